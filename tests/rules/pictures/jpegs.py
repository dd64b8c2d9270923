"""Hostile and odd JPEG files."""

import struct
from functools import partial
from itertools import pairwise

from PIL import Image

from .base import (
    CANARY,
    CORNERS,
    GREYS,
    Case,
    accepted,
    archive,
    corners,
    exif,
    icc,
    refused,
    saved,
    too_large,
    xmp,
)

END = b"\xff\xd9"
WAYS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # of an orientation: what undoes it, Pillow's Transpose


def plain(**options: object) -> bytes:
    return saved(corners(), "JPEG", **{"quality": 92, "subsampling": 0, **options})


def segment(marker: int, content: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def noted(marker: int, content: bytes) -> bytes:
    """With a segment right after the start."""
    whole = plain()
    return whole[:2] + segment(marker, content) + whole[2:]


def turned(orientation: int) -> bytes:
    """Stored lying down or mirrored, with the note that says how to hold it."""
    picture = corners()
    if orientation in WAYS:
        picture = picture.transpose(Image.Transpose(WAYS[orientation]))
    return saved(picture, "JPEG", quality=92, subsampling=0, exif=exif(orientation))


def declared(width: int, height: int, content: bytes | None = None) -> bytes:
    """Another size in its frame header than the one it has."""
    whole = bytearray(content or plain())
    at = next(whole.find(bytes([0xFF, kind])) for kind in (0xC0, 0xC2) if bytes([0xFF, kind]) in whole)
    whole[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(whole)


def precise(bits: int) -> bytes:
    whole = bytearray(plain())
    whole[whole.find(b"\xff\xc0") + 4] = bits
    return bytes(whole)


def with_thumbnail() -> bytes:
    """As cameras do: a small JPEG inside the notes, which shows what was cropped away."""
    notes = bytearray(exif())
    small = plain()[:2] + segment(0xFE, CANARY) + plain()[2:]
    return noted(0xE1, bytes(notes) + small)


def two_pictures() -> bytes:
    """A phone's: the second frame, in an MPF file, is another picture."""
    second = corners().rotate(180)
    return saved(corners(), "MPO", save_all=True, append_images=[second], quality=92, subsampling=0)


def film() -> bytes:
    """A motion photo: the seconds before it, sound included, after its end."""
    return plain() + struct.pack(">I", 24) + b"ftypmp42" + bytes(12) + b"mdat" + CANARY * 500


def extended_xmp() -> bytes:
    name = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32
    return noted(0xE1, name + struct.pack(">II", len(xmp()), 0) + xmp())


def iptc() -> bytes:
    field = b"\x1c\x02\x50" + struct.pack(">H", len(CANARY)) + CANARY
    return noted(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(field)) + field)


def claims() -> bytes:
    """C2PA: who made it and with what, signed."""
    return noted(0xEB, b"JP\0\x01\0\0\0\x01" + struct.pack(">I", 60) + b"jumb" + CANARY)


def every_segment() -> bytes:
    notes = b"".join(segment(marker, b"note\0" + CANARY) for marker in (*range(0xE1, 0xF0), 0xFE))
    return plain()[:2] + notes + plain()[2:]


def endless_notes() -> bytes:
    """An IFD that names itself as the next one."""
    return noted(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\x08")


def many_scans(count: int, side: int = 2000) -> bytes:
    """Each scan goes over the whole picture once more."""
    whole = saved(Image.new("L", (side, side), 90), "JPEG", progressive=True)
    starts = [at for at in range(len(whole)) if whole[at : at + 2] in {b"\xff\xda", b"\xff\xc4", END}]
    last = next(whole[a:b] for a, b in reversed([*pairwise(starts)]) if whole[a : a + 2] == b"\xff\xda")
    return whole[:-2] + last * count + END


CASES: list[Case] = [
    accepted("plain JPEG", plain),
    accepted("JPEG with owner, position and maker's notes", lambda: plain(exif=exif())),
    accepted("JPEG with a thumbnail", with_thumbnail),
    accepted("JPEG with XMP", lambda: noted(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp())),
    accepted("JPEG with extended XMP", extended_xmp),
    accepted("JPEG with IPTC", iptc),
    accepted("JPEG with a named ICC profile", lambda: plain(icc_profile=icc())),
    accepted("JPEG with a broken ICC profile", lambda: plain(icc_profile=CANARY * 9)),
    accepted("JPEG with a comment", lambda: noted(0xFE, CANARY)),
    accepted("JPEG with a note in every segment", every_segment),
    accepted("JPEG with C2PA claims", claims),
    accepted("JPEG with a second picture", two_pictures),
    accepted("JPEG with a film after its end", film),
    accepted("JPEG with an archive after its end", lambda: plain() + archive()),
    accepted(
        "JPEG with a page after its end", lambda: plain() + b"<script>alert('" + CANARY + b"')</script>"
    ),
    accepted("JPEG with another JPEG after its end", lambda: plain() + noted(0xFE, CANARY)),
    accepted("JPEG that is a script too", lambda: noted(0xFE, b"*/=alert('" + CANARY + b"');/*")),
    accepted("JPEG that is a PDF too", lambda: noted(0xFE, b"\n%PDF-1.7\n" + CANARY + b"\n%%EOF")),
    accepted(
        "JPEG with four megabytes of comments",
        lambda: plain()[:2] + segment(0xFE, CANARY * 2000) * 75 + plain()[2:],
    ),
    *(accepted(f"JPEG turned by orientation {way}", partial(turned, way)) for way in range(1, 9)),
    accepted("JPEG with an orientation that does not exist", lambda: turned(99)),
    accepted("JPEG with broken notes", lambda: noted(0xE1, b"Exif\0\0II*\0" + CANARY)),
    accepted("JPEG with notes that never end", endless_notes),
    accepted("grey JPEG", lambda: saved(corners("L"), "JPEG", quality=92), corners=GREYS),
    accepted("CMYK JPEG", lambda: saved(corners("CMYK"), "JPEG", quality=95)),
    accepted("progressive JPEG", lambda: plain(progressive=True)),
    accepted("JPEG with restart markers", lambda: plain(restart_marker_blocks=1)),
    accepted("JPEG with an optimised code", lambda: plain(optimize=True)),
    accepted(
        "JPEG with a few more scans", lambda: many_scans(30, 16), size=(16, 16), corners=[(90, 90, 90)] * 4
    ),
    too_large("JPEG that declares 65500 x 65500", lambda: declared(65500, 65500)),
    too_large(
        "progressive JPEG whose coefficients would not fit",
        lambda: declared(7000, 5000, plain(progressive=True)),
    ),
    refused("JPEG that declares no height", lambda: declared(64, 0)),
    accepted(
        "JPEG that declares more than it holds", lambda: declared(640, 480), size=(640, 480), corners=None
    ),
    refused("JPEG of 12 bits", lambda: precise(12)),
    refused("JPEG of three bytes", lambda: b"\xff\xd8\xff"),
    refused("JPEG cut in its header", lambda: plain()[:100]),
    refused("JPEG cut before its scan", lambda: plain()[: plain().find(b"\xff\xda")]),
    refused("JPEG cut in its scan", lambda: plain()[: plain().find(b"\xff\xda") + 40]),
    refused("JPEG cut before its last bytes", lambda: plain()[:-6]),
    refused("JPEG without its end", lambda: plain()[:-2]),
    refused("JPEG with half an end", lambda: plain()[:-1]),
    refused("progressive JPEG cut in half", lambda: plain(progressive=True)[:500]),
    refused("JPEG of zeros", lambda: b"\xff\xd8\xff\xe0" + bytes(5000)),
    refused("JPEG head on a PNG", lambda: b"\xff\xd8\xff\xe0" + saved(corners(), "PNG")),
]

assert len(CORNERS) == len(GREYS)
