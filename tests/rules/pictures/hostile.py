"""Every hostile or odd file, made in memory: `CASES`. None of these shows a real person."""

from functools import partial

from testimonies.rules.pictures.cleaning import Refusal
from testimonies.rules.pictures.sizes import MOST_BYTES

from . import jpegs, pngs, webps
from .base import CANARY, Case, accepted, archive, corners, refused, saved

no_picture = partial(refused, reason=Refusal.NOT_A_PICTURE)


def head(name: str, content: bytes) -> Case:
    return no_picture(name, lambda: content + CANARY + bytes(200))


def saved_as(kind: str) -> Case:
    return no_picture(f"{kind} file", lambda: saved(corners(), kind))


def filled(length: int) -> bytes:
    return jpegs.plain().ljust(length, b"\0")


OTHERS: list[Case] = [
    *(
        saved_as(kind)
        for kind in ("GIF", "TIFF", "BMP", "ICO", "PPM", "PDF", "EPS", "JPEG2000", "AVIF", "TGA")
    ),
    head("SVG file", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'),
    head("page", b"<!doctype html><script>"),
    head("script", b"alert(document.domain)//"),
    head("HEIC file", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
    head("JPEG XL file", b"\xff\x0a"),
    head("Photoshop file", b"8BPS\0\1" + bytes(6) + b"\0\3\0\0\0\x10\0\0\0\x10\0\x08\0\3"),
    head("film", b"\0\0\0\x18ftypmp42"),
    head("sound", b"RIFF\x24\0\0\0WAVEfmt "),
    head("program", b"\x7fELF\2\1\1"),
    head(
        "drawing in ImageMagick's words",
        b"push graphic-context\nviewbox 0 0 9 9\nfill 'url(https://example.org/'",
    ),
    head("words", "Il m’a écrit le soir même.".encode()),
    no_picture("archive", archive),
    no_picture("empty file", lambda: b""),
    no_picture("one byte", lambda: b"\xff"),
    no_picture("two bytes of a JPEG", lambda: b"\xff\xd8"),
    no_picture("GIF head on a JPEG", lambda: b"GIF89a" + jpegs.plain()),
    no_picture("PDF head on a JPEG", lambda: b"%PDF-1.7\n" + jpegs.plain()),
    no_picture("archive head on a PNG", lambda: archive() + pngs.plain()),
    no_picture("new line before a PNG", lambda: b"\n" + pngs.plain()),
    refused("one byte more than what is taken", lambda: filled(MOST_BYTES + 1), Refusal.TOO_HEAVY),
    accepted("as many bytes as are taken", lambda: filled(MOST_BYTES)),
]

CASES = [*jpegs.CASES, *pngs.CASES, *webps.CASES, *OTHERS]
