"""What search engines are told: pages, texts whose authors allow it, and no date (sitemaps.org; security.md F34, F36)."""

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from testimonies.models import Testimony
from testimonies.models.privacy import new_public_id
from testimonies.pages import sitemap
from testimonies.rules import follow_up

from .. import people
from ..walk import in_each_language
from .test_reading import lived_through

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(client: Client, path: str = "/sitemap.xml") -> ET.Element:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    root = ET.fromstring(answer.content)  # noqa: S314  our own
    assert faults(root) == []
    return root


def faults(root: ET.Element) -> list[str]:
    """What the schemas sitemap.xsd and siteindex.xsd ask: one root, its children, `loc` first, 1 to 50,000 of them."""
    kinds = {f"{SITEMAP}urlset": f"{SITEMAP}url", f"{SITEMAP}sitemapindex": f"{SITEMAP}sitemap"}
    found = [] if root.tag in kinds else ["root"]
    found += [one.tag for one in root if one.tag != kinds.get(root.tag)]
    found += [] if 1 <= len(root) <= 50_000 else ["number"]
    for one in root:
        first, *rest = one
        found += [first.tag] if first.tag != f"{SITEMAP}loc" else []
        found += [other.tag for other in rest if other.tag != LINK]
        addresses = [first.text or "", *(str(other.get("href")) for other in rest)]
        found += [
            where
            for where in addresses
            if not where.startswith(f"{settings.SITE_URL}/") or len(where) > 2_047
        ]
    return found


def locations(root: ET.Element) -> list[str]:
    return [(one.text or "").removeprefix(settings.SITE_URL) for one in root.iter(f"{SITEMAP}loc")]


def listed(language: str = "fr", **changes: object) -> Testimony:
    return people.published(allow_indexing=True, language=language, **changes)


def test_it_names_texts_whose_authors_allow_it_and_no_others(client: Client) -> None:
    lived_through("zibeline")
    people.published()
    french, english = listed(), listed("en")
    texts = set(locations(read(client))) - set(in_each_language(*sitemap.STATIC))
    assert texts == {f"/temoignages/{french.pk}/", f"/en/testimonies/{english.pk}/"}


def test_it_tells_no_date(client: Client) -> None:
    listed()
    assert not re.search(rb"lastmod|changefreq|priority|20\d\d-", client.get("/sitemap.xml").content)


def test_each_static_page_stands_there_in_both_languages_which_name_each_other(client: Client) -> None:
    people.a_call()
    root = read(client)
    assert locations(root) and set(locations(root)) == set(in_each_language(*sitemap.STATIC))
    for one in root:
        links = {link.get("hreflang"): link.get("href") for link in one.findall(LINK)}
        assert set(links) == {"fr", "en"} and one.findtext(f"{SITEMAP}loc") in links.values()
    for path in locations(root):
        assert client.get(path).status_code == 200, path


def test_fictional_content_and_calls_that_closed_their_doors_are_left_out(client: Client) -> None:
    row = listed()
    for facts in ({"is_demo": True}, {"is_demo": False, "opened_on": None}):
        people.a_call(**facts)
        assert row.pk.encode() not in client.get("/sitemap.xml").content


def test_withdrawal_takes_the_line_at_once(client: Client) -> None:
    row = listed()
    assert row.pk.encode() in client.get("/sitemap.xml").content
    follow_up.withdraw(follow_up.Visit(row, row.version))
    assert row.pk.encode() not in client.get("/sitemap.xml").content


def test_many_texts_are_split_by_the_first_sign_of_their_id(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "ONE_FILE", 2)
    row, found = listed(), set()
    copies = {f"{sign}{new_public_id()[1:]}" for sign in "aA-_z0"}
    Testimony.objects.bulk_create(clone(row, public_id) for public_id in copies)
    index = read(client)
    assert index.tag == f"{SITEMAP}sitemapindex" and len(index) == 65
    for path in locations(index):
        answer = client.get(path)
        if answer.status_code == 404:
            continue
        for one in locations(read(client, path)):
            assert one not in found
            found.add(one)
    texts = {f"/temoignages/{public_id}/" for public_id in (*copies, row.pk)}
    assert found == texts | set(in_each_language(*sitemap.STATIC))


def clone(row: Testimony, public_id: str) -> Testimony:
    names = (
        "call_id",
        "state",
        "state_since",
        "submitted_on",
        "language",
        "public_text",
        "published_on",
        "allow_indexing",
    )
    return Testimony(public_id=public_id, **{name: getattr(row, name) for name in names})


@pytest.mark.parametrize("part", ["pages2", "AB", "nothing", "%00", "é"])
def test_a_part_that_is_none_gets_the_one_404(client: Client, part: str) -> None:
    people.a_call()
    assert client.get(f"/sitemap-{part}.xml").content == client.get("/nulle-part/").content


@pytest.mark.postgresql
def test_lines_are_found_by_their_index_whatever_the_number_of_texts(client: Client) -> None:
    """Measured at 1,000,000: the index of files 14 ms, one of them 41. SQLite, at 100,000, reads all: 59 ms and 25."""
    listed()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    for rows in (sitemap._listed("A"), sitemap._listed()[:9]):
        assert "listed_by_first_sign" in rows.explain()


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt"])
def test_they_are_kept_five_seconds_and_set_no_cookie(client: Client, path: str) -> None:
    people.a_call()
    answer = client.get(path)
    assert answer["Cache-Control"] == "public, max-age=5"
    assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert not {"Set-Cookie", "Vary", "Last-Modified"} & set(answer.headers)


def test_robots_are_kept_from_forms_and_from_nothing_that_readers_have(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    assert {"/admin/", "/temoigner/envoyer/", "/suivi/", "/en/testify/send/", "/en/follow-up/"} <= set(closed)
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"
    row = listed()
    for path in (*locations(read(client)), row.get_absolute_url(), "/temoignages/", "/"):
        assert not [one for one in closed if urlsplit(path).path.startswith(one)], path
