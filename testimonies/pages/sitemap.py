"""What search engines are told: robots.txt, and the sitemap (sitemaps.org) of static pages and of texts that may be listed.

No `lastmod`: it would tell when somebody wrote (security.md F36).
"""

from collections.abc import Iterable, Iterator
from html import escape
from string import ascii_letters, digits
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from testimonies.models import page_language
from testimonies.rules.share_words import sent_out

from .caching import readers_page

STATIC = (
    "home testify calls testimonies figures data help rights letter proof "
    "safety method moderation contact privacy accessibility legal"
).split()
AUTHORS = "send set_aside follow_up".split()  # pages reached by a form: nothing there for a machine
SIGNS = sorted(ascii_letters + digits + "-_")  # of a random id: each begins a 64th of them
ONE_FILE = 10_000  # as many testimonies stand in one file; with more, each first sign has its own
MOST = 50_000  # addresses in one file, by the protocol
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = "pages"
_PLACE = "-" * 22


@require_safe
@readers_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """All in one file, or where that is too long an index: what it costs does not grow with the number of texts."""
    found = list(_listed()[: ONE_FILE + 1])
    if len(found) <= ONE_FILE:
        return _urls([*_pages(), *_testimonies(found)])
    parts = (reverse("sitemap_part", args=[part]) for part in (PAGES, *SIGNS))
    return _xml("sitemapindex", "", (f"<sitemap><loc>{_whole(part)}</loc></sitemap>" for part in parts))


@require_safe
@readers_page
def part(request: HttpRequest, part: str) -> HttpResponse:
    """One file of the index: the pages, or the texts whose random id begins with this sign."""
    if part == PAGES:
        return _urls(list(_pages()))
    found = list(_listed(part)[:MOST]) if part in SIGNS else []
    if not found:
        raise Http404  # an empty file would not be valid
    return _urls(list(_testimonies(found)))


@require_safe
@readers_page
def robots(request: HttpRequest) -> HttpResponse:
    closed = ["/admin/", *(path for name in AUTHORS for path in _in_each_language(name).values())]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {_whole('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _listed(sign: str = "") -> Any:
    """Id and language of each; of those that begin with this sign, if one is given."""
    rows: Any = sent_out()
    return rows.filter(allow_indexing=True).by_first_sign(sign).values_list("public_id", "language")


def _testimonies(found: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Each by the address in its own language alone, as its page says itself (`rel="canonical"`)."""
    models = {code: _whole(path) for code, path in _in_each_language("testimony", _PLACE).items()}
    for public_id, language in found:
        yield f"<url><loc>{models[page_language(language)].replace(_PLACE, public_id)}</loc></url>"


def _pages() -> Iterator[str]:
    """Each static page in every language, which name each other."""
    for name in STATIC:
        paths = _in_each_language(name)
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{_whole(path)}"/>'
            for code, path in paths.items()
        )
        yield from (f"<url><loc>{_whole(path)}</loc>{links}</url>" for path in paths.values())


def _in_each_language(name: str, *args: str) -> dict[str, str]:
    found = {}
    for code, _language in settings.LANGUAGES:
        with override(code):
            found[code] = reverse(name, args=args)
    return found


def _whole(path: str) -> str:
    return escape(f"{settings.SITE_URL}{path}")


def _urls(entries: list[str]) -> HttpResponse:
    return _xml("urlset", ' xmlns:xhtml="http://www.w3.org/1999/xhtml"', entries)


def _xml(root: str, names: str, entries: Iterable[str]) -> HttpResponse:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{root} {SITEMAP}{names}>", *entries, f"</{root}>"]
    return HttpResponse("\n".join(lines) + "\n", content_type="application/xml; charset=utf-8")
