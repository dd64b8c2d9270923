"""Where each engine keeps the stems of published texts, and how it is asked."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from testimonies.models import Card, SearchText

from .search_query import Query, as_fts5, as_tsquery

TIMEOUT_MS = 2_000
# How PostgreSQL is to plan a search. A rare word is to be fetched from its index, not looked for from the newest text on: what
# is read in any order costs little, as on a disk without a moving part, and what is read in order more than usual, on purpose,
# since each text is a page of memory asked for though several lie on one. And by one process: to start another takes longer
# than the search, and other visitors want the cores too.
PLANNED = {"random_page_cost": 1.1, "seq_page_cost": 6, "max_parallel_workers_per_gather": 0}

# Of texts from the newest on, or from where the reader is: a word that one in four holds fills a page from so many.
WALK = """
SELECT card_id FROM (
    SELECT card_id, words FROM testimonies_searchtext {bound} ORDER BY card_id DESC LIMIT 100
) AS near WHERE words @@ %s::tsquery ORDER BY card_id DESC LIMIT %s
"""


def bounds() -> str:
    """What is sent before a search, so that it is planned as said above and holds no worker for longer than `TIMEOUT_MS`.

    SQLite, for small sites, has no such bound.
    """
    settings = {"statement_timeout": TIMEOUT_MS, **PLANNED} if connection.vendor == "postgresql" else {}
    return "".join(f"SET LOCAL {name} = {value}; " for name, value in settings.items())


def words(query: Query) -> str:
    """The query in the words of this engine."""
    return as_tsquery(query) if connection.vendor == "postgresql" else as_fts5(query)


def walks() -> bool:
    """Whether this engine is asked for `among_newest` first."""
    return connection.vendor == "postgresql"


def matching(cards: QuerySet[Card], words: str) -> QuerySet[Card]:
    """Those whose text matches. The words reach PostgreSQL as a literal: it plans by how common they are."""
    if connection.vendor == "postgresql":
        sql = '"testimonies_searchtext"."words" @@ %s::tsquery'
        cards = cards.filter(search_text__isnull=False)
    else:
        sql = '"testimonies_card"."place" IN (SELECT rowid FROM testimonies_searchindex WHERE stems MATCH %s)'
    return cards.filter(RawSQL(sql, [words], output_field=BooleanField()))  # noqa: S611  # a parameter, and stems alone


def newest(cards: QuerySet[Card], words: str, number: int, below: int | None) -> QuerySet[Card]:
    """So many at most of those that match, with a lower place than `below`, where nothing else is asked for.

    PostgreSQL knows how common the ten thousand most common words are. Of any other it guesses a number at which reading every
    text, from the newest on, looks as cheap as asking the index for it: 50,000 pages of memory instead of hundreds. So it is
    asked for places alone, of which it knows how many are wanted. What `cards` leaves out of these is missing from the page:
    there is no card that `Card.objects.shown()` leaves out, as long as no call that was opened is made one that never was.
    """
    if connection.vendor != "postgresql":
        return _below(matching(cards, words), "place", below)
    match = RawSQL('"words" @@ %s::tsquery', [words], output_field=BooleanField())
    places = _below(SearchText.objects.filter(match), "card_id", below)
    return cards.filter(place__in=places.order_by("-card_id").values("card_id")[:number])


def among_newest(cards: QuerySet[Card], words: str, number: int, below: int | None) -> QuerySet[Card]:
    """The same, on PostgreSQL, among the newest hundred texts alone.

    Reading so few has no bound of its own, but that of all requests (config/gunicorn.conf.py). The plan is one for all words,
    and kept: to look up how common they are takes PostgreSQL longer than finding them here.
    """
    bound, params = ("", [words, number]) if below is None else ("WHERE card_id < %s", [below, words, number])
    return cards.filter(place__in=RawSQL(WALK.format(bound=bound), params))  # noqa: S611  # parameters alone


def _below(rows: QuerySet[Any], name: str, number: int | None) -> QuerySet[Any]:
    return rows if number is None else rows.filter(**{f"{name}__lt": number})
