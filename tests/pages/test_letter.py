"""The pages of a letter: a choice, the questions, the words, the file. Nothing is asked of the database but the banner."""

from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pypdf import PdfReader

from testimonies.rules.letters.answers import LetterKind, Version
from testimonies.rules.trail import today

from .letters import ANSWERED, CHOSEN, ENGLISH, FRENCH, carried, field, step, taken, ticked, written
from .test_bad_input import HOSTILE
from .test_testify import OURS

pytestmark = pytest.mark.django_db
NOT_HERE = "only, so there is no letter for another country"
HANDED = {"behaviours": ["repeated-calls", "sexual-remark"], "data_sources": ["customer-file"], "trade": "plumber",
          "year": "2025", "country": "FR"}  # fmt: skip


def test_the_first_page_says_what_each_letter_does_and_that_nothing_is_kept(client: Client) -> None:
    page = client.get(ENGLISH)
    said = unescape(page.content.decode())
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert (
        all(f'value="{kind}"' in said for kind in LetterKind)
        and "keeps nothing of what you write here" in said
    )
    assert "No lawyer has read it yet." in said and "Wording: version 1 of" in said


@pytest.mark.parametrize("version", Version.values)
@pytest.mark.parametrize("kind", LetterKind.values)
def test_each_letter_is_written_in_french_from_its_questions(client: Client, kind: str, version: str) -> None:
    asked = step(client, "questions", ENGLISH, kind=kind, version=version)
    assert asked.status_code == 200 and carried(asked, "asked") == [f"{kind} {version}"]
    page = written(client, ENGLISH, kind=kind, version=version)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    letter = field(page)
    assert (
        letter.startswith("Camille Martin\n12 rue des Lilas\n69003 Lyon\n\n")
        and "Madame, Monsieur," in letter
    )
    assert ("Un SMS le soir même." in letter) == (version == "complete")
    assert "What it says" in page.content.decode()


def test_the_complaint_comes_with_a_summary_and_its_length(client: Client) -> None:
    page = written(client, ENGLISH, kind="cnil", version="complete", facts="Un SMS. " * 200)
    summary = field(page, "summary")
    assert len(summary) < 1_000 and f"the summary has {len(summary)} characters" in page.content.decode()


@pytest.mark.parametrize(("file", "kind"), [("pdf", "application/pdf"), ("txt", "text/plain; charset=utf-8")])
def test_the_edited_text_is_taken_along_under_a_neutral_name(client: Client, file: str, kind: str) -> None:
    answer = taken(client, file, letter="Mon texte à moi, d’août 😀.")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["Content-Disposition"] == f'attachment; filename="lettre.{file}"'
    assert "no-store" in answer["Cache-Control"] and not answer.cookies
    if file == "pdf":
        assert PdfReader(BytesIO(answer.content)).pages[0].extract_text() == "Mon texte à moi, d’août ?."
    else:
        assert answer.content.decode() == "Mon texte à moi, d’août 😀.\n"


def test_both_files_of_a_complaint_hold_the_summary_too(client: Client) -> None:
    texts = {"kind": "cnil", "letter": "La lettre.", "summary": "Le résumé."}
    assert taken(client, "txt", **texts).content.decode() == "La lettre.\n\nLe résumé.\n"
    pages = PdfReader(BytesIO(taken(client, "pdf", **texts).content)).pages
    assert [page.extract_text() for page in pages] == ["La lettre.", "Le résumé."]


def test_another_language_keeps_what_was_changed_in_the_letter(client: Client) -> None:
    page = client.post(ENGLISH, CHOSEN | ANSWERED | {"step": "show", "letter": "Changé à la main."}, **OURS)
    assert field(page) == "Changé à la main."
    assert 'form="letter" formaction="/droits/lettre/" name="step" value="show"' in page.content.decode()


def test_paper_carries_the_letter_in_its_order(client: Client) -> None:
    page = step(client, "show", **ANSWERED, letter=field(written(client)).replace("Lyon, le", "Paris, le"))
    paper = page.content.decode().partition('class="paper"')[2]
    assert '<p data-part="sender">Camille Martin\n12 rue des Lilas' in paper
    assert '<p class="paper-right" data-part="place">Paris, le' in paper


# What was answered before


