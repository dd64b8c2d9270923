"""Re-sealing what lies under an old key of `ENCRYPTION_KEYS`, and counting what still needs one (docs/operating/keys.md).

The data says itself what is done: it may be stopped at any point and started again. What is sealed to an author's words
needs no key of the site and stays as it is; a digest under a key of `RECEIPT_KEYS` cannot be made anew without the words.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import BinaryField, F, Func, Model, Q, QuerySet, Value
from django.db.models.lookups import Exact

from testimonies.models import Copy, EvidenceCopy
from testimonies.models.sealed import SealBrokenError, SealedTextField, resealed

from . import evidence

PASSES = 5
PAUSE = 1.0  # seconds between two passes: who holds a row then lets go of it


@dataclass(frozen=True)
class Store:
    """Columns of one table that the site's keys seal, so many rows to a transaction; `bound` gives their associated data."""

    rows: Callable[[], QuerySet[Any]]
    fields: tuple[str, ...]
    bound: Callable[[Any, str], str]
    batch: int

    @property
    def name(self) -> str:
        return str(self.rows().model._meta.model_name)

    def under(self, key_id: str) -> QuerySet[Any]:
        return self.rows().filter(reduce(or_, (_under(name, key_id) for name in self.fields)))

    def stale(self) -> QuerySet[Any]:
        """Those with a value that is not under the current key."""
        current = next(iter(settings.ENCRYPTION_KEYS))
        stale = [~_under(name, current) & ~Q(**{name: b""}) for name in self.fields]
        return self.rows().filter(reduce(or_, stale))


@dataclass
class Progress:
    """`faults` name the rows that could not be re-sealed: never what is in them."""

    total: int
    done: int = 0
    faults: list[str] = field(default_factory=list)


def stores() -> list[Store]:
    sealed = {
        model: tuple(one.name for one in model._meta.local_fields if isinstance(one, SealedTextField))
        for model in apps.get_models()
    }
    texts = [_texts(model, names) for model, names in sealed.items() if names]
    return [
        *texts,
        Store(_pictures, ("sealed",), lambda row, _name: evidence.bound(row.evidence, row.copy), 4),
    ]


def _texts(model: type[Model], names: tuple[str, ...]) -> Store:
    rows = model._base_manager.only("public_id", *names).all  # noqa: SLF001  Django documents it
    return Store(rows, names, lambda row, name: row._meta.get_field(name).associated(row), 200)


def _pictures() -> QuerySet[Any]:
    """All copies but the originals, which are sealed to their author's words."""
    kept = EvidenceCopy.objects.exclude(copy=Copy.ORIGINAL).select_related("evidence")
    return kept.only("copy", "sealed", "evidence__public_id")


def _under(name: str, key_id: str) -> Q:
    prefix = key_id.encode() + b":"
    start = Func(F(name), Value(1), Value(len(prefix)), function="SUBSTR", output_field=BinaryField())
    return Q(Exact(start, Value(prefix, output_field=BinaryField())))


def run() -> Iterator[Progress]:
    """Re-seals everything, batch by batch: whoever calls may stop between two. A row that is held is tried once more later."""
    progress = Progress(sum(store.stale().count() for store in stores()))
    for _pass in range(PASSES):
        progress.faults = []
        for store in stores():
            yield from _through(store, progress)
        if sum(store.stale().count() for store in stores()) <= len(progress.faults):
            return
        time.sleep(PAUSE)


def _through(store: Store, progress: Progress) -> Iterator[Progress]:
    last: Any = None
    while rows := _reseal(store, last, progress):
        last = rows[-1].pk
        yield progress


@transaction.atomic
def _reseal(store: Store, last: Any, progress: Progress) -> list[Any]:
    """One batch of rows, locked while they are written, so that nobody's newer value gives way to an older one.

    A row that somebody holds is left out: waiting for it while holding others could end in a deadlock.
    """
    beyond = store.stale() if last is None else store.stale().filter(pk__gt=last)
    locked = beyond.select_for_update(of=("self",), skip_locked=True, no_key=True)
    rows = list(locked.order_by("pk")[: store.batch])
    for row in rows:
        changed, fault = _changed(store, row)
        if changed:
            store.rows().filter(pk=row.pk).update(**changed)
        progress.done += not fault
        progress.faults += fault
    return rows


def _changed(store: Store, row: Any) -> tuple[dict[str, bytes], list[str]]:
    """The new values, and the row by name if one of its values does not open."""
    changed: dict[str, bytes] = {}
    broken: list[str] = []
    for name in store.fields:
        old = bytes(row.__dict__[name])
        try:
            new = resealed(old, store.bound(row, name))
        except SealBrokenError as error:
            broken.append(f"{name}: {error}")
            continue
        if new != old:
            changed[name] = new
    return changed, [f"{store.name} {_id(row)}: {'; '.join(broken)}"] if broken else []


def _id(row: Any) -> str:
    return str(row.evidence.public_id if isinstance(row, EvidenceCopy) else row.public_id)
