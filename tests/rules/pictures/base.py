"""What hostile pictures are made of: one picture whose four corners tell which way is up, and words that must not stay."""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms

from testimonies.rules.pictures.cleaning import Refusal

CANARY = b"CANARY-Lise-Moreau-48.8584N"
SIZE = (64, 48)
CORNERS = [
    (220, 30, 30),
    (30, 160, 30),
    (30, 30, 220),
    (230, 220, 40),
]  # top left, top right, bottom left and right
GREYS = [(82, 82, 82), (106, 106, 106), (51, 51, 51), (202, 202, 202)]


@dataclass(frozen=True)
class Case:
    """A file, and what is to come of it: a refusal, or a picture of that size with those corners (None: not looked at)."""

    name: str
    make: Callable[[], bytes]
    refusal: Refusal | None = None
    size: tuple[int, int] = SIZE
    corners: list[tuple[int, int, int]] | None = None


def accepted(name: str, make: Callable[[], bytes], **odd: Any) -> Case:
    return Case(name, make, **{"corners": CORNERS, **odd})


def refused(name: str, make: Callable[[], bytes], reason: Refusal = Refusal.BROKEN) -> Case:
    return Case(name, make, reason)


def too_large(name: str, make: Callable[[], bytes]) -> Case:
    return Case(name, make, Refusal.TOO_MANY_PIXELS)


def corners(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    small = Image.new("RGB", (2, 2))
    small.putdata(CORNERS)
    return small.resize(size, Image.Resampling.NEAREST).convert(mode)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def exif(orientation: int = 1) -> bytes:
    """Owner, serial number and position, behind the six bytes that say Exif in a JPEG."""
    notes = Image.Exif()
    notes[0x0112] = orientation
    notes[0x013B] = notes[0x8298] = notes[0x010F] = CANARY.decode()
    notes.get_ifd(0x8769).update({0xA430: CANARY.decode(), 0xA431: CANARY.decode(), 0x927C: CANARY})
    notes.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0), 0x1B: CANARY})
    return notes.tobytes()


def xmp() -> bytes:
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>' + CANARY + b"</dc:creator></x:xmpmeta>"


def tags(profile: bytes) -> dict[bytes, tuple[int, int, int]]:
    """Of an ICC profile: where each is listed, where it lies, and its length."""
    count = int.from_bytes(profile[128:132])
    places = range(132, 132 + 12 * count, 12)
    return {
        bytes(profile[at : at + 4]): (at, *struct.unpack(">II", profile[at + 4 : at + 12])) for at in places
    }


def srgb() -> bytearray:
    return bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def icc() -> bytes:
    """sRGB, with an owner's words in place of its copyright."""
    profile = srgb()
    _, at, length = tags(profile)[b"cprt"]
    profile[at : at + length] = (b"text\0\0\0\0" + CANARY)[:length].ljust(length, b"\0")
    assert CANARY[:20] in profile
    return bytes(profile)


def red_is_blue() -> bytes:
    """A profile by which the first sample means blue, and the third red."""
    profile = srgb()
    red, blue = tags(profile)[b"rXYZ"][0], tags(profile)[b"bXYZ"][0]
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def archive() -> bytes:
    return b"PK\x03\x04" + b"\0" * 26 + CANARY + b"PK\x05\x06" + bytes(18)


def chunk(name: bytes, content: bytes, *, crc: int | None = None) -> bytes:
    """Of a PNG."""
    total = zlib.crc32(name + content) if crc is None else crc
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", total)


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
        for name, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def riff_chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 12
    while at < len(content):
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        found.append((name, content[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return found
