"""Eight words: made from the nonce, forgiven when typed, found by a digest alone (design.md 5)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonies.rules import receipts, tokens
from testimonies.rules.receipts import PREFIX, WORDS, digests, fold, make, parse, spell, word_list

INDICES = st.tuples(*[st.integers(0, 2047)] * WORDS)
LANGUAGE = st.sampled_from(["fr", "en"])
SEPARATOR = st.sampled_from([" ", ", ", "  ", "\n", " - ", "; ", ".", "\t", "·", " / ", "\u00a0"])
NONCE = st.binary(min_size=16, max_size=16)


def means(typed: receipts.Typed, indices: tuple[int, ...]) -> bool:
    return indices in typed.candidates


@pytest.mark.parametrize("language", ["fr", "en"])
def test_four_letters_without_accents_tell_any_two_words_of_a_list_apart(language: str) -> None:
    assert len(word_list(language)) == 2048
    assert len({fold(word)[:PREFIX] for word in word_list(language)}) == 2048


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_word_to_avoid_is_of_the_list(language: str) -> None:
    assert set(word_list(language)) >= receipts.AVOIDED[language]


@given(NONCE, LANGUAGE)
def test_the_same_nonce_gives_the_same_words_and_none_to_avoid(nonce: bytes, language: str) -> None:
    indices = make(nonce, language)
    assert indices == make(nonce, language)
    assert len(indices) == WORDS
    assert receipts.AVOIDED[language].isdisjoint(spell(indices, language))


@given(INDICES, LANGUAGE, LANGUAGE)
def test_words_of_either_list_are_read_on_a_page_of_either_language(
    indices: tuple[int, ...], language: str, page: str
) -> None:
    assert means(parse(" ".join(spell(indices, language)), page), indices)


@given(INDICES, LANGUAGE, st.lists(SEPARATOR, min_size=7, max_size=7), st.data())
def test_case_accents_separators_and_letters_after_the_fourth_are_forgiven(
    indices: tuple[int, ...], language: str, separators: list[str], data: st.DataObject
) -> None:
    text = ""
    for word, separator in zip(spell(indices, language), [*separators, ""], strict=True):
        cut = word[: data.draw(st.integers(PREFIX, max(PREFIX, len(word))))]
        change = data.draw(
            st.sampled_from([str, str.upper, str.title, fold, lambda w: unicodedata.normalize("NFD", w)])
        )
        text += change(cut) + separator
    assert means(parse(f"  {text} ", language), indices)


@given(INDICES, LANGUAGE)
def test_a_numbered_list_is_read(indices: tuple[int, ...], language: str) -> None:
    listed = "\n".join(f"{place}. {word}" for place, word in enumerate(spell(indices, language), 1))
    assert means(parse(listed, language), indices)


@given(INDICES, LANGUAGE, st.integers(0, 7), st.sampled_from(["?", "???", "\uff1f"]))
def test_a_question_mark_stands_for_one_forgotten_word(
    indices: tuple[int, ...], language: str, place: int, sign: str
) -> None:
    words = spell(indices, language)
    words[place] = sign
    typed = parse(" ".join(words), language)
    assert means(typed, indices)
    assert len(typed.candidates) in (2048, 4096)


def test_two_question_marks_open_nothing() -> None:
    typed = parse("? ? " + " ".join(word_list("fr")[:6]), "fr")
    assert (typed.candidates, typed.unknown, typed.count) == ((), (), 8)


@pytest.mark.parametrize("count", [0, 1, 7, 9, 24])
def test_another_number_of_words_is_counted(count: int) -> None:
    typed = parse(" ".join(word_list("fr")[:count]), "fr")
    assert (typed.candidates, typed.count) == ((), count)


def test_the_place_of_a_word_of_no_list_is_told() -> None:
    words = list(word_list("fr")[:8])
    words[2], words[6] = "xylophage", "wwww"
    assert parse(" ".join(words), "fr").unknown == (3, 7)


@given(st.text(max_size=300), LANGUAGE)
def test_anything_typed_is_read_without_an_error(text: str, language: str) -> None:
    typed = parse(text, language)
    assert typed.count >= 0
    assert all(len(sequence) == WORDS for sequence in typed.candidates)


def test_a_huge_paste_is_cut_before_it_is_read() -> None:
    assert parse("abandon " * 200_000, "en").count < receipts.LONGEST_TYPED


@given(INDICES, INDICES)
def test_other_words_have_another_digest(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    assert (receipts.digest(one) == receipts.digest(other)) == (one == other)
    assert receipts.digest(one) in digests(receipts.Typed((one,)))


def test_a_nonce_is_ours_and_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    nonce = receipts.mint()
    assert len(receipts.nonce_bytes(nonce)) == 16
    changed = nonce[:40] + ("A" if nonce[40] == "B" else "B") + nonce[41:]
    for forged in ("", changed, "a:b:c", "\x00", "é" * 300, "\ud83d", tokens.issue("pass", ["ab", 0], 60)):
        with pytest.raises(receipts.NonceError):
            receipts.nonce_bytes(forged)
    monkeypatch.setattr(receipts, "NONCE_SECONDS", -1)
    with pytest.raises(receipts.NonceError):
        receipts.nonce_bytes(receipts.mint())


def test_a_nonce_says_nothing_of_its_source_to_who_reads_it() -> None:
    calm, busy = receipts.mint(), receipts.mint(busy=True)
    assert [receipts.is_of_busy_source(one) for one in (calm, busy)] == [False, True]
    assert len(calm) == len(busy)
    assert len(receipts.nonce_bytes(busy)) == 16


@given(INDICES, LANGUAGE)
def test_a_text_that_holds_a_whole_receipt_is_known(indices: tuple[int, ...], language: str) -> None:
    words = spell(indices, language)
    assert receipts.contains_receipt(f"Mes mots : {', '.join(words).upper()}. Voilà.")
    assert not receipts.contains_receipt(", ".join(words[:7]) + ", zzzz")
