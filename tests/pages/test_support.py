"""« Nous vous croyons » on the page of a testimony, its answer, and what its author sees; nothing of who pressed."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.models import Support, Testimony
from testimonies.models.privacy import new_public_id
from testimonies.rules import support

from .. import people
from ..rules.test_support import believed, number
from .coming_back import OURS, Author
from .test_one_404 import MALFORMED
from .test_reading import lived_through

pytestmark = pytest.mark.django_db
PAGES = {"fr": "/temoignages/", "en": "/en/testimonies/"}
ENDS = {"fr": "soutien/", "en": "support/"}


def address(public_id: str, language: str = "en") -> str:
    return f"{PAGES[language]}{public_id}/{ENDS[language]}"


def press(client: Client, row: Testimony, language: str = "en", **sent: Any) -> Any:
    return client.post(address(row.pk, language), **({"headers": OURS["headers"]} | sent))


def page(client: Client, row: Testimony, language: str = "en") -> str:
    return unescape(client.get(f"{PAGES[language]}{row.pk}/").content.decode())


# The press


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_a_testimony_holds_the_button_and_a_press_counts(client: Client, language: str) -> None:
    row = people.published()
    assert f'method="post" action="{address(row.pk, language)}"' in page(client, row, language)
    answer = press(client, row, language)
    assert answer.status_code == 200 and "data-thanks" in answer.content.decode()
    assert f'href="{PAGES[language]}{row.pk}/"' in answer.content.decode()
    assert number(row) == 1


def test_a_repeat_gets_the_same_bytes_as_a_first(client: Client, settings: Any) -> None:
    row = people.published()
    first, again = press(client, row), press(client, row)
    settings.CACHES = {**settings.CACHES, "limits": {"BACKEND": "no.such.Cache"}}
    unlimited = press(client, row, REMOTE_ADDR="198.51.100.7")
    assert first.content == again.content == unlimited.content
    assert dict(first.items()) == dict(again.items()) == dict(unlimited.items())
    assert number(row) == 1


def test_the_answer_sets_no_cookie_and_is_kept_nowhere(client: Client) -> None:
    answer = press(client, people.published())
    assert (
        not answer.cookies and "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
    )


def test_asking_for_the_address_leads_back_and_counts_nothing(client: Client) -> None:
    row = people.published()
    for language in ("fr", "en"):
        answer = client.get(address(row.pk, language))
        assert (answer.status_code, answer["Location"]) == (302, f"{PAGES[language]}{row.pk}/")
    assert not Support.objects.exists()


# Whoever presses


def test_a_press_from_another_site_counts_nothing(client: Client) -> None:
    row = people.published()
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
    ):
        answer = press(client, row, headers=headers)
        assert answer.status_code == 403 and "data-thanks" not in answer.content.decode()
    assert not Support.objects.exists()


def test_a_browser_that_does_not_say_where_it_comes_from_presses_once_more(client: Client) -> None:
    row = people.published()
    token = (
        press(client, row, headers={})
        .content.decode()
        .partition('name="confirmed" value="')[2]
        .partition('"')[0]
    )
    assert not Support.objects.exists()
    assert press(client, row, headers={}, data={"confirmed": token}).status_code == 200
    assert number(row) == 1


@pytest.mark.parametrize("forged", [40, pytest.param(1000, marks=pytest.mark.long)])
def test_what_a_visitor_says_of_his_address_changes_nothing(
    client: Client, settings: Any, forged: int
) -> None:
    settings.TRUSTED_PROXIES = "127.0.0.1"
    row = people.published()
    for each in range(forged):
        said = f"203.{each // 250}.{each % 250}.1"
        # By himself, and through our proxy, which adds whom it heard.
        headers = OURS["headers"] | {"x-forwarded-for": said, "x-real-ip": said, "forwarded": f"for={said}"}
        press(client, row, headers=headers, REMOTE_ADDR="198.51.100.7")
        press(client, row, headers=headers | {"x-forwarded-for": f"{said}, 198.51.100.7"})
    assert number(row) == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_absence_is_the_one_404(client: Client, method: str) -> None:
    rows = lived_through("zibeline")
    model = client.get(f"/en/testimonies/{'A' * 22}/")
    for public_id in (new_public_id(), *MALFORMED, *(row.pk for row in rows)):
        with CaptureQueriesContext(connection) as queries:
            answer = getattr(client, method)(address(public_id), headers=OURS["headers"])
        assert (answer.status_code, answer.content, dict(answer.items())) == (
            404,
            model.content,
            dict(model.items()),
        )
        assert len(queries) == 1
    assert not Support.objects.exists()


# What is shown


@pytest.mark.parametrize(
    ("counted", "said"), [(0, None), (9, None), (10, "10"), (99, "50"), (1_200, "1,000"), (70_000, "50,000")]
)
def test_readers_see_bands_and_nothing_under_the_first(
    client: Client, counted: int, said: str | None
) -> None:
    shown = page(client, believed(people.published(), counted))
    assert ("said here at least" in shown) == (said is not None)
    assert said is None or f"“We believe you”: said here at least {said} times" in shown


def test_presses_change_no_byte_of_the_page_until_the_band_does(client: Client) -> None:
    row = believed(people.published(), 49)
    before = client.get(f"/en/testimonies/{row.pk}/")
    press(client, row)
    same = client.get(f"/en/testimonies/{row.pk}/")
    assert number(row) == 50
    assert (same["ETag"], same["Cache-Control"]) == (before["ETag"], "public, max-age=5")
    assert not same.cookies and "confirmed" not in same.content.decode()
    support.show()
    assert "at least 50 times" in page(client, row)


@pytest.mark.parametrize(
    "where", ["/", "/en/", "/temoignages/", "/en/testimonies/", "/appels/harcelementdomicile/"]
)
def test_it_ranks_nothing_and_stands_on_no_list(client: Client, where: str) -> None:
    rows = [people.published(f"Histoire {each} de la soirée, pour voir.") for each in range(3)]
    before = client.get(where).content
    for counted, row in enumerate(rows):
        believed(row, 10**counted * 60)
    assert client.get(where).content == before


# The author


@pytest.mark.parametrize(
    ("counted", "told", "band"), [(0, False, None), (1, True, None), (9, True, None), (60, True, "50")]
)
def test_the_author_reads_that_she_is_believed(
    client: Client, counted: int, told: bool, band: str | None
) -> None:
    author = Author(client, believed(people.published(), counted), "/en/follow-up/")
    shown = author.press("state")
    assert ("you are believed" in shown) == told
    assert ("readers said to you" in shown) == (band is not None)
    assert band is None or f"At least {band} times, readers said to you: “We believe you.”" in shown


def test_the_privacy_page_says_what_a_press_leaves(client: Client) -> None:
    shown = unescape(client.get("/en/privacy/").content.decode())
    assert "“We believe you”" in shown and "thrown away" in shown
