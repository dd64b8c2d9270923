"""Every place where words stand again."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonies.rules.occurrences import occurrences, places

TEXT = "Yanis m'a écrit. YANIS, oui. Le bilan de Yan  is est long, Yànis\naussi."


def found(text: str, words: str) -> list[str]:
    return [text[start:end] for start, end in places(text, words)]


def test_every_occurrence_minds_no_case_accent_or_line_break_but_minds_words() -> None:
    assert [TEXT[a:b] for a, b in occurrences(TEXT, 0, 5)] == ["Yanis", "YANIS", "Yànis"]


@pytest.mark.parametrize(
    "there",
    ["Jean Dupont", "jean  dupont", "JEAN\nDUPONT", "Jéan\u00a0Dupont", "Jean \n Dupont", "Je\u0301an\u202fDupont"],
)  # fmt: skip
@pytest.mark.parametrize("typed", ["Jean Dupont", " jean\u00a0 DUPONT\n", "Je\u0301an Dupont"])
def test_words_are_found_over_any_kind_of_space_and_in_either_way_to_write_an_accent(
    there: str, typed: str
) -> None:
    assert found(f"Avec {there}, et Jeanne Dupont.", typed) == [there]


def test_an_accent_of_its_own_belongs_to_the_letter_before_it() -> None:
    assert found("Zoe\u0301 est là", "zoé") == ["Zoe\u0301"]


def test_both_apostrophes_are_one() -> None:
    assert found("chez l’Artisan, chez l'artisan", "l'artisan") == ["l’Artisan", "l'artisan"]


def test_a_short_name_inside_a_longer_word_is_left_alone() -> None:
    assert occurrences("Yan et Yanis, bilan", 0, 3) == [(0, 3)]


def test_a_place_that_overlaps_a_wrong_one_is_found() -> None:
    assert places("xab ab ab", "ab ab") == [(4, 9)]


@pytest.mark.parametrize("words", ["", " ", "\n\u00a0", "\u0301"])
def test_nothing_selected_has_no_occurrence(words: str) -> None:
    assert places("a b c", words) == []


NAMES = st.lists(st.sampled_from(["Jean", "Élodie", "d’Arc", "Œuvrard", "Müller"]), min_size=1, max_size=3)
SPACES = st.text(" \n\u00a0\u202f", min_size=1, max_size=3)


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, str, list[tuple[int, int]]]:
    """A text, words, and the places where these were written in it, each time in another way."""
    names = draw(NAMES)
    text, where = "", []
    for before in draw(st.lists(st.sampled_from(["il a dit ", "« ", "(", "\n", "chez "]), max_size=5)):
        text += before
        start = len(text)
        for number, name in enumerate(names):
            write = draw(st.sampled_from([str, str.upper, str.lower]))
            form = draw(st.sampled_from(["NFC", "NFD"]))
            text += (draw(SPACES) if number else "") + unicodedata.normalize(form, write(name))
        where.append((start, len(text)))
        text += draw(st.sampled_from([", ", " »\n", ".", ") puis "]))
    return text, " ".join(names), where


@given(planted())
def test_every_planted_name_is_found_whole_and_nothing_else(
    case: tuple[str, str, list[tuple[int, int]]],
) -> None:
    text, words, where = case
    assert places(text, words) == where


@given(st.text(max_size=80), st.text(max_size=8))
def test_places_are_in_the_text_and_apart(text: str, words: str) -> None:
    at = 0
    for start, end in places(text, words):
        assert at <= start < end <= len(text)
        at = start + 1


@pytest.mark.parametrize(
    ("unit", "words"), [("a", "a" * 900), ("a ", "a a a a"), ("ab", "ab ab"), ("é\u0301", "é é")]
)
def test_a_hostile_text_takes_time_in_step_with_its_length(unit: str, words: str) -> None:
    def cost(signs: int) -> float:
        start = time.process_time()
        places(unit * (signs // len(unit)), words)
        return time.process_time() - start

    best = min(cost(100_000) / max(cost(25_000), 0.001) for _again in range(3))
    assert best < 10  # four times the text; its square would be sixteen times the time
