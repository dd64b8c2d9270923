"""Readers' pages may be kept for five seconds; everything else is not kept (`middleware.PrivateByDefault`).

Each process keeps its latest pages for as long itself. A copy leaves with the whole seconds that are left of its five, so
that a chain of caches adds nothing, and there is nothing to invalidate: what is withdrawn is gone everywhere in five.
Seconds by which a replica may be behind (rules/replica.py) are of these five too.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from testimonies.rules import replica

SECONDS = FRESH = 5
_KEPT_FOR = re.compile(r"public, max-age=([1-5])")
# In each process: so many pages, of so many bytes together. Of a trending day's pages a few dozen are asked for all the time.
MOST_PAGES, MOST_BYTES = 500, 16 * 2**20


class Pages:
    """The pages of this process, the least asked for pushed out first."""

    def __init__(self) -> None:
        self.kept: OrderedDict[str, tuple[float, bytes, dict[str, str]]] = OrderedDict()
        self.bytes = 0
        self.lock = Lock()

    def get(self, address: str) -> HttpResponse | None:
        with self.lock:
            found = self.kept.get(address)
            left = found[0] - monotonic() if found else 0
            if found is None or left <= 0:
                return None
            self.kept.move_to_end(address)
        response = HttpResponse(found[1], headers=found[2])
        response["Cache-Control"] = f"public, max-age={int(left)}"
        return response

    def put(self, address: str, response: HttpResponse, end: float) -> None:
        page = end, response.content, dict(response.items())
        with self.lock:
            self._drop(address)
            self.kept[address] = page
            self.bytes += len(page[1])
            while len(self.kept) > MOST_PAGES or self.bytes > MOST_BYTES:
                self._drop(next(iter(self.kept)))

    def _drop(self, address: str) -> None:
        if gone := self.kept.pop(address, None):
            self.bytes -= len(gone[1])

    def clear(self) -> None:
        with self.lock:
            self.kept.clear()
            self.bytes = 0


pages = Pages()


class KeptPages:
    """Before all that costs time. A page is kept with all its headers, for the host and address it was asked under."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        address = f"{request.META.get('HTTP_HOST', '')}{request.get_full_path()}"
        if kept := pages.get(address):
            return get_conditional_response(request, kept["ETag"], None, kept) or kept
        asked = monotonic()  # what it shows may have been read as early as that, however long it took to make
        response = self.get_response(request)
        kept_for = _KEPT_FOR.fullmatch(response.get("Cache-Control", ""))
        if response.status_code == 200 and request.method == "GET" and kept_for:
            pages.put(address, response, asked + min(int(kept_for[1]), SECONDS))
        return response


class Dated(HttpResponse):
    """An answer that shows something read some seconds before (`memo.lately`)."""

    age = 0.0


def keep(response: HttpResponse, behind: float = 0.0) -> HttpResponse:
    """What is left of five seconds of freshness and an ETag of the bytes, for an answer that a shared cache may hold."""
    age = response.age if isinstance(response, Dated) else 0.0
    response["Cache-Control"] = f"public, max-age={int(FRESH - max(behind, age))}"
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return response


def readers_page(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """What the view answers with 200 may be kept; whoever still has the same bytes gets a 304."""

    @require_safe
    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response, behind = _answered(lambda: view(request, *args, **kwargs))
        if response.status_code != 200 or "Cache-Control" in response:
            return response
        keep(response, behind)
        return get_conditional_response(request, response["ETag"], None, response) or response

    return fresh


def _answered(view: Callable[[], HttpResponse]) -> tuple[HttpResponse, float]:
    """The answer, and the seconds by which it may be old. What a replica failed to answer is asked of the primary."""
    with replica.reading() as behind:
        try:
            return view(), behind
        except (OperationalError, InterfaceError) as error:
            if not replica.failed(error):
                raise
    return view(), 0.0
