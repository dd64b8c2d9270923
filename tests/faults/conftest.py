"""The shipped server on the engine of this run, in a database of its own that keeps its promises."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from ..seeds import Template
from .postgres import Postgres, keeping_promises
from .site import Site, cloned, serving

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it is now: who edits it meanwhile does not change what is being measured."""
    return cloned(tmp_path_factory.mktemp("clone"))


@pytest.fixture(scope="session")
def database() -> Iterator[Postgres | None]:
    """None on SQLite."""
    with keeping_promises("max_connections=20") if ON_POSTGRESQL else nullcontext() as server:
        yield server


@pytest.fixture(scope="session")
def shipped(
    clone: Path, tmp_path_factory: pytest.TempPathFactory, database: Postgres | None, template: Template
) -> Iterator[Site]:
    """What a test does to it, it mends."""
    folder = tmp_path_factory.mktemp("shipped")
    address = database.url if database else f"sqlite:///{folder}/faults.sqlite3"
    yield from serving(Site(clone, address), template)


@pytest.fixture(params=[8, pytest.param(int(os.environ.get("ROUNDS", "1000")), marks=pytest.mark.long)])
def rounds(request: pytest.FixtureRequest, settings: Any) -> int:
    """Of a race: how often two meet. At full length one person opens more texts than anybody may on a day."""
    settings.DESK_OPENED_A_DAY = 10_000
    return int(request.param)
