"""One 404 for all: missing, waiting, refused, withdrawn and malformed ids get the same bytes."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .caching import keep
from .middleware import ADMIN


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    answer = HttpResponse(render_to_string("404.html"), status=404)
    return answer if request.path_info.startswith(ADMIN) else keep(answer)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request Django could not read: too large, too many fields, a foreign host."""
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html"), status=500)
