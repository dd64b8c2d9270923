"""Where each engine keeps the stems of published texts, and how it is asked."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from testimonies.models import Card, SearchText

from .search_query import Query, as_fts5, as_tsquery


def words(query: Query) -> str:
    """The query in the words of this engine."""
    return as_tsquery(query) if connection.vendor == "postgresql" else as_fts5(query)


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


def _below(rows: QuerySet[Any], name: str, number: int | None) -> QuerySet[Any]:
    return rows if number is None else rows.filter(**{f"{name}__lt": number})
