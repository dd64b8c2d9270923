"""The Atom feed: valid, the list's own filters, an excerpt, and no day (RFC 4287; security.md F36)."""

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from testimonies.models import Testimony
from testimonies.pages import feed
from testimonies.rules import follow_up

from .. import people
from .test_reading import HOSTILE, lived_through, long_story

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def address(language: str = "fr") -> str:
    with override(language):
        return reverse("feed")


def read(client: Client, query: str = "", language: str = "fr") -> ET.Element:
    answer = client.get(f"{address(language)}{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root = ET.fromstring(answer.content)  # noqa: S314  our own
    assert faults(root) == []
    return root


def entries(root: ET.Element) -> list[ET.Element]:
    return root.findall(f"{ATOM}entry")


def said(entry: ET.Element, name: str) -> str:
    return entry.findtext(f"{ATOM}{name}") or ""


def faults(root: ET.Element) -> list[str]:
    """What RFC 4287 asks of a feed and of each entry (4.1.1, 4.1.2), as far as ours has it."""
    found = [] if root.tag == f"{ATOM}feed" else ["root"]
    for one in (root, *entries(root)):
        found += [
            f"{name} once" for name in ("id", "title", "updated") if len(one.findall(f"{ATOM}{name}")) != 1
        ]
        moment = said(one, "updated")
        found += (
            [] if re.fullmatch(r"\d{4}-\d\d-01T00:00:00Z|\d{4}-\d\d-01T00:00:00\+00:00", moment) else [moment]
        )
        links = one.findall(f"{ATOM}link")
        found += [] if sum(link.get("rel") == "alternate" for link in links) == 1 else ["alternate once"]
        found += [
            str(link.get("href")) for link in links if not str(link.get("href")).startswith(settings.SITE_URL)
        ]
        found += [] if urlsplit(said(one, "id")).scheme else ["id is no IRI"]
    found += [] if root.find(f"{ATOM}author/{ATOM}name") is not None else ["author"]
    ids = [said(one, "id") for one in (root, *entries(root))]
    return found + (["ids differ"] if len(ids) != len(set(ids)) else [])


def test_a_feed_of_nothing_is_valid_and_always_the_same(client: Client) -> None:
    people.a_call()
    assert entries(read(client)) == []
    assert client.get(address())["ETag"] == client.get(address())["ETag"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_entry_has_the_heading_the_words_and_the_address_of_its_page(
    client: Client, language: str
) -> None:
    row = people.published()
    (entry,) = entries(read(client, language=language))
    heading = "Technicien internet, téléphone" if language == "fr" else "Internet, phone technician"
    assert said(entry, "title") == f"{heading} · 2017"
    assert unescape(said(entry, "summary")) == f"<p>{people.STORY}</p>"
    assert entry.find(f"{ATOM}link").get("href") == f"{settings.SITE_URL}{row.get_absolute_url()}"
    assert said(entry, "id").startswith("tag:") and said(entry, "id").endswith(f",2026:{row.pk}")
    assert entry.get(LANG) == "fr"


def test_a_feed_parser_finds_no_fault(client: Client) -> None:
    people.published()
    people.published(long_story(), warnings=["threats"])
    found = feedparser.parse(client.get(address()).content)
    assert not found.bozo and found.version == "atom10" and len(found.entries) == 2


def test_an_entry_tells_the_month_of_publication_and_no_day(client: Client) -> None:
    row = people.published()
    Testimony.objects.filter(pk=row.pk).update(
        published_on=date(2026, 3, 14), first_published_on=date(2026, 3, 14)
    )
    root = read(client)
    (entry,) = entries(root)
    assert said(entry, "updated").startswith("2026-03-01T00:00:00")
    assert said(root, "updated") == said(entry, "updated")
    assert entry.find(f"{ATOM}published") is None
    assert "2026-03-14" not in ET.tostring(root, encoding="unicode")


def test_a_stranger_gets_published_words_alone(client: Client) -> None:
    lived_through("zibeline")
    people.published()
    assert b"zibeline" not in client.get(address()).content


def test_fictional_content_is_in_no_feed(client: Client) -> None:
    people.published()
    people.a_call(is_demo=True)
    assert entries(read(client)) == []


def test_a_warned_text_gives_its_warning_alone_and_a_long_one_its_beginning(client: Client) -> None:
    people.published(warnings=["threats"])
    people.published(long_story(), trade="plumber")
    words = {said(entry, "title"): said(entry, "summary") for entry in entries(read(client))}
    warned = "Ce texte évoque\u00a0: menaces. À lire sur le site."
    assert words["Technicien internet, téléphone · 2017"] == f"<p>{warned}</p>"
    (long,) = (one for one in words.values() if "menaces" not in one)
    assert "toute dernière phrase" not in long and long.endswith("prévenir.</p>")


def test_the_filters_of_the_list_are_those_of_the_feed(client: Client) -> None:
    people.published()
    plumber = people.published(trade="plumber")
    root = read(client, "?trade=plumber&nothing=1")
    (entry,) = entries(root)
    assert said(entry, "id").endswith(plumber.pk)
    assert said(root, "id").endswith("?trade=plumber")
    assert said(root, "title").startswith(settings.SITE_NAME + " · Plombi")


@pytest.mark.parametrize("value", HOSTILE)
def test_odd_filters_get_a_valid_feed(client: Client, value: str) -> None:
    people.published()
    assert read(client, f"?trade={value}&call={value}&q={value}&language={value}") is not None


def test_the_list_names_its_feed_with_its_filters(client: Client) -> None:
    people.published()
    for query in ("", "?trade=plumber"):
        page = client.get(f"/temoignages/{query}").content.decode()
        assert re.search(
            rf'<link rel="alternate" type="application/atom\+xml"[^>]* href="{address()}{re.escape(query)}"',
            page,
        )


def test_markup_and_signs_that_xml_does_not_know_are_harmless(client: Client) -> None:
    row = people.published("<script>alert(1)</script> & <b>gras</b>, disait-il tous les soirs.")
    Testimony.objects.filter(pk=row.pk).update(public_text=f"{row.public_text}\x0b\x01\ufffe\uffff fin")
    (entry,) = entries(read(client))
    assert said(entry, "summary").startswith("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;gras")
    assert said(entry, "summary").endswith("soirs. fin</p>")
    assert feed.clean("\ud800\x00é💜\t\n") == "é💜\t\n"


def test_the_feed_is_kept_five_seconds_and_listed_nowhere(client: Client) -> None:
    people.published()
    answer = client.get(address())
    assert answer["Cache-Control"] == "public, max-age=5"
    assert answer["X-Robots-Tag"] == "noindex, noarchive"
    assert not {"Set-Cookie", "Vary", "Last-Modified"} & set(answer.headers)
    assert client.get(address(), headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_withdrawal_takes_the_entry_at_once(client: Client) -> None:
    row = people.published()
    assert len(entries(read(client))) == 1
    follow_up.withdraw(follow_up.Visit(row, row.version))
    assert entries(read(client)) == [] and row.pk.encode() not in client.get(address()).content


def test_three_entries_cost_as_many_queries_as_one(
    client: Client, remembering: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 2):
        people.published(**({} if number == 1 else {"trade": "plumber"}))
        with django_assert_max_num_queries(4):
            client.get(address())


def test_the_newest_fifty_stand_in_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "NEWEST", 1)
    old: Any = people.published()
    people.published_on(old, date(2020, 1, 2))
    new = people.published()
    (entry,) = entries(read(client))
    assert said(entry, "id").endswith(new.pk)
