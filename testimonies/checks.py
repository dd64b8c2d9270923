"""System checks: what must be right before the site starts, and what the operator still has to fill in."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.cache import caches
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, ProgrammingError
from redis import RedisError

from .models import Call, KeyCheck
from .rules import calls, keys, replica


@register(Tags.database)
def check_keys(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if not databases:
        return []
    if not _answers(KeyCheck.objects.exists):
        return []  # `migrate`, which writes the first one, runs this check before; the start itself refuses (wsgi.py)
    return [Error(fault, id="testimonies.E001") for fault in keys.key_faults() + keys.data_faults()]


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


@register(Tags.security)
def check_admin_host(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.ADMIN_HOST or settings.IS_LOOPBACK:
        return []
    hint = (
        "Set ADMIN_HOST to a name of its own, e.g. desk.example.org: the cookies of moderators are then never sent to the "
        "pages where strangers write, and who finds the site has not found the desk."
    )
    return [Warning("The desk answers under the name of the site.", hint=hint, id="testimonies.W003")]


@register()
def check_source(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SOURCE_URL or settings.IS_LOOPBACK:
        return []
    hint = (
        "Set SOURCE_URL: AGPL-3.0, section 13, gives every visitor a right to the source of the running site."
    )
    return [Warning("The site does not say where its source is.", hint=hint, id="testimonies.W002")]


@register()
def check_signing_key(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """No error: a site from before there were sheets goes on, and offers none."""
    if settings.SIGNING_KEYS or settings.IS_LOOPBACK:
        return []
    hint = "Set SIGNING_KEYS to s1:$(head -c 32 /dev/urandom | base64 -w0), and keep it in two places (docs/operating/keys.md)."
    return [Warning("Authors are offered no proof of deposit.", hint=hint, id="testimonies.W004")]


@register(Tags.files)
def check_purge_ledger(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What is erased is noted there once it is gone: too late to learn that nothing can be written."""
    ledger = Path(settings.PURGE_LEDGER)
    if os.access(ledger if ledger.exists() else ledger.parent, os.W_OK):
        return []
    hint = "Make its folder, and let the user that runs the site write there (docs/retention.md)."
    return [Error(f"PURGE_LEDGER ({ledger}) cannot be written.", hint=hint, id="testimonies.E003")]


@register(Tags.caches)
def check_cache_forgets(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A Redis or Valkey that writes to a disk would leave there who came, and how often."""
    if (on_disk := getattr(caches["limits"], "kept_on_disk", None)) is None:
        return []
    try:
        named = on_disk()
    except RedisError as error:
        hint = 'Look yourself: "save" has to be empty and "appendonly" be "no" (docs/operating/keys.md).'
        words = f"Whether the cache writes to a disk could not be asked ({type(error).__name__})."
        return [Warning(words, hint=hint, id="testimonies.W010")]
    hint = (
        'Write save "" and appendonly no into redis.conf, restart it, and remove dump.rdb and appendonlydir.'
    )
    words = "The cache writes what it holds to a disk: {}. Nothing of who came may lie there."
    return [Error(words.format(", ".join(named)), hint=hint, id="testimonies.E010")] if named else []


@register(Tags.caches)
def check_cache_is_shared(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Who has a replica has several hosts: counts in the memory of each would let through as many times as there are hosts."""
    if not replica.is_set_up() or "redis" in settings.CACHES["limits"]["BACKEND"].lower():
        return []
    hint = "Set CACHE_URL to the one Redis or Valkey of all hosts, e.g. redis://10.0.0.5/0 (docs/operating/large.md)."
    words = "DATABASE_REPLICA_URL is set, and the cache is in the memory of each process."
    return [Error(words, hint=hint, id="testimonies.E011")]


def _answers(question: Any) -> bool:
    """False where the tables are not there yet: another check says so."""
    try:
        return bool(question())
    except (OperationalError, ProgrammingError):
        return False


def after_migrate(**kwargs: Any) -> None:
    keys.write_key_checks()
