"""How a testimony is passed on: its picture, what previews show of it, the links, the data for search engines."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page

from testimonies.models import ShareImage, Testimony
from testimonies.models.privacy import new_public_id
from testimonies.rules import follow_up

from .. import people
from .test_one_404 import MALFORMED, seen
from .test_reading import lived_through

pytestmark = pytest.mark.django_db
HOSTILE = "\"><script>alert(1)</script> & <b>'gras'</b> </script><!--, disait-il tous les soirs."


def address(public_id: str, language: str = "fr") -> str:
    with override(language):
        return reverse("share_image", args=[public_id])


def meta(client: Client, row: Testimony) -> dict[str, str]:
    page = client.get(row.get_absolute_url()).content.decode()
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', page)
    assert len(found) == len({name for name, _value in found}), "one is there twice"
    return {name: unescape(value) for name, value in found}


# The picture


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_picture_is_kept_five_seconds_and_known_by_its_bytes(client: Client, language: str) -> None:
    row = people.published(share_picture=True)
    answer = client.get(address(row.pk, language))
    assert answer.content == bytes(ShareImage.objects.get().picture)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "public, max-age=5")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not {"Set-Cookie", "Vary", "Last-Modified"} & set(answer.headers)
    again = client.get(address(row.pk, language), headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_search_engines_may_take_the_picture_where_they_may_take_the_page(client: Client) -> None:
    rows = [people.published(share_picture=True, allow_indexing=allowed) for allowed in (True, False)]
    said = [client.get(address(row.pk))["X-Robots-Tag"] for row in rows]
    assert said == ["noarchive", "noindex, noarchive"]
    assert said == [client.get(row.get_absolute_url())["X-Robots-Tag"] for row in rows]


def test_every_absence_of_a_picture_is_the_same_to_a_stranger(client: Client) -> None:
    not_allowed, gone = people.published(), people.published(share_picture=True)
    people.decide(gone, "withdraw")
    model = seen(client, f"/temoignages/{'A' * 22}/")
    rows = [*lived_through("zibeline"), not_allowed, gone]
    for public_id in (*(row.pk for row in rows), new_public_id(), *MALFORMED):
        path = address("PLACE").replace("PLACE", public_id)
        assert seen(client, path) == model, public_id


def test_a_picture_of_a_call_that_closed_its_doors_is_gone(client: Client) -> None:
    row = people.published(share_picture=True)
    people.a_call(opened_on=None)
    assert client.get(address(row.pk)).status_code == 404


def test_withdrawal_takes_the_picture_at_once(client: Client) -> None:
    row = people.published(share_picture=True)
    assert client.get(address(row.pk)).status_code == 200
    follow_up.withdraw(follow_up.Visit(row, row.version))
    assert client.get(address(row.pk)).status_code == 404
    assert not ShareImage.objects.exists()


# Previews


def test_a_preview_shows_the_words_and_the_picture_where_it_is_allowed(client: Client) -> None:
    row = people.published(share_picture=True)
    said = meta(client, row)
    assert said["og:title"] == "Technicien internet, téléphone · 2017"
    assert said["og:description"] == people.STORY
    assert said["og:url"] == f"{settings.SITE_URL}{row.get_absolute_url()}"
    assert said["og:image"] == f"{settings.SITE_URL}{address(row.pk)}"
    assert said["og:image:alt"] == ShareImage.objects.get().words
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert (said["og:type"], said["og:locale"]) == ("article", "fr_FR")
    assert said["twitter:card"] == "summary_large_image"


def test_without_her_yes_a_preview_has_no_picture(client: Client) -> None:
    said = meta(client, people.published())
    assert not [name for name in said if name.startswith("og:image")]
    assert said["twitter:card"] == "summary"


def test_a_preview_of_a_warned_text_says_the_warning_and_no_word(client: Client) -> None:
    row = people.published(share_picture=True, allow_indexing=True, warnings=["threats"])
    said = meta(client, row)
    assert said["og:description"] == "Ce texte évoque\u00a0: menaces. À lire sur le site."
    head = client.get(row.get_absolute_url()).content.decode().split("</head>")[0]
    assert "technicien est reparti" not in head


def test_an_english_text_is_passed_on_by_its_english_address(client: Client) -> None:
    row = people.published(
        "He came back the same evening, without a word.", language="en", share_picture=True
    )
    said = meta(client, row)
    assert said["og:url"] == f"{settings.SITE_URL}/en/testimonies/{row.pk}/"
    assert said["og:image"] == f"{settings.SITE_URL}/en/testimonies/{row.pk}/image.png"


def test_markup_in_a_text_stays_text_in_a_preview_and_in_data(client: Client) -> None:
    row = people.published(HOSTILE, allow_indexing=True, share_picture=True)
    assert meta(client, row)["og:description"] == HOSTILE
    assert linked(client, row)["abstract"] == HOSTILE
    assert b"<script>alert" not in client.get(row.get_absolute_url()).content


def test_a_page_with_a_picture_asks_what_a_page_without_does_and_reads_no_picture(
    client: Client, remembering: None
) -> None:
    asked = []
    for row in (people.published(), people.published(share_picture=True)):
        client.get(row.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(row.get_absolute_url())
        asked.append(len(queries))
        assert not any("testimonies_shareimage" in one["sql"] for one in queries)
    assert asked == [1, 1]


# Data for search engines


def linked(client: Client, row: Testimony) -> dict[str, Any]:
    page = client.get(row.get_absolute_url()).content.decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return dict(json.loads(data))


def test_listed_texts_carry_data_without_a_person_or_a_date(client: Client) -> None:
    row = people.published(allow_indexing=True, share_picture=True)
    data = linked(client, row)
    assert data["@type"] == "CreativeWork" and data["inLanguage"] == "fr"
    assert data["url"] == meta(client, row)["og:url"] and data["image"] == meta(client, row)["og:image"]
    said = json.dumps(data).lower()
    assert not [
        word for word in ("person", "author", "creator", "date", "published", "location") if word in said
    ]


def test_texts_that_are_not_listed_carry_no_data(client: Client) -> None:
    assert b"ld+json" not in client.get(people.published().get_absolute_url()).content


# Links


def test_links_hand_over_the_hashtag_and_the_address_and_no_word(client: Client) -> None:
    row = people.published()
    page = client.get(row.get_absolute_url()).content.decode()
    whole = f"{settings.SITE_URL}{row.get_absolute_url()}"
    links = re.findall(r'<a href="((?:https:|mailto:)[^"]+)" rel="([^"]+)"', page)
    mastodon, bluesky, mail = (unescape(link) for link, _rel in links[:3])
    assert unquote(mastodon) == f"https://share.joinmastodon.org/#text=#harcelementdomicile {whole}"
    assert parse_qs(urlsplit(bluesky).query) == {"text": [f"#harcelementdomicile {whole}"]}
    assert parse_qs(urlsplit(mail).query) == {"subject": ["#harcelementdomicile"], "body": [whole]}
    assert {rel for link, rel in links[:2]} == {"noopener noreferrer nofollow"}
    assert f'<span class="as-written" id="address">{whole}</span>' in page


@pytest.mark.appearance
@pytest.mark.django_db(transaction=True)
def test_a_browser_reports_nothing_against_the_data_and_copies_the_address(
    live_server: Any, page: Page
) -> None:
    row = people.published(allow_indexing=True, share_picture=True)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}{row.get_absolute_url()}")
    page.click("[data-copy]")
    page.wait_for_function("document.querySelector('[data-copied]').textContent !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == f"{settings.SITE_URL}{row.get_absolute_url()}"
    assert page.locator("script[type='application/ld+json']").count() == 1
    assert complaints == []
