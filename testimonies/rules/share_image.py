"""The share picture: a page of a book with a few sentences on it, drawn once, at publication (docs/decisions/0017).

It has no place, no date, no trade. The same words give the same bytes, and a long text costs what a short one does.
"""

from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.utils.translation import override
from PIL import Image, ImageDraw
from structlog import get_logger

from testimonies.models import ShareImage, Testimony

from .share_setting import (
    ACCENT,
    GROUND,
    HAIRLINE,
    HEIGHT,
    INK,
    LEFT,
    QUIET,
    RIGHT,
    WIDTH,
    Block,
    emblem,
    font,
    is_drawable,
    marks,
    set_words,
)
from .share_words import warning

log = get_logger("testimonies")

RULE = 522  # the line under the words; from here on, pixels from the top left
FOOT = 578  # the baseline under it
TOP, BOTTOM = 84, 476  # where words may stand: heads of capitals, and the last baseline
COLOURS = 48  # of the palette: edges of letters in three colours


@dataclass(frozen=True)
class Sheet:
    """What is set: words between quotation marks of `language`, or a sentence of ours without them, or nothing."""

    hashtag: str
    language: str
    words: str = ""
    is_quoted: bool = False


def publish(row: Testimony) -> None:
    """Makes the picture of a text whose author allowed one. Whatever goes wrong in drawing, the text is published."""
    if not row.share_picture:
        return
    try:
        picture, words = draw(_sheet(row))
    except Exception as error:  # noqa: BLE001  a picture is a nicety, and drawing it the work of foreign code
        # The kind alone: a message could hold words.
        log.warning("share_picture_not_made", testimony=row.pk, error=type(error).__name__)
        return
    one = ShareImage(testimony=row, picture=picture, words=words)
    ShareImage.objects.bulk_create(
        [one], update_conflicts=True, unique_fields=["testimony"], update_fields=["picture", "words"]
    )


def unpublish(row: Testimony) -> None:
    ShareImage.objects.filter(testimony=row).delete()


def _sheet(row: Testimony) -> Sheet:
    with override(row.language):
        warned = warning(row)
    return Sheet(row.call.hashtag, row.language, warned or row.public_text, is_quoted=not warned)


def draw(sheet: Sheet) -> tuple[bytes, str]:
    """The PNG, and what stands on it in words. Without words, where the font cannot write them all: never a box."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(image)
    block = set_words(sheet.words, sheet.language, BOTTOM - TOP)
    if block is None:
        _hashtag_alone(pen, sheet)
        said = sheet.hashtag
    else:
        _words(pen, block, sheet)
        _foot(pen, sheet.hashtag)
        before, after = marks(sheet.language) if sheet.is_quoted else ("", "")
        said = f"{before}{block.text}{after}"
    return _png(image), said


def _words(pen: ImageDraw.ImageDraw, block: Block, sheet: Sheet) -> None:
    """Set in the middle of the page; the opening mark hangs in the margin, so that the words stand in one line."""
    face = font(block.size)
    before, after = marks(sheet.language) if sheet.is_quoted else ("", "")
    top = TOP + (BOTTOM - TOP - block.height) / 2
    for number, (text, offset) in enumerate(block.lines):
        baseline = top + offset + block.ascent
        if number == 0:
            pen.text((LEFT - face.getlength(before), baseline), before, ACCENT, face, "ls")
        pen.text((LEFT, baseline), text, INK, face, "ls")
        if number == len(block.lines) - 1:
            pen.text((LEFT + face.getlength(text), baseline), after, ACCENT, face, "ls")


def _foot(pen: ImageDraw.ImageDraw, hashtag: str) -> None:
    pen.line((LEFT, RULE, RIGHT, RULE), HAIRLINE, 2)
    right = RIGHT
    if is_drawable(settings.SITE_NAME):
        face = emblem(settings.SITE_NAME, 26, (RIGHT - LEFT) // 3, bold=False)
        pen.text((RIGHT, FOOT), settings.SITE_NAME, QUIET, face, "rs")
        right -= int(face.getlength(settings.SITE_NAME)) + 32
    if is_drawable(hashtag):
        pen.text((LEFT, FOOT), hashtag, ACCENT, emblem(hashtag, 34, right - LEFT), "ls")


def _hashtag_alone(pen: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    if is_drawable(sheet.hashtag):
        face = emblem(sheet.hashtag, 96, RIGHT - LEFT)
        pen.text((LEFT, RULE - 190), sheet.hashtag, ACCENT, face, "ls")
    _foot(pen, "")


def _png(image: Image.Image) -> bytes:
    """A palette and no metadata: some 20 kB, the same each time."""
    buffer = BytesIO()
    few = image.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(buffer, "PNG", compress_level=9)
    return buffer.getvalue()