def test_a_testimony_fills_in_what_it_holds_and_never_a_name(client: Client) -> None:
    first = client.post(FRENCH, HANDED, **OURS)
    assert carried(first, "behaviours") == ["repeated-calls", "sexual-remark"] and carried(first, "year") == [
        "2025"
    ]
    page = step(client, "questions", version="complete", **HANDED)
    assert ticked(page, "happened") == ["messages", "repeated", "sexual"] and ticked(page, "source") == [
        "given"
    ]
    said = page.content.decode()
    assert 'name="visit" value="2025"' in said and '<option value="repair" selected>' in said
    assert 'name="sender_name" value=' not in said and field(page, "sender_contact") == ""


def test_the_company_is_filled_in_where_a_page_hands_it_over(client: Client) -> None:
    said = step(client, "questions", company="Exemple & Fils").content.decode()
    assert 'name="company" value="Exemple &amp; Fils"' in said


def test_a_box_that_was_left_empty_stays_empty(client: Client) -> None:
    answered = {name: value for name, value in ANSWERED.items() if name not in ("asks", "happened")}
    page = step(client, "questions", **HANDED, **answered, asked="company minimal")
    assert ticked(page, "asks") == ticked(page, "happened") == []
    assert ticked(step(client, "questions", **HANDED), "asks") == ["stop", "access", "keep"]


def test_going_back_and_forth_loses_nothing(client: Client) -> None:
    page = step(client, "choose", **ANSWERED, asked="company minimal")
    for name, value in (ANSWERED | {"asked": "company minimal"}).items():
        assert carried(page, name) == (value if isinstance(value, list) else [value]), name
    again = step(
        client, "questions", **{name: carried(page, name) for name in ANSWERED}, asked="company minimal"
    )
    assert ticked(again, "data_used") == ["number", "address"] and field(again, "sender_contact").startswith(
        "12 rue"
    )


# What is not as it should be


@pytest.mark.parametrize("country", ["CA-QC", "other"])
def test_another_country_gets_a_sentence_and_no_letter(client: Client, country: str) -> None:
    for page in (
        client.post(ENGLISH, {"country": country}, **OURS),
        step(client, "questions", ENGLISH, country=country),
        written(client, ENGLISH, country=country),
        step(client, "pdf", ENGLISH, **ANSWERED, country=country, letter="Bonjour."),
    ):
        assert page.status_code == 200 and NOT_HERE in page.content.decode()
        assert b"Madame, Monsieur" not in page.content


