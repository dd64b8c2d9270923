"""What migrations leave in the tables, put back after a test that empties them: plain rows, where Django saves each object."""

from typing import Any

from django.core.management import call_command
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

    def lay_anew(self) -> None:
        """Empties every table and puts back what was kept. Keys to other rows are looked at when the transaction ends."""
        call_command(
            "flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True
        )
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                places = ", ".join(["%s"] * len(rows[0]))
                name = connection.ops.quote_name(table)
                cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608
