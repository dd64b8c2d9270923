"""What each move changes beside the state, which is not theirs to touch: each names the fields it changed."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings

from testimonies.models import Approval, Earlier, Event, Lane, Standing, Testimony

from . import cards, carrying, evidence, notice_end, redaction, share_image, support
from .raid import decisions, likeness
from .readers import is_minor, needs_two
from .trail import By, today


class NeedsSecondReaderError(Exception):
    """Internal sign of `approve`: the yes was kept, and another reader is awaited."""


def _approve(row: Testimony, by: By, _story: str) -> set[str]:
    Approval.objects.get_or_create(testimony=row, version=row.version, by=by.user)
    readers = row.approvals.filter(version=row.version, by__is_active=True).select_related("by")
    lead_missing = is_minor(row) and not any(one.by.has_perm("testimonies.lead_testimony") for one in readers)
    if needs_two(row) and (len(readers) < 2 or lead_missing):
        raise NeedsSecondReaderError
    row.release_on = _release_day(today())
    return {"release_on"}


def _release_day(day: date) -> date:
    """A day drawn by chance, so that the order of publication says nothing of the order of arrival."""
    delay = settings.RELEASE_DELAY_DAYS
    return day + timedelta(days=1 + secrets.randbelow(delay)) if delay else day


def _publish(row: Testimony, _by: By, _story: str) -> set[str]:
    row.public_text = redaction.public_text(row)
    evidence.publish(row)
    share_image.publish(row)
    row.first_published_on = row.published_on = row.first_published_on or today()
    row.release_on = None
    cards.publish(row)
    return {"public_text", "first_published_on", "published_on", "release_on"}


def _take_down(row: Testimony, _by: By, _story: str) -> set[str]:
    row.public_text, row.published_on, row.release_on, row.agreed_version = "", None, None, None
    Approval.objects.filter(testimony=row).delete()
    evidence.unpublish(row)
    cards.take_down(row)
    share_image.unpublish(row)
    return {"public_text", "published_on", "release_on", "agreed_version"}


def _reopen(row: Testimony, by: By, story: str) -> set[str]:
    return _take_down(row, by, story) | decisions.lane_on_return(row, by)


def _amend(row: Testimony, by: By, story: str) -> set[str]:
    before = row.story
    _keep_before(row)
    changed = _reopen(row, by, story)
    carried = carrying.carried(before, story, redaction.of_version(row))
    row.version += 1
    row.story, row.burnt_on = story, None
    likeness.sign_again(row)
    carrying.keep(row, carried)
    return changed | {"version", "story", "burnt_on"}


def _keep_before(row: Testimony) -> None:
    """The last text that somebody of the team read, so that the next reader sees what she changed."""
    if (
        row.story
        and Event.objects.about(row).filter(what__in=("open", "open_part"), version=row.version).exists()
    ):
        row.earlier.all().delete()
        Earlier(testimony=row, version=row.version, story=row.story).save(force_insert=True)


def _mask_asked(row: Testimony, by: By, story: str) -> set[str]:
    row.redactions.filter(version=row.version, standing=Standing.ASKED).update(standing=Standing.HIDDEN)
    return _take_down(row, by, story)


def _empty(row: Testimony, by: By, story: str) -> set[str]:
    """Empties the row in place: id, state, month and call stay, and until the nonce expires its digests."""
    changed = _take_down(row, by, story)
    for related in (row.redactions, row.messages, row.approvals, row.evidence, row.earlier):
        related.all().delete()
    notice_end.end(row)
    support.forget(row)
    row.terms.clear()
    likeness.forget(row)
    emptied: dict[str, object] = {
        **dict.fromkeys(
            ("story", "company", "country", "language", "publication", "if_unreachable", "lane_signs"), ""
        ),
        **dict.fromkeys(
            (
                "trade",
                "area",
                "year",
                "receipt_digest",
                "first_published_on",
                "replay_until",
                "burnt_on",
                "author_wrote_on",
            )
        ),
        **dict.fromkeys(
            ("review_first", "show_area", "share_picture", "allow_indexing", "second_reading"), False
        ),
        "submitted_on": row.submitted_on.replace(day=1),
        "lane": Lane.NORMAL,
    }
    for name, value in emptied.items():
        setattr(row, name, value)
    return changed | set(emptied)


EFFECTS: dict[str, Callable[[Testimony, By, str], set[str]]] = {
    "approve": _approve,
    "release": _publish,
    "restore": _publish,
    "amend": _amend,
    "reopen": _reopen,
    "lapse_hide": _mask_asked,
    **dict.fromkeys(("recall", "ask_change", "count_only", "refuse", "suspend", "lapse_count"), _take_down),
    **dict.fromkeys(("withdraw", "forget", "lapse_erase"), _empty),
}
