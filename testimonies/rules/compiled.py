"""Questions that are asked all the time, put into SQL once: building one takes the ORM as long as a whole page may take.

They are written as any other, from `shown()`, with a slot where each request has its own value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, InterfaceError, NotSupportedError, OperationalError, connections
from django.db.models import Model, QuerySet

from . import replica

# A value that no request brings, for each type of a slot. Numbers fit the smallest column of them all.
TEXT, DAY = "\x1fslot", date(1, 2, 3)
NUMBERS = range(30_001, 30_021)
FEW = 4
# Bounds hold to the end of a transaction; what surrounds a question is not bounded.
UNBOUND = "SET LOCAL statement_timeout = 0"
Kept = TypeVar("Kept", bound=Model)


@dataclass(frozen=True)
class Compiled:
    """SQL and its parameters; of these, the places of the slots in the order in which they were given.

    `converters`: by column, what makes a value of it where the engine has none of its kind. `bounds`: settings of the engine
    for this question alone, in SQL that is sent along; one without keeps its plan, where the engine keeps any.
    """

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, ...], ...]
    converters: Mapping[int, tuple[Any, Any]]
    bounds: str = ""

    def rows(self, *values: Any) -> list[Any]:
        """The rows as tuples of what the engine gives, one value for each slot."""
        params = list(self.params)
        for places, value in zip(self.places, values, strict=True):
            for place in places:
                params[place] = value
        connection = connections[replica.alias()]
        if connection.in_atomic_block:
            return self._asked(params)
        # A connection that was kept may have died meanwhile, or what it planned be a question to tables that are others now:
        # this question finds out by itself, and is asked once more.
        was_kept = connection.connection is not None
        connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs lack it
        try:
            return self._asked(params)
        except (OperationalError, InterfaceError, NotSupportedError) as error:
            if not was_kept or replica.gave_up(error):
                raise
            connection.close()
            return self._asked(params)

    def typed(self, *values: Any) -> list[Any]:
        """The rows with values as fields hold them: SQLite gives text for a day, and a number for yes or no."""
        found = self.rows(*values)
        return [self._converted(list(row)) for row in found] if self.converters else found

    def _converted(self, row: list[Any]) -> list[Any]:
        connection = connections[replica.alias()]
        for place, (converters, column) in self.converters.items():
            for converter in converters:
                row[place] = converter(row[place], column, connection)
        return row

    def _asked(self, params: list[Any]) -> list[Any]:
        connection: Any = connections[replica.alias()]
        keeping = getattr(connection, "planning_cursor", connection.cursor)
        with connection.cursor() if self.bounds else keeping() as cursor:
            cursor.execute(self.bounds + self.sql, params)
            while cursor.description is None:  # what the bounds gave
                cursor.nextset()
            found = list(cursor.fetchall())
            if self.bounds and connection.in_atomic_block:
                cursor.execute(UNBOUND)
            return found


@dataclass(frozen=True)
class Records(Generic[Kept]):
    """A question whose rows are whole records of one model."""

    model: type[Kept]
    asked: Compiled

    @classmethod
    def of(cls, query: QuerySet[Kept], *slots: Any) -> "Records[Kept]":
        return cls(query.model, compiled(query.values_list(*columns(query.model)), *slots))

    def all(self, *values: Any) -> list[Kept]:
        names, db = columns(self.model), replica.alias()
        return [self.model.from_db(db, names, row) for row in self.asked.typed(*values)]


@dataclass(frozen=True)
class AnyOf:
    """A question for the rows that have one of several texts: `AnyOf(lambda texts: rows.filter(name__in=texts).values_list())`.

    It is put into SQL once for each number of them up to `FEW`; for more the ORM asks.
    """

    query: Callable[[Sequence[str]], QuerySet[Any, Any]]

    def rows(self, texts: Sequence[str]) -> list[Any]:
        """As tuples of values as fields hold them."""
        return _any_of(self.query, len(texts)).typed(*texts) if len(texts) <= FEW else list(self.query(texts))


@cache
def _any_of(query: Callable[[Sequence[str]], QuerySet[Any, Any]], number: int) -> Compiled:
    slots = [f"{TEXT}{place}" for place in range(number)]
    return compiled(query(slots), *slots)


def columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def compiled(query: QuerySet[Any, Any], *slots: Any, bounds: str = "") -> Compiled:
    """Raises `ValueError` for a slot that the query does not hold."""
    compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    places = tuple(
        tuple(place for place, param in enumerate(params) if str(param) == str(slot)) for slot in slots
    )
    if not all(places):
        raise ValueError(f"a slot is not in the query: {sql}")
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select or ()])
    return Compiled(sql, tuple(params), places, converters, bounds)
