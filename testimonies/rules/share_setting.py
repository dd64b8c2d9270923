"""How words are set on the share picture: the font, the size that fits, where lines break."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import font_source_serif_pro
from PIL import ImageFont

from .share_words import beginnings

# The colours of static/css/tokens.css, light: a picture has no dark mode.
GROUND, INK, QUIET, ACCENT, HAIRLINE = "#fbf7f1", "#2a2233", "#5d5368", "#5b2a5e", "#ded3c5"
WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT = 120, 1104  # of the words; the opening quotation mark hangs left of them
SIZES = (78, 70, 62, 55, 49, 44)  # pixels; the last is read on a telephone
LEADING = 1.32
CAPITAL = 0.7  # of the size: how high a capital stands
PARAGRAPH = 0.35  # of a line, between two paragraphs
MOST = 700  # signs looked at: more never fits

_BEFORE_MARK = re.compile(r"(?<=\S) (?=[?!;:»])")
_AFTER_MARK = re.compile(r"(?<=«) ")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BREAKS = re.compile(r"[ \t]+")
_NO_GLYPH = "\uffff"


@dataclass(frozen=True)
class Block:
    """Lines with their distance from the top, in pixels, from the head of a capital to the last baseline; `text` is what
    they say.
    """

    text: str
    size: int
    lines: list[tuple[str, float]]
    height: float

    @property
    def ascent(self) -> float:
        return self.size * CAPITAL


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Source Serif Pro. Where the system has libfribidi, Pillow sets pairs of letters closer."""
    return ImageFont.truetype(
        font_source_serif_pro.font_files_otf["SourceSerifProSemibold" if bold else "SourceSerifPro"], size
    )


def emblem(text: str, size: int, width: int, *, bold: bool = True) -> ImageFont.FreeTypeFont:
    """The font in which these few words take at most `width` pixels, `size` at the largest."""
    length = font(size, bold=bold).getlength(text)
    return font(min(size, max(12, int(size * width / max(length, 1)))), bold=bold)


def is_drawable(text: str) -> bool:
    """Whether the font has a glyph for each sign: emoji, and most scripts, it has not."""
    return all(_has_glyph(sign) for sign in set(text) - set("\n\t"))


@lru_cache(4096)
def _has_glyph(sign: str) -> bool:
    return _drawn(sign) != _drawn(_NO_GLYPH)


def _drawn(sign: str) -> tuple[tuple[int, int], bytes]:
    mask = font(SIZES[-1]).getmask(sign)
    return mask.size, bytes(mask)


def marks(language: str) -> tuple[str, str]:
    return ("“", "”") if language == "en" else ("«\u00a0", "\u00a0»")


def set_words(text: str, language: str, height: int) -> Block | None:
    """The words in the largest size in which they fit, cut at the end of a sentence where none is small enough.

    None where there are none, or the font lacks a sign of what would be shown.
    """
    words = _typeset(text[:MOST].strip(), language)
    blocks = [_fitting(words, height)] if len(text) <= MOST else []
    block = next((one for one in [*blocks, *_cut(words, height)] if one), None)
    return block if block and is_drawable(block.text) else None


def _typeset(text: str, language: str) -> str:
    """Spaces that must not break, and curled apostrophes. No word is changed."""
    lines = (line.strip() for line in text.split("\n"))
    text = _APOSTROPHE.sub("’", "\n".join(line for line in lines if line))
    if language == "en":
        return text
    return _AFTER_MARK.sub("\u00a0", _BEFORE_MARK.sub("\u00a0", text))


def _cut(words: str, height: int) -> list[Block | None]:
    """Attempts at a beginning of the words: those that fill the page, then shorter ones. At most six."""
    full = _broken(words, SIZES[-1])
    room = len(" ".join(line for line, offset in full.lines if offset + full.ascent <= height))
    candidates = [one for most in (room, room - 12) if most > 20 for one in list(beginnings(words, most))[:3]]
    return [_fitting(one, height) for one in candidates]


def _fitting(words: str, height: int) -> Block | None:
    if not words:
        return None
    blocks = (_broken(words, size) for size in SIZES)
    return next((block for block in blocks if block.height <= height), None)


def _broken(words: str, size: int) -> Block:
    """All lines in this size, however many."""
    face, line_height = font(size), size * LEADING
    room = RIGHT - LEFT - face.getlength("\u00a0»")
    lines: list[tuple[str, float]] = []
    offset = 0.0
    for paragraph in words.split("\n"):
        for line in _lines(paragraph, face, room):
            lines.append((line, offset))
            offset += line_height
        offset += line_height * PARAGRAPH
    return Block(words, size, lines, offset - line_height * (1 + PARAGRAPH) + size * CAPITAL)


def _lines(paragraph: str, face: ImageFont.FreeTypeFont, room: float) -> list[str]:
    lines = [""]
    for word in _BREAKS.split(paragraph):
        longer = f"{lines[-1]} {word}".lstrip(" ")
        if face.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines += _pieces(word, face, room)
    return [line for line in lines if line]


def _pieces(word: str, face: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """A word that fills more than a line, such as an address, is broken where it must be."""
    pieces = [""]
    for sign in word:
        if face.getlength(pieces[-1] + sign) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces
