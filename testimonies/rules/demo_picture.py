"""A fictional screenshot for the demonstration: a message on a telephone nobody owns, drawn on the spot."""

from io import BytesIO
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

SIZE = (540, 720)
PAPER, BAR, BUBBLE, INK, SOFT = "#fbf7f1", "#2a2233", "#dfeeec", "#2a2233", "#fbf7f1"
LINE, MARGIN, TOP = 34, 28, 96
SENDER = (0, 0, SIZE[0], TOP)  # x, y, width, height: what a moderator covers


def drawn(sender: str, message: str) -> bytes:
    """A PNG of one message in a bubble, under the number it came from. Pillow's own font knows no accents."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], TOP), fill=BAR)
    pen.text((MARGIN, 34), sender, fill=SOFT, font=ImageFont.load_default(28))
    lines = wrap(message, 30)
    bottom = 150 + LINE * len(lines) + 2 * MARGIN
    pen.rounded_rectangle((MARGIN, 150, SIZE[0] - 90, bottom), radius=24, fill=BUBBLE)
    for place, line in enumerate(lines):
        pen.text((2 * MARGIN, 150 + MARGIN + LINE * place), line, fill=INK, font=ImageFont.load_default(24))
    held = BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()
