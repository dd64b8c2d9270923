"""What the desk does with an author's screenshots: covers parts of them, and agrees that readers see them."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from testimonies.models import Evidence, Testimony, Verdict, Waiver

from . import desk, evidence, keys, redaction, whole
from .moderation import MoveError
from .pictures.cleaning import PictureError, Rectangle, burn
from .text import neutralise
from .trail import record

MOST_BOXES = 50
GONE = _("This screenshot is no longer there. Nothing was done.")


def cover(
    testimony: Testimony,
    user: User,
    *,
    version: int,
    public_id: str,
    boxes: list[Rectangle],
    transcript: str | None = None,
    seen: str | None = None,
) -> None:
    """Burns rectangles (x, y, width, height, in pixels of the cleaned copy) into what readers would get.

    They take the place of the earlier ones; none uncovers it all. The words are kept where they are given.
    """
    with transaction.atomic():
        _row, one = _held(testimony, user, version, public_id, seen)
    _check_boxes(one, boxes)
    covered = _burnt(one, boxes) if boxes else b""  # outside the transaction: it may take seconds
    with transaction.atomic():
        row, one = _held(testimony, user, version, public_id, seen)
        if transcript is not None:
            one.transcript = neutralise(transcript).strip()
            one.save(update_fields=["transcript"])
        evidence.cover(one, boxes=boxes, covered=covered)
        record("picture_covered", by=desk.acting(user), testimony=row)


def _burnt(one: Evidence, boxes: list[Rectangle]) -> bytes:
    try:
        return burn(evidence.cleaned(one), boxes).content
    except PictureError as error:
        raise MoveError(error.reason.label) from error


def _check_boxes(one: Evidence, boxes: list[Rectangle]) -> None:
    if len(boxes) > MOST_BOXES:
        raise MoveError(_("Fifty rectangles are the most. Cover more with fewer."))
    for x, y, width, height in boxes:
        if not (0 <= x < one.width and 0 <= y < one.height and width > 0 and height > 0):
            raise MoveError(
                _("A rectangle lies outside the picture, which is %(w)s pixels wide and %(h)s high.")
                % {"w": one.width, "h": one.height}
            )


def approve(
    testimony: Testimony,
    user: User,
    *,
    version: int,
    public_id: str,
    boxes: list[Rectangle],
    transcript: str,
    waiver: str = "",
    seen: str | None = None,
) -> None:
    """The team's yes to what she allows, with its words for those who cannot see it.

    `boxes` are the rectangles on this person's page: drawn and not burnt in, they would be lost. Personal data in the
    words refuses it, unless a reason says why it may stay; the trail keeps kinds and reason.
    """
    words = neutralise(transcript).strip()
    with transaction.atomic():
        row, one = _held(testimony, user, version, public_id, seen)
        found = redaction.found(words, row.language)
        _check_ready(one, boxes, words, unexplained=bool(found) and waiver not in Waiver.values)
        one.transcript, one.verdict = words, Verdict.SHOWN
        one.save(update_fields=["transcript", "verdict"])
        row.approvals.all().delete()  # readers get something else than a first reader agreed to
        by = desk.acting(user)
        record("picture_approved", by=by, testimony=row)
        for kind in sorted({hit.kind for hit in found}):
            record("picture_words_kept", by=by, testimony=row, kind=kind, reason=waiver)


def _check_ready(one: Evidence, boxes: list[Rectangle], words: str, *, unexplained: bool) -> None:
    if not one.may_be_shown:
        raise MoveError(_("The author did not allow this screenshot to be shown."))
    if boxes != one.boxes:
        raise MoveError(_("The rectangles are not burnt in yet: cover these parts first."))
    if not words:
        raise MoveError(_("Write the words of the picture: some readers cannot see it."))
    if unexplained:
        raise MoveError(_("These words hold personal data. Replace it, or say why it may stay."))


def refuse(
    testimony: Testimony, user: User, *, version: int, public_id: str, seen: str | None = None
) -> None:
    """It stays with the author and the team."""
    with transaction.atomic():
        row, one = _held(testimony, user, version, public_id, seen)
        one.verdict = Verdict.KEPT
        one.save(update_fields=["verdict"])
        record("picture_refused", by=desk.acting(user), testimony=row)


def state_of(one: Evidence) -> str:
    """What a page shows of a picture, in short: the author may change her words while somebody looks at it."""
    return keys.digest("picture", f"{one.may_be_shown}\0{one.rectangles}\0{one.transcript}".encode())


def _held(
    testimony: Testimony, user: User, version: int, public_id: str, seen: str | None
) -> tuple[Testimony, Evidence]:
    """The row, locked and under this person's hand with its text open, and one of its pictures as their page showed it."""
    row = whole.locked(testimony.pk)
    desk.check_hand(row, user, version)
    one = evidence.one_of(row, public_id)
    if one is None:
        raise MoveError(GONE)
    if seen is not None and seen != state_of(one):
        raise MoveError(
            _("This screenshot changed meanwhile. Its words are now: “%(words)s”. Compare, then press again.")
            % {"words": one.transcript}
        )
    return row, one
