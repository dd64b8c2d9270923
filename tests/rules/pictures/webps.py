"""Hostile and odd WebP files."""

import struct
from functools import partial

from PIL import Image

from .base import (
    CANARY,
    Case,
    accepted,
    archive,
    corners,
    exif,
    icc,
    refused,
    riff,
    riff_chunks,
    saved,
    too_large,
    xmp,
)

ICC, EXIF, XMP = 32, 8, 4  # flags of VP8X


def plain(**options: object) -> bytes:
    return saved(corners(), "WEBP", **{"quality": 95, **options})


def extended(flags: int, *before: tuple[bytes, bytes], after: list[tuple[bytes, bytes]]) -> bytes:
    size = struct.pack("<I", 63)[:3] + struct.pack("<I", 47)[:3]
    return riff((b"VP8X", bytes([flags, 0, 0, 0]) + size), *before, *riff_chunks(plain()), *after)


def canvas(width: int, height: int) -> bytes:
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return riff((b"VP8X", bytes(4) + size), *riff_chunks(plain()))


def lossy_of(width: int, height: int) -> bytes:
    whole = bytearray(plain())
    whole[26:30] = struct.pack("<HH", width, height)
    return bytes(whole)


def lossless_of(width: int, height: int) -> bytes:
    whole = bytearray(plain(lossless=True))
    whole[21:25] = struct.pack("<I", (width - 1) | (height - 1) << 14)
    return bytes(whole)


def seen_through() -> bytes:
    """The corners, and in the middle a word in ink that nobody sees."""
    whole = corners("RGBA")
    whole.paste((255, 0, 0, 0), (20, 14, 44, 34))
    return saved(whole, "WEBP", lossless=True, exact=True)


def moving() -> bytes:
    frames = [corners().rotate(180), corners().rotate(90)]
    return plain(save_all=True, append_images=frames, duration=50, lossless=True)


def turned() -> bytes:
    lying = corners().transpose(Image.Transpose.ROTATE_90)
    return saved(lying, "WEBP", quality=95, exif=exif(6)[6:])


CASES: list[Case] = [
    accepted("plain WebP", plain),
    accepted("lossless WebP", partial(plain, lossless=True)),
    accepted("WebP with transparency", seen_through),
    accepted("WebP with owner and position", lambda: extended(EXIF, after=[(b"EXIF", exif()[6:])])),
    accepted("WebP with XMP", lambda: extended(XMP, after=[(b"XMP ", xmp())])),
    accepted("WebP with a named ICC profile", lambda: extended(ICC, (b"ICCP", icc()), after=[])),
    accepted("WebP with unknown chunks", lambda: extended(0, after=[(b"CANA", CANARY), (b"CAN2", CANARY)])),
    accepted("WebP with unannounced notes", lambda: riff(*riff_chunks(plain()), (b"EXIF", exif()[6:]))),
    accepted("WebP with an archive after its end", lambda: plain() + archive()),
    accepted("WebP turned by its notes", turned),
    accepted("WebP that moves", moving),
    too_large("WebP with a canvas of 16384 x 16384", lambda: canvas(16384, 16384)),
    too_large("WebP with a canvas of 16777216 x 1", lambda: canvas(16777216, 1)),
    too_large("lossy WebP that declares 16383 x 16383", lambda: lossy_of(16383, 16383)),
    too_large("lossless WebP that declares 16383 x 16383", lambda: lossless_of(16383, 16383)),
    too_large("WebP a little over 12 megapixels", lambda: lossy_of(4001, 3000)),
    refused("WebP whose canvas is not its picture's", lambda: canvas(2000, 1000)),
    refused("WebP that declares no width", lambda: lossy_of(0, 48)),
    refused("WebP of twelve bytes", lambda: b"RIFF\0\0\0\0WEBP"),
    refused("WebP cut in its header", lambda: plain()[:28]),
    refused("WebP cut in half", lambda: plain()[: len(plain()) // 2]),
    refused("WebP without its last bytes", lambda: plain()[:-4]),
    refused("WebP whose length is wrong", lambda: plain()[:4] + b"\xff\xff\xff\x7f" + plain()[8:]),
    refused("lossless WebP cut in half", lambda: plain(lossless=True)[:40]),
    refused(
        "WebP without a picture",
        lambda: riff((b"VP8X", bytes([EXIF, 0, 0, 0, 63, 0, 0, 47, 0, 0])), (b"EXIF", CANARY)),
    ),
    refused("WebP of an unknown coding", lambda: riff((b"VP9 ", CANARY * 9))),
]
