"""The drill in full length: `make drill`, for `make test-long` (security.md F32)."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .. import drill
from .conftest import ON_POSTGRESQL
from .postgres import Postgres


def turn(folder: Path, database: Postgres | None, rows: int) -> Iterator[str]:
    if database is None:
        return drill.on_sqlite(folder, rows)
    return drill.on_postgresql(folder, database.url, rows)


@pytest.mark.long
@pytest.mark.usefixtures("django_db_setup")
def test_nothing_acknowledged_is_lost_and_nothing_withdrawn_comes_back(
    tmp_path: Path, database: Postgres | None, record_property: Any
) -> None:
    lines = list(turn(tmp_path, database, int(os.environ.get("ROWS", "500"))))
    assert len(lines) == 2
    engine = "PostgreSQL" if ON_POSTGRESQL else "SQLite"
    for line in lines:
        record_property("figure", f"F32 {engine}: {line}")
