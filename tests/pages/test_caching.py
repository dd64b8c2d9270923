"""What caches may keep: readers' pages for five seconds, everything else not at all (security.md 3.4, F04)."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from testimonies.models import Term, Testimony
from testimonies.pages import caching
from testimonies.pages.middleware import Anonymous
from testimonies.rules import memo, replica

from .. import people
from ..walk import in_each_language

pytestmark = pytest.mark.django_db
PUBLIC = "home calls testimonies help legal safety method contact moderation privacy accessibility figures data".split()
PRIVATE = "testify follow_up".split()


@pytest.mark.parametrize("address", in_each_language(*PUBLIC))
def test_a_readers_page_is_kept_five_seconds_and_known_by_its_bytes(client: Client, address: str) -> None:
    people.published()
    first, again = client.get(address), client.get(address)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, max-age=5"
    assert first["ETag"] == again["ETag"]
    assert not {"Set-Cookie", "Vary", "Last-Modified", "Expires"} & set(first.headers)
    unchanged = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["Cache-Control"] == "public, max-age=5"


def test_the_page_of_a_testimony_is_kept_likewise(client: Client) -> None:
    page = client.get(people.published().get_absolute_url())
    assert page["Cache-Control"] == "public, max-age=5" and page["ETag"]


def test_a_new_testimony_changes_the_etag_of_the_list(client: Client) -> None:
    people.a_call()
    before = client.get("/temoignages/")["ETag"]
    people.published()
    answer = client.get("/temoignages/", headers={"if-none-match": before})
    assert answer.status_code == 200 and answer["ETag"] != before


def test_a_member_of_the_desk_gets_the_same_bytes_as_a_stranger(client: Client) -> None:
    """Else a shared cache would hand out hers."""
    row = people.published()
    inside = Client()
    inside.force_login(people.a_lead())
    for address in ("/", "/temoignages/", "/appels/", row.get_absolute_url(), "/nulle-part/"):
        ours, theirs = inside.get(address), client.get(address)
        assert ours.content == theirs.content
        assert dict(ours.items()) == dict(theirs.items())
        assert not ours.cookies


def test_no_page_but_the_desk_s_is_given_a_cookie(rf: RequestFactory) -> None:
    given: dict[str, dict[str, str]] = {}

    def page(request: HttpRequest) -> HttpResponse:
        given[request.path] = dict(request.COOKIES)
        return HttpResponse()

    for path in ("/temoignages/", "/suivi/", "/admin/"):
        Anonymous(page)(rf.get(path, headers={"cookie": "sessionid=abc"}))
    assert given == {"/temoignages/": {}, "/suivi/": {}, "/admin/": {"sessionid": "abc"}}


@pytest.mark.parametrize("address", ["/", "/temoignages/"])
def test_no_header_of_a_request_changes_what_is_kept(client: Client, address: str) -> None:
    people.published()
    plain = client.get(address)
    for headers in (
        {"accept-language": "en"}, {"x-forwarded-host": "evil.example"}, {"x-forwarded-proto": "https"},
        {"cookie": "sessionid=abc; django_language=en"}, {"x-original-url": "/admin/"}, {"accept": "application/json"},
    ):  # fmt: skip
        answer = client.get(address, headers=headers)
        assert (answer.content, dict(answer.items())) == (plain.content, dict(plain.items())), headers


@pytest.mark.parametrize(
    "address", [*in_each_language(*PRIVATE), "/admin/login/", "/healthz", "/readyz", "/quitter"]
)
def test_all_else_is_kept_nowhere(client: Client, address: str) -> None:
    people.a_call()
    response = client.get(address)
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response


def test_a_page_asked_for_by_head_says_the_same(client: Client) -> None:
    people.published()
    assert dict(client.head("/temoignages/").items()) == dict(client.get("/temoignages/").items())


# The site's own five seconds


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """As in service, by a clock of our own."""
    clock = Clock()
    monkeypatch.setattr(caching, "SECONDS", 5)
    monkeypatch.setattr(caching, "monotonic", clock)
    return clock


def test_a_copy_leaves_with_the_whole_seconds_that_are_left_and_asks_nothing(
    client: Client, clock: Clock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people.published()
    first = client.get("/temoignages/")
    for later, left in ((0.0, 5), (0.4, 4), (3.2, 1), (4.2, 0), (4.99, 0)):
        clock.now = 1_000.0 + later
        with django_assert_num_queries(0):
            copy = client.get("/temoignages/")
        assert copy["Cache-Control"] == f"public, max-age={left}"
        assert (copy.content, copy["ETag"]) == (first.content, first["ETag"])
        assert {*copy.headers} == {*first.headers}


def test_after_five_seconds_the_page_is_made_anew(client: Client, clock: Clock) -> None:
    """F34: withdrawal to gone, through every cache that obeys."""
    row = people.published()
    address = row.get_absolute_url()
    assert client.get(address).status_code == 200
    people.decide(row, "withdraw")
    clock.now += 4.9
    assert client.get(address)["Cache-Control"] == "public, max-age=0"
    clock.now += 0.1
    assert client.get(address).status_code == 404


def test_a_copy_is_known_by_its_bytes_too(client: Client, clock: Clock) -> None:
    people.published()
    tag = client.get("/temoignages/")["ETag"]
    clock.now += 2
    answer = client.get("/temoignages/", headers={"if-none-match": tag})
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (304, b"", "public, max-age=3")


def test_each_address_has_its_own_copy_and_the_least_asked_for_goes_first(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "MOST_PAGES", 2)
    people.published()
    french, english = client.get("/temoignages/"), client.get("/en/testimonies/")
    assert french.content != english.content
    client.get("/temoignages/")
    client.get("/temoignages/?language=en")
    assert list(caching.pages.kept) == ["/temoignages/", "/temoignages/?language=en"]
    assert caching.pages.bytes == sum(len(page) for _at, page, _headers in caching.pages.kept.values())
    monkeypatch.setattr(caching, "MOST_BYTES", len(french.content))
    client.get("/")
    assert list(caching.pages.kept) == ["/"]


def test_eight_words_of_a_receipt_are_kept_in_no_copy(client: Client, clock: Clock) -> None:
    words = people.sent().words
    client.get("/temoignages/", {"q": " ".join(words)})
    client.get("/nulle-part/")
    assert not caching.pages.kept


def test_what_is_remembered_is_asked_for_again_after_five_seconds(
    client: Client, for_five_seconds: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(memo, "monotonic", clock)
    people.published()
    client.get("/temoignages/")
    Term.objects.filter(slug="telecom-technician").update(label_fr="Autre nom")
    clock.now += 4.9
    assert "Autre nom" not in client.get("/temoignages/").content.decode()
    clock.now += 0.1
    assert "Autre nom</a></h2>" in client.get("/temoignages/").content.decode().replace(" · 2017", "")


@pytest.fixture
def alike(
    client: Client, clock: Clock, for_five_seconds: None, monkeypatch: pytest.MonkeyPatch
) -> list[Testimony]:
    """Three that tell the same; what stands beside the page of the first was read now."""
    monkeypatch.setattr(memo, "monotonic", clock)
    monkeypatch.setattr(replica, "monotonic", clock)
    rows = [people.published(behaviours=["followed"]) for _each in range(3)]
    assert client.get(rows[0].get_absolute_url())["Cache-Control"] == "public, max-age=5"
    return rows


@pytest.mark.parametrize("later", [0.0, 0.4, 2.0, 2.99])
def test_a_page_beside_which_others_were_read_before_is_as_old_as_they(
    client: Client, clock: Clock, alike: list[Testimony], later: float
) -> None:
    """F34: one that is withdrawn is gone in five seconds from beside the others too."""
    people.decide(alike[2], "withdraw")
    clock.now += later
    address = alike[1].get_absolute_url()
    page = client.get(address)
    assert alike[2].pk in page.content.decode()
    assert page["Cache-Control"] == f"public, max-age={int(5 - later)}"
    clock.now = 1_005.0
    assert alike[2].pk not in client.get(address).content.decode()


def test_what_stands_beside_a_page_is_read_anew_while_two_seconds_are_left(
    client: Client, clock: Clock, alike: list[Testimony]
) -> None:
    people.decide(alike[2], "withdraw")
    clock.now += 3
    page = client.get(alike[1].get_absolute_url())
    assert alike[2].pk not in page.content.decode()
    assert page["Cache-Control"] == "public, max-age=5"


def test_what_stands_beside_pages_is_forgotten_when_it_is_old_or_much(
    alike: list[Testimony], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo.lately("other", list)
    assert len(memo._lately) == 2
    clock.now += 5
    memo.lately("other", list)
    assert [*memo._lately] == ["other"]
    monkeypatch.setattr(memo, "MOST", 2)
    for key in ("second", "other", "third"):
        memo.lately(key, list)
    assert [*memo._lately] == ["second", "third"]


def test_the_time_that_a_page_took_to_make_is_of_its_five_seconds(clock: Clock) -> None:
    """What it shows was read at any moment of it."""

    def slow(_request: HttpRequest) -> HttpResponse:
        clock.now += 3.5
        return caching.keep(HttpResponse("read at the beginning"))

    kept, request = caching.KeptPages(slow), RequestFactory().get("/temoignages/")
    assert kept(request)["Cache-Control"] == "public, max-age=5"
    assert kept(request)["Cache-Control"] == "public, max-age=1"
