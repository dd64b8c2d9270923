"""Django's backend for PostgreSQL, but for two things.

An attempt to connect that came to nothing is over at once. And questions that are asked all the time are planned once for
each connection: planning takes PostgreSQL longer than answering them (docs/decisions/0030).
"""

from traceback import clear_frames
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg import DataError, OperationalError


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """With its values in it, for whoever looks at a question; nothing for values that PostgreSQL never takes."""
        try:
            return self.compose_sql(sql, params) if params else sql
        except DataError:
            return ""


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    @property
    def _keeps_plans(self) -> bool:
        """Behind PgBouncer the next question may come to another process of the server, which does not know the plan."""
        return not self.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")

    def get_connection_params(self) -> dict[str, Any]:
        # A question that is asked once on a connection is not worth two journeys.
        return super().get_connection_params() | {"prepare_threshold": 1 if self._keeps_plans else None}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except OperationalError as error:
            # psycopg's frame holds the socket of an attempt that timed out, and a list of errors that hold the frame: a ring,
            # which stays until Python looks for such. A server that hung and goes on keeps a place for each meanwhile
            # (measured), and soon has none for anybody else.
            clear_frames(error.__traceback__)
            raise

    def planning_cursor(self) -> Any:
        """A cursor whose questions keep their plan from the second asking on, for every value: not for words of a search."""
        if not self._keeps_plans:
            return self.cursor()
        self.ensure_connection()
        return self._prepare_cursor(base.ServerBindingCursor(self.connection))  # type: ignore[attr-defined,call-arg]  # the stubs lack it