@pytest.mark.parametrize(
    ("kind", "missing", "words"),
    [
        ("company", "sender_name", "Write your name"),
        ("company", "data_used", "Tick what was used."),
        ("company", "asks", "Tick at least one request."),
        ("reminder", "first_sent", "Write the day you sent the first letter."),
        ("landlord", "at_home", "Tick what happened."),
        ("cnil", "company", "Write the name of the company."),
        ("cnil", "first_sent", "Write the day of the first letter too."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_the_rest_stays(
    client: Client, kind: str, missing: str, words: str
) -> None:
    page = written(client, ENGLISH, kind=kind, **{missing: []})
    said = page.content.decode()
    summary = said.partition('class="error-summary"')[2].partition("</div>")[0]
    assert words in summary and f'href="#id_{missing}' in summary and said.count(words) == 2
    assert "69003 Lyon" in field(page, "sender_contact")


@pytest.mark.parametrize(
    ("field_name", "typed", "words"),
    [
        ("visit", "hier", "Write a day, a month or a year"),
        ("visit", "01/01/2100", "This day has not come yet."),
        ("first_sent", "10/2026", "Write the whole day"),
        ("evidence", "une pièce\n" * 21, "Write 20 lines at most."),
        ("company", "x" * 201, "200"),
        ("facts", "mot " * 1_000, "This is longer than 3,000 characters."),
    ],
)
def test_what_cannot_be_used_is_said_and_kept(
    client: Client, field_name: str, typed: str, words: str
) -> None:
    said = unescape(
        written(client, ENGLISH, kind="cnil", version="complete", **{field_name: typed}).content.decode()
    )
    assert words in said.partition('class="error-summary"')[2].partition("</div>")[0]
    assert typed.strip() in said


@pytest.mark.parametrize(
    ("field_name", "typed", "words"),
    [
        ("visit", "02/10/2026", "This day lies after that of your first letter."),
        ("visit", "11/2026", "This day lies after that of your first letter."),
        ("reminded", "30/09/2026", "This day lies before that of your first letter."),
        ("replied", "30/09/2026", "This day lies before that of your first letter."),
    ],
)
def test_days_out_of_their_order_are_said_beside_their_field(
    client: Client, field_name: str, typed: str, words: str
) -> None:
    said = written(client, ENGLISH, kind="cnil", **{field_name: typed}).content.decode()
    summary = said.partition('class="error-summary"')[2].partition("</div>")[0]
    assert words in summary and f'href="#id_{field_name}"' in summary and summary.count("<li>") == 1
    assert field(written(client, kind="cnil", visit="10/2026", reminded="01/10/2026"))


def test_only_what_was_cut_off_is_asked_to_be_restored(client: Client) -> None:
    landlord = {"kind": "landlord", "version": "minimal"}
    asks = [
        ticked(step(client, "questions", **landlord, behaviours=[slug]), "landlord_asks")
        for slug in ("entered-without-consent", "cut-off-supplies")
    ]
    assert ["restore" in one for one in asks] == [False, True] and len(asks[0]) == 4
    page = written(client, ENGLISH, **landlord, landlord_asks=["restore"])
    assert b"tick above that it was cut off" in page.content
    both = written(client, ENGLISH, **landlord, landlord_asks=["stop", "restore"])
    assert "rétablir" not in field(both) and b"Restore what was cut off" not in both.content


@pytest.mark.parametrize(
    ("changes", "is_early"),
    [
        ({"kind": "reminder"}, True),
        ({"kind": "cnil", "company_reply": "none"}, True),
        ({"kind": "cnil", "company_reply": "refusal"}, False),
        ({"kind": "cnil", "company_reply": "none", "first_sent": ""}, False),
        ({"kind": "cnil", "company_reply": "none", "first_sent": "01/10/2025"}, False),
        ({"kind": "company"}, False),
    ],
)
def test_who_writes_before_the_month_is_over_is_told_so(
    client: Client, changes: dict[str, str], is_early: bool
) -> None:
    told = {"first_sent": written_day(), "reminded": "", "replied": "", "visit": "2025"} | changes
    said = written(client, ENGLISH, **told).content.decode()
    assert ("is not over yet" in said) == is_early and ("send this complaint now" in said) == (
        is_early and changes["kind"] == "cnil"
    )


def written_day() -> str:
    return f"{today():%d/%m/%Y}"


def test_a_complete_letter_needs_a_word_on_what_happened(client: Client) -> None:
    page = written(client, ENGLISH, version="complete", facts="", happened=[])
    assert "Say in a few words what happened, or tick it above." in page.content.decode()
    assert field(written(client, ENGLISH, version="complete", facts=""))


@pytest.mark.parametrize("file", ["txt", "pdf", "show"])
def test_a_letter_that_is_too_long_or_empty_comes_back(client: Client, file: str) -> None:
    for letter, words in (("é" * 20_001, "longer than 20,000 characters"), (" ", "The letter is empty")):
        page = step(client, file, ENGLISH, **ANSWERED, letter=letter)
        assert page.status_code == 200 and words in page.content.decode() and field(page) == letter


def test_a_summary_over_999_characters_comes_back(client: Client) -> None:
    page = step(client, "pdf", ENGLISH, **ANSWERED, kind="cnil", letter="Bonjour.", summary="x" * 1_000)
    assert "longer than 999 characters" in page.content.decode() and field(page, "summary") == "x" * 1_000


ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://elsewhere.example"},
]
SILENT = {"origin": "null"}
THEIRS = CHOSEN | ANSWERED | {"letter": "Venez chercher ceci.", "company": "Venez ici"}


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
@pytest.mark.parametrize("name", ["", "questions", "write", "show", "pdf"])
def test_words_of_a_page_elsewhere_are_not_shown_as_ours(
    client: Client, name: str, headers: dict[str, str]
) -> None:
    page = client.post(ENGLISH, THEIRS | {"step": name}, headers=headers)
    assert (page.status_code, page["Content-Type"]) == (403, "text/html; charset=utf-8")
    assert b"Venez" not in page.content and b"this came from another site" in page.content
    assert carried(page, "company") == [] and 'value="questions"' in page.content.decode()


@pytest.mark.parametrize("name", ["write", "show", "txt", "pdf"])
def test_who_has_a_silent_browser_presses_once_more_and_loses_nothing(client: Client, name: str) -> None:
    page = client.post(ENGLISH, THEIRS | {"step": name}, headers=SILENT)
    assert page.status_code == 403 and b"press once more" in page.content
    assert field(page, "sender_contact").startswith("12 rue") and carried(page, "letter") == [
        THEIRS["letter"]
    ]
    again = THEIRS | {
        "step": "show",
        "letter": carried(page, "letter"),
        "confirmed": carried(page, "confirmed"),
    }
    shown = client.post(ENGLISH, again, headers=SILENT)
    assert shown.status_code == 200 and field(shown) == THEIRS["letter"]
    file = client.post(
        ENGLISH, again | {"step": "pdf", "confirmed": carried(page, "confirmed")}, headers=SILENT
    )
    assert file["Content-Type"] == "application/pdf"


def test_a_silent_browser_that_goes_through_the_pages_is_never_stopped(client: Client) -> None:
    asked = client.post(ENGLISH, CHOSEN | {"step": "questions"}, headers=SILENT)
    assert asked.status_code == 200
    told = CHOSEN | ANSWERED | {"confirmed": carried(asked, "confirmed")}
    assert field(client.post(ENGLISH, told | {"step": "write"}, headers=SILENT))


# What is much


def test_too_many_pdfs_leave_the_text_and_the_plain_file(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testimonies.pages.letter.MOST_PDFS", 1)
    assert taken(client, "pdf", letter="Mon texte.")["Content-Type"] == "application/pdf"
    page = step(client, "pdf", ENGLISH, **ANSWERED, letter="Mon texte.")
    assert page.status_code == 429 and field(page) == "Mon texte." and b"as plain text" in page.content
    assert taken(client, "txt", letter="Mon texte.").content == b"Mon texte.\n"


def test_a_text_of_too_many_pages_comes_back_with_the_plain_file_offered(client: Client) -> None:
    page = step(client, "pdf", ENGLISH, **ANSWERED, letter="a\n" * 3_000)
    assert page.status_code == 200 and b"too many lines for a PDF" in page.content
    assert field(page).count("a\n") == 3_000


def test_what_comes_back_is_no_longer_than_what_is_read(client: Client) -> None:
    much = {
        "company": "x" * 5_000,
        "behaviours": ["repeated-calls"] * 500,
        "trade": "y" * 5_000,
        "facts": "z" * 90_000,
    }
    page = step(client, "choose", **much)
    assert [len(one) for name in ("company", "trade", "facts") for one in carried(page, name)] == [
        200,
        60,
        30_000,
    ]
    assert len(carried(page, "behaviours")) == 60
    asked = step(client, "questions", version="complete", **much).content.decode()
    assert "x" * 200 in asked and "x" * 201 not in asked and "z" * 30_001 not in asked


FIELDS = [*ANSWERED, *CHOSEN, *HANDED, "step", "asked", "letter", "summary"]
EACH_OF_ITS_KIND = "visit facts contacts sender_name asks visit_type country asked letter".split()
# The others hold nothing that these forms read otherwise than the form of a testimony does.
ODD = ("one megabyte", "NUL", "surrogate", "markup")


@pytest.mark.parametrize("hostile", [HOSTILE[name] for name in ODD], ids=ODD)
def test_any_field_takes_anything(client: Client, hostile: str) -> None:
    typed = hostile[:30_000].encode("utf-8", "surrogatepass")
    usual = {"kind": "cnil", "version": "complete", "letter": "a", "summary": "b", "step": "show"}
    whole: dict[str, Any] = CHOSEN | ANSWERED | HANDED | usual
    for names in (
        FIELDS,
        [one for one in FIELDS if one not in (*CHOSEN, "step")],
        *([one] for one in EACH_OF_ITS_KIND),
    ):
        body = urlencode(whole | dict.fromkeys(names, typed), doseq=True)
        page = client.post(FRENCH, body, content_type="application/x-www-form-urlencoded", **OURS)
        assert page.status_code == 200, names
        assert "Camille Martin" in unescape(page.content.decode()) or "sender_name" in names, names
        assert b"<script>alert" not in page.content, names
