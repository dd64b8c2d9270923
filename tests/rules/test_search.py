"""The search over what is published: the same on both engines, since both run this table (design.md 7)."""

import json
import re

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from testimonies.models import Card, Kept, Testimony
from testimonies.rules import analyser, cards, clock, keyset, search, search_index, search_query
from testimonies.rules.keyset import Asked
from testimonies.rules.trail import today

from .. import people
from ..bench import corpus

FRENCH = {
    "technicien": "Le technicien m'a harcelée pendant des semaines ; il connaissait mon numéro par le fichier de l'entreprise.",
    "livreur": "L’intervenant est revenu le soir même. Le livreur sonnait, sonnait : j'avais peur d’ouvrir la porte.",
    "plombier": "Deux plombiers étaient chez moi. L'un m'a dit « tu es jolie » et m'a envoyé des messages toute la nuit.",
    "voisin": "Mon voisin, employé de la régie, lisait mes lettres. J'ai porté plainte ; les plaintes furent classées.",
    "cœur": "J'ai eu mal au cœur. Il savait où j'habite, à quelle heure je rentre, et il m'attendait aujourd'hui encore.",
}
ENGLISH = {
    "landlord": "My landlord entered without my agreement and harassed me; he was calling every night.",
    "courier": "The courier's messages didn't stop. He had kept my number, and he asked whether I lived alone.",
}
PAIRS = [
    # what is typed, and which texts hold it
    ("harceler", {"technicien"}), ("harcelées", {"technicien"}), ("harcelees", {"technicien"}),
    ("HARCELÉE", {"technicien"}), ("harcèlement", {"technicien"}), ("harcelement", {"technicien"}),
    ("harcelait", {"technicien"}), ("techniciens", {"technicien"}), ("Technicienne", {"technicien"}),
    ("numero", {"technicien"}), ("numéros", {"technicien"}), ("l'entreprise", {"technicien"}),
    ("entreprises", {"technicien"}), ("fichiers", {"technicien"}), ("semaine", {"technicien"}),
    ("l'intervenant", {"livreur"}), ("l’intervenant", {"livreur"}), ("intervenants", {"livreur"}),
    ("soirs", {"livreur"}), ("livreurs", {"livreur"}), ("sonner", {"livreur"}), ("sonnait", {"livreur"}),
    ("d'ouvrir", {"livreur"}), ("ouvert", set()), ("peur", {"livreur"}), ("peurs", {"livreur"}),
    ("porte", {"livreur", "voisin"}), ("portes", {"livreur", "voisin"}), ("plombier", {"plombier"}),
    ("jolies", {"plombier"}), ("message", {"plombier", "courier"}), ("messages", {"plombier", "courier"}),
    ("envoyés", {"plombier"}), ("envoyes", {"plombier"}), ("nuits", {"plombier"}), ("voisine", {"voisin"}),
    ("plainte", {"voisin"}), ("lettre", {"voisin"}), ("régie", {"voisin"}), ("regie", {"voisin"}),
    ("coeur", {"cœur"}), ("cœurs", {"cœur"}), ("aujourd'hui", {"cœur"}), ("aujourd’hui", {"cœur"}),
    ("habite", {"cœur"}), ("habiter", {"cœur"}), ("j'habite", {"cœur"}), ("attendre", set()), ("heures", {"cœur"}),
    # several words, phrases, exclusions
    ("technicien numéro", {"technicien"}), ("technicien voisin", set()), ('"le soir même"', {"livreur"}),
    ("« le soir même »", {"livreur"}), ('"soir même" peur', {"livreur"}), ('"livreur intervenant"', set()),
    ('"porté plainte"', {"voisin"}),
    ("message -nuit", {"courier"}), ("message -courier", {"plombier"}), ("porte -plaintes -soir", set()),
    ('porte -"soir même"', {"voisin"}), ("porte –peur", {"voisin"}), ("-porte", set()),
    # English
    ("harass", {"landlord"}), ("harassing", {"landlord"}), ("landlords", {"landlord"}), ("agreements", {"landlord"}),
    ("called", {"landlord"}), ("nights", {"landlord"}), ("entering", {"landlord"}), ("numbers", {"courier"}),
    ("courier's", {"courier"}), ("lives alone", {"courier"}), ("keeping", set()), ('"every night"', {"landlord"}),
    ("the landlord", {"landlord"}), ("he was calling", {"landlord"}), ("asks", {"courier"}),
    # what says nothing, and what could be an operator
    ("le", set()), ("the", set()), ("de la", set()), ("", set()), ('"', set()), ('""', set()), ("*", set()), ("- -", set()),
    ("AND", set()), ("NEAR(peur porte)", set()), ("peur AND porte", {"livreur"}), ("peur & porte", {"livreur"}),
    ("peur | porte", {"livreur"}), ("!peur", {"livreur"}), ("(peur", {"livreur"}), ("peur:*", {"livreur"}),
    ("'peur'", {"livreur"}),
    ("peur\0porte", {"livreur"}), ("stems:peur", set()), ("peur\\", {"livreur"}), ('peur"porte', {"livreur"}), ("<->", set()),
]  # fmt: skip


def published_texts() -> dict[str, Testimony]:
    rows = {name: people.published(text) for name, text in FRENCH.items()}
    return rows | {name: people.published(text, language="en") for name, text in ENGLISH.items()}


