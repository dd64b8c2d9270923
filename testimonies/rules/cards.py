"""The prepared card of a published testimony: made when it is published, gone when it is taken down, in the same transaction.

A card is one piece of HTML for both languages and for list and page alike. Where these differ it holds marks, which the
page fills (pages/cards.py): `\\x02name\\x03` stands for words, and a section between two marks is for some pages alone.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from testimonies.models import Card, CardTerm, SearchText, ShareImage, Term, TermKind, Testimony

from . import analyser, share_words
from .reading import SILENT, excerpt, paragraphs

# Counted up when a card would be made otherwise; housekeeping then makes the older ones anew.
EDITION = 1
# 20 bits of day above 43 of chance: positive in 64 bits, and unique unless two ids of one day agree in 43 bits.
CHANCE_BITS = 43
# Cards made anew in one turn of housekeeping: some ten seconds of it.
AT_ONCE = 2_000


class Marks:
    """For templates: `{{ mark.level }}` is the mark of that name."""

    def __getitem__(self, name: str) -> SafeString:
        return SafeString(f"\x02{name}\x03")


mark = Marks()
_MARK = re.compile("\x02([^\x02\x03]{1,500})\x03")


def fill(html: str, told: Mapping[str, str]) -> str:
    """`html` with what stands for each of its marks, which is HTML: whoever tells it has escaped it."""
    pieces = _MARK.split(html)  # every other one is the name of a mark
    pieces[1::2] = map(told.__getitem__, pieces[1::2])
    return "".join(pieces)


@dataclass(frozen=True)
class Prepared:
    """One card with what lies beside it, not saved yet."""

    card: Card
    links: list[CardTerm]
    search_text: SearchText


def place(day: date, public_id: str) -> int:
    """The order of the list as one number: the day of publication, then what the random id decides."""
    chance = int.from_bytes(hashlib.sha256(public_id.encode()).digest()[:8], "big") >> (64 - CHANCE_BITS)
    return day.toordinal() << CHANCE_BITS | chance


def prepared(row: Testimony, terms: list[Term]) -> Prepared:
    """Of a row that is published, or about to be, with the terms it carries."""
    told = [term for term in terms if term.slug not in SILENT]
    behaviours = [term for term in told if term.kind == TermKind.BEHAVIOUR]
    warnings = [term for term in told if term.kind == TermKind.WARNING]
    area = row.area if row.show_area else None
    facts = _facts(row, behaviours, warnings, area)
    short = excerpt(row.public_text)
    is_cut = short != row.public_text
    card = Card(
        place=place(cast("date", row.published_on), row.public_id), testimony=row, edition=EDITION, call=row.call,
        language=row.language, trade=row.trade, area=area, year=row.year, allow_indexing=row.allow_indexing,
        heading=facts["heading"], html=_html(facts, row, short, is_cut=is_cut),
        whole=_html(facts, row, row.public_text) if is_cut else "",
        alike=_query(row, behaviour=behaviours[:1]), same=_query(row, behaviours=behaviours),
    )  # fmt: skip
    picture = ShareImage.objects.filter(testimony=row).first() if row.share_picture else None
    card.picture_words = picture.words if picture else None
    card.summary = facts["summary"]
    links = [CardTerm(card=card, term=term) for term in (*behaviours, *warnings)]
    return Prepared(
        card, links, SearchText(card=card, stems=analyser.document(row.public_text, row.language))
    )


def _facts(row: Testimony, behaviours: list[Term], warnings: list[Term], area: Term | None) -> dict[str, Any]:
    warned = SafeString(" · ".join(mark[f"w{term.pk}"] for term in warnings))
    return {
        "mark": mark,
        "id": row.public_id,
        "language": row.language,
        "heading": _heading(row, behaviours),
        "warned": warned,
        "summary": mark["mentions"] + warned + mark["mentioned"]
        if warned
        else escape(share_words.summary(row.public_text)),
        "folded": mark[f"fold:{'+'.join(sorted(term.slug for term in warnings))}"],
        "tags": [mark[f"t{term.pk}"] for term in (*behaviours, *([area] if area else []))],
        "other": mark[f"other-{row.language}"],
        "written": mark[f"written-{row.language}"],
    }


def _html(facts: dict[str, Any], row: Testimony, text: str, *, is_cut: bool = False) -> str:
    # Neither sign can be typed (rules/text.py); a mark in a text would be filled like ours.
    pieces = paragraphs(text.replace("\x02", "").replace("\x03", ""), row.language)
    made = render_to_string("prepared/card.html", {**facts, "paragraphs": pieces, "is_cut": is_cut})
    return made.strip()


def _query(row: Testimony, **behaviours: list[Term]) -> str:
    said = {"trade": row.trade.slug} if row.trade and row.trade.slug not in SILENT else {}
    return urlencode(
        said | {name: [term.slug for term in terms] for name, terms in behaviours.items()}, doseq=True
    )


def _heading(row: Testimony, behaviours: list[Term]) -> SafeString:
    """The trade, or else the first behaviour, and the year; never a month, an age or a company."""
    known = row.trade if row.trade and row.trade.slug not in SILENT else next(iter(behaviours), None)
    title = mark[f"t{known.pk}"] if known else mark["testimony"]
    return SafeString(f"{title} · {row.year:d}") if row.year else title


def publish(row: Testimony) -> None:
    """Makes the card of a row that is being published, in the transaction of its move."""
    take_down(row)
    made = prepared(row, list(row.terms.all()))
    while Card.objects.filter(pk=made.card.pk).exists():
        made = _one_further(made)
    save([made])


def save(several: list[Prepared]) -> None:
    """Into the database, several at once."""
    Card.objects.bulk_create([one.card for one in several])
    CardTerm.objects.bulk_create([link for one in several for link in one.links])
    texts = [one.search_text for one in several]
    SearchText.objects.bulk_create(texts)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            rows = [(text.card_id, text.stems) for text in texts]
            cursor.executemany("INSERT INTO testimonies_searchindex(rowid, stems) VALUES (%s, %s)", rows)


def _one_further(made: Prepared) -> Prepared:
    made.card.place += 1
    for link in made.links:
        link.card = made.card
    made.search_text.card = made.card
    return made


def take_down(row: Testimony) -> None:
    forget(Card.objects.filter(testimony=row))


def forget(gone: QuerySet[Card]) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # before the cards: FTS5 reads there what it has to forget
            places = [(place,) for place in gone.values_list("pk", flat=True)]
            cursor.executemany("DELETE FROM testimonies_searchindex WHERE rowid = %s", places)
    gone.delete()


def renew() -> int:
    """Makes cards that are missing or of an earlier edition, so many a turn; gives how many. An upgrade needs no more."""
    stale = Testimony.objects.published().filter(Q(card=None) | ~Q(card__edition=EDITION))
    return sum(_renewed(pk) for pk in list(stale.values_list("pk", flat=True)[:AT_ONCE]))


def _renewed(pk: str) -> int:
    with transaction.atomic():
        row = (
            Testimony.objects.published()
            .select_related("call", "trade", "area")
            .select_for_update(of=("self",))
            .filter(pk=pk)
            .first()
        )
        if row:
            publish(row)
    return 1 if row else 0
