"""What a reader's page is spared, since it would be the greater part of its work (docs/performance.md)."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Template
from django.test import Client
from django.urls.resolvers import RoutePattern
from django.utils.html import escape

from testimonies.pages import reading
from testimonies.pages.highlight import END, START, Highlighter
from testimonies.rules import keyset
from testimonies.rules.search_query import read

from .. import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def address() -> str:
    return people.published(behaviours=["followed"]).get_absolute_url()


def test_only_the_desk_has_a_session_and_a_user(client: Client, address: str) -> None:
    client.force_login(people.a_lead())
    for public in ("/", "/temoignages/", address, "/temoigner/", "/nulle-part/"):
        request = client.get(public).wsgi_request
        assert not {"session", "user", "auser", "_messages", "source"} & vars(request).keys(), public
    for desk in ("/admin/", "/admin/nowhere/"):
        request = client.get(desk).wsgi_request
        assert {"session", "user", "_messages", "source"} <= vars(request).keys()
        assert request.user.is_authenticated and request.user.otp_device is None


def test_few_patterns_are_tried_before_those_of_readers(
    client: Client, address: str, remembering: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    match = RoutePattern.match

    def counted(pattern: RoutePattern, path: str) -> Any:
        tried.append(path)
        return match(pattern, path)

    monkeypatch.setattr(RoutePattern, "match", counted)
    for page, most in (("/temoignages/", 1), (address, 2), ("/en/testimonies/", 1)):
        client.get(page)
        tried.clear()
        assert client.get(page).status_code == 200
        assert len(tried) <= most, page


def test_an_address_is_read_once(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Any] = []
    make = QueryDict.__init__

    def counted(query: QueryDict, given: Any = None, *args: Any, **options: Any) -> None:
        read.append(given)
        make(query, given, *args, **options)

    monkeypatch.setattr(QueryDict, "__init__", counted)
    client.get("/temoignages/?trade=plumber")
    assert read.count(b"trade=plumber") == 1


def test_no_template_is_laid_out_for_a_page_whose_frame_is_remembered(
    client: Client, address: str, remembering: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.published(behaviours=["followed"])
    laid_out: list[str | None] = []
    searched = "/temoignages/?q=technicien&trade=telecom-technician"
    for page in (
        "/temoignages/",
        address,
        "/temoignages/?behaviour=followed",
        searched,
        f"{searched}&order=best",
    ):
        assert b"<article" in client.get(page).content
        with monkeypatch.context() as patch:
            patch.setattr(Template, "_render", lambda template, _context: laid_out.append(template.name))
            assert client.get(page).status_code == 200
    assert laid_out == []


def test_the_page_of_a_testimony_reads_its_card_alone() -> None:
    asked = reading._card().sql.rpartition('FROM "testimonies_card"')[2]
    assert re.findall(r'JOIN "(\w+)"', asked) == ["testimonies_call"]


def test_what_stands_around_cards_is_of_the_choices_of_each_reader(client: Client, remembering: None) -> None:
    """One frame serves all choices of as many kinds."""
    for trade in ("plumber", "locksmith"):
        for _each in range(keyset.PAGE + 1):
            people.published(trade=trade, behaviours=["followed"])
    for trade, label in (("plumber", "Plombier, chauffagiste"), ("locksmith", "Serrurier")):
        for query, without in (
            (f"trade={trade}", "/temoignages/"),
            (f"trade={trade}&behaviour=followed", "/temoignages/?behaviour=followed"),
        ):
            page = client.get(f"/temoignages/?{query}").content.decode()
            assert (without, label) in re.findall(r'href="([^"]*)">Retirer «\s(.*?)\s»', page)
            following = re.search(r'rel="next" href="(\?[^"]*cursor=[^"]*)"', page)
            assert following and f"{escape(query)}&amp;cursor=" in following[1]
            last = client.get(f"/temoignages/{unescape(following[1])}").content.decode()
            assert last.count("<article") == 1 and 'rel="next"' not in last
            assert f'href="/temoignages/?{escape(query)}">Revenir aux plus récents' in last


def test_typed_words_are_escaped_around_cards_too(client: Client, remembering: None) -> None:
    people.published()
    for typed in ("""technicien "<&'>" """.strip(), "technicien '&'", "technicien \x02.\x03"):
        page = client.get("/temoignages/", {"q": typed}).content.decode()
        assert page.count("<article") == 1
        [label] = re.findall(r">Retirer «\s(.*?)\s»</a>", page)
        assert label == escape(typed)


@pytest.mark.parametrize(
    ("typed", "html", "marked"),
    [
        ("oeuvre", "Œuvre, œuvres, OEUVRE, manœuvre", "<mark>Œuvre</mark>, <mark>œuvres</mark>, <mark>OEUVRE</mark>, manœuvre"),
        ("coeur", "CŒUR cœurs coeur écœurant", "<mark>CŒUR</mark> <mark>cœurs</mark> <mark>coeur</mark> écœurant"),
        ("école", "ÉCOLE ecoles l’École", "<mark>ÉCOLE</mark> <mark>ecoles</mark> l’<mark>École</mark>"),
        ("amp porte", '<i id="porte">&amp;</i> amp Porte', '<i id="porte">&amp;</i> <mark>amp</mark> <mark>Porte</mark>'),
        ("x", "x 2x x2 X", "<mark>x</mark> 2x x2 <mark>X</mark>"),
    ],
)  # fmt: skip
def test_hits_are_found_by_their_first_letters_however_written(typed: str, html: str, marked: str) -> None:
    marks = Highlighter(read(typed))
    assert marks.marked(f"{START}>{html}{END}") == f"{START}>{marked}{END}"
    # A set first, and capitals spelt out: without these `re` tries each alternative at each sign (three times the time).
    assert marks.candidates.pattern.startswith("[<&") and not marks.candidates.flags & re.IGNORECASE
