"""Hostile and odd PNG files."""

import struct
import zlib
from functools import partial

from PIL import Image

from .base import (
    CANARY,
    GREYS,
    SIZE,
    Case,
    accepted,
    archive,
    chunk,
    corners,
    exif,
    icc,
    refused,
    saved,
    too_large,
    xmp,
)

MAGIC = b"\x89PNG\r\n\x1a\n"
HEAD = 33  # bytes of the magic and of IHDR
END = chunk(b"IEND", b"")
PASSES = [
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
]  # of Adam7
BOMB = zlib.compress(bytes(64 * 2**20), 9)  # 64 MiB in 64 kB


def plain(mode: str = "RGB", **options: object) -> bytes:
    return saved(corners(mode), "PNG", **options)


def header(width: int, height: int, depth: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    return MAGIC + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


def noted(*chunks: bytes) -> bytes:
    """With chunks before the pixels."""
    whole = plain()
    return whole[:HEAD] + b"".join(chunks) + whole[HEAD:]


def noted_late(*chunks: bytes) -> bytes:
    return plain().removesuffix(END) + b"".join(chunks) + END


def written(head: bytes, lines: list[bytes], *before: bytes) -> bytes:
    pixels = zlib.compress(b"".join(b"\0" + line for line in lines))
    return head + b"".join(before) + chunk(b"IDAT", pixels) + END


def deep(mode: str, colour: int) -> bytes:
    """16 bits a sample."""
    picture = corners(mode)
    step = picture.width * len(picture.getbands())
    samples = bytes(byte for sample in picture.tobytes() for byte in (sample, 0x5A))
    lines = [samples[at : at + 2 * step] for at in range(0, len(samples), 2 * step)]
    return written(header(*SIZE, 16, colour), lines)


def woven() -> bytes:
    """Interlaced: seven small pictures, one after the other."""
    pixels = corners().load()
    lines = [
        bytes(part for at in range(x, SIZE[0], across) for part in pixels[at, line])
        for x, y, across, down in PASSES
        for line in range(y, SIZE[1], down)
    ]
    return written(header(*SIZE, interlaced=1), lines)


def few_colours(depth: int) -> bytes:
    return plain("P", bits=depth) if depth == 8 else saved(corners().quantize(4), "PNG", bits=depth)


def clear_colour(mode: str) -> bytes:
    """A colour that is not shown, in the words of tRNS: white must stand in its place."""
    picture = corners(mode)
    ink = {"RGB": (1, 2, 3), "L": 3}.get(mode, 0)
    picture.paste(ink, (20, 14, 44, 34))
    return saved(picture, "PNG", transparency=ink)


def clear_palette() -> bytes:
    return saved(corners().quantize(5), "PNG", transparency=bytes([255, 255, 255, 255, 0]))


def moving() -> bytes:
    """APNG: a browser plays the second frame, where the words are."""
    return plain(save_all=True, append_images=[corners().rotate(180), corners().rotate(90)], duration=100)


def cropped() -> bytes:
    """What some phones left after the end of a cropped picture: the rest of the whole one (aCropalypse)."""
    return plain() + saved(corners(size=(300, 400)), "PNG")[200:] + chunk(b"tEXt", b"Author\0" + CANARY) + END


def turned() -> bytes:
    lying = corners().transpose(Image.Transpose.ROTATE_90)
    return saved(lying, "PNG", exif=exif(6))


def spoilt(name: bytes) -> bytes:
    """One chunk with a wrong checksum."""
    whole = bytearray(noted(chunk(b"tEXt", b"Author\0" + CANARY)))
    at = whole.find(name)
    length = int.from_bytes(whole[at - 4 : at])
    whole[at + 4 + length] ^= 0xFF
    return bytes(whole)


def pixels_of(content: bytes) -> bytes:
    return header(*SIZE) + chunk(b"IDAT", content) + END


def large(width: int, height: int, colour: int = 2) -> bytes:
    return header(width, height, 8, colour) + chunk(b"IDAT", BOMB) + END


CASES: list[Case] = [
    accepted("plain PNG", plain),
    accepted("PNG with words", lambda: noted(chunk(b"tEXt", b"Author\0" + CANARY))),
    accepted("PNG with packed words", lambda: noted(chunk(b"zTXt", b"Author\0\0" + zlib.compress(CANARY)))),
    accepted("PNG with words in a language", lambda: noted(chunk(b"iTXt", b"Author\0\0\0fr\0\0" + CANARY))),
    accepted("PNG with XMP", lambda: noted(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp()))),
    accepted("PNG with owner and position", lambda: plain(exif=exif())),
    accepted("PNG turned by its notes", turned),
    accepted("PNG with C2PA claims", lambda: noted(chunk(b"caBX", b"jumb" + CANARY))),
    accepted("PNG with a named ICC profile", lambda: noted(chunk(b"iCCP", CANARY[:20] + b"\0\0" + zlib.compress(icc())))),
    accepted("PNG with a broken ICC profile", lambda: noted(chunk(b"iCCP", b"x\0\0" + zlib.compress(CANARY)))),
    accepted("PNG with private chunks", lambda: noted(chunk(b"prVt", CANARY), chunk(b"vpAg", CANARY))),
    accepted("PNG with words after its pixels", lambda: noted_late(chunk(b"tEXt", b"Author\0" + CANARY))),
    accepted("PNG with the hour it was made", lambda: noted(chunk(b"tIME", bytes([7, 233, 1, 2, 3, 4, 5])))),
    accepted("PNG with a gamma", lambda: noted(chunk(b"gAMA", struct.pack(">I", 45455)), chunk(b"sRGB", b"\0"))),
    accepted("PNG with a film's frames", moving),
    accepted("PNG with what was cropped after its end", cropped),
    accepted("PNG with an archive after its end", lambda: plain() + archive()),
    accepted("PNG with a page after its end", lambda: plain() + b"<html><script>" + CANARY),
    accepted("PNG without its end, every pixel there", lambda: plain().removesuffix(END)),
    accepted("PNG cut after its last pixel", lambda: plain()[:-14]),
    accepted("PNG with a wrong sum after its pixels", lambda: spoilt(b"IDAT")),
    accepted("PNG with more pixels than it has room for", lambda: pixels_of(zlib.compress(bytes([0, *[9] * 192]) * 48) + BOMB),
             corners=[(9, 9, 9)] * 4),
    accepted("grey PNG", partial(plain, "L"), corners=GREYS),
    accepted("grey PNG with transparency", partial(plain, "LA"), corners=GREYS),
    accepted("PNG with transparency", partial(plain, "RGBA")),
    accepted("PNG of one bit", lambda: saved(Image.new("1", SIZE, 1), "PNG"), corners=[(255, 255, 255)] * 4),
    accepted("PNG of four colours", lambda: few_colours(2)),
    accepted("PNG of sixteen colours", lambda: few_colours(4)),
    accepted("PNG with a palette and a clear colour", clear_palette),
    accepted("PNG with a clear colour", lambda: clear_colour("RGB")),
    accepted("grey PNG with a clear colour", lambda: clear_colour("L"), corners=GREYS),
    accepted("PNG of one bit with a clear colour", lambda: saved(Image.new("1", SIZE, 0), "PNG", transparency=0),
             corners=[(255, 255, 255)] * 4),
    accepted("PNG of 16 bits", lambda: deep("RGB", 2)),
    accepted("PNG of 16 bits with transparency", lambda: deep("RGBA", 6)),
    accepted("grey PNG of 16 bits", lambda: deep("L", 0), corners=GREYS),
    accepted("grey PNG of 16 bits with transparency", lambda: deep("LA", 4), corners=GREYS),
    accepted("interlaced PNG", woven),
    accepted("PNG of one pixel", lambda: saved(Image.new("RGB", (1, 1), "red"), "PNG"), size=(1, 1), corners=None),
    accepted("PNG one pixel wide", lambda: saved(Image.new("RGB", (1, 30000)), "PNG"), size=(1, 8000), corners=None),
    accepted("PNG one pixel high", lambda: saved(Image.new("RGB", (30000, 1)), "PNG"), size=(8000, 1), corners=None),
    accepted("PNG of a long conversation", lambda: saved(corners(size=(1080, 12000)), "PNG"), size=(600, 6666)),
    accepted("PNG larger than what is kept", lambda: saved(corners(size=(4800, 3600)), "PNG"), size=(2309, 1732)),
    too_large("PNG of 40001 x 1000", lambda: large(40001, 1000)),
    too_large("PNG of 13000 x 13000 with transparency", lambda: large(13000, 13000, 6)),
    too_large("PNG of 2147483647 x 2147483647", lambda: large(2**31 - 1, 2**31 - 1)),
    too_large("PNG one pixel wide and endless", lambda: large(1, 30_000_000)),
    refused("PNG without width", lambda: large(0, 48)),
    refused("PNG with a bomb in its words", lambda: noted(chunk(b"zTXt", b"Author\0\0" + BOMB))),
    refused("PNG with a bomb in its profile", lambda: noted(chunk(b"iCCP", b"x\0\0" + BOMB))),
    refused("PNG with a bomb in its words in a language", lambda: noted(chunk(b"iTXt", b"a\0\1\0\0\0" + BOMB))),
    refused("PNG whose header is spoilt", lambda: spoilt(b"IHDR")),
    refused("PNG whose words are spoilt", lambda: spoilt(b"tEXt")),
    refused("PNG with a bomb in its words after its pixels", lambda: noted_late(chunk(b"zTXt", b"a\0\0" + BOMB))),
    refused("PNG whose pixels are not packed", lambda: pixels_of(CANARY * 20)),
    refused("PNG with an unknown filter", lambda: pixels_of(zlib.compress(bytes([9, *[0] * 192]) * 48))),
    refused("PNG with too few pixels", lambda: pixels_of(zlib.compress(bytes(1000)))),
    refused("PNG without pixels", lambda: header(*SIZE) + END),
    refused("PNG without header", lambda: MAGIC + plain()[HEAD:]),
    refused("PNG cut in its header", lambda: plain()[:20]),
    refused("PNG cut in its pixels", lambda: plain()[:-40]),
    refused("PNG of a magic alone", lambda: MAGIC),
    refused("PNG head on a JPEG", lambda: MAGIC + saved(corners(), "JPEG")),
    refused("PNG of an unknown colour type", lambda: written(header(*SIZE, 8, 5), [bytes(192)] * 48)),
]  # fmt: skip
