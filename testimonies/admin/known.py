"""The device somebody came in with before: a signed cookie, so that wrong tries of others do not keep them out.

It opens nothing: name, password and code are asked all the same. It names nobody: a digest of the account's name, and a
random word under which its own wrong tries are counted. `__Host-` wants the path `/`; readers' pages never look at it, and
where the desk has a name of its own it is not sent to them.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "testimonies.known"
SECONDS = 90 * 24 * 3600


def device(request: HttpRequest, name: str) -> str:
    """What this device is counted under for this account; empty for one we do not know."""
    try:
        whose, word = signing.loads(
            request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE, ""), salt=SALT, max_age=SECONDS
        )
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(word) if constant_time_compare(whose, _of(name)) else ""


def remember(answer: HttpResponse, name: str) -> None:
    """After a full login."""
    answer.set_cookie(
        settings.KNOWN_DEVICE_COOKIE,
        signing.dumps([_of(name), secrets.token_urlsafe(12)], salt=SALT),
        max_age=SECONDS,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Strict",
    )


def _of(name: str) -> str:
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()[:24]
