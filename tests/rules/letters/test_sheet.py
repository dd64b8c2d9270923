"""The PDF of a letter, read back: its words, its layout, and nothing else."""

import re
from io import BytesIO
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from testimonies.rules.letters import sheet
from testimonies.rules.letters.writing import LONGEST_LETTER, write

from .cases import OPTIONAL, TODAY, given
from .test_writing import MAIN


def words(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(normalize("NFC", text).split())


@pytest.mark.parametrize("name", MAIN)
def test_what_is_read_from_the_pdf_is_the_letter(name: str) -> None:
    """Accents, apostrophes, « œ » and quotation marks with it; only the narrow space is a wider one."""
    letter = write(MAIN[name], TODAY).text
    assert words(sheet.pdf(letter)) == " ".join(letter.split())


def test_signs_of_french_and_of_other_latin_scripts_come_back_as_they_are() -> None:
    text = "L’œuvre d’août, « ça et là » : 12 € n° 3 – Ÿ ï É… l'apostrophe droite, Nguyễn Thị Đặng, Łódź, Ελλάδα, Привет"
    assert words(sheet.pdf(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Oui 😀👩‍👩‍👧 non", "Oui ? non"),
        ("مرحبا بكم", "? ?"),
        ("été\u0307", "été"),
        ("Z\u0332\u0333a\u0488lgo", "Zalgo"),
        ("漢字 et ㎞", "? et km"),
        ("12\u202fh\u2011ici\tlà", "12\u00a0h-ici    là"),
        ("a\u2003b", "a b"),
    ],
)
def test_a_sign_the_font_lacks_does_not_break_the_sheet(typed: str, drawn: str) -> None:
    assert normalize("NFC", sheet.drawable(typed)) == drawn
    assert words(sheet.pdf(typed)) == " ".join(drawn.split())


def test_nothing_in_the_file_tells_when_or_with_what_it_was_made() -> None:
    made = sheet.pdf(MAIN_TEXT)
    read = PdfReader(BytesIO(made))
    assert (read.metadata, read.xmp_metadata) == (None, None)
    assert not re.search(
        rb"/(Producer|Creator|CreationDate|ModDate|Title|Author|Subject|Keywords|ID|Info|Metadata|Lang)\b",
        made,
    )
    assert not re.search(rb"(?i)fpdf|python|D:20\d\d", made)
    assert sheet.pdf(MAIN_TEXT) == made, "the same words give the same bytes"


MAIN_TEXT = write(given("company", version="complete", **OPTIONAL), TODAY).text


def test_the_font_is_in_the_file_and_only_the_signs_it_needs() -> None:
    made = sheet.pdf(MAIN_TEXT)
    assert made.count(b"/FontFile2") == 2 and len(made) < 30_000
    fonts = {str(font["/BaseFont"]) for page in PdfReader(BytesIO(made)).pages for font in fonts_of(page)}
    assert len(fonts) == 2 and all("SourceSerifPro" in font for font in fonts)


def fonts_of(page: object) -> list[dict[str, object]]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]


def test_the_sheet_is_laid_out_as_a_french_letter() -> None:
    placed: list[tuple[str, float, float]] = []

    def note(text: str, _cm: object, matrix: list[float], *_font: object) -> None:
        if text.strip():
            placed.append((text.strip(), matrix[4], matrix[5]))

    PdfReader(BytesIO(sheet.pdf(MAIN_TEXT))).pages[0].extract_text(visitor_text=note)
    left = {text: (x, y) for text, x, y in placed}
    sender, firm, day = left["Camille Martin"], left["Exemple & Fils"], left["Le Mans, le 29 novembre 2026"]
    assert sender[0] < 100 < 300 < firm[0] == day[0]
    assert sender[1] > firm[1] > day[1] > next(y for text, _x, y in placed if text.startswith("Objet"))


def test_a_letter_without_its_head_is_set_as_it_is() -> None:
    parts = sheet.parts("Bonjour,\n\n\n\nObjet : rien.\n\nSuite")
    assert parts == ("", "", "", "", "Bonjour,\n\nObjet : rien.\n\nSuite")
    whole = sheet.parts(MAIN_TEXT)
    assert (
        whole.sender.startswith("Camille Martin")
        and whole.subject.startswith("Objet")
        and "Madame" in whole.body
    )


@pytest.mark.parametrize(
    "sign",
    [
        "mot ",
        "\u0301",
        "é\n\n",
        *(pytest.param(one, marks=pytest.mark.long) for one in ("a", "\n", "a\n", "😀", "(\\)")),
    ],
)
def test_the_longest_text_of_anything_gives_a_sheet(sign: str) -> None:
    text = f"Début {sign * (LONGEST_LETTER // len(sign))} fin"
    if sign in ("a\n", "é\n\n"):
        with pytest.raises(sheet.TooLongError):
            sheet.pdf(text)
        return
    assert len(PdfReader(BytesIO(sheet.pdf(text))).pages) <= sheet.MOST_PAGES


def test_a_sign_that_comes_apart_into_many_makes_no_longer_sheet() -> None:
    """One « ㎯ » is six signs in the font."""
    drawn = sheet.drawable("㎯" * LONGEST_LETTER)
    assert drawn.startswith("rad∕s2") and len(drawn) == LONGEST_LETTER
    blocks = "\n\n".join(["㎯" * (LONGEST_LETTER // 5)] * 5)
    assert len(words(sheet.pdf(blocks))) <= 1.2 * LONGEST_LETTER, (
        "all of them together, with the ends of lines"
    )


def test_each_text_begins_a_page() -> None:
    pages = PdfReader(BytesIO(sheet.pdf("La lettre.", "Le résumé."))).pages
    assert [page.extract_text() for page in pages] == ["La lettre.", "Le résumé."]


def test_a_paragraph_never_begins_on_the_last_lines_of_a_page() -> None:
    pages = PdfReader(
        BytesIO(sheet.pdf("Une ligne.\n\n" * 21 + "Une annonce :\n– un ;\n– deux.\n\nFin."))
    ).pages
    assert [("Une annonce" in page.extract_text(), "– un" in page.extract_text()) for page in pages] in (
        [(True, True)],
        [(False, False), (True, True)],
    )
