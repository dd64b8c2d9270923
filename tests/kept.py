"""Rows that all tests of a module share: made once, seen by each, and gone with the module."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def for_the_module(blocker: Any) -> Iterator[None]:
    """Inside it a fixture of `scope="module"` makes its rows and yields. What a test does to them is taken back after it.

    Every test of such a module asks for the fixture: one that does not would see the rows or not, as the order falls.
    """
    whole = transaction.atomic()
    whole._from_testcase = (
        True  # as Django's own tests do: what insists on a transaction of its own may run in this one
    )
    with blocker.unblock(), whole:
        yield
        transaction.set_rollback(True)
