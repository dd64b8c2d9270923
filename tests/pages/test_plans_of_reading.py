"""How readers' questions are answered among many testimonies: by indexes, however many there are (PostgreSQL), and with as
many questions at 10,000 as at 1,000 rows.
"""

import pytest
from django.test import Client

from testimonies.models import Card
from testimonies.rules import facets, keyset
from tests import people, plans
from tests.bench import corpus

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
# Plans that a connection keeps: of lists by one choice, by two, deep; of one testimony; of what stands beside it.
KEPT = 6
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


def plans_of(client: Client, address: str) -> list[str]:
    """The plan of each question that it asks once what is remembered is known."""
    client.get(address)
    return [plans.explained(sql) for sql in plans.asked(lambda: client.get(address))]


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
    few = {name: len(plans_of(client, address)) for name, address in pages().items()}
    corpus.published(call, 9_000, seed=3)
    corpus.analysed()
    facets.count()
    for name, address in pages().items():
        found = plans_of(client, address)
        assert len(found) <= few[name], name
        assert not [plan for plan in found for scan in SCANS if scan in plan], name
        assert FOUND.get(name, "") in "\n".join(found), name
    for address in [*pages().values()] * 2:
        client.get(address)
    kept = plans.kept()
    assert len(kept) >= KEPT
    assert not [question for question, plan in kept.items() for scan in SCANS if scan in plan]
