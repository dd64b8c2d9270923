"""A third language is a catalogue and a setting: decision 23."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import translation

from config.languages import COMPILED, offered
from testimonies.models import Testimony, replacement
from testimonies.pages import sitemap
from testimonies.rules import follow_up, receipts
from testimonies.rules.memo import forget

from .. import people
from ..messages import LOCALE
from ..walk import addresses, in_each_language
from .coming_back import OURS
from .test_testify import answers, hidden_fields, words_of

XHTML = "{http://www.w3.org/1999/xhtml}link"
TEXT = "El técnico se fue a mediodía. Esa noche recibí un mensaje suyo: le parecía guapa, y sabía dónde vivo."


@pytest.fixture
def spanish(settings: Any, db: None) -> None:
    settings.LANGUAGES = offered(["fr", "en", "es"], LOCALE)
    forget()


def told_in_spanish(client: Client) -> tuple[Testimony, list[str]]:
    people.a_call()
    check = client.post("/es/testificar/", answers(story=TEXT, language="es", trade="plumber"), **OURS)
    sent = client.post("/es/testificar/enviar/", hidden_fields(check), **OURS)
    assert '<html lang="es">' in sent.content.decode()
    return Testimony.objects.get(), words_of(sent)


def test_home_form_and_list_come_in_the_language_of_their_address(client: Client, spanish: None) -> None:
    people.a_call()
    for path in ("/es/", "/es/testificar/", "/es/testimonios/", "/es/nada/"):
        assert '<html lang="es">' in client.get(path).content.decode(), path
    assert "Cuéntenos qué pasó" in client.get("/es/testificar/").content.decode()


def test_what_is_not_translated_yet_is_english_and_not_french(client: Client, spanish: None) -> None:
    people.a_call()
    page = client.get("/es/testificar/").content.decode()
    assert "Plumber" in page and "Plombier" not in page
    with translation.override("es"):
        assert translation.gettext("The call is open.") == "The call is open."


@pytest.mark.parametrize("path", ["/", "/en/", "/temoignages/", "/nulle-part/", "/aide/?country=BE"])
def test_each_page_links_to_the_two_other_languages(client: Client, spanish: None, path: str) -> None:
    people.a_call()
    links = re.findall(r'href="([^"]+)" hreflang="(\w\w)"', client.get(path).content.decode())
    others = {code: client.get(link).content.decode() for link, code in links}
    assert len(others) == 2
    assert all(f'<html lang="{code}">' in page for code, page in others.items())


def test_a_page_reached_by_a_form_has_a_press_for_each_other_language(client: Client, spanish: None) -> None:
    people.a_call()
    page = client.post("/temoigner/", answers(), **OURS).content.decode()
    assert re.findall(r'<button class="button-link language" form="sending" formaction="([^"]+)"', page) == [
        "/en/testify/",
        "/es/testificar/",
    ]


def test_a_text_in_it_is_received_moderated_and_read(client: Client, spanish: None) -> None:
    row, words = told_in_spanish(client)
    assert row.language == "es" and len(words) == 8
    assert follow_up.find(receipts.parse(" ".join(words), "es"))
    people.approved(row)
    for path in (f"/es/testimonios/{row.pk}/", f"/temoignages/{row.pk}/", f"/en/testimonies/{row.pk}/"):
        assert "guapa" in client.get(path).content.decode(), path
    assert 'lang="es"' in client.get("/temoignages/").content.decode()
    assert "Langue" not in client.get(f"/es/testimonios/{row.pk}/").content.decode()
    assert "guapa" in client.get("/en/testimonies/?language=es&q=guapa").content.decode()


def test_no_address_fails_in_it(client: Client, spanish: None) -> None:
    row = people.published()
    asked = [path for path in addresses(public_id=row.pk, slug="harcelementdomicile") if path[:4] == "/es/"]
    failed = {path: status for path in asked if (status := client.get(path).status_code) >= 500}
    assert len(asked) > 20 and failed == {}


def test_the_sitemap_names_all_three(client: Client, spanish: None) -> None:
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  # our own
    assert {one[0].text for one in root} == {
        f"http://127.0.0.1:8000{path}" for path in in_each_language(*sitemap.STATIC)
    }
    assert all([link.get("hreflang") for link in one.iter(XHTML)] == ["fr", "en", "es"] for one in root)


def test_texts_outlive_a_language_that_is_turned_off(client: Client, spanish: None, settings: Any) -> None:
    row, words = told_in_spanish(client)
    Testimony.objects.update(allow_indexing=True)
    people.approved(people.fresh(row))
    settings.LANGUAGES = offered(["fr", "en"], LOCALE)
    forget()
    paths = [
        "/",
        "/temoignages/",
        f"/en/testimonies/{row.pk}/",
        "/chiffres/",
        "/sitemap.xml",
        "/donnees/lignes.csv",
    ]
    assert [client.get(path).status_code for path in paths] == [200] * len(paths)
    assert f"/temoignages/{row.pk}/" in client.get("/sitemap.xml").content.decode()
    assert client.get(f"/es/testimonios/{row.pk}/").status_code == 404
    opened = client.post(reverse("follow_up"), {"receipt": " ".join(words), "action": "open"}, **OURS)
    assert opened.status_code == 200 and "data-error" not in opened.content.decode()


def test_a_language_without_a_list_of_words_borrows_the_english_one() -> None:
    indices = receipts.draw("es")
    assert receipts.parse(" ".join(receipts.spell(indices, "es")), "es").candidates == (indices,)
    assert receipts.spell(indices, "es") == receipts.spell(indices, "en")


@pytest.mark.parametrize(("language", "word"), [("fr", "[nom]"), ("en", "[name]"), ("es", "[name]")])
def test_the_bracketed_words_of_a_third_language_are_english(language: str, word: str) -> None:
    assert replacement("person_name", language) == word


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        (["fr"], "lacks 'en'"),
        (["en", "es"], "lacks 'fr'"),
        (["fr", "en", "de"], "'de': write some of en,es,fr"),
        (["fr", "en", "../fr"], "write some of"),
    ],
)
def test_a_language_that_cannot_be_shown_stops_the_start(codes: list[str], says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=re.escape(says)):
        offered(codes, LOCALE)


def test_a_language_is_any_that_django_knows_and_whose_catalogue_lies_there(tmp_path: Path) -> None:
    for code in ("it", "xx", "zh-hans"):
        (tmp_path / code / COMPILED).parent.mkdir(parents=True)
        (tmp_path / code / COMPILED).touch()
    assert [code for code, _name in offered(["fr", "it", "en", "it"], tmp_path)] == ["fr", "en", "it"]
    with pytest.raises(ImproperlyConfigured, match="write some of en,fr,it"):
        offered(["fr", "en", "xx"], tmp_path)


def test_french_and_english_alone_are_on_unless_the_operator_says_more(settings: Any) -> None:
    assert [code for code, _name in settings.LANGUAGES] == ["fr", "en"]
