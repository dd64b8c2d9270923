"""What an author does with her screenshots."""

from dataclasses import dataclass
from math import ceil

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from testimonies.models import Evidence, Testimony

from . import evidence, limits
from .follow_up import Visit, locked
from .pictures.cleaning import Clean, PictureError, clean
from .text import neutralise
from .trail import AUTHOR, record, today

TOO_MANY = gettext_lazy(
    "Four screenshots can be kept with one testimony: choose fewer, or delete one of those there."
)
NOT_TAKEN = gettext_lazy(
    "This call takes no screenshots. Copy the words of the message into your text instead."
)
FULL = gettext_lazy(
    "Too many screenshots came to this site today. Keep yours on your phone; add it tomorrow, or copy the words of the "
    "message into your text."
)
# Seconds of the worker: it does one picture at a time, and one source must not keep it busy. An honest one takes about one.
WORK = limits.Limit("seconds of pictures", ((120, 600), (600, 24 * 3600)))
TOO_MUCH_WORK = gettext_lazy(
    "Preparing the pictures from your connection took very long. No picture was added; try again tomorrow, or copy the "
    "words of the message into your text."
)
# Of all authors together: ten gigabytes at their heaviest, so that nobody fills the disk overnight.
MOST_A_DAY = 1_000
NO_KEY = gettext_lazy(
    "To seal a screenshot or give it back, your eight words are needed: open your testimony with them once more."
)


@dataclass
class RefusedError(Exception):
    """Why nothing was added: `place` is that of the picture among those sent (from 1), 0 where it is about all."""

    why: str | Promise
    place: int = 0


def takes(testimony: Testimony) -> bool:
    """Whether screenshots may be added: the call says so. Those that are there stay where it no longer does."""
    return testimony.call.takes_screenshots


def add(visit: Visit, contents: list[bytes], *, source: str = "") -> None:
    """Cleans, seals and keeps each of these pictures, or none of them: raises `RefusedError`.

    `source` is who answers for the work.
    """
    _check(visit.testimony, visit.key, contents)
    ready = [(content, _cleaned(content, place, source)) for place, content in enumerate(contents, 1)]
    with transaction.atomic():
        row = locked(visit.testimony)
        known = {one.original_sha256 for one in row.evidence.all()}
        fresh = [(sent, made) for sent, made in ready if evidence.fingerprint(sent) not in known]
        _check(row, visit.key, [sent for sent, _made in fresh])
        for sent, made in fresh:
            evidence.store(row, sent=sent, clean=made, key=visit.key)
            record("picture_added", by=AUTHOR, testimony=row)


def _check(row: Testimony, key: bytes, contents: list[bytes]) -> None:
    if contents and not takes(row):
        raise RefusedError(NOT_TAKEN)
    if contents and not key:
        raise RefusedError(NO_KEY)
    if row.evidence.count() + len(contents) > evidence.MOST:
        raise RefusedError(TOO_MANY)
    if contents and Evidence.objects.filter(added_on=today()).count() + len(contents) > MOST_A_DAY:
        raise RefusedError(FULL)


def _cleaned(content: bytes, place: int, source: str) -> Clean:
    if limits.wait(WORK, source):
        raise RefusedError(TOO_MUCH_WORK)
    try:
        return clean(content, spent=lambda seconds: limits.count(WORK, source, weight=ceil(seconds)))
    except PictureError as error:
        raise RefusedError(error.reason.label, place) from error


def delete(testimony: Testimony, *, public_id: str) -> None:
    """One screenshot goes for good: its original, its copies, and what readers got of it."""
    with transaction.atomic():
        row = locked(testimony)
        if one := evidence.one_of(row, public_id):
            one.delete()
            record("picture_deleted", by=AUTHOR, testimony=row)


def say(testimony: Testimony, *, public_id: str, may_be_shown: bool, transcript: str) -> None:
    """Whether readers may see it, and the words in it. A change takes it from them until the team has looked again."""
    words = neutralise(transcript).strip()
    with transaction.atomic():
        row = locked(testimony)
        one = evidence.one_of(row, public_id)
        if one is None or (one.may_be_shown, one.transcript) == (may_be_shown, words):
            return
        one.may_be_shown, one.transcript, one.verdict = may_be_shown, words, ""
        one.public_picture, one.public_transcript = b"", ""
        one.save(
            update_fields=["may_be_shown", "transcript", "verdict", "public_picture", "public_transcript"]
        )
        record("picture_allowed" if may_be_shown else "picture_kept_back", by=AUTHOR, testimony=row)


def left(testimony: Testimony) -> int:
    """How many more may be added."""
    return max(0, evidence.MOST - testimony.evidence.count())
