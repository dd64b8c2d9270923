"""Who works at the desk: a role by group, calls by membership, an invitation to set a password, and a second factor."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django_otp import devices_for_user, user_has_device

from testimonies.models import Call

ROLES = {"moderator": "Moderators", "lead": "Lead moderators", "analyst": "Analysts", "operator": "Operators"}
READERS = ("Moderators", "Lead moderators")


def invite(*, name: str, role: str, calls: Iterable[Call]) -> User:
    """Makes the account without a password, or gives an existing one a further role. Raises `ValidationError`."""
    if "\x00" in name:
        raise ValidationError(_("This is not a name."))
    with transaction.atomic():
        user = User.objects.filter(username=name).first() or _created(name)
        if not user.is_active:
            raise ValidationError(_("This account was closed."))
        user.groups.add(Group.objects.get(name=ROLES[role]))
        if ROLES[role] in READERS:
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


def has_second_factor(user: User) -> bool:
    return bool(user_has_device(user))


def forget_second_factor(user: User) -> None:
    """For a lost telephone: the next invitation enrols another one."""
    for device in devices_for_user(user, confirmed=None):
        device.delete()


def is_sure(user: Any) -> bool:
    """Whether this session's person showed all that is asked: a second factor, or none where that is left to them."""
    if user.is_verified():  # put there by OTPMiddleware
        return True
    return settings.SECOND_FACTOR == "optional" and not has_second_factor(user)


def renew_access(user: User, *, new_device: bool) -> None:
    """Before a new link for an account that has a password already.

    Whoever makes the link could use it, so it opens no text: a reader's calls are taken, and a lead gives them back.
    """
    with transaction.atomic():
        if user.has_usable_password():
            user.calls.clear()
        if new_device:
            forget_second_factor(user)
