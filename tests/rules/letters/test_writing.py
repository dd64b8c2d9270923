"""Every combination of answers gives a letter without a hole, a doubled word or a broken agreement, and without a threat."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from testimonies.migrations.seeds import law
from testimonies.pages.letter_forms import COMPLETE
from testimonies.rules.letters import when, writing
from testimonies.rules.letters.answers import (
    CUSTOMER_DATA,
    Answers,
    LandlordAsk,
    LetterKind,
    Right,
    known,
    landlord_asks,
    names_offences,
)
from testimonies.rules.letters.writing import write

from . import cases
from .cases import OPTIONAL, TODAY, given

GOLDEN = Path(__file__).parent
ALL_OF_IT = ("messages", "repeated", "sexual", "came-back")
MAIN = {
    "company-minimal": given("company"),
    "company-complete": given("company", version="complete", **OPTIONAL, happened=ALL_OF_IT),
    "reminder": given("reminder", proof=OPTIONAL["proof"]),
    "cnil": given("cnil", version="complete", **OPTIONAL, reminded=when.read("05/11/2026"), exercised=("access", "object")),
    "landlord": given("landlord", version="complete", **OPTIONAL, at_home=("entered", "cut", "pressure", "messages")),
}  # fmt: skip
FAULTS = {
    "a hole": r"\n{3}| {2}| [,.]|\( *\)|,,|\.\.|\( | \)|^\s|: *\Z",
    "a doubled word": r"\b(\w+)[ \u00a0]\1\b",
    "a sign of the template": r"None|{{|}}|{%|%}|{#|#}|&#|&amp;|\u2028|^\| ",
    "a bad joint": r"\b[Dd]e les?\b|\b[àÀ] les?\b|\b[Ss]i ils?\b",
    "no elision": r"\b(?:[DdLlSsMmTtJj]e|[Qq]ue|[Ll]a) [aeiouyâàéèêîôœAEIOUÉÊ]",
    "one thing as many": r"Ces informations avaient été recueillie\b|Cette information avaient|le fait suivant se sont",
}
# Where a line may end without a full stop: addresses, the subject, the name under the letter.
FREE = re.compile(r"\A.*?Madame, Monsieur,\n\n|\n\nCamille Martin\n.*\Z", re.DOTALL)
THREATS = re.compile(
    r"publi(?:er|c|que|és?|cation)\b|réseaux?|presse\b|journa(?:l|ux|liste)|internet|médias?|témoignages?|tout le monde|"
    r"réputation|dénonc|clients? sauront|sinon",
    re.IGNORECASE,
)


@cache
def faults_of_a_paragraph(text: str) -> tuple[str, ...]:
    """Most paragraphs stand in many letters."""
    found = [name for name, pattern in FAULTS.items() if re.search(pattern, text, re.MULTILINE)]
    found += ["guillemets"] * (text.count("«") != text.count("»"))
    found += ["brackets"] * (text.count("(") != text.count(")"))
    return (*found, *(["a threat"] * bool(THREATS.search(text))))


def faults(text: str) -> list[str]:
    found = [fault for part in text.strip("\n").split("\n\n") for fault in faults_of_a_paragraph(part)]
    found += ["a hole"] * bool(re.search(r"\n{3}|\A\s|: *\n\n", text))
    found += ["a sentence without its end"] * bool(
        re.search(r"[^.:,;…]\n\n(?=[A-ZÀÉ])", FREE.sub("\n", text))
    )
    return found + ["an open end"] * (not text.endswith(("Camille Martin\n", ".\n", ".")))


def wrong(answers: Answers) -> list[str]:
    letter = write(answers, TODAY)
    found = faults(letter.text)
    if answers.kind == LetterKind.CNIL:
        found += faults(letter.summary) + ["too long"] * (writing.size(letter.summary) >= 1_000)
    return found


def holds_for_each(found: Iterable[Answers]) -> int:
    seen = 0
    for seen, answers in enumerate(found, 1):  # noqa: B007  how many there were
        assert wrong(answers) == [], (answers, write(answers, TODAY))
    return seen


def test_no_combination_of_answers_gives_a_fault() -> None:
    """Every fifth of them; all in the long run."""
    assert holds_for_each(islice(cases.letters(), 0, None, 5)) > 900


@pytest.mark.long
def test_no_combination_at_all_gives_a_fault() -> None:
    assert holds_for_each(cases.letters()) > 4_500
    assert holds_for_each(cases.every_letter()) > 20_000


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Je dis  cela.", "a hole"),
        ("Je dis , cela.", "a hole"),
        ("Voici :\n\nRien.", "a hole"),
        ("Je vous vous écris.", "a doubled word"),
        ("Je vous dis None.", "a sign of the template"),
        ("Il vient de le faire à le Mans.", "a bad joint"),
        ("Je vous demande de effacer.", "no elision"),
        ("Une phrase sans fin\n\nUne autre.", "a sentence without its end"),
        ("Un « mot.", "guillemets"),
        ("Sinon, je saisirai la presse.", "a threat"),
        ("Je le dirai sur les réseaux sociaux.", "a threat"),
        ("Sans fin", "an open end"),
    ],
)
def test_each_fault_would_be_seen(text: str, fault: str) -> None:
    assert fault in faults(text)


@pytest.mark.parametrize("name", MAIN)
def test_the_main_letters_are_those_that_were_read(name: str) -> None:
    letter = write(MAIN[name], TODAY)
    summary = (
        f"\n-- résumé : {writing.size(letter.summary)} caractères\n{letter.summary}\n"
        if letter.summary
        else ""
    )
    assert letter.text + summary == (GOLDEN / f"{name}.txt").read_text()


def test_penal_articles_are_those_of_what_was_ticked_and_only_complete_letters_name_them() -> None:
    def named(*happened: str, **changes: str) -> set[str]:
        text = write(given("company", **{"version": "complete", "happened": happened, **changes}), TODAY).text
        return set(re.findall(r"226-21|222-16|222-33|R\. 625-8-3", text))

    assert named("messages") == {"226-21"}
    assert named("repeated") == {"226-21", "222-16"}
    assert named("sexual") == {"226-21", "R. 625-8-3"}
    assert named("sexual", "repeated") == {"226-21", "222-16", "222-33", "R. 625-8-3"}
    assert named("sexual", "repeated", version="minimal") == set()
    unsure = write(given("company", version="complete", source="unknown"), TODAY).text
    assert "Si ces données viennent de vos fichiers" in unsure
    told = write(given("company", version="complete", source="other"), TODAY).text
    assert "code pénal" not in told and "Seule la justice" not in told
    assert (
        "222-16 du code pénal. Seule la justice"
        in write(given("company", version="complete", source="other", happened=("repeated",)), TODAY).text
    )
    at_home = [
        write(given("landlord", version="complete", at_home=(one,)), TODAY).text for one in ("entered", "cut")
    ]
    assert ["226-4 du" in text for text in at_home] == [True, False]


@pytest.mark.parametrize("kind", LetterKind.values)
def test_a_minimal_letter_says_nothing_that_only_the_complete_one_asks(kind: str) -> None:
    text = write(given(kind, **OPTIONAL), TODAY).text
    whole = write(given(kind, **OPTIONAL, version="complete"), TODAY).text
    asked = set(COMPLETE[LetterKind(kind)]) & set(OPTIONAL)
    assert asked and asked <= set(writing._LEFT_OUT)
    for name in asked:
        value = OPTIONAL[name] if isinstance(OPTIONAL[name], str) else OPTIONAL[name][0]
        assert value.split("\n")[0] not in text, name
        assert value.split("\n")[0] in whole, name


@pytest.mark.parametrize("sentences", [1, 3, 30, 200])
def test_a_long_story_is_shortened_by_whole_sentences(sentences: int) -> None:
    story = " ".join(f"Phrase numéro {number} de mon récit." for number in range(sentences))
    summary = write(given("cnil", version="complete", facts=story), TODAY).summary
    kept = re.findall(r"Phrase numéro (\d+) de mon récit\.", summary)
    assert summary.count("Phrase") == len(kept) and kept == [str(number) for number in range(len(kept))]
    full = writing.size(f"{summary} Phrase numéro {len(kept)} de mon récit.") >= 1_000
    assert len(kept) == sentences if sentences <= 3 else full
    assert writing.size(summary) < 1_000 and "Je demande à la CNIL" in summary


def test_one_endless_sentence_is_cut_between_words() -> None:
    summary = write(given("cnil", version="complete", facts="abcdefgh " * 300), TODAY).summary
    assert re.search(r"\babcdefgh…\n", summary)
    assert set(re.findall(r"\babc\w*", summary)) == {"abcdefgh"} and writing.size(summary) < 1_000


def test_the_longest_answers_still_give_a_summary_of_less_than_a_thousand_characters() -> None:
    most = {"company": "É" * 200, "happened": ("messages", "repeated", "sexual", "came-back"), "facts": "x" * 3_000,
            "data_used": cases.DATA[-1], "source": "unknown", "visit_type": "line", "company_reply": "partial",
            "exercised": tuple(Right.values), "reminded": when.read("05/11/2026")}  # fmt: skip
    for facts in ("x" * 3_000, "😀" * 900, FACTS_OF_WORDS):
        summary = write(given("cnil", version="complete", **(most | {"facts": facts})), TODAY).summary
        assert 300 < writing.size(summary) < 1_000
        assert "Je n’avais pas donné mon accord" in summary


FACTS_OF_WORDS = "Un mot. " * 300


def test_the_month_of_the_company_is_counted_from_the_day_of_the_letter() -> None:
    def says(sent: str) -> str:
        return write(given("reminder", first_sent=when.read(sent)), TODAY).text

    assert "est passé" in says("28/10/2026")
    assert "est passé" not in says("29/10/2026")


def test_what_a_testimony_holds_answers_the_first_questions_and_never_who_she_is() -> None:
    first = known(
        ["private-message", "repeated-calls", "sexual-remark"], ["customer-file"], "telecom-technician"
    )
    assert first == {
        "happened": ["messages", "repeated", "sexual"],
        "at_home": ["messages"],
        "visit_type": "line",
        "source": "given",
    }
    assert known(["entered-without-consent", "nonsense"], ["unknown"], "nonsense") == {
        "happened": [],
        "at_home": ["entered"],
        "visit_type": "",
        "source": "unknown",
    }


@pytest.mark.parametrize(
    ("slugs", "source"),
    [
        ((), "given"),
        (("colleague",), "given"),
        (("lease-keys", "online-search"), "given"),
        (("seen-at-home",), "other"),
        (("online-search", "unknown"), "other"),
        (("unknown",), "unknown"),
    ],
)
def test_how_the_data_were_obtained_is_said_as_it_was_ticked(slugs: tuple[str, ...], source: str) -> None:
    assert known([], slugs, "")["source"] == source


def test_the_rules_and_the_facts_of_law_call_the_same_data_those_of_customers() -> None:
    assert set(law.CUSTOMER_DATA) == CUSTOMER_DATA


def test_where_the_data_came_from_is_claimed_of_the_company_only_where_that_was_said() -> None:
    def says(**changes: str) -> str:
        return write(given("company", **changes), TODAY).text

    assert "recueillies pour ce service" in says() and "Je ne sais pas" in says(source="unknown")
    for kind in ("company", "cnil"):
        told = write(given(kind, source="other"), TODAY).text
        assert not re.search("recueillies p(?:our|ar)|Je ne sais pas|obtenues", told)
    assert "avaient été recueillies par l’entreprise pour un service." in says(visit_type="none")


def test_only_what_was_cut_off_is_to_be_restored() -> None:
    asks = tuple(LandlordAsk.values)
    texts = [
        write(given("landlord", at_home=(one,), landlord_asks=asks), TODAY).text for one in ("entered", "cut")
    ]
    assert ["rétablir" in text for text in texts] == [False, True]
    assert landlord_asks(["restore"], ["entered"]) == ()


def test_the_complaint_names_the_rights_that_were_used_where_a_letter_was_sent() -> None:
    for version in ("minimal", "complete"):
        letter = write(given("cnil", version=version, exercised=("access", "object")), TODAY)
        assert "une copie de mes données (article 15 du RGPD) et l’arrêt de cet usage" in letter.text
        assert "J’ai exercé mes droits d’accès et d’opposition (articles 15 et 21 du RGPD)." in letter.summary
    unsent = write(given("cnil", first_sent=None, exercised=("access",)), TODAY)
    assert "article 15" not in unsent.text + unsent.summary


def test_the_page_says_that_offences_are_named_where_the_letter_does() -> None:
    for answers in islice(cases.about_the_visit("company"), 0, None, 7):
        assert names_offences(answers) == ("code pénal" in write(answers, TODAY).text), answers
