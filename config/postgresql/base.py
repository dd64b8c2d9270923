"""An attempt to connect that came to nothing is over at once."""

from traceback import clear_frames
from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except OperationalError as error:
            # psycopg's frame holds the socket of an attempt that timed out, and a list of errors that hold the frame: a ring,
            # which stays until Python looks for such. A server that hung and goes on keeps a place for each meanwhile
            # (measured), and soon has none for anybody else.
            clear_frames(error.__traceback__)
            raise
