"""The author's text beside what readers get, word by word."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from testimonies.rules.differences import MOST, changed, differences
from testimonies.rules.redaction import Span, bracketed

from .test_redaction import texts_with_spans


def test_a_replaced_word_stands_between_what_is_the_same() -> None:
    text = "Puis Yanis, au 06 12."
    spans = [Span(5, 10, "first_name"), Span(15, 20, "phone")]
    assert list(differences(text, spans, "fr")) == [
        ("Puis ", "Puis "), ("Yanis", "[prénom]"), (", au ", ", au "), ("06 12", "[numéro]"), (".", ".")
    ]  # fmt: skip


def test_a_word_that_is_cut_is_told_whole_and_two_that_touch_are_one() -> None:
    text = "d'Yanisette, AbelBaker"
    spans = [Span(2, 7, "first_name"), Span(13, 17, "first_name"), Span(17, 22, "person_name")]
    assert list(differences(text, spans, "fr")) == [
        ("d'", "d'"), ("Yanisette", "[prénom]ette"), (", ", ", "), ("AbelBaker", "[prénom][nom]")
    ]  # fmt: skip


@given(texts_with_spans())
def test_one_side_is_the_author_s_text_and_the_other_is_the_readers(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    pairs = list(differences(text, spans, "fr"))
    assert "".join(old for old, _new in pairs) == text
    assert "".join(new for _old, new in pairs) == bracketed(text, spans, "fr")
    for before, after in pairwise(pairs):
        if before[0] != before[1] or after[0] != after[1]:
            assert not (before[0][-1:].isalnum() and after[0][:1].isalnum()), "a word was cut"


def test_what_she_changed_is_told_word_by_word() -> None:
    told = list(changed("Il est venu lundi, vers midi.", "Il est revenu lundi, vers dix heures."))
    assert [pair for pair in told if pair[0] != pair[1]] == [("venu", "revenu"), ("midi", "dix heures")]


@given(st.text(alphabet="ab é,\n", max_size=60), st.text(alphabet="ab é,\n", max_size=60))
def test_the_pieces_of_a_change_are_both_texts(before: str, after: str) -> None:
    pairs = list(changed(before, after))
    assert ("".join(old for old, _new in pairs), "".join(new for _old, new in pairs)) == (before, after)


def test_a_text_written_anew_is_told_as_one_piece_so_that_nobody_waits_for_it() -> None:
    before, after = (" ".join(f"{word}{number}" for number in range(MOST)) for word in "ab")
    assert [pair for pair in changed(f"Oui. {before}", f"Oui. {after}") if pair[0] != pair[1]] == [
        (before, after)
    ]
