"""A letter on paper: the PDF of an edited text, made in memory, with nothing in it but the words and the font.

The order of a French letter is read from the text itself: what stands before « Objet » in three parts is the sender, whom it
goes to, and place and day. Any other text is set as it is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import category, combining, normalize

import font_source_serif_pro

from testimonies.rules.text import neutralise

from .writing import LONGEST_LETTER

if TYPE_CHECKING:
    from fpdf import FPDF

SUBJECT = "Objet"
MOST_PAGES = 40  # the longest letter of words has ten
SIZE, LINE = 11, 5.4  # points; millimetres
KEPT_TOGETHER = 5  # lines that are free where a paragraph begins: a page ends with no bare announcement, nor begins with a name
LEFT, TOP, COLUMN, WIDTH = (
    25,
    22,
    115,
    75,
)  # millimetres: margins, where the right-hand column begins, how wide it is
_NO_SIGN = "\uffff"  # where the font has none, nor one like it
_MISSING = re.compile(f"{_NO_SIGN}+")
_ALIKE = str.maketrans({"\u202f": "\u00a0", "\u2011": "-", "\t": "    ", "\u200c": "", "\u200d": ""})


class TooLongError(ValueError):
    """More pages than a letter has: empty lines, or one word to a line."""


class Parts(NamedTuple):
    sender: str
    addressee: str
    place: str
    subject: str
    body: str


def parts(text: str) -> Parts:
    """Without three parts before the subject, all of it is body."""
    blocks = [block.strip("\n") for block in text.split("\n\n") if block.strip()]
    head = next((place for place, block in enumerate(blocks) if block.startswith(SUBJECT)), None)
    if head != 3:
        return Parts("", "", "", "", "\n\n".join(blocks))
    sender, addressee, place, subject, *body = blocks
    return Parts(sender, addressee, place, subject, "\n\n".join(body))


def pdf(*texts: str) -> bytes:
    """Each text begins a page. The same texts give the same bytes. Raises `TooLongError`."""
    with _sheet() as sheet:
        for text in texts:
            sheet.add_page()
            _set(sheet, parts(drawable(neutralise(text))))
        return bytes(sheet.output(output_producer_class=_bare_output()))


def _set(sheet: "FPDF", letter: Parts) -> None:
    for block, is_right in ((letter.sender, False), (letter.addressee, True), (letter.place, True)):
        _write(sheet, block, COLUMN if is_right else LEFT, WIDTH)
    sheet.set_font(style="B")
    _write(sheet, letter.subject, LEFT)
    sheet.set_font(style="")
    for block in letter.body.split("\n\n"):
        if sheet.will_page_break(KEPT_TOGETHER * LINE):
            sheet.add_page()
        _write(sheet, block, LEFT)


def _write(sheet: "FPDF", block: str, left: float, width: float = 0) -> None:
    if block:
        sheet.set_x(left)
        sheet.multi_cell(width, LINE, block, align="L", new_x="LMARGIN", new_y="NEXT")
        sheet.ln(LINE)


def drawable(text: str) -> str:
    """The same words in signs that the font has, `LONGEST_LETTER` of them at most: one that is typed may come apart into many.

    Accents it cannot set are left out; an emoji, or a word of a script it has not, becomes one question mark.
    """
    known = _signs()
    # A mark that NFC left alone takes no room on a line: thousands of them would make one line that never ends.
    signs = (
        sign if sign in known and not combining(sign) else _like(sign, known)
        for sign in text.translate(_ALIKE)
    )
    return _MISSING.sub("?", "".join(signs))[:LONGEST_LETTER]


def _like(sign: str, known: frozenset[str]) -> str:
    if category(sign) in ("Mn", "Me", "Cf"):
        return ""  # what is laid over the sign before it
    if sign.isspace():
        return " "
    return "".join(part for part in normalize("NFKD", sign) if part in known) or _NO_SIGN


@cache
def _signs() -> frozenset[str]:
    """What the font has in both weights, and line ends."""
    with _sheet() as sheet:
        signs = (frozenset(map(chr, font.cmap)) for font in sheet.fonts.values())  # type: ignore[union-attr]
        return frozenset.intersection(*signs) | {"\n"}


@contextmanager
def _sheet() -> Iterator["FPDF"]:
    """An empty document with its fonts open. The library takes long to load: who asks for no PDF does not wait for it."""
    from fpdf import FPDF

    class Nameless(FPDF):
        def file_id(self) -> None:
            """None: it would be a digest of the words."""

        def add_page(self, *args: Any, **kwargs: Any) -> None:
            if self.page >= MOST_PAGES:
                raise TooLongError
            super().add_page(*args, **kwargs)

    sheet = Nameless(format="A4")
    files = font_source_serif_pro.font_files_ttf
    sheet.add_font("serif", fname=files["SourceSerifPro"])
    sheet.add_font("serif", "B", fname=files["SourceSerifProSemibold"])
    sheet.set_font("serif", size=SIZE)
    sheet.set_margins(LEFT, TOP, 210 - COLUMN - WIDTH)
    sheet.set_auto_page_break(True, TOP)
    try:
        yield sheet
    finally:
        for font in sheet.fonts.values():
            font.close()  # type: ignore[union-attr]


def _bare_output() -> type:
    from fpdf.output import OutputProducer

    class Bare(OutputProducer):
        def _add_info(self) -> None:  # type: ignore[override]
            """No day, no name of a program."""

    return Bare
