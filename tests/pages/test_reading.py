"""Home, calls, list and page: what readers see, and what they never do (design.md 7)."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from testimonies.models import State, Testimony
from testimonies.rules import follow_up, keyset

from .. import people

pytestmark = pytest.mark.django_db
LIST = "/temoignages/"
READERS_PAGES = ["/", "/en/", "/appels/", "/appels/harcelementdomicile/", LIST, "/en/testimonies/"]
HOSTILE = [
    "%00",
    "a%00b",
    "%ED%A0%BD",
    "%ff%fe",
    "x" * 10_000,
    "'%22--",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%E2%80%AE",
]


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def long_story() -> str:
    return "Il est revenu le lendemain sans prévenir. " * 60 + "La toute dernière phrase."


def lived_through(canary: str) -> list[Testimony]:
    """One testimony in each state that readers must not see, each with the canary in its words."""
    return [people.in_state(state, people.waiting(f"{canary} {state} : il est revenu le soir même."))
            for state in State.values if state != State.PUBLISHED]  # fmt: skip


# What is never shown


@pytest.mark.parametrize("address", [*READERS_PAGES, f"{LIST}?trade=telecom-technician", f"{LIST}?q=revenu"])
def test_a_stranger_sees_published_words_alone(client: Client, address: str) -> None:
    lived_through("zibeline")
    people.published()
    assert "zibeline" not in body(client, address)


def test_nothing_of_a_call_that_is_not_open_is_shown(client: Client) -> None:
    row = people.published()
    people.a_call(opened_on=None)
    assert people.STORY not in body(client, "/") + body(client, LIST) + body(client, "/appels/")
    for address in ("/appels/harcelementdomicile/", row.get_absolute_url()):
        assert client.get(address).status_code == 404


def test_a_page_never_shows_month_age_company_country_or_day(client: Client) -> None:
    row = people.published(area="fr-69", country="BE")
    follow_up.add_details(row, company="Zibeline SARL", choices={"age_band": ["25-34"], "places": ["home"]})
    people.published_on(row, date(2021, 3, 14))
    for address in (row.get_absolute_url(), LIST, "/"):
        article = body(client, address).split("<article")[1].split("</article>")[0]
        shown = re.sub("<[^>]+>", "", article)  # an id may hold any digits
        for secret in ("Zibeline", "25", "34", "Chez vous", "Rhône", "Belgique", "2021", "mars", "14"):
            assert secret not in shown, (address, secret)


def test_trade_behaviours_year_and_an_allowed_area_are_shown(client: Client) -> None:
    row = people.published(area="fr-69", show_area=True)
    for address in (row.get_absolute_url(), LIST, "/"):
        page = body(client, address)
        for words in (
            "Technicien internet, téléphone",
            "2017",
            "Message personnel après la visite",
            "Rhône (69)",
        ):
            assert words in page, (address, words)


def test_a_text_without_a_trade_is_named_by_its_first_behaviour(client: Client) -> None:
    row = people.published(trade="", behaviours=["private-message"])
    title = row.terms.get(slug="private-message").label
    assert f"<h1>{title}" in body(client, row.get_absolute_url())
    assert f"{title}</a></h2>" in re.sub(r" · \d{4}", "", body(client, LIST))


def test_markup_in_a_text_is_shown_as_it_was_written(client: Client) -> None:
    row = people.published("<script>alert(1)</script> & <b>{{ 7|add:7 }}</b>, disait-il tous les soirs.")
    for address in (row.get_absolute_url(), LIST, "/"):
        page = client.get(address).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;{{ 7|add:7 }}&lt;/b&gt;" in page


# How words are laid out


@pytest.mark.parametrize("length", [80, 400, 3_000])
def test_a_page_shows_every_word(client: Client, length: int) -> None:
    story = ('Il a écrit « tu es seule ? » — j\'ai dit "non" 💜 #stop.\nPuis rien.\n\n' * 60)[:length].strip()
    row = people.published(story)
    text = (
        body(client, row.get_absolute_url())
        .split("<blockquote")[1]
        .split(">", 1)[1]
        .split("</blockquote>")[0]
    )
    assert "".join(re.sub("<[^>]+>", " ", text).split()) == "".join(story.split())


def test_a_short_text_is_whole_in_the_list_and_a_long_one_ends_with_a_sentence_and_a_link(
    client: Client,
) -> None:
    short, long = people.published(), people.published(long_story())
    page = body(client, LIST)
    assert people.STORY in page
    assert "toute dernière phrase" not in page
    assert page.count("Lire la suite") == 1
    assert f'<p><a href="{long.get_absolute_url()}">Lire la suite' in page
    assert f'<a href="{short.get_absolute_url()}">' in page
    assert "toute dernière phrase" in body(client, long.get_absolute_url())


def test_a_warned_text_is_folded_behind_the_names_of_its_warnings(client: Client) -> None:
    row = people.published(warnings=["threats", "sexual-words", "none"])
    for address in (LIST, row.get_absolute_url(), "/"):
        page = body(client, address)
        summary, folded = page.split('<details class="warned">')[1].split("</details>")[0].split("</summary>")
        assert "propos sexuels · menaces" in summary
        assert people.STORY in folded
        assert people.STORY not in page.replace(folded, "")


def test_a_text_without_warning_is_open(client: Client) -> None:
    people.published(warnings=["none"])
    assert 'class="warned"' not in body(client, LIST)


def test_hidden_passages_are_set_apart(client: Client) -> None:
    row = people.published("Il m'appelle du 06 39 98 12 34 tous les soirs depuis ce jour.")
    assert '<span class="redacted">[numéro]</span>' in body(client, row.get_absolute_url())


def test_a_text_in_the_other_language_says_so(client: Client) -> None:
    french = people.published()
    english = people.published("He came back the next day and rang twice.", language="en")
    assert '<blockquote class="testimony-text">' in body(client, french.get_absolute_url())
    page = body(client, english.get_absolute_url())
    assert '<blockquote class="testimony-text" lang="en">' in page
    assert "Écrit en anglais" in page


def test_an_answer_not_given_is_no_tag(client: Client) -> None:
    row = people.published(trade="prefer-not", behaviours=["prefer-not"], year=None)
    page = body(client, row.get_absolute_url())
    assert "<h1>Témoignage</h1>" in page
    assert "préfère ne pas" not in page


# Search engines


def test_a_page_is_not_for_search_engines_unless_she_allowed_it(client: Client) -> None:
    closed, allowed = people.published(), people.published(allow_indexing=True)
    page = client.get(closed.get_absolute_url())
    assert 'name="robots" content="noindex' in page.content.decode()
    assert "noindex" in page["X-Robots-Tag"]
    page = client.get(allowed.get_absolute_url())
    assert 'name="robots"' not in page.content.decode()
    assert "noindex" not in page["X-Robots-Tag"]


@pytest.mark.parametrize("address", ["/", LIST, "/appels/harcelementdomicile/"])
def test_a_page_with_several_texts_asks_all_their_authors(client: Client, address: str) -> None:
    people.published(allow_indexing=True)
    assert "noindex" not in client.get(address)["X-Robots-Tag"]
    people.published()
    assert "noindex" in client.get(address)["X-Robots-Tag"]


def test_the_canonical_address_is_in_the_language_of_the_text(client: Client, settings: Any) -> None:
    row = people.published()
    link = f'<link rel="canonical" href="{settings.SITE_URL}/temoignages/{row.pk}/">'
    assert link in body(client, f"/temoignages/{row.pk}/")
    assert link in body(client, f"/en/testimonies/{row.pk}/")


# Home and calls


def test_home_shows_the_hashtag_three_texts_and_the_count(client: Client) -> None:
    for _each in range(4):
        people.published()
    page = body(client, "/")
    assert '<span class="hashtag">#harcelementdomicile</span>' in page
    assert page.count("<article") == 3
    assert "4 témoignages" in page


def test_home_counts_its_own_call(client: Client) -> None:
    people.published()
    people.a_call(slug="ailleurs", hashtag="#ailleurs")
    people.published(call="ailleurs")
    assert body(client, "/").count("<article") == 1
    assert body(client, "/appels/ailleurs/").count("<article") == 1
    assert "#ailleurs" in body(client, "/appels/")


def test_home_stands_before_any_call_is_open(client: Client) -> None:
    people.a_call(opened_on=None)
    assert "#harcelementdomicile" not in body(client, "/")


def test_a_closed_call_is_still_read(client: Client) -> None:
    people.published()
    people.a_call(closed_on=timezone.localdate())
    assert people.STORY in body(client, "/appels/harcelementdomicile/")


# The list


def three_kinds() -> None:
    people.a_call(slug="ailleurs", hashtag="#ailleurs")
    people.published(
        "Le serrurier est revenu deux fois.", trade="locksmith", behaviours=["returned-uninvited"]
    )
    people.published("My landlord wrote at night.", language="en", trade="landlord", warnings=["threats"])
    people.published("Une histoire d'un autre appel.", call="ailleurs", behaviours=["followed"],
                     area="fr-69", show_area=True)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("trade=locksmith", {"serrurier"}),
        ("behaviour=returned-uninvited", {"serrurier"}),
        ("behaviour=private-message", {"landlord"}),
        ("language=en", {"landlord"}),
        ("call=ailleurs", {"autre appel"}),
        ("trade=locksmith&language=en", set()),
        ("trade=&language=&page=3&utm_source=x", {"serrurier", "landlord", "autre appel"}),
        ("q=serruriers", {"serrurier"}),
        ("q=revenu&language=en", set()),
        ("year=2017", {"serrurier", "landlord", "autre appel"}),
        ("year=2016", set()),
        ("area=fr-69", {"autre appel"}),
        ("warning=threats", {"landlord"}),
    ],
)
def test_each_filter_keeps_what_it_says(client: Client, query: str, found: set[str]) -> None:
    three_kinds()
    texts = re.sub("</?mark>", "", body(client, f"{LIST}?{query}")).split('role="status"')[-1]
    assert {
        words for words in ("serrurier", "landlord", "autre appel") if words in texts.split("<footer")[0]
    } == found


def test_a_filter_in_force_is_named_and_can_be_removed(client: Client) -> None:
    three_kinds()
    page = body(client, f"{LIST}?trade=locksmith&language=fr&utm_source=x")
    assert f'<a href="{LIST}?language=fr">Retirer «\xa0Serrurier\xa0»</a>' in page
    assert f'<a href="{LIST}?trade=locksmith">Retirer «\xa0' in page
    assert '<option value="locksmith" selected>' in page


@pytest.mark.parametrize("field", ["call", "trade", "behaviour", "area", "year", "warning", "language"])
def test_a_value_that_is_in_no_list_gets_its_error_beside_the_field(client: Client, field: str) -> None:
    people.published()
    page = body(client, f"{LIST}?{field}=no-such-value")
    group = page.split(f'id="div_id_{field}"')[1].split('id="div_id_')[0]
    assert "is-invalid" in group.split("</div>")[0] and "n’est pas dans la liste" in group
    assert '<details class="fold" open>' in page
    assert people.STORY in page
    assert "no-such-value" not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(
    "field",
    ["call", "trade", "behaviour", "language", "cursor", "area", "year", "warning", "unfold", "order", "é"],
)
def test_any_parameter_takes_anything(client: Client, field: str) -> None:
    people.published()
    for hostile in HOSTILE:
        response = client.get(f"{LIST}?{field}={hostile}&{field}={hostile}")
        assert response.status_code == 200, hostile
        assert people.STORY in unescape(response.content.decode()), hostile
        assert b"<script>alert" not in response.content, hostile


def test_a_receipt_in_the_search_is_refused_and_kept_nowhere(client: Client) -> None:
    words = people.sent().words
    people.published()
    answer = client.get(f"{LIST}?q={'+'.join(words)}&language=fr")
    page = unescape(answer.content.decode())
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")
    assert "huit mots d’un reçu" in page.split('id="div_id_q"')[1][:900]
    assert people.STORY in page and not any(
        f"{one} {two}" in page or f"{one}+{two}" in page for one, two in pairwise(words)
    )


def test_an_empty_list_says_what_will_come(client: Client) -> None:
    people.a_call()
    assert "Les premiers seront ici" in body(client, LIST)
    people.published()
    page = body(client, f"{LIST}?trade=movers")
    assert re.search(r'role="status">\s*Aucun témoignage ne correspond encore à ces choix', page)
    assert f'<a href="{LIST}">Voir tous les témoignages</a>' in page


def test_the_pages_of_the_list_follow_each_other_with_their_filters(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyset, "PAGE", 2)
    for number in range(5):
        row = people.published(f"Le récit numéro {number} de cette page.")
        people.published_on(row, date(2024, 5, 1) - timedelta(days=number))
    address, seen = f"{LIST}?language=fr", []
    while address:
        page = body(client, address)
        seen += re.findall(r"Le récit numéro (\d)", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"{LIST}{following[1]}" if following else ""
        assert not address or "language=fr&cursor=" in address
    assert seen == ["0", "1", "2", "3", "4"]
    assert f'<a href="{LIST}?language=fr">Revenir aux plus récents</a>' in page


# Questions to the database


@pytest.mark.parametrize(
    ("address", "most"),
    [("/", 5), ("/appels/", 2), ("/appels/harcelementdomicile/", 5), (LIST, 1), (f"{LIST}?trade=locksmith", 1),
     (f"{LIST}?behaviour=followed&warning=threats&year=2017", 1)],
)  # fmt: skip
def test_more_texts_cost_no_more_queries(
    client: Client,
    address: str,
    most: int,
    remembering: None,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    people.published(trade="locksmith", area="fr-69", show_area=True)
    client.get(LIST)
    client.get(address)
    with django_assert_max_num_queries(most):
        client.get(address)
    for _each in range(2):
        people.published(trade="locksmith", behaviours=["followed", "photo-taken"], warnings=["threats"])
    with django_assert_max_num_queries(most):
        assert client.get(address).content.count(b"<article") == (
            0 if address == "/appels/" else 2 if "followed" in address else 3
        )


def test_one_page_takes_one_query_whatever_tells_the_same(
    client: Client, remembering: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Those that tell the same were asked for once, for each page of their kind."""
    alone = people.published(trade="", behaviours=["prefer-not"])
    several = [
        people.published(behaviours=["followed", "photo-taken"], warnings=["threats"]) for _each in range(5)
    ]
    for row in (alone, several[0]):
        client.get(row.get_absolute_url())
    for row in (alone, *several):
        with django_assert_num_queries(1):
            page = body(client, row.get_absolute_url())
        beside = page.partition('<ul class="testimonies">')[2]
        others = {one.pk for one in several if one.pk in beside}
        assert len(others) == (3 if row in several else 0) and row.pk not in others


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("address", [*READERS_PAGES, f"{LIST}some-id/"])
def test_readers_pages_are_only_read(client: Client, method: str, address: str) -> None:
    people.a_call()
    assert getattr(client, method)(address).status_code == 405