def found(typed: str, rows: dict[str, Testimony]) -> set[str]:
    query = search_query.read(typed)
    if not query.finds:
        return set()
    ids = set(search.matching(Card.objects.shown(), query).values_list("testimony", flat=True))
    return {name for name, row in rows.items() if row.pk in ids}


@pytest.mark.django_db
def test_the_same_queries_find_the_same_texts_on_each_engine() -> None:
    rows = published_texts()
    assert len(PAIRS) >= 60
    assert {typed: found(typed, rows) for typed, _names in PAIRS} == dict(PAIRS)


@pytest.mark.django_db
def test_the_words_in_brackets_are_not_found() -> None:
    rows = {"hidden": people.published("Il m'appelle du 06 39 98 12 34 tous les soirs depuis ce jour.")}
    assert "[numéro]" in rows["hidden"].public_text
    assert found("numéro", rows) == set()
    assert found("appelle", rows) == {"hidden"}


@pytest.mark.django_db
def test_what_is_taken_down_is_found_no_more() -> None:
    row = people.published("Un ornithorynque sonnait à ma porte tous les soirs.")
    rows = {"one": row}
    assert found("ornithorynque", rows) == {"one"}
    people.decide(row, "suspend", people.a_lead())
    assert found("ornithorynque", rows) == set()
    people.decide(people.fresh(row), "restore", people.a_lead())
    assert found("ornithorynque", rows) == {"one"}


@given(st.text(max_size=300))
def test_any_text_gives_a_query_of_letters_and_figures(typed: str) -> None:
    query = search_query.read(typed)
    assert all(stem.isascii() and stem.isalnum() for stem in query.stems)
    assert len(query.groups) <= search_query.MOST_GROUPS


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["a" * 10_000, "mot " * 2_500, '"' * 999, "-" * 999, "« " * 400, "🦆 مرحبا 你好", "é" * 99]
)
def test_any_query_gets_an_answer(typed: str) -> None:
    rows = {"one": people.published()}
    assert found(typed, rows) == set()


@pytest.mark.django_db
def test_other_scripts_are_found() -> None:
    rows = {"arabic": people.published("Il a écrit مرحبا à ma porte le soir même, puis il est revenu.")}
    assert found("مرحبا", rows) == {"arabic"}
    assert found("مرحب", rows) == set()


@pytest.mark.django_db
def test_the_best_of_the_newest_say_it_most_for_their_length() -> None:
    rows = {
        "once": people.published(
            "Il avait une clé. " + "Il est revenu le soir et il a sonné longtemps. " * 6
        ),
        "often": people.published("La clé, encore la clé, toujours cette clé."),
        "never": people.published("Il est revenu le soir et il a sonné."),
    }
    places = search.best(Card.objects.shown(), search_query.read("clés"))
    assert places == [Card.objects.get(testimony=rows[name]).pk for name in ("often", "once")]


@pytest.mark.django_db
def test_near_spellings_are_words_that_several_texts_hold() -> None:
    for number in range(search.IN_TEXTS):
        people.published(f"Le serrurier est revenu {number} fois.")
    people.published("Un ornithorynque est venu.")
    search.learn()
    assert "serrurier" in json.loads(Kept.objects.get(name=search.SPELLINGS).value)
    assert search.near(search_query.read("serurier -livreur")) == "serrurier -livreur"
    assert search.near(search_query.read("ornitorynque")) == ""
    assert search.near(search_query.read("serrurier")) == ""
    assert search.near(search_query.read('"du serurier"')) == ""


@pytest.mark.django_db
def test_the_words_are_learnt_once_a_day() -> None:
    people.a_call()
    clock.run()
    first = Kept.objects.get(name=search.SPELLINGS).counted_at
    clock.run()
    assert Kept.objects.get(name=search.SPELLINGS).counted_at == first
    search.learn_once(today().replace(year=today().year + 1))
    assert Kept.objects.get(name=search.SPELLINGS).counted_at > first


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "TIMEOUT_MS", 20)
    with pytest.raises(search.TooSlowError), search.bounded(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(2)")


@pytest.mark.django_db
@pytest.mark.postgresql
@pytest.mark.parametrize("walked", [0, 1, 30, 10_000])
def test_a_common_word_is_found_among_the_newest_first_with_what_all_texts_would_give(
    walked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "WALK", re.sub("LIMIT 100", f"LIMIT {walked}", search_index.WALK))
    keyset._near.cache_clear()
    corpus.published(people.a_call(), 120)
    asked = Asked(words=search_index.words(search_query.read("porte")))
    places = [*asked.cards().order_by("-place").values_list("place", flat=True)]
    assert 2 * keyset.PAGE < len(places) < 120
    found, cursor = [], ""
    while page := keyset.page(asked, cursor):
        found += [place for place, _html, _listable in page.rows]
        if not (cursor := page.next_cursor):
            break
    assert found == places
    keyset._near.cache_clear()


def test_a_long_document_keeps_its_two_streams_apart() -> None:
    stems = analyser.document("Harcelée samedi", "fr").split()
    assert stems == ["harcel", "samed", analyser.BOUNDARY, "harcele", "samed"]


@pytest.mark.django_db
def test_a_card_of_an_earlier_edition_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    row = people.published()
    before = Card.objects.get(testimony=row)
    monkeypatch.setattr(cards, "EDITION", cards.EDITION + 1)
    assert cards.renew() == 1
    after = Card.objects.get(testimony=row)
    assert (after.pk, after.edition, after.html) == (before.pk, before.edition + 1, before.html)
    assert cards.renew() == 0
    Card.objects.all().delete()
    assert cards.renew() == 1
