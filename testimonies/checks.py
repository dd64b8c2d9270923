"""System checks: what must be right before the site starts, and what the operator still has to fill in."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, ProgrammingError

from .models import Call, KeyCheck, LegalNotice
from .rules import keys


@register(Tags.database)
def check_keys(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if not databases:
        return []
    if not _answers(KeyCheck.objects.exists):
        return []  # `migrate`, which writes the first one, runs this check before; the start itself refuses (wsgi.py)
    return [Error(fault, id="testimonies.E001") for fault in keys.key_faults()]


@register(Tags.database)
def check_no_demo_in_production(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if not databases or settings.IS_LOOPBACK or not _answers(Call.objects.filter(is_demo=True).exists):
        return []
    return [
        Error("Fictional content is in the database. Run: manage.py demo --remove", id="testimonies.E002")
    ]


@register(Tags.database)
def check_legal_notice(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if not databases or not _answers(lambda: not is_complete()):
        return []
    hint = "Fill it in at /admin/testimonies/legalnotice/: the law wants it before the site opens."
    return [Warning("The legal notice is not filled in.", hint=hint, id="testimonies.W001")]


def is_complete() -> bool:
    notice = LegalNotice.objects.first()
    return notice is not None and notice.is_complete


def _answers(question: Any) -> bool:
    """False where the tables are not there yet: another check says so."""
    try:
        return bool(question())
    except (OperationalError, ProgrammingError):
        return False


def after_migrate(**kwargs: Any) -> None:
    keys.write_key_checks()
