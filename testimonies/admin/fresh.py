"""How sure this session is of its person: by the link of an invitation, or by a second factor shown lately."""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from testimonies.rules import accounts

SHOWN, SECONDS = "factor shown", 5 * 60
INVITED = "invited"


def mark(request: HttpRequest) -> None:
    request.session[SHOWN] = time.time()


def invite(request: HttpRequest) -> None:
    request.session[INVITED] = request.user.pk


def is_fresh(request: HttpRequest) -> bool:
    """Whether a second factor was shown in the last five minutes; where one has none and needs none, the session is enough."""
    user: Any = request.user
    if user.is_verified():
        return time.time() - float(request.session.get(SHOWN, 0)) < SECONDS
    return may_enrol_first(request)


def may_enrol_first(request: HttpRequest) -> bool:
    """A first second factor comes with the link: a stolen password alone could else be given one by the thief."""
    user: Any = request.user
    if not user.is_active or not user.is_staff or accounts.has_second_factor(user):
        return False
    return settings.SECOND_FACTOR == "optional" or request.session.get(INVITED) == user.pk
