"""Texts nearly the same as one that was read: refused together, and brought back together. Never a word of any of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from testimonies.models import Testimony
from testimonies.rules.raid import clusters
from testimonies.rules.raid.clusters import Seen, Similar

from .lines import VALUE, Row

SHOWN = 10  # on the page of the example; all of them before they are refused


@dataclass(frozen=True)
class Alike:
    """One line: the row, and how much of it is the same, in hundredths."""

    row: Row
    percent: int

    @classmethod
    def each(cls, found: Iterable[Similar]) -> list["Alike"]:
        return [cls(Row.of(one.testimony), int(100 * one.likeness)) for one in found]


def on_item(row: Testimony, user: User) -> dict[str, Any]:
    found = clusters.around(row, user)
    return {"alike": Alike.each(found[:SHOWN]), "alike_total": len(found)}


def to_refuse(row: Testimony, user: User) -> dict[str, Any]:
    return {"row": row, "example": Row.of(row), "alike": Alike.each(clusters.around(row, user))}


def to_bring_back(row: Testimony, user: User) -> dict[str, Any]:
    return {"row": row, "example": Row.of(row), "alike": Alike.each(clusters.refused_around(row, user))}


def seen(values: list[str]) -> list[Seen]:
    """What was ticked; whatever is no value of a row counts for nothing."""
    matches = [VALUE.fullmatch(value) for value in values[: clusters.MOST + 1]]
    return [Seen(match[1], int(match[2]), match[3]) for match in matches if match]
