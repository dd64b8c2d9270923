"""What the tests of this folder share: it is started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..seeds import Template
from ..services import nginx
from .stack import Shipped, as_shipped, open_folder


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    if not nginx():
        pytest.skip("no nginx on this machine")
    with open_folder() as made:
        yield made


@pytest.fixture(scope="session")
def shipped(folder: Path, template: Template) -> Iterator[Shipped]:
    with as_shipped(folder, lambda site: template.copy_to(site.environment["DATABASE_URL"])) as whole:
        yield whole
