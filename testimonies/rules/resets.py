"""A lost second factor is forgotten by two lead moderators: one asks, another agrees within a day, neither for themselves.

Whoever could do it alone could enter as anybody. Everybody at the desk is told, and the person's sessions end. The person
then enrols anew by a link, which an operator makes and which opens no text before a lead gives the calls back.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from testimonies.models import FactorReset

from . import accounts, factors, outbox
from .compiled import NUMBERS, Compiled, compiled
from .trail import record


class ResetError(Exception):
    """Why not, in a sentence for the person who asked."""


def open_ones() -> QuerySet[FactorReset]:
    """By the clock of the database, so that the question can be put into SQL once."""
    since = Now() - timedelta(hours=accounts.RESET_HOURS)
    return FactorReset.objects.filter(asked_at__gt=since).select_related("user", "asked_by").order_by("pk")


def asked_about(user: User) -> str:
    """Who asked to forget this person's second factor, by name; empty where nobody does."""
    names = _asked_about().rows(user.pk)
    return str(names[0][0]) if names else ""


@cache
def _asked_about() -> Compiled:
    """It is asked on every page of the desk, and nearly always nothing comes of it."""
    return compiled(open_ones().filter(user=NUMBERS[0]).values_list("asked_by__username"), NUMBERS[0])


def persons(lead: User) -> list[User]:
    """Whose second factor this lead may ask to forget."""
    others = accounts.staff().exclude(pk=lead.pk).exclude(is_superuser=True)
    return [user for user in others if factors.exist(user)]


def could_agree(user: User) -> int:
    """How many leads there are for it. With fewer than two, only the server's shell can do it."""
    return sum(_may(lead) for lead in outbox.leads() if lead != user)


def ask(user: User, *, by: User) -> FactorReset:
    """Opens the question for a day. Raises `ResetError`."""
    _check(user, by)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if open_ones().filter(user=user).exists():
            raise ResetError(_("Somebody asked for this already. Another lead moderator has to agree."))
        FactorReset.objects.filter(user=user).delete()
        row = FactorReset.objects.create(user=user, asked_by=by, asked_at=timezone.now())
        _write("reset_asked", by, user)
        others = {lead for lead in outbox.leads() if lead != by} | {user}
        outbox.tell(others, "reset_asked", key=f"reset_asked:{row.pk}")
    return row


def agree(reset: FactorReset, *, by: User) -> None:
    """The second lead's yes: it happens. Raises `ResetError`."""
    with transaction.atomic():
        row = open_ones().select_for_update(of=("self",)).filter(pk=reset.pk).first()
        if row is None:
            raise ResetError(_("This request is no longer open: it lasts a day."))
        _check(row.user, by)
        if by == row.asked_by or not _may(row.asked_by):
            raise ResetError(_("Two different lead moderators have to want it, each with a second factor."))
        row.delete()
        forget(row.user, by=[row.asked_by, by])


def stop(reset: FactorReset, *, by: User) -> None:
    """The person still has it, or a lead sees through it."""
    with transaction.atomic():
        if FactorReset.objects.filter(pk=reset.pk).delete()[0]:
            _write("reset_stopped", by, reset.user)


def forget(user: User, *, by: Iterable[User] = ()) -> None:
    """Forgets every second factor of a person, ends their sessions and tells everybody. `by` is empty for the shell."""
    with transaction.atomic():
        accounts.forget_second_factor(user)
        accounts.end_sessions(user)
        FactorReset.objects.filter(user=user).delete()
        for actor in [accounts.acting(lead) for lead in by] or [accounts.SHELL]:
            record("reset_done", by=actor)
        event = record("reset_of", by=accounts.acting(user))
        outbox.tell(accounts.staff(), "reset_done", key=f"reset_done:{event.pk}")


def _write(what: str, by: User, user: User) -> None:
    """Two rows: who did it, and whom it is about."""
    record(what, by=accounts.acting(by))
    record("reset_of", by=accounts.acting(user))


def _may(lead: User) -> bool:
    return lead.is_active and lead.has_perm("testimonies.lead_testimony") and factors.exist(lead)


def _check(user: User, by: User) -> None:
    if not _may(by):
        raise ResetError(_("Only a lead moderator with a second factor may do this."))
    if by == user:
        raise ResetError(_("Nobody does this for themselves: two other lead moderators have to."))
    if user not in persons(by):
        raise ResetError(_("This account has no second factor that could be forgotten."))
