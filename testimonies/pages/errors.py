"""One 404 for all: missing, waiting, refused, withdrawn and malformed ids get the same bytes. And the pages of what broke."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from structlog import get_logger

from .caching import keep
from .given_back import AWAY, given_back
from .middleware import ADMIN, GetResponse

log = get_logger("testimonies")
AGAIN_IN = "30"  # seconds, for machines that ask again by themselves


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    answer = HttpResponse(render_to_string("404.html"), status=404)
    return answer if request.path_info.startswith(ADMIN) else keep(answer)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request Django could not read: too large, too many fields, a foreign host."""
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html"), status=500)


class DatabaseAway:
    """Stopped, hung, full or locked: an author's POST comes back with all that she typed; else one page says so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DatabaseError):
            return None
        log.error("the database did not answer", exc_info=exception)
        if request.method == "POST" and not request.path_info.startswith(ADMIN):
            return given_back(request, AWAY, request.POST)
        return HttpResponse(render_to_string("500.html"), status=503, headers={"Retry-After": AGAIN_IN})
