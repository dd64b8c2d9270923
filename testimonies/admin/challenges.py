"""Challenges for passkeys: one at a time in the session, for one purpose, good once and for five minutes."""

import time
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from testimonies.rules import passkeys
from testimonies.rules.limits import allows

CHALLENGE, SECONDS = "challenge", 300
MAKE, SHOW = "make", "show"
MOST = 60  # that one source may ask for in a quarter of an hour: each may leave a session of nobody


class Asked(NamedTuple):
    purpose: str
    challenge: str
    at: float


def place(request: HttpRequest) -> passkeys.Place:
    return passkeys.Place(f"{request.scheme}://{request.get_host()}")


def ask(request: HttpRequest, purpose: str, options: tuple[str, str]) -> HttpResponse:
    """The options for the browser; their challenge is awaited from now on."""
    request.session[CHALLENGE] = Asked(purpose, options[1], time.time())
    return HttpResponse(options[0], content_type="application/json")


def take(request: HttpRequest, purpose: str) -> str:
    """The challenge that is awaited, which it then is no more; empty if there is none."""
    if CHALLENGE not in request.session:
        return ""
    asked = Asked(*request.session.pop(CHALLENGE))
    return asked.challenge if asked.purpose == purpose and time.time() - asked.at < SECONDS else ""


@require_POST
def to_show_one(request: HttpRequest) -> HttpResponse:
    """Asked for by whoever stands at the door: the answer is the same for every account, and for none."""
    if not place(request).is_named:
        raise Http404
    if not allows("passkey challenges", request.source, MOST, 15 * 60):  # type: ignore[attr-defined]
        return JsonResponse({}, status=429)
    return ask(request, SHOW, passkeys.to_show_one(place(request)))
