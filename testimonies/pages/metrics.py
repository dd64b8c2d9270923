"""Counts every answer, and tells the sums at an address of its own (`METRICS`), which is not the site's."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from socket import socket
from threading import Thread
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST

from testimonies.rules import gauges, metrics

METHODS = {"GET", "HEAD", "POST"}
PATH = "/metrics"
PATIENCE = 5  # seconds that who scrapes may be silent
found = gauges.Gauges()


class Measured:
    """Around all others. A page is known by the name of its route; who asked for it is not looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.get_response(request)
        route = _route(request, response)
        method = request.method if request.method in METHODS else "other"
        metrics.REQUESTS.labels(route, method, f"{response.status_code // 100}xx").inc()
        metrics.DURATIONS.labels(route).observe(perf_counter() - began)
        return response


def _route(request: HttpRequest, response: HttpResponse) -> str:
    """The view's name. Without one: a file of the site, a page that the process kept, or no page of ours."""
    if match := request.resolver_match:
        return match.view_name or "unnamed"
    if response.status_code not in (200, 304):
        return "none"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "kept"


class _Scrape(BaseHTTPRequestHandler):
    timeout = PATIENCE

    def do_GET(self) -> None:
        if self.path != PATH:
            self.send_error(404)
            return
        try:
            body = metrics.exposition(found)
        finally:
            connection.close()  # this thread asks seldom
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "web"

    def log_message(self, *_args: Any) -> None:
        """Nothing: a line would hold an address and a path."""


class _Server(HTTPServer):
    def __init__(self, listening: socket) -> None:
        super().__init__(listening.getsockname()[:2], _Scrape, bind_and_activate=False)
        self.socket.close()
        self.socket = listening

    def handle_error(self, *_args: Any) -> None:
        """A scraper that went away is no event."""


def serve(listening: socket) -> None:
    """Answers scrapes beside the site's own requests, until this process ends. Takes the master's open socket."""
    Thread(target=_Server(listening).serve_forever, name="metrics", daemon=True).start()
