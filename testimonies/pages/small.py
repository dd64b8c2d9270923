"""Pages that take a few short fields: what nobody types is refused before it is shown again, many times as long."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

LARGEST = 2 * 2**20  # bytes of a whole POST; the longest letter with all its answers is under a tenth


def refuse_large(request: HttpRequest) -> None:
    """Raises `RequestDataTooBig`, for the page of what could not be read; a script keeps the page with what was typed."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise RequestDataTooBig
