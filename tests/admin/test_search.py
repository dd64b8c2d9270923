"""Looking for words in texts that are not public: by POST, within one's calls, and no word is shown or kept."""

import re

import pytest
from structlog.testing import capture_logs

from testimonies.models import Event, State
from testimonies.rules import searching
from tests import people

from .desk import at_desk, item
from .test_rights import of_role

pytestmark = pytest.mark.django_db
PAGE = "/admin/testimonies/testimony/search/"


def found(page: str) -> list[str]:
    return re.findall(r'id="row-([\w-]{22})"', page)


def looked_for(words: str, user=None) -> str:
    return at_desk(user or people.a_moderator()).post(PAGE, {"words": words}).content.decode()


@pytest.mark.parametrize(
    "words", ["ornithorynque élégant", "ORNITHORYNQUE ELEGANT", "  ornithorynque\u00a0\n elegant "]
)
def test_accents_capitals_and_spaces_do_not_matter(words: str) -> None:
    row = people.waiting("Il portait un Ornithorynque\nélégant sur son badge.")
    people.waiting("Une autre histoire, sans rien de cela.")
    assert found(looked_for(words)) == [row.pk]


def test_a_hit_is_a_row_and_never_a_word_of_the_text() -> None:
    row = people.waiting("Il portait un ornithorynque sur son badge bleu marine.")
    page = looked_for("ornithorynque")
    assert item(row) in page
    assert "badge" not in page


@pytest.mark.parametrize("state", [State.APPROVED, State.CHANGES_ASKED, State.REFUSED, State.SUSPENDED])
def test_whatever_is_not_public_and_still_here_is_looked_at(state: str) -> None:
    row = people.in_state(state, people.waiting("Un ornithorynque."))
    assert found(looked_for("ornithorynque")) == [row.pk]


@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
def test_what_is_public_or_gone_is_not(state: str) -> None:
    people.in_state(state, people.waiting("Un ornithorynque."))
    assert "No text of your calls" in looked_for("ornithorynque")


def test_another_call_is_not_looked_at() -> None:
    people.waiting("Un ornithorynque.")
    assert found(looked_for("ornithorynque", people.a_moderator(people.a_call(slug="other")))) == []


@pytest.mark.parametrize("words", ["", "ab", " a \u0300 ", "\x00"])
def test_too_few_letters_are_said_beside_the_field(words: str) -> None:
    people.waiting()
    page = looked_for(words)
    assert "Write at least three letters" in page and 'aria-invalid="true"' in page


def test_what_was_typed_comes_back_and_long_words_are_no_error() -> None:
    assert 'value="ab"' in looked_for("ab")
    assert "No text of your calls" in looked_for("x" * 100_000)


def test_that_one_looked_is_in_the_trail_and_the_words_are_nowhere() -> None:
    people.waiting("Un ornithorynque.")
    with capture_logs() as logs:
        looked_for("ornithorynque")
    event = Event.objects.get(what="search")
    assert "ornithorynque" not in f"{vars(event)} {logs}"
    assert at_desk(people.a_moderator()).get(PAGE).status_code == 405


def test_whoever_looked_a_hundred_times_waits_until_tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "A_DAY", 1)
    user = people.a_moderator()
    looked_for("ornithorynque", user)
    assert "Go on tomorrow" in looked_for("ornithorynque", user)


def test_more_hits_than_are_shown_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_FOUND", 1)
    for number in range(2):
        people.waiting(f"Un ornithorynque, numéro {number}.")
    page = looked_for("ornithorynque")
    assert len(found(page)) == 1 and "There are more" in page


def test_who_may_not_read_may_not_look() -> None:
    assert at_desk(of_role("Analysts")).post(PAGE, {"words": "ornithorynque"}).status_code == 403


@pytest.mark.parametrize("words", ["elan", "ÉLAN", "coeur", "cœur", "ß", "ss", "…", "ł", "漢", "a b"])
def test_the_quick_way_through_western_texts_finds_what_the_slow_one_finds(words: str) -> None:
    wanted = searching.folded(words)
    holds = searching.looks_for(wanted)
    for text in ("Un élan.", "UN ÉLAN", "Le cœur", "le coeur", "Straße", "strasse", "Et…", "Złoty", "漢字", "a\u00a0\nb",
                 "L’élan", "", "???"):  # fmt: skip
        assert holds(text) == (wanted in searching.folded(text)), text
