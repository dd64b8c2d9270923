"""Which old keys are still needed, and by how many rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Q, QuerySet

from testimonies.models import KeyCheck

from . import rotation

SETTINGS = {"encryption": "ENCRYPTION_KEYS", "receipt": "RECEIPT_KEYS"}


@dataclass
class OldKey:
    """`rows` are counts by what needs the key: a column of digests, or a table with sealed values."""

    purpose: str
    key_id: str
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def setting(self) -> str:
        return SETTINGS[self.purpose]

    @property
    def is_there(self) -> bool:
        """Whether the settings hold it."""
        return self.key_id in getattr(settings, self.setting)


def old_keys() -> list[OldKey]:
    """Every key but the current ones that the settings hold, a key check names, or a digest does."""
    return [_old_key(purpose, one) for purpose, one in _ids() if one != _current(purpose)]


def missing() -> list[OldKey]:
    """Those that rows need, and the settings lack. Rows of the others are not counted: there are very many."""
    found = [
        _old_key(purpose, one) for purpose, one in _ids() if one not in getattr(settings, SETTINGS[purpose])
    ]
    return [old for old in found if old.rows]


def _ids() -> list[tuple[str, str]]:
    receipts = sorted({*_known("receipt"), *_unknown()})
    return [*(("encryption", one) for one in _known("encryption")), *(("receipt", one) for one in receipts)]


def _current(purpose: str) -> str:
    return str(next(iter(getattr(settings, SETTINGS[purpose]))))


def _known(purpose: str) -> list[str]:
    checks = KeyCheck.objects.filter(public_id__startswith=f"{purpose}:").values_list("public_id", flat=True)
    return sorted({*getattr(settings, SETTINGS[purpose]), *(name.partition(":")[2] for name in checks)})


def _old_key(purpose: str, key_id: str) -> OldKey:
    counts = _sealed_under(key_id) if purpose == "encryption" else _digests_under(key_id)
    return OldKey(purpose, key_id, {name: count for name, count in counts if count})


def _sealed_under(key_id: str) -> Iterator[tuple[str, int]]:
    for store in rotation.stores():
        yield store.name, store.under(key_id).count()


def _digests_under(key_id: str) -> Iterator[tuple[str, int]]:
    for rows, name in digest_columns():
        label = f"{rows.model._meta.model_name}.{name}"
        yield label, rows.filter(_names(name, key_id)).count()


def digest_columns() -> Iterator[tuple[QuerySet[Any], str]]:
    """Columns that name a key of `RECEIPT_KEYS`: digests, by their name, and `key_id` where the bytes do not say it."""
    for model in apps.get_models():
        for one in model._meta.local_fields:
            if isinstance(one, CharField) and (one.name.endswith("digest") or one.name == "key_id"):
                yield model._base_manager.all(), one.name  # noqa: SLF001  Django documents it


def _names(name: str, key_id: str) -> Q:
    return Q(**{name: key_id}) if name == "key_id" else Q(**{f"{name}__startswith": f"{key_id}:"})


def _unknown() -> Iterator[str]:
    """Key ids that digests name and nobody knows: one of each column."""
    for rows, name in digest_columns():
        strange = rows.exclude(Q(**{name: ""})).exclude(**{f"{name}__isnull": True})
        for key_id in _known("receipt"):
            strange = strange.exclude(_names(name, key_id))
        if found := strange.values_list(name, flat=True).first():
            yield str(found).partition(":")[0]


def forget_checks(unneeded: list[OldKey]) -> None:
    """Their checks go, so that the site starts once they are taken out of the settings."""
    names = [f"{old.purpose}:{old.key_id}" for old in unneeded]
    KeyCheck.objects.filter(public_id__in=names).delete()
