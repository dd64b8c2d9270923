"""Screenshots as they lie in the database: sealed, opened again, and shown with their testimony.

Who may do so is judged by those who call this. The pictures lie in the database rather than in a folder, so that they
come and go in the same transaction as what is said of them (docs/decisions/0010).
"""

import hashlib

from django.db.models.functions import Length

from testimonies.models import Copy, Evidence, EvidenceCopy, Testimony, Verdict
from testimonies.models.sealed import SEAL_BYTES, decrypt, encrypt, seal_bytes, unseal_bytes

from .pictures.cleaning import Clean
from .trail import today

MOST = 4  # screenshots of one testimony


def bound(one: Evidence, copy: str) -> str:
    """The associated data of a sealed copy: it opens as this one alone."""
    return f"evidence.{copy}:{one.public_id}"


def fingerprint(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def one_of(row: Testimony, public_id: str) -> Evidence | None:
    """Compared here, among four at most: what a page sends may be no text that a database takes."""
    return next((one for one in row.evidence.all() if one.public_id == public_id), None)


def store(row: Testimony, *, sent: bytes, clean: Clean, key: bytes) -> Evidence:
    """Both copies of one screenshot: what she sent, sealed with the `key` of her words, and the cleaned one."""
    one = Evidence(
        testimony=row,
        added_on=today(),
        original_type=clean.original,
        width=clean.width,
        height=clean.height,
    )
    one.original_sha256 = fingerprint(sent)
    one.save(force_insert=True)
    sealed = {
        Copy.ORIGINAL: encrypt(key, sent, bound(one, Copy.ORIGINAL)),
        Copy.CLEANED: seal_bytes(clean.content, bound(one, Copy.CLEANED)),
    }
    EvidenceCopy.objects.bulk_create(
        EvidenceCopy(evidence=one, copy=copy, sealed=content) for copy, content in sealed.items()
    )
    return one


def original(one: Evidence, key: bytes) -> bytes:
    """What she sent, byte for byte. Raises `SealBrokenError` where the key is not that of her words."""
    return decrypt(key, _sealed(one, Copy.ORIGINAL), bound(one, Copy.ORIGINAL))


def original_size(one: Evidence) -> int:
    """Of what she sent, in bytes."""
    sealed: int = one.copies.filter(copy=Copy.ORIGINAL).values_list(Length("sealed"), flat=True).get()
    return sealed - SEAL_BYTES


def cleaned(one: Evidence) -> bytes:
    """The cleaned copy, WebP."""
    return unseal_bytes(_sealed(one, Copy.CLEANED), bound(one, Copy.CLEANED))


def for_readers(one: Evidence) -> bytes:
    """What readers get, or would get: the cleaned copy, with its rectangles where it has any."""
    if not one.rectangles:
        return cleaned(one)
    return unseal_bytes(_sealed(one, Copy.COVERED), bound(one, Copy.COVERED))


def _sealed(one: Evidence, copy: str) -> bytes:
    return bytes(one.copies.get(copy=copy).sealed)


def cover(
    one: Evidence, *, boxes: list[tuple[int, int, int, int]], covered: bytes, verdict: str = ""
) -> None:
    """Keeps the rectangles, and the copy in which they are burnt. What was decided before has to be decided again."""
    one.copies.filter(copy=Copy.COVERED).delete()
    if boxes:
        sealed = seal_bytes(covered, bound(one, Copy.COVERED))
        EvidenceCopy.objects.create(evidence=one, copy=Copy.COVERED, sealed=sealed)
    one.rectangles = "\n".join(" ".join(map(str, box)) for box in boxes)
    one.verdict = verdict
    one.save(update_fields=["rectangles", "verdict"])


def agreed(row: Testimony) -> list[Evidence]:
    """Those that readers get with the testimony: she allows it, and the team approved."""
    return list(row.evidence.filter(may_be_shown=True, verdict=Verdict.SHOWN))


def undecided(row: Testimony) -> bool:
    """Whether she allows one to be shown that nobody has decided about."""
    return row.evidence.filter(may_be_shown=True, verdict="").exists()


def publish(row: Testimony) -> None:
    """Readers get a copy in clear, which lives as long as the testimony is published."""
    for one in agreed(row):
        one.public_picture, one.public_transcript = for_readers(one), one.transcript
        one.save(update_fields=["public_picture", "public_transcript"])


def unpublish(row: Testimony) -> None:
    row.evidence.exclude(public_transcript="").update(public_picture=b"", public_transcript="")


def burn(row: Testimony) -> None:
    """What lies under the rectangles that readers see is erased: the covered copy takes the place of the cleaned one."""
    for one in agreed(row):
        if one.rectangles:
            sealed = seal_bytes(for_readers(one), bound(one, Copy.CLEANED))
            one.copies.filter(copy=Copy.CLEANED).update(sealed=sealed)
            cover(one, boxes=[], covered=b"", verdict=Verdict.SHOWN)


def signature(row: Testimony) -> str:
    """What readers would get of the pictures, in words: it changes when anything of that changes."""
    return "\n".join(f"{one.public_id} {one.rectangles} {one.transcript}" for one in agreed(row))
