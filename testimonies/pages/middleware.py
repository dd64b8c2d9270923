"""What every answer of the site has in common: language by path, no foreign POST, nothing kept by caches."""

from collections.abc import Callable
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core import signing
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.utils import translation
from django.utils.cache import patch_cache_control
from django_otp.middleware import OTPMiddleware

from .source import source

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
ADMIN = "/admin/"
ANYWHERE = {"/healthz", "/readyz"}  # asked by machines, under whatever name they know
CONFIRM_SECONDS = 3600
NOWHERE = "/-/"  # no page has this address


class TwoNames:
    """Where the desk has a name of its own (`ADMIN_HOST`), it answers there alone, and no page for readers does.

    What is asked under the wrong name becomes an address without a page, so that the answer is the one 404. It is no
    redirect: that would tell who tries `/admin/` where the desk is, and who looks at the desk's name whose it is. Only
    the bare name leads to the door, since that is what a moderator types.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ADMIN):
            request.source = source(request)  # type: ignore[attr-defined]  # the desk may not import our storey
        if settings.ADMIN_HOST and request.path_info not in ANYWHERE:
            at_desk = _host(request) == settings.ADMIN_HOST
            if at_desk and request.path_info == "/":
                return HttpResponseRedirect(ADMIN)
            if at_desk != f"{request.path_info}/".startswith(ADMIN):
                request.path = request.path_info = NOWHERE
        return self.get_response(request)


def _host(request: HttpRequest) -> str:
    try:
        return split_domain_port(request.get_host())[0]
    except DisallowedHost:
        return ""  # CommonMiddleware answers


class LanguageFromPath:
    """French has no prefix, English lives under /en/. The desk alone asks the browser: it is never cached."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ADMIN):
            language = translation.get_language_from_request(request)
        else:
            language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PrivateByDefault:
    """An answer that does not say it may be kept is not kept: by the browser, a proxy or a crawler's archive."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            patch_cache_control(response, no_store=True, private=True)
        response.headers.setdefault("X-Robots-Tag", "noarchive")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        )
        return response


class Policy:
    """One policy for every page, which never changes: built once. A picture that is served brings its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class _AtDesk:
    """What the desk needs and a public page, which knows nobody, does not: it has no session, no user and no messages."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN):
            return self.get_response(request)  # type: ignore[no-any-return]
        return super().__call__(request)  # type: ignore[misc,no-any-return]


class Sessions(_AtDesk, SessionMiddleware): ...


class Users(_AtDesk, AuthenticationMiddleware): ...


class SecondFactors(_AtDesk, OTPMiddleware): ...


class Messages(_AtDesk, MessageMiddleware): ...


class PlainText:
    """Text is UTF-8, whatever the sender calls it, and an address holds no NUL.

    Django decodes a form by the charset its sender names: any codec of Python's, among them one whose work grows with the
    square of the text (punycode: 150 kB take seconds), and ones that give what no database takes. NUL is no character to
    PostgreSQL: in an address it would be an error there, and on SQLite nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding is not None:  # setting it has the address read once more
            request.encoding = settings.DEFAULT_CHARSET
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)


class Anonymous:
    """Public pages know nobody: no cookie is read, and a POST is judged by where it comes from.

    That takes the place of a CSRF token, whose cookie would stay a year on her phone; anonymous pages carry no ambient
    authority. `Sec-Fetch-Site` decides alone where the browser sends it, else `Origin`. Where neither can say, the page
    comes back filled in with a token that confirms it (`request.unconfirmed`). The desk keeps its session and Django's CSRF.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN):
            request.COOKIES.clear()
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
            request.unconfirmed = request.method not in SAFE and not _is_ours(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def _is_ours(request: HttpRequest) -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    ours = f"{request.scheme}://{request.get_host()}"
    return origin == ours or (origin == "null" and _is_confirmed(request))


def confirmation() -> str:
    """What a page that came back carries, so that a browser which never says where it comes from can go on."""
    return signing.TimestampSigner(salt="confirm").sign("here")


def _is_confirmed(request: HttpRequest) -> bool:
    try:
        signing.TimestampSigner(salt="confirm").unsign(
            request.POST.get("confirmed", ""), max_age=CONFIRM_SECONDS
        )
    except signing.BadSignature:
        return False
    return True
