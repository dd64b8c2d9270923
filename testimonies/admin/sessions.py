"""Sessions of the desk while it is used: when one began, that its person is still here, and that it ends."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from testimonies.models.sessions import BEGAN

SEEN, SEEN_SECONDS = "seen", 60


@receiver(user_logged_in)
def begin(request: HttpRequest, **kwargs: Any) -> None:
    request.session[BEGAN] = time.time()


class StillHere:
    """Each request puts the end by idleness off; written down once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A public page has no session (`pages.middleware.Sessions`).
        session = getattr(request, "session", None)
        if session and session.session_key and request.user.is_authenticated:
            _note(request)
        return self.get_response(request)


def _note(request: HttpRequest) -> None:
    if time.time() - request.session.get(SEEN, 0) > SEEN_SECONDS:
        request.session[SEEN] = time.time()


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends however busy its person is; 0 where nobody is logged in."""
    began = request.session.get(BEGAN)
    return max(0, int(began + settings.SESSION_COOKIE_AGE - time.time())) if began else 0


@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """A page is being typed into, or its person says so (WCAG 2.2.1)."""
    return HttpResponse(status=204)
