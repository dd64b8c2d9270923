"""What migrations leave in the tables, put back after a test that empties them: plain rows, where Django saves each object."""

from typing import Any

from django.db import connection, transaction


class Seeds:
    """The rows of each table that has any, as the database itself gives them."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {}
        with connection.cursor() as cursor:
            for table in connection.introspection.django_table_names(only_existing=True):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
                if rows := cursor.fetchall():
                    self.rows[table] = rows

    def restore(self, _serialized: str) -> None:
        """In Django's place (`deserialize_db_from_string`): the first time they are still there.

        Keys to other rows are looked at when the transaction ends.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(
                    f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({places}) "  # noqa: S608
                    "ON CONFLICT DO NOTHING",
                    rows,
                )
