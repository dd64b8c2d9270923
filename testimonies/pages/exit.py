"""The way out of every page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the visitor to a neutral site at once.

    Chromium may restore even a `no-store` page from its back/forward cache unless an HttpOnly cookie changes: that is the
    whole use of this one-second cookie. The browser's history stays as it is, and `/securite/` says so.
    """
    response = HttpResponseRedirect(settings.EXIT_URL)
    response["Clear-Site-Data"] = '"cache"'
    response["Cache-Control"] = "no-store"
    response.set_cookie("left", "1", max_age=1, secure=settings.IS_HTTPS, httponly=True, samesite="Strict")
    return response
