import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonies.rules.text import MARKS_PER_LETTER, is_blank, length, neutralise

AWKWARD = st.sampled_from(
    "a 1 \n \t \r\n \r \x00 \x85 \u0301 \u0327 \u094d \u0915 \u0627 \u200b \u200c \u200d \ufe0f \ufe0e \u20e3 "
    "\u202e \u2066 \u3164 \u115f \u1100 \u2028 \u2800 \ufdd0 \ud800 \U0001f3f4 \U000e0067 \U000e0062 \U000e007f "
    "\U0001f469 \U0001f3fd \u2764 \u845b \U000e0100".split(" ")
)
ANY_TEXT = st.one_of(st.text(st.characters(codec=None)), st.lists(AWKWARD).map("".join))


@given(ANY_TEXT)
def test_neutralising_twice_changes_nothing(text: str) -> None:
    once = neutralise(text)
    assert neutralise(once) == once


@given(ANY_TEXT)
def test_what_is_neutralised_can_be_stored_and_sent(text: str) -> None:
    clean = neutralise(text)
    clean.encode("utf-8")
    assert "\x00" not in clean and "\r" not in clean


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("un\r\ndeux\rtrois\u2028quatre\u2029cinq\x85six", "un\ndeux\ntrois\nquatre\ncinq\nsix"),
        ("a\tb\x00c\x07d\x9fe", "a\tbcde"),
        ("demi\ud83d paire\ufdd0\U0001ffff", "demi paire"),
        ("ab\u202ecd\u202c\u2066ef\u2069\u200e\u200f\u061cg", "abcdefg"),
        ("0\u200b6\u2060 3\ufeff9\u00ad 9\u180e8", "06 39 98"),
        ("\u3164a\u115fb\uffa0c\u034fd", "abcd"),
        ("caché\U000e0068\U000e0069 \U000e0001", "caché "),
        ("0\ufe0f6 39\u200d 98", "06 39 98"),
        ("cafe\u0301", "café"),
        ("⠓⠊\u2800⠁", "⠓⠊ ⠁"),
    ],
)
def test_what_misleads_the_eye_is_taken_away(typed: str, kept: str) -> None:
    assert neutralise(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "« Vous êtes seule\u202f? » m’a-t-il dit\u00a0: « 100\u00a0% »",
        "👩‍👩‍👧‍👦 ❤️‍🔥 👍🏽 👩🏽‍🚒 🏳️‍🌈 🇫🇷 1️⃣ ☎︎",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می‌خواهم",
        "क्‍ष ශ්‍රී",
        "葛\U000e0100城",
        "Nguyễn Trường Tộ, Łódź, Ærøskøbing, မြွှေ့",
        "<b>pas du HTML</b> & ‘rien’ *de* caché",
    ],
)
def test_what_people_really_write_stays(text: str) -> None:
    assert neutralise(text) == text


def test_towers_of_accents_are_cut_down() -> None:
    assert neutralise("Z" + "\u0489" * 500 + "!") == "Z" + "\u0489" * MARKS_PER_LETTER + "!"


def test_marks_that_come_together_once_a_hidden_character_is_gone_are_cut_too() -> None:
    assert neutralise("Z" + ("\u0489" * 4 + "\u200b") * 50) == "Z" + "\u0489" * MARKS_PER_LETTER


@pytest.mark.parametrize(
    "text, count",
    [
        ("", 0),
        ("  abc \n", 3),
        ("été", 3),
        ("e\u0301te\u0301", 3),
        ("👩‍👩‍👧‍👦🇫🇷", 2),
        ("a\r\nb", 3),
        ("क्‍ष", 1),
        ("oui\u202f!", 5),
    ],
)
def test_length_counts_as_people_do(text: str, count: int) -> None:
    assert length(text) == count


def test_length_stops_counting_past_the_limit() -> None:
    assert length("é" * 100, limit=20) == 21
    assert length("é" * 20, limit=20) == 20


@pytest.mark.parametrize("hidden", ["a" + "\u0301" * 64_000, "\u1100" * 64_000, "👩" + "\u200d👩" * 32_000])
def test_megabytes_do_not_hide_in_one_character(hidden: str) -> None:
    assert length(hidden, limit=1000) > 1000


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200b\u3164", "\u00a0\u202f", "\u0301", "\u2800", "\ud800", "\x00"]
)
def test_nothing_visible_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", [".", "a", "👍", " é ", "漢"])
def test_anything_visible_is_not_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize("pile", ["\u0301\u0327", "\u0327" * 2 + "\u0301"])
def test_a_tower_of_unsorted_marks_costs_no_more_than_its_length(pile: str) -> None:
    """NFC sorts a pile in time of its length squared: half a megabyte would stop the site for everybody."""
    tower = "a" + "\u0301" * 250_000 + "\u0327" * 250_000 + pile
    assert len(neutralise(tower)) <= 1 + MARKS_PER_LETTER
