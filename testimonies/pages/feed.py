"""Atom (RFC 4287) of the list of testimonies, with the same filters in its address (docs/decisions/0017)."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from testimonies.models import NEWEST_FIRST, Testimony
from testimonies.rules import search
from testimonies.rules.reading import excerpt
from testimonies.rules.share_words import canonical, warning
from testimonies.templatetags.reading import heading

from .caching import readers_page
from .filters import Chosen

NEWEST = 50
NAMED_SINCE = "2026"  # of the tag URIs (RFC 4151): never changed, or every reader would see all entries anew
EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
# XML 1.0, production 2: what no document may hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feed(Atom1Feed):
    """Each entry says its own language, and the feed is as new as the newest of its entries."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=EMPTY_SINCE)


@require_safe
@readers_page
def feed(request: HttpRequest) -> HttpResponse:
    """The newest published testimonies that pass the filters, each up to the end of a sentence; a warned one without words."""
    chosen = Chosen.of(request.GET, request.LANGUAGE_CODE)
    atom = _empty(chosen)
    for row in [] if chosen.is_receipt or chosen.finds_nothing else _rows(chosen):
        atom.add_item(**_entry(row))
    response = HttpResponse(atom.writeString("utf-8"), content_type=Atom1Feed.content_type)
    response["X-Robots-Tag"] = "noindex, noarchive"
    if chosen.is_receipt:
        patch_cache_control(response, no_store=True, private=True)
    return response


def _rows(chosen: Chosen) -> Iterator[Testimony]:
    found = chosen.asked.cards().filter(call__is_demo=False).order_by(NEWEST_FIRST)
    sealed = ("testimony__story", "testimony__company", "testimony__reason_text", "html", "whole")
    rows = found.select_related("testimony__call", "testimony__trade").prefetch_related("testimony__terms")
    try:
        with search.bounded() if chosen.query.finds else nullcontext():
            yield from [card.testimony for card in rows.defer(*sealed)[:NEWEST]]
    except search.TooSlowError:
        return


def _empty(chosen: Chosen) -> Feed:
    query = chosen.address(order="", unfold="")
    query = f"?{query}" if query else ""
    here = f"{settings.SITE_URL}{reverse('feed')}{query}"
    said = [words for words, _without_it in chosen.removable]
    return Feed(
        title=clean(" · ".join([settings.SITE_NAME, *said])),
        link=f"{settings.SITE_URL}{reverse('testimonies')}{query}",
        description="",
        language=get_language(),
        author_name=clean(settings.SITE_NAME),
        feed_url=here,
        feed_guid=here,
    )


def _entry(row: Testimony) -> dict[str, Any]:
    return {
        "title": clean(heading(row)),
        "link": canonical(row),
        "description": _summary(row),
        "unique_id": f"tag:{urlsplit(settings.SITE_URL).hostname},{NAMED_SINCE}:{row.pk}",
        "updateddate": _month(row),
        "language": row.language,
    }


def _month(row: Testimony) -> datetime:
    """The first moment of the month of publication: Atom wants a date, and nobody learns a day from it (security.md F36)."""
    day = row.published_on
    return datetime(day.year, day.month, 1, tzinfo=UTC) if day else EMPTY_SINCE


def _summary(row: Testimony) -> str:
    """HTML, as feeds take it: the words escaped, a paragraph for each."""
    words = warning(row) or excerpt(row.public_text)
    return format_html_join("", "<p>{}</p>", ((one,) for one in clean(words).split("\n") if one.strip()))


def clean(text: str) -> str:
    return _NO_XML.sub("", text)
