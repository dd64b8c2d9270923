"""Pictures as people send them, made on the spot."""

from io import BytesIO

from PIL import Image


def screenshot(width: int = 60, height: int = 120, kind: str = "PNG") -> bytes:
    """A small picture with two colours, so that what is covered can be told."""
    picture = Image.new("RGB", (width, height), "#1e6b66")
    picture.paste("#fbf7f1", (4, height // 2, width - 4, height - 4))
    held = BytesIO()
    picture.save(held, kind)
    return held.getvalue()
