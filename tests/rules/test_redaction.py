"""Spans over a text, and what readers get of it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from testimonies.models import Kind
from testimonies.rules.redaction import Ground, Span, bracketed, merged, pieces, settled


def test_overlapping_and_touching_spans_of_a_kind_merge() -> None:
    assert merged(
        [Span(5, 9, "phone"), Span(0, 5, "phone"), Span(20, 30, "email"), Span(25, 28, "phone")]
    ) == [
        Span(0, 9, "phone"),
        Span(20, 30, "email"),
    ]


def test_touching_spans_of_two_kinds_stay_two_words() -> None:
    assert (
        bracketed("AbelBaker", [Span(0, 4, "first_name"), Span(4, 9, "person_name")], "fr") == "[prénom][nom]"
    )


words = st.text(st.characters(codec="utf-8", exclude_characters="[]"), max_size=60)


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(words.filter(bool))
    ends = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(
        lambda pair: pair[0] < pair[1]
    )
    return text, [Span(a, b, "phone") for a, b in draw(st.lists(ends, max_size=6))]


@given(texts_with_spans())
def test_no_hidden_sign_is_left_and_no_other_is_lost(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    kept = "".join(
        sign for at, sign in enumerate(text) if not any(one.start <= at < one.end for one in spans)
    )
    assert bracketed(text, spans, "fr").replace("[numéro]", "") == kept


@given(texts_with_spans())
def test_pieces_put_together_are_the_text_and_each_sign_under_a_span_is_in_one(
    case: tuple[str, list[Span]],
) -> None:
    text, spans = case
    cut = list(pieces(text, spans))
    assert "".join(words for words, _span in cut) == text and all(words for words, _span in cut)
    inside = "".join(str(int(span is not None)) * len(words) for words, span in cut)
    assert inside == "".join(str(int(any(a.start <= at < a.end for a in spans))) for at in range(len(text)))


def test_pieces_of_a_stretch_leave_out_what_lies_beside_it() -> None:
    spans = [Span(0, 3, "phone"), Span(4, 9, "email"), Span(6, 7, "phone")]
    assert list(pieces("abcdefghij", spans, 2, 8)) == [("c", spans[0]), ("d", None), ("efgh", spans[1])]


@given(texts_with_spans(), st.sets(st.integers(0, 5)))
def test_removed_passages_are_gone_and_hidden_ones_are_covered(
    case: tuple[str, list[Span]], removed: set[int]
) -> None:
    text, spans = case
    hits = merged(spans)
    settled_text, hidden = settled(text, hits, removed, "fr")
    assert bracketed(settled_text, hidden, "fr") == bracketed(text, hits, "fr")
    still = [settled_text[one.start : one.end] for one in hidden]
    assert still == [text[h.start : h.end] for n, h in enumerate(hits) if n not in removed]


@given(texts_with_spans())
def test_merged_spans_are_apart_and_cover_the_same_signs(case: tuple[str, list[Span]]) -> None:
    _text, spans = case
    result = merged(spans)
    assert all(one.end < other.start for one, other in pairwise(result)), "touching ones of a kind are one"
    assert {at for one in result for at in range(one.start, one.end)} == {
        at for one in spans for at in range(one.start, one.end)
    }


@given(st.integers(1, 300), st.integers(1, 300), st.sampled_from(Kind.values))
def test_a_replacement_betrays_no_length(one: int, other: int, kind: str) -> None:
    assert bracketed("x" * one, [Span(0, one, kind)], "fr") == bracketed(
        "y" * other, [Span(0, other, kind)], "fr"
    )


@given(texts_with_spans())
def test_what_is_covered_is_told_from_what_is_only_met(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    ground = Ground((one.start, one.end) for one in spans)
    under = [any(one.start <= at < one.end for one in spans) for at in range(len(text))]
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            assert ground.covers(start, end) == all(under[start:end])
            assert ground.meets(start, end) == any(under[start:end])
