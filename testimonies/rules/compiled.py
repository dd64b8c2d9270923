"""Questions that are asked all the time, put into SQL once: building one takes the ORM as long as a whole page may take.

They are written as any other, from `shown()`, with a slot where each request has its own value.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django.db.models import QuerySet

from . import replica

# A value that no request brings, for each type of a slot. Numbers fit the smallest column of them all.
TEXT, DAY = "\x1fslot", date(1, 2, 3)
NUMBERS = range(30_001, 30_021)


@dataclass(frozen=True)
class Compiled:
    """SQL and its parameters; of these, the places of the slots in the order in which they were given."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, ...], ...]

    def rows(self, *values: Any) -> list[Any]:
        """The rows as tuples, one value for each slot."""
        params = list(self.params)
        for places, value in zip(self.places, values, strict=True):
            for place in places:
                params[place] = value
        connection = connections[replica.alias()]
        if connection.in_atomic_block:
            return self._asked(params)
        # A connection that was kept may have died meanwhile: this question finds out by itself, and is asked once more.
        was_kept = connection.connection is not None
        connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs lack it
        try:
            return self._asked(params)
        except (OperationalError, InterfaceError):
            if not was_kept:
                raise
            connection.close()
            return self._asked(params)

    def _asked(self, params: list[Any]) -> list[Any]:
        with connections[replica.alias()].cursor() as cursor:
            cursor.execute(self.sql, params)
            return list(cursor.fetchall())


def compiled(query: QuerySet[Any, Any], *slots: Any) -> Compiled:
    """Raises `ValueError` for a slot that the query does not hold."""
    sql, params = query.query.sql_with_params()
    places = tuple(
        tuple(place for place, param in enumerate(params) if str(param) == str(slot)) for slot in slots
    )
    if not all(places):
        raise ValueError(f"a slot is not in the query: {sql}")
    return Compiled(sql, params, places)
