"""Readers' pages may be kept for five seconds; everything else is not kept (`middleware.PrivateByDefault`)."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

FRESH = "public, max-age=5"


def keep(response: HttpResponse) -> HttpResponse:
    """Five seconds of freshness and an ETag of the bytes, for an answer that a shared cache may hold."""
    response["Cache-Control"] = FRESH
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return response


def readers_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """What the view answers with 200 may be kept; whoever still has the same bytes gets a 304."""

    @require_safe
    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if response.status_code != 200 or "Cache-Control" in response:
            return response
        keep(response)
        return get_conditional_response(request, response["ETag"], None, response) or response

    return fresh
