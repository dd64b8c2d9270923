"""What a reader's page is spared, since it would be the greater part of its work (docs/performance.md)."""

from typing import Any

import pytest
from django.http import QueryDict
from django.template import Template
from django.test import Client
from django.urls.resolvers import RoutePattern

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
    for page in ("/temoignages/", address):
        client.get(page)
        with monkeypatch.context() as patch:
            patch.setattr(Template, "_render", lambda template, _context: laid_out.append(template.name))
            assert client.get(page).status_code == 200
    assert laid_out == []
