"""The database, what the settings say of it, and the keys its rows name."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from testimonies.rules import key_needs

OLDEST_POSTGRESQL = 14


def answers() -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True


def pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def database() -> Iterator[str]:
    if not answers():
        yield "The database does not answer. Start its server, or mend DATABASE_URL."
        return
    if pending := pending_migrations():
        yield f"{pending} migrations are not applied. Run: manage.py migrate"
    if connection.vendor == "postgresql":
        major: int = connection.pg_version // 10_000  # type: ignore[attr-defined]
        if major < OLDEST_POSTGRESQL:
            yield f"PostgreSQL is {major}: this site wants {OLDEST_POSTGRESQL} or later. Upgrade it."


def settings_checks() -> Iterator[str]:
    """What stops the start or wants filling in: keys, legal notice, ledger, a cache that writes to a disk."""
    for one in run_checks(include_deployment_checks=settings.IS_HTTPS, databases=["default"]):
        if one.level >= WARNING and not one.is_silenced():
            yield f"{one.id}: {one.msg} {one.hint or ''}".strip()


def keys_in_use() -> Iterator[str]:
    for old in key_needs.missing():
        rows = ", ".join(f"{name}: {number}" for name, number in old.rows.items())
        yield f"{old.setting} lacks the key {old.key_id!r}, which is still needed ({rows}). Put it back after the current one."
