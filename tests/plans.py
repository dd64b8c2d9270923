"""How PostgreSQL answers what a page asks: the questions it asked, and the plan of one, made as the site has it made."""

from collections.abc import Callable

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

BOUNDS = "SET LOCAL "


def asked(act: Callable[[], object]) -> list[str]:
    """What `act` asks, with the bounds that are sent along with a search."""
    with CaptureQueriesContext(connection) as queries:
        act()
    questions = (one["sql"] for one in queries if "SELECT" in one["sql"])
    return [sql for sql in questions if sql.startswith(("SELECT", BOUNDS))]


def explained(sql: str, options: str = "") -> str:
    """The plan of a question, and what `options` of EXPLAIN tell of it."""
    start = sql.index("SELECT")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{sql[:start]}EXPLAIN {options} {sql[start:]}")
        while cursor.description is None:  # what the bounds gave
            cursor.nextset()
        plan = "\n".join(row[0] for row in cursor.fetchall())
        transaction.set_rollback(True)  # or the bounds would hold for what follows
    return plan


def kept() -> dict[str, str]:
    """The plan of each question that this connection plans once for all values."""
    found = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("SELECT name, statement, cardinality(parameter_types) FROM pg_prepared_statements")
        for name, statement, number in cursor.fetchall():
            values = f"({', '.join(['NULL'] * number)})" if number else ""
            cursor.execute(f"EXPLAIN EXECUTE {name}{values}")
            found[statement] = "\n".join(row[0] for row in cursor.fetchall())
        transaction.set_rollback(True)
    return found
