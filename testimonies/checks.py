"""System checks: what must be right before the site starts, and what the operator still has to fill in."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, ProgrammingError

from .models import Call, KeyCheck
from .rules import calls, keys


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
    if not databases or not _answers(lambda: not calls.notice_is_complete()):
        return []
    hint = "Fill it in at /admin/testimonies/legalnotice/: the law wants it before the site opens."
    return [Warning("The legal notice is not filled in.", hint=hint, id="testimonies.W001")]


@register()
def check_source(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SOURCE_URL or settings.IS_LOOPBACK:
        return []
    hint = (
        "Set SOURCE_URL: AGPL-3.0, section 13, gives every visitor a right to the source of the running site."
    )
    return [Warning("The site does not say where its source is.", hint=hint, id="testimonies.W002")]


def _answers(question: Any) -> bool:
    """False where the tables are not there yet: another check says so."""
    try:
        return bool(question())
    except (OperationalError, ProgrammingError):
        return False


def after_migrate(**kwargs: Any) -> None:
    keys.write_key_checks()
