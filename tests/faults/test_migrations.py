"""A database as an earlier release left it is taken forward, back and forward, and no row changes (security.md F29)."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from .postgres import Postgres
from .site import Site

COUNT = [30, pytest.param(int(os.environ.get("ROUNDS", "10000")), marks=pytest.mark.long)]
SCRIPT = Path(__file__).with_name("migrating.py").read_text()


@pytest.fixture
def empty(clone: Path, tmp_path: Path, database: Postgres | None) -> str:
    """The address of a database without a table."""
    if database is None:
        return f"sqlite:///{tmp_path}/earlier.sqlite3"
    with database.connect(autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS earlier")
        connection.execute("CREATE DATABASE earlier")
    return f"{database.url.removesuffix('postgres')}earlier"


@pytest.mark.parametrize("count", COUNT)
def test_rows_of_the_release_before_stay_the_same_forward_and_back(
    count: int, clone: Path, empty: str, record_property: Any
) -> None:
    seen = json.loads(Site(clone, empty).run(SCRIPT, str(count)))
    assert (seen["differ"], seen["same_columns"]) == ([], True)
    assert seen["opened"] == seen["receipts"] == count * 4 // 5
    record_property("figure", f"F29: {count} testimonies, {seen['rows']} rows in all tables, 0 differ forward, back and "
                    f"forward; {seen['opened']} receipts open; forward took {seen['seconds']} s")  # fmt: skip
