"""Where each engine keeps the stems of published texts, and how it is asked."""

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from testimonies.models import Card

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
