"""Who works at the desk: a role by group, calls by membership, an invitation to set a password, and a second factor."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django_otp import devices_for_user

from testimonies.models import Actor, Call, FactorReset, Sitting, Throttle, sessions

from . import factors
from .trail import By

ROLES = {"moderator": "Moderators", "lead": "Lead moderators", "analyst": "Analysts", "operator": "Operators"}
MEMBERS = ("Moderators", "Lead moderators", "Analysts")  # who work within calls
SHELL = By(Actor.STAFF)  # whoever runs the server
RESET_HOURS = 24  # that a wish to forget a second factor waits for another lead


def invite(*, name: str, role: str, calls: Iterable[Call]) -> User:
    """Makes the account without a password, or gives an existing one a further role. Raises `ValidationError`."""
    if "\x00" in name:
        raise ValidationError(_("This is not a name."))
    with transaction.atomic():
        user = User.objects.filter(username=name).first() or _created(name)
        if not user.is_active:
            raise ValidationError(_("This account was closed."))
        user.groups.add(Group.objects.get(name=ROLES[role]))
        if ROLES[role] in MEMBERS:
            user.calls.add(*calls)
    return user


def _created(name: str) -> User:
    user = User(username=name, is_staff=True)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save(force_insert=True)
    return user


def invitation(user: User) -> dict[str, str]:
    """The parts of a link that sets a password: good once, and for `PASSWORD_RESET_TIMEOUT` seconds."""
    return {
        "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }


def staff() -> QuerySet[User]:
    """All members of the desk."""
    return User.objects.filter(is_active=True, is_staff=True).order_by("username")


def acting(user: User) -> By:
    """Who does something at the door, whatever their role."""
    if user.has_perm("testimonies.lead_testimony"):
        return By(Actor.LEAD, user)
    return By(Actor.MODERATOR if user.has_perm("testimonies.move_testimony") else Actor.STAFF, user)


def has_second_factor(user: User) -> bool:
    return factors.exist(user)


def forget_second_factor(user: User) -> None:
    """For a lost telephone: the next invitation enrols another one. `resets.forget` says who may."""
    for device in devices_for_user(user, confirmed=None):
        device.delete()


def is_sure(user: Any) -> bool:
    """Whether this session's person showed all that is asked: a second factor, or none where that is left to them."""
    return bool(user.is_verified()) or needs_no_factor(user)  # the former put there by OTPMiddleware


def needs_no_factor(user: User) -> bool:
    return settings.SECOND_FACTOR == "optional" and not has_second_factor(user)


def renew_access(user: User) -> None:
    """Before a new link. Whoever makes it could use it, so it opens no text: a reader's calls are taken, and a lead gives
    them back.
    """
    user.calls.clear()


def readers(*, of: Call | None = None) -> QuerySet[User]:
    """Whom a lead may give a call: readers and analysts who came in, and those who have it already.

    The link of an account where nobody came in yet may still be in the hands of who made it.
    """
    came_in = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    found = User.objects.filter(came_in | Q(calls=of), is_active=True, groups__name__in=MEMBERS)
    return found.distinct().order_by("username")


def end_sessions(user: User, *, but: str | None = None) -> None:
    """All sessions of a person, save the one that has this key."""
    kept = sessions.digest(but) if but else ""
    Sitting.objects.filter(account=user).exclude(pk=kept).delete()


def end_old_sessions() -> None:
    """For housekeeping: what the door no longer needs. It stopped counting at its own time, whether deleted or not."""
    now = timezone.now()
    Sitting.objects.filter(expire_date__lte=now).delete()
    Throttle.objects.filter(ends_at__lte=now).delete()
    FactorReset.objects.filter(asked_at__lte=now - timedelta(hours=RESET_HOURS)).delete()
