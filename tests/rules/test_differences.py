"""The author's text beside what readers get, word by word."""

from itertools import pairwise

from hypothesis import given

from testimonies.rules.differences import differences
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
