"""What every page says to a browser, through the shipped server, by the Observatory's rules (security.md F01, F04)."""

import re
from collections.abc import Iterator

import pytest

from ..faults.author import CHOICES, STORY, TOLD
from ..observatory import Seen, grade, marks, score
from .front import HOST
from .stack import Shipped
from .talk import Answer, get, post

pytestmark = pytest.mark.postgresql
FORM, SEND = "/temoigner/", "/temoigner/envoyer/"


@pytest.fixture(scope="module")
def pages(shipped: Shipped) -> dict[str, Answer]:
    """Each kind of page, by the address where plain http would be asked for it."""
    return dict(visited(shipped))


def visited(shipped: Shipped) -> Iterator[tuple[str, Answer]]:
    front = shipped.front
    for path in ("/", FORM, "/suivi/", "/admin/login/", f"/temoignages/{shipped.public_id}/", "/nulle-part/"):
        yield path, get(front, path)
    check = post(front, FORM, {**TOLD, "story": STORY.format("A")})
    yield f"{FORM}?check", check
    yield SEND, post(front, SEND, check.fields() | CHOICES)


def seen(shipped: Shipped, path: str, answer: Answer) -> Seen:
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers.items():
        headers.setdefault(name.lower(), []).append(value)
    redirect = get(shipped.front, path, tls=False).headers.get("Location", "")
    return Seen(HOST, headers, answer.text, redirect)


def test_every_kind_of_page_has_the_best_mark(shipped: Shipped, pages: dict[str, Answer]) -> None:
    found = {path: seen(shipped, path, answer) for path, answer in pages.items()}
    points = {path: score(one) for path, one in found.items()}
    assert all(mark >= 130 for mark in points.values()), {path: marks(one) for path, one in found.items()}
    assert {grade(mark) for mark in points.values()} == {"A+"}
    assert points["/admin/login/"] == 135, "the one page with a cookie"
    assert '<ol class="receipt"' in pages[SEND].text
    assert "Le technicien est reparti" in pages[f"/temoignages/{shipped.public_id}/"].text
    assert pages["/nulle-part/"].status == 404


def test_no_page_says_who_made_the_server(pages: dict[str, Answer]) -> None:
    servers = {answer.headers["Server"] for answer in pages.values()}
    assert servers == {"nginx"}, "and no version of it"


def test_what_only_she_may_see_is_kept_by_nobody_and_packed_by_nobody(pages: dict[str, Answer]) -> None:
    private = [path for path in pages if path.startswith((FORM, "/suivi/", "/admin/"))]
    assert len(private) == 5
    for path in private:
        assert "no-store" in pages[path].headers["Cache-Control"], path
        assert "Content-Encoding" not in pages[path].headers, path


def test_no_page_is_packed_with_what_was_typed(shipped: Shipped) -> None:
    for path in (FORM, "/suivi/", "/temoignages/?q=histoire"):
        assert "Content-Encoding" not in get(shipped.front, path, accept_encoding="gzip, br").headers


def test_what_is_the_same_for_all_is_packed_beforehand_and_kept(
    shipped: Shipped, pages: dict[str, Answer]
) -> None:
    sheets = re.findall(r'href="(/static/css/[^"]+\.css)"', pages["/"].text)
    answer = get(shipped.front, sheets[0], accept_encoding="gzip")
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in answer.headers["Cache-Control"]


def test_plain_http_goes_to_https_on_the_same_host(shipped: Shipped) -> None:
    answer = get(shipped.front, "/temoignages/?q=a", tls=False)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/temoignages/?q=a")


@pytest.mark.parametrize("tls", [True, False])
@pytest.mark.parametrize("foreign", ["evil.example", f"{HOST}.evil.example", f"x@{HOST}", "127.0.0.1"])
def test_a_foreign_host_gets_our_page_and_nothing_else(shipped: Shipped, foreign: str, tls: bool) -> None:
    answer = get(shipped.front, "/", tls=tls, host=foreign)
    assert answer.status == 400
    assert foreign not in str(answer.headers)


FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Port": "8",
    "X-Forwarded-Ssl": "off",
    "X-Forwarded-Protocol": "http",
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Prefix": "/evil",
    "X-Script-Name": "/evil",
    "Script-Name": "/evil",
    "Script_Name": "/evil",
    "Forwarded": "for=203.0.113.7;host=evil.example;proto=http",
    "X-Original-Url": "/admin/",
    "X-Rewrite-Url": "/admin/",
    "X-Http-Method-Override": "DELETE",
    "Accept-Language": "en",
    "Cookie": "sessionid=evil.example; django_language=en",
    "Range": "bytes=0-9",
    "User-Agent": "evil.example",
    "Referer": "https://evil.example/",
    "Upgrade": "h2c",
}


@pytest.mark.parametrize("tls", [True, False])
@pytest.mark.parametrize("name", FORGED)
def test_no_header_of_a_client_changes_what_a_cache_may_hold(shipped: Shipped, name: str, tls: bool) -> None:
    path = "/temoignages/?utm_source=a"
    plain = get(shipped.front, path, tls=tls)
    told = get(shipped.front, path, tls=tls, **{name: FORGED[name]})
    assert (told.status, told.body) == (plain.status, plain.body)
    # The copy of the site's own five seconds is as good for as long as is left of them.
    aged = {"Date": "", "Cache-Control": ""}
    assert {**told.headers, **aged} == {**plain.headers, **aged}
    assert re.fullmatch("(public, max-age=[0-5])?", told.headers["Cache-Control"] or "")
    assert "evil.example" not in str(told.headers)
