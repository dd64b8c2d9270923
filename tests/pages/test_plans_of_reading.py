"""How readers' questions are answered among many testimonies: by indexes, however many there are (PostgreSQL), and with as
many questions at 10,000 as at 1,000 rows.
"""

from contextlib import nullcontext

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.models import Card
from testimonies.rules import facets, keyset, search
from tests import people
from tests.bench import corpus

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
SCANS = [f"Seq Scan on testimonies_{name}" for name in ("testimony", "card", "cardterm", "searchtext")]
LIST = "/temoignages/"


def pages() -> dict[str, str]:
    """By what it shows, each kind of page."""
    middle, one = Card.objects.order_by("-place").values_list("place", "testimony_id")[
        Card.objects.count() // 2
    ]
    return {
        "list": LIST,
        "deep": f"{LIST}?cursor={keyset.sealed(middle)}",
        "trade": f"{LIST}?trade=plumber",
        "area": f"{LIST}?area=fr-69",
        "behaviour": f"{LIST}?behaviour=private-message",
        "two choices": f"{LIST}?year=2015&warning=threats",
        "wide choices": f"{LIST}?language=fr&call=harcelementdomicile",
        "common word": f"{LIST}?q=porte",
        "words and a choice": f"{LIST}?q=porte+-livreur&trade=plumber",
        "rare word": f"{LIST}?q=chabripa",
        "deep among a common word": f"{LIST}?q=porte&cursor={keyset.sealed(middle)}",
        "one": f"{LIST}{one}/",
        "home": "/",
        "feed": f"{LIST}flux.atom",
        "sitemap": "/sitemap.xml",
    }


def asked(client: Client, address: str) -> tuple[int, list[str]]:
    """How many questions this asks once what is remembered is known, and the plan of each, made as the search has it made."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    questions = [one["sql"] for one in queries if one["sql"].startswith("SELECT")]
    found = []
    for sql in questions:
        with search.bounded() if "@@" in sql else nullcontext(), connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + sql)
            found.append("\n".join(row[0] for row in cursor.fetchall()))
    return len(questions), found


# How each is found: from the newest text on, from where the reader is, or by the index of words.
FOUND = {
    "common word": "Index Scan Backward using testimonies_searchtext_pkey",
    "deep among a common word": "Index Cond: (card_id < ",
    "rare word": "Bitmap Index Scan on words_of_searchtext",
}


def test_no_page_of_readers_scans_what_is_published(client: Client, remembering: None) -> None:
    call = people.a_call()
    corpus.published(call, 1_000)
    corpus.analysed()
    facets.count()
    few = {name: asked(client, address)[0] for name, address in pages().items()}
    corpus.published(call, 9_000, seed=3)
    corpus.analysed()
    facets.count()
    for name, address in pages().items():
        number, found = asked(client, address)
        assert number <= few[name], name
        assert not [plan for plan in found for scan in SCANS if scan in plan], name
        assert FOUND.get(name, "") in "\n".join(found), name
