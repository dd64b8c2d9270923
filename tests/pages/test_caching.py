"""What caches may keep: readers' pages for five seconds, everything else not at all (security.md 3.4, F04)."""

import pytest
from django.test import Client

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
