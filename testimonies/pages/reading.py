"""Readers' pages: home, calls, the list of testimonies and one testimony. Everything starts from `published()`."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django.views.generic import View

from testimonies.models import Call, Evidence, Notice, Testimony
from testimonies.rules import support
from testimonies.rules.reading import latest, page
from testimonies.rules.trail import today

from .caching import readers_page
from .filters import TestimonyFilters

LATEST = 3
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")


def _published() -> QuerySet[Testimony]:
    """What a page shows, in two queries; the sealed columns stay where they are."""
    rows = Testimony.objects.published().defer("story", "company", "reason_text")
    return rows.select_related("call", "trade", "area").prefetch_related("terms")


def _unlisted(response: HttpResponse, rows: list[Testimony]) -> HttpResponse:
    """Search engines may list a page only if the author of each text on it said so."""
    if not all(row.allow_indexing for row in rows):
        response["X-Robots-Tag"] = "noindex, noarchive"
    return response


@require_safe
@readers_page
def home(request: HttpRequest) -> HttpResponse:
    return _call_page(request, "pages/home.html", Call.objects.shown().filter(is_default=True).first())


@require_safe
@readers_page
def calls(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/calls.html", {"calls": Call.objects.shown()})


@require_safe
@readers_page
def call(request: HttpRequest, slug: str) -> HttpResponse:
    return _call_page(request, "pages/call.html", get_object_or_404(Call.objects.shown(), slug=slug))


def _call_page(request: HttpRequest, template: str, call: Call | None) -> HttpResponse:
    rows = _published().filter(call=call)
    newest = latest(rows, LATEST)
    context = {"call": call, "latest": newest, "count": rows.count()}
    return _unlisted(render(request, template, context), newest)


@method_decorator(require_safe, name="dispatch")
@method_decorator(readers_page, name="dispatch")
class Testimonies(View):
    """The list. The URL is its whole state; parameters it does not know are left alone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = TestimonyFilters(request.GET, queryset=_published())
        found = page(filters.qs, request.GET.get("cursor", ""))
        context = {
            "filters": filters,
            "form": filters.form,
            "testimonies": found.rows,
            "is_continued": found.is_continued,
            "first_query": urlencode(filters.active),
            "next_query": found.next_cursor and urlencode({**filters.active, "cursor": found.next_cursor}),
        }
        return _unlisted(render(request, "pages/testimonies.html", context), found.rows)


@require_safe
@readers_page
def testimony(request: HttpRequest, public_id: str) -> HttpResponse:
    """One query for every id, malformed ones too, so that neither bytes nor time tell one absence from another."""
    public_id = public_id if PUBLIC_ID.fullmatch(public_id) else ""
    pictures = Evidence.objects.public().filter(testimony=OuterRef("pk"))
    replies = Notice.objects.shown(today())
    rows = _published().annotate(
        supported=F("support__shown"),
        has_pictures=Exists(pictures),
        has_replies=Exists(replies.filter(testimony=OuterRef("pk"))),
    )
    row = get_object_or_404(rows, pk=public_id)
    context = {
        "testimony": row,
        "canonical": _canonical(row),
        "support_band": support.band(row.supported),  # type: ignore[attr-defined]
        # Asked for where there are any.
        "pictures": Evidence.objects.public().filter(testimony=row),
        "replies": replies.filter(testimony=row).only("language", "public_text"),
    }
    return _unlisted(render(request, "pages/testimony.html", context), [row])


def _canonical(row: Testimony) -> str:
    """The address in the language of the text: both languages show the same words."""
    with override(row.language):
        return f"{settings.SITE_URL}{row.get_absolute_url()}"
