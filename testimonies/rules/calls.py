"""Opening and closing a call. Opening stands behind a checklist, since words come in from that minute on."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from testimonies.models import Call, LegalNotice

from . import accounts
from .compiled import Records
from .moderation import MoveError
from .trail import By, record, today

LEADS_WANTED = 2


@dataclass(frozen=True)
class Check:
    """One condition of opening, and how to meet it."""

    done: bool
    says: str


def shown() -> list[Call]:
    """Open or closed, the default one first."""
    return _shown().all()


@cache
def _shown() -> Records[Call]:
    return Records.of(Call.objects.shown())


def notice_is_complete() -> bool:
    """The legal notice, which the law wants before a site opens."""
    notice = LegalNotice.objects.first()
    return notice is not None and notice.is_complete


def checklist(call: Call) -> list[Check]:
    """What the site can see for itself; a restore tried and keys kept in two places, only people can say."""
    with_factor = settings.SECOND_FACTOR == "required"
    leads = [
        user for user in call.members.filter(is_active=True) if user.has_perm("testimonies.lead_testimony")
    ]
    ready = [user for user in leads if not with_factor or accounts.has_second_factor(user)]
    wants = _("Two lead moderators of this call")
    if with_factor:
        wants = _("Two lead moderators of this call, each with a second factor")
    return [
        Check(notice_is_complete(), _("The legal notice is filled in")),
        Check(len(ready) >= LEADS_WANTED, wants),
    ]


def open_call(call: Call, *, by: By, restore_tried: bool, keys_kept: bool) -> None:
    """Opens it, or opens it again. Raises `MoveError` while one condition is not met."""
    missing = [check.says for check in checklist(call) if not check.done]
    if missing or not (restore_tried and keys_kept):
        raise MoveError(_("This call cannot open yet. Each line below must be true."))
    with transaction.atomic():
        row = Call.objects.select_for_update().get(pk=call.pk)
        row.opened_on, row.closed_on = row.opened_on or today(), None
        row.save(update_fields=["opened_on", "closed_on"])
        record("open_call", by=by, call=row.slug)


def close_call(call: Call, *, by: By) -> None:
    """Takes no more testimonies. What was published stays, and authors can still come back."""
    with transaction.atomic():
        row = Call.objects.select_for_update().get(pk=call.pk)
        if row.opened_on is None or row.closed_on is not None:
            raise MoveError(_("This call is not open."))
        row.closed_on = today()
        row.save(update_fields=["closed_on"])
        record("close_call", by=by, call=row.slug)


def pause(call: Call, *, by: By) -> None:
    """Takes nothing new until it is resumed. Help, rights, setting aside and the follow-up stay."""
    _set_paused(call, True, by)


def resume(call: Call, *, by: By) -> None:
    _set_paused(call, False, by)


def _set_paused(call: Call, paused: bool, by: By) -> None:
    with transaction.atomic():
        row = Call.objects.select_for_update().get(pk=call.pk)
        if row.opened_on is None or row.closed_on is not None:
            raise MoveError(_("This call is not open."))
        if row.paused == paused:
            return
        row.paused = paused
        row.save(update_fields=["paused"])
        record("pause_call" if paused else "resume_call", by=by, call=row.slug)
