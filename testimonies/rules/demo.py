"""Fictional content, so that one can try the whole site on one's own machine. All of it goes through the real moves."""

import secrets
import tomllib
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction

from testimonies.models import Call, Card, IfUnreachable, Publication, Standing, State, Testimony

from . import cards, desk, evidence_author, evidence_desk, follow_up, moderation, receipts, submission
from .demo_picture import SENDER, drawn
from .redaction import Span
from .trail import CLOCK, today

ACCOUNTS = {
    "demo-moderator-1": "Moderators",
    "demo-moderator-2": "Moderators",
    "demo-lead": "Lead moderators",
}
CALLER = "06 39 98 70 15"
SUBMITTED_BEFORE = timedelta(days=6)  # between arrival and publication, as the desk would take
SAID = ("language", "story", "trade", "behaviours", "data_sources", "warnings", "year", "area", "show_area",
        "share_picture", "allow_indexing", "review_first")  # fmt: skip


class DemoError(Exception):
    """Fictional content may not go here; `args[0]` says why."""


@cache
def stories() -> list[dict[str, Any]]:
    with Path(__file__).with_name("demo.toml").open("rb") as file:
        return tomllib.load(file)["testimony"]  # type: ignore[no-any-return]


def fill() -> dict[str, str] | None:
    """Opens the default call with fictional testimonies; gives the passwords of the accounts it made, by name.

    None if that call is open already, fictional or not: then nothing is touched.
    """
    with transaction.atomic():
        call = Call.objects.select_for_update().filter(is_default=True).first()
        if call is None:
            raise DemoError("There is no default call yet. Run: manage.py migrate")
        if call.opened_on:
            return None
        call.opened_on, call.is_demo, call.takes_screenshots = today(), True, True
        call.save(update_fields=["opened_on", "is_demo", "takes_screenshots"])
        passwords = _accounts(call)
        readers = list(User.objects.filter(username__in=ACCOUNTS, groups__name="Moderators"))
        for number, story in enumerate(stories()):
            _tell(call, story, readers[number % len(readers)])
    return passwords


def remove() -> int:
    """Deletes fictional testimonies and accounts and closes their call; gives the number of testimonies.

    The trail keeps that the desk worked: it holds no word of them.
    """
    with transaction.atomic():
        rows = Testimony.objects.filter(call__is_demo=True)
        number = rows.count()
        cards.forget(Card.objects.filter(testimony__in=rows))
        rows.delete()
        User.objects.filter(username__in=ACCOUNTS).delete()
        Call.objects.filter(is_demo=True).update(
            opened_on=None, closed_on=None, is_demo=False, takes_screenshots=False
        )
    return number


def _accounts(call: Call) -> dict[str, str]:
    passwords = {}
    for name, group in ACCOUNTS.items():
        user, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
        if is_new:
            passwords[name] = secrets.token_urlsafe(15)
            user.set_password(passwords[name])
            user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name=group))
        call.members.add(user)
    return passwords


def _tell(call: Call, story: dict[str, Any], reader: User) -> None:
    publication = Publication.PUBLISH if story["story"] else Publication.FIGURES
    said = {name: story[name] for name in SAID if name in story} | {"story": story["story"].strip()}
    answers = submission.Answers(
        call=call.slug, country="FR", publication=publication, if_unreachable=IfUnreachable.HIDE, **said
    )
    sent = submission.submit(answers=answers, nonce=receipts.mint())
    row = sent.testimony
    assert row is not None  # noqa: S101  a nonce of its own makes a row of its own
    if "screenshot" in story:
        _add_screenshot(follow_up.Visit(row, row.version, sent.key), story["screenshot"])
    _FATES[story["fate"]](row, story, reader)
    _move_back(row, timedelta(days=story["days"]))


def _add_screenshot(visit: follow_up.Visit, message: str) -> None:
    evidence_author.add(visit, [drawn(CALLER, message)])
    one = visit.testimony.evidence.get()
    evidence_author.say(
        visit.testimony, public_id=one.public_id, may_be_shown=True, transcript=f"« {message} »"
    )


def _move_back(row: Testimony, past: timedelta) -> None:
    """As if it had been sent, and decided, some days ago."""
    day = today() - past
    days = {"submitted_on": day - SUBMITTED_BEFORE, "state_since": day}
    row = Testimony.objects.get(pk=row.pk)
    if row.published_on:
        days |= {"published_on": day, "first_published_on": day}
    Testimony.objects.filter(pk=row.pk).update(**days)


# What the desk does with it


def _read(row: Testimony, reader: User) -> str:
    return desk.open_text(desk.claim(row, reader), reader)


def _spans(text: str, passages: list[list[str]]) -> list[Span]:
    return [Span(start := text.index(words), start + len(words), kind) for words, kind in passages]


def _publish(row: Testimony, story: dict[str, Any], reader: User) -> None:
    text = _read(row, reader)
    if "hide" in story:
        desk.mark(row, reader, version=row.version, spans=_spans(text, story["hide"]))
    for one in row.evidence.all():
        facts: dict[str, Any] = {"version": row.version, "public_id": one.public_id}
        evidence_desk.cover(row, reader, **facts, boxes=[SENDER])
        evidence_desk.approve(row, reader, **facts, boxes=[SENDER], transcript=one.transcript)
    row = moderation.move(row, "approve", by=desk.acting(reader), version=row.version)
    if row.state == State.APPROVED:  # where RELEASE_DELAY_DAYS is not 0
        moderation.move(row, "release", by=CLOCK, version=row.version)


def _ask(row: Testimony, story: dict[str, Any], reader: User) -> None:
    passages = _spans(_read(row, reader), story["asked"])
    desk.mark(row, reader, version=row.version, spans=passages, standing=Standing.ASKED)
    _decide(row, "ask_change", story, reader)


def _refuse(row: Testimony, story: dict[str, Any], reader: User) -> None:
    _read(row, reader)
    _decide(row, "refuse", story, reader)


def _decide(row: Testimony, name: str, story: dict[str, Any], reader: User) -> None:
    by = desk.acting(reader)
    moderation.move(row, name, by=by, version=row.version, reason=story["reason"], sentence=story["sentence"])


def _count(row: Testimony, _story: dict[str, Any], reader: User) -> None:
    moderation.move(row, "count_only", by=desk.acting(reader), version=row.version)


def _leave(_row: Testimony, _story: dict[str, Any], _reader: User) -> None:
    """It waits for whoever tries the desk."""


_FATES: dict[str, Callable[[Testimony, dict[str, Any], User], None]] = {
    "published": _publish,
    "changes_asked": _ask,
    "refused": _refuse,
    "counted": _count,
    "waiting": _leave,
}
