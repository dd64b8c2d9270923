"""The pages of plain words say what is true of this site, in both languages, filled in or not."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from testimonies.models import FOR_REFUSAL, Kind, LegalNotice, Reason, replacement
from testimonies.templatetags.days import written

pytestmark = pytest.mark.django_db
PAGES = (
    "safety method contact moderation privacy accessibility legal help rights home calls figures data".split()
)
LANGUAGES = ("fr", "en")


def page(client: Client, name: str, language: str = "en") -> str:
    with translation.override(language):
        answer = client.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_its_language_one_title_and_the_way_out(client: Client, name: str, language: str) -> None:
    html = page(client, name, language)
    assert f'<html lang="{language}">' in html
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert 'href="/quitter" rel="nofollow noreferrer"' in html


@pytest.mark.parametrize("name", PAGES)
def test_a_page_sets_no_cookie_and_runs_nothing_inline(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    html = answer.content.decode()
    assert not answer.cookies
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:", html)


@pytest.mark.parametrize(
    "name", [name for name in PAGES if name != "rights"]
)  # it has a form of the author's
def test_a_readers_page_loads_one_script(client: Client, name: str) -> None:
    assert re.findall(r"<script[^>]*/(\w+)\.", page(client, name)) == ["exit"]


@pytest.mark.parametrize("name", PAGES)
def test_the_other_language_is_one_link_away(client: Client, name: str) -> None:
    (other,) = re.findall(r'href="([^"]+)" hreflang="fr" lang="fr">Français<', page(client, name, "en"))
    assert '<html lang="fr">' in client.get(other).content.decode()


def test_the_language_switch_keeps_the_filters(client: Client) -> None:
    html = client.get("/en/help/?country=BE").content.decode()
    assert "/aide/?country=BE" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_address_without_a_page_gets_the_same_bytes(client: Client, language: str) -> None:
    prefix = "/en" if language == "en" else ""
    bodies = {client.get(f"{prefix}/{path}").content for path in ("zz", "zz/%3Cb%3E/?q=canary", "x" * 900)}
    (body,) = bodies
    assert f'<html lang="{language}">'.encode() in body
    assert b"canary" not in body


def test_the_moderation_page_lists_each_reason_and_each_bracketed_word(client: Client) -> None:
    html = page(client, "moderation", "fr")
    with translation.override("fr"):
        assert all(str(reason.label) in html for reason in FOR_REFUSAL if reason != Reason.AD)
    assert all(replacement(kind, "fr") in html for kind in Kind)


@pytest.mark.parametrize("name", ["contact", "privacy", "accessibility", "legal"])
def test_a_page_says_what_the_operator_has_not_filled_in(client: Client, name: str) -> None:
    LegalNotice.objects.all().delete()
    assert "whoever runs this site" in page(client, name)


def test_a_filled_in_notice_is_shown_whole_and_as_text(client: Client) -> None:
    LegalNotice.objects.all().delete()
    words = dict.fromkeys(LegalNotice.FIELDS, "<b>Fictional</b>") | {"contact_email": "team@example.org"}
    LegalNotice.objects.create(**words)
    html = page(client, "legal")
    assert html.count("&lt;b&gt;Fictional&lt;/b&gt;") == len(LegalNotice.FIELDS) - 1
    assert "mailto:team@example.org" in html
    assert "whoever runs this site" not in html


def test_no_page_promises_anonymity(client: Client) -> None:
    assert not any(re.search("anonym(e|ous|at)", page(client, "privacy", language)) for language in LANGUAGES)


def test_the_days_of_publication_are_told_only_where_they_are_drawn(client: Client, settings: Any) -> None:
    settings.RELEASE_DELAY_DAYS = 5
    assert "at most 5 days after" in page(client, "moderation")
    settings.RELEASE_DELAY_DAYS = 0
    assert "drawn at random" not in page(client, "moderation")


@pytest.mark.parametrize(
    ("language", "day", "told"),
    [("fr", 1, "1er janvier 2026"), ("fr", 11, "11 janvier 2026"), ("en", 1, "1 January 2026")],
)
def test_the_first_of_a_month_is_written_as_the_language_wants(language: str, day: int, told: str) -> None:
    with translation.override(language):
        assert written(date(2026, 1, day)) == told


def test_help_elsewhere_says_that_only_french_law_was_checked(client: Client) -> None:
    sentence = "only checked French law"
    assert sentence in client.get("/en/help/?country=other").content.decode()
    assert sentence not in page(client, "help")


def test_help_shows_each_line_with_a_way_to_dial_it(client: Client) -> None:
    html = page(client, "help")
    assert 'href="tel:3919"' in html
    assert 'href="sms:114"' in html
    assert html.index('href="tel:17"') < html.index('href="tel:3919"')
