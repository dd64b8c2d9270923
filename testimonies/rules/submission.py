"""Sending a testimony: stored once, answered with a receipt, and repeatable without harm (design.md 5.3)."""

import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cache

from django.db import IntegrityError, transaction
from django.utils import timezone

from testimonies.models import (
    GONE,
    Call,
    Lane,
    Publication,
    Redaction,
    Standing,
    State,
    Term,
    TermKind,
    Testimony,
)

from . import asides, keys, receipts, redaction
from .compiled import TEXT, AnyOf, Records
from .memo import for_five_seconds
from .raid import gathering, lanes, likeness, load
from .raid.lanes import Circumstances
from .raid.letters import plain
from .redaction import Span
from .text import neutralise
from .trail import AUTHOR, record, today

REPLAY = timedelta(minutes=15)
CALM = Circumstances()
BY_NONCE = AnyOf(
    lambda digests: Testimony.objects.filter(nonce_digest__in=digests).order_by().values_list("pk")
)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Everything she said and chose. Terms are slugs; `removed` numbers the passages found that are not to be kept."""

    language: str
    call: str
    story: str = ""
    trade: str = ""
    behaviours: list[str] = field(default_factory=list)
    data_sources: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    country: str = ""
    area: str = ""
    year: int | None = None
    publication: str
    review_first: bool = False
    show_area: bool = False
    share_picture: bool = False
    allow_indexing: bool = False
    if_unreachable: str = ""
    removed: frozenset[int] = frozenset()


class Outcome(StrEnum):
    RECEIVED = "received"
    REPEATED = "repeated"
    ALREADY_RECEIVED = "already received"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Sent:
    """`words` are the receipt, empty unless it may be shown (received, or repeated in time); `key` is made of them."""

    outcome: Outcome
    words: list[str] = field(default_factory=list)
    testimony: Testimony | None = None
    key: bytes = b""


@dataclass(frozen=True)
class Settled:
    """Her text as it is to be kept, what is hidden in it, and where it will wait."""

    story: str
    spans: list[Span]
    hashes: likeness.Hashes
    judgement: lanes.Judgement
    kin: tuple[str, ...]


def submit(
    *,
    answers: Answers,
    nonce: str,
    aside: str = "",
    circumstances: Circumstances = CALM,
    hits: list[Span] | None = None,
) -> Sent:
    """Stores a testimony, or recognises a repeated sending. Raises `receipts.NonceError`.

    `circumstances` have a say in where it waits, never in whether it is taken.
    `hits` are what `redaction.found` finds in this very story, where somebody looked already: it takes a while.
    `aside` is the token of what was set aside and is now sent: it goes with the same transaction. A wrong one changes nothing.
    """
    raw = receipts.nonce_bytes(nonce)
    if earlier := _earlier(raw):
        return _repeated(earlier, answers, raw)
    indices = receipts.make(raw, answers.language)
    [call] = _named().all(answers.call)
    # Before the transaction: reading a long text must not hold the others' sendings.
    settled = _settled(answers, call, circumstances, hits)
    try:
        with transaction.atomic():
            testimony = _create(answers, call, settled, raw, receipts.digest(indices))
            asides.drop(aside)
    except IntegrityError:
        # Two identical sendings at once: the other one won between our look-up and our insert.
        if earlier := _earlier(raw):
            return _repeated(earlier, answers, raw)
        raise
    load.note(call)
    if settled.judgement.lane == Lane.FLOOD:
        gathering.gather(settled.kin)
    return _told(Outcome.RECEIVED, indices, testimony)


def was_received(nonce: str) -> bool:
    """Whether something is stored under this nonce: a repeat of it is answered even while nothing new is taken."""
    try:
        return _earlier(receipts.nonce_bytes(nonce)) is not None
    except receipts.NonceError:
        return False


def _earlier(nonce: bytes) -> Testimony | None:
    for (pk,) in BY_NONCE.rows(keys.digests("nonce", nonce)):
        if row := Testimony.objects.filter(pk=pk).first():
            return row
    return None


@cache
def _named() -> Records[Call]:
    return Records.of(Call.objects.filter(slug=TEXT), TEXT)


def _repeated(earlier: Testimony, answers: Answers, nonce: bytes) -> Sent:
    key_id = earlier.answers_digest.partition(":")[0]
    if earlier.answers_digest != _answers_digest(answers, key_id):
        return Sent(Outcome.DIFFERS)
    if earlier.state in GONE or earlier.replay_until is None or earlier.replay_until < timezone.now():
        return Sent(Outcome.ALREADY_RECEIVED)
    indices = receipts.make(nonce, answers.language, (earlier.receipt_digest or "").partition(":")[0])
    return _told(Outcome.REPEATED, indices, earlier)


def _told(outcome: Outcome, indices: tuple[int, ...], testimony: Testimony) -> Sent:
    words = receipts.spell(indices, testimony.language)
    return Sent(outcome, words, testimony, receipts.evidence_key(indices))


def _answers_digest(answers: Answers, key_id: str | None = None) -> str:
    """Of all answers, in one order whatever order they came in."""
    canonical = {name: sorted(value) if isinstance(value, list | frozenset) else value
                 for name, value in asdict(answers).items()}  # fmt: skip
    return keys.digest("answers", json.dumps(canonical, sort_keys=True).encode(), key_id)


def _create(answers: Answers, call: Call, settled: Settled, nonce: bytes, receipt_digest: str) -> Testimony:
    publish = answers.publication == Publication.PUBLISH
    testimony = Testimony.objects.create(
        call=call,
        state=State.WAITING,
        state_since=today(),
        submitted_on=today(),
        language=answers.language,
        story=settled.story,
        trade_id=_id(TermKind.TRADE, answers.trade),
        country=answers.country,
        area_id=_id(TermKind.AREA, answers.area),
        year=answers.year,
        publication=answers.publication,
        if_unreachable=answers.if_unreachable if publish else "",
        review_first=publish and answers.review_first,
        show_area=publish and answers.show_area,
        share_picture=publish and answers.share_picture,
        allow_indexing=publish and answers.allow_indexing,
        lane=settled.judgement.lane,
        lane_signs=settled.judgement.slugs,
        receipt_digest=receipt_digest,
        nonce_digest=keys.digest("nonce", nonce),
        answers_digest=_answers_digest(answers),
        replay_until=timezone.now() + REPLAY,
    )
    chosen = Testimony.terms.through
    chosen.objects.bulk_create(chosen(testimony=testimony, term_id=pk) for pk in _several(answers))
    hide(testimony, settled.spans)
    likeness.sign(testimony, settled.hashes)
    record("submit", by=AUTHOR, testimony=testimony, target=State.WAITING)
    return testimony


def _settled(answers: Answers, call: Call, circumstances: Circumstances, hits: list[Span] | None) -> Settled:
    story = neutralise(answers.story)
    if hits is None or story != answers.story:
        hits = redaction.found(story, answers.language, redaction.SURE)
    story, spans = redaction.settled(story, hits, set(answers.removed), answers.language)
    letters = plain(story)
    hashes = likeness.hashes_of_letters(letters)
    alike = likeness.near(hashes, len(letters))
    judgement = lanes.judge(story, answers.language, call, circumstances, near=alike.near, kin=len(alike.kin))
    return Settled(story, spans, hashes, judgement, alike.kin)


def hide(testimony: Testimony, spans: list[Span], standing: Standing = Standing.HIDDEN) -> None:
    """Her own choice: "hidden from readers, the team sees it", or asked of the team, which then decides."""
    Redaction.objects.bulk_create(
        Redaction(
            testimony=testimony, version=testimony.version, start=span.start, end=span.end, kind=span.kind,
            standing=standing,
        )
        for span in spans
    )  # fmt: skip


def _several(answers: Answers) -> list[int]:
    lists = {
        TermKind.BEHAVIOUR: answers.behaviours,
        TermKind.DATA_SOURCE: answers.data_sources,
        TermKind.WARNING: answers.warnings,
    }
    chosen = (_id(kind, slug) for kind, slugs in lists.items() for slug in dict.fromkeys(slugs))
    return [pk for pk in chosen if pk]


def _id(kind: TermKind, slug: str) -> int | None:
    if not slug:
        return None
    # One that is younger than what is remembered is asked for.
    return _terms().get((kind, slug)) or _found(kind, slug)


def _found(kind: TermKind, slug: str) -> int | None:
    return Term.objects.filter(kind=kind, slug=slug).values_list("pk", flat=True).first()


@for_five_seconds
def _terms() -> dict[tuple[str, str], int]:
    """Ids by list and slug. No term is ever deleted."""
    return {(kind, slug): pk for kind, slug, pk in Term.objects.values_list("kind", "slug", "pk").order_by()}
