"""Volleys of insults are seen; those who quote what was said to them are not."""

import pytest

from testimonies.rules.raid import insults
from testimonies.rules.raid.insults import volley


@pytest.mark.parametrize(
    "text",
    [
        "vous êtes toutes des salopes",
        "bande de connes allez vous faire foutre",
        "sale pute crève",
        "you lying whores, nobody would touch you",
        "VOUS ETES TOUTES DES SALOOOOOPES",
        "vous êtes des s a l o p e s",
        "vous êtes des s.a.l.o.p.e.s",
        "vous êtes des s4l0pes",
        "vous êtes des s*lopes",
        "vous êtes des sаlopеs",  # two letters are Cyrillic
        "you b***hes",
        "bitches",
    ],
)
def test_a_volley_is_sure(text: str) -> None:
    assert volley(text).is_sure


@pytest.mark.parametrize(
    "text",
    [
        "Il m'a traitée de salope et de sale pute.",
        "« Sale pute », « crève », « connasse » : ce sont les textos du jardinier.",
        "Ce connard m'a harcelée pendant deux ans, cet enculé.",
        "He called me a stupid bitch.",
        "The driver texted « fat whore » to my phone.",
    ],
)
def test_an_account_that_quotes_insults_is_neither_sure_nor_likely(text: str) -> None:
    assert not volley(text).is_sure
    assert not volley(text).is_likely


def test_an_insult_in_quotation_marks_alone_is_not_sure() -> None:
    assert volley("sale pute").is_sure
    assert not volley("« sale pute »").is_sure
    assert volley("« sale pute »").is_likely


@pytest.mark.parametrize(
    "text",
    ["", "Elle est en retard.", "He put his hand on the gate.", "Il a crevé mon pneu.", "C'est une sale affaire.",
     "Locksmith was a bastard.", "Un connard, ce plombier.",
     "The vet was a nasty man with a cow and a crazy dog in a big field near the river."],
)  # fmt: skip
def test_words_that_only_look_like_insults_are_left_alone(text: str) -> None:
    assert not volley(text).is_likely


def test_one_word_of_an_account_takes_the_certainty_and_more_of_them_the_rest() -> None:
    text = "vous êtes des salopes, des putes, des connes"
    assert volley(text).is_sure
    assert not volley(f"{text}, dit").is_sure
    assert volley(f"{text}, dit").is_likely
    assert not volley(f"{text}, dit-il").is_likely


def test_so_many_other_words_make_it_less() -> None:
    assert volley("bitches " + "word " * 9).is_sure  # one in ten
    assert not volley("bitches " + "word " * 10).is_likely


def test_a_harsh_word_counts_half() -> None:
    assert volley("sale").weight == 0.5
    assert volley("pute").weight == 1
    assert not volley("sale type").is_likely
    assert volley("sale vieille").is_sure


def test_a_star_stands_for_letters_of_an_insult_alone() -> None:
    assert volley("p*te").weight == 1
    assert volley("p*").weight == 0
    assert volley("m*rci").weight == 0


def test_a_star_in_a_word_longer_than_any_insult_hides_none() -> None:
    assert volley("s" + "*a" * 40).weight == 0


def test_only_the_beginning_is_read_and_few_patterns_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    tried: list[str] = []
    words = insults.words
    monkeypatch.setattr(insults, "words", lambda text: read.append(len(text)) or words(text))
    monkeypatch.setattr(insults, "_is_starred_insult", lambda word: bool(tried.append(word)))
    volley("ab*c " * 4_000)
    assert read == [insults.READ]
    assert len(tried) == insults.MOST_STARRED
