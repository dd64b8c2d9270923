"""Atom (RFC 4287) of the list of testimonies, with the same filters in its address (docs/decisions/0017)."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from testimonies.models import Testimony
from testimonies.rules.reading import excerpt, latest
from testimonies.rules.share_words import canonical, sent_out, warning
from testimonies.templatetags.reading import heading

from .caching import readers_page
from .filters import TestimonyFilters

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
    rows = sent_out().defer("story", "company", "reason_text").select_related("call", "trade")
    filters = TestimonyFilters(request.GET, queryset=rows.prefetch_related("terms"))
    atom = _empty(filters)
    for row in latest(filters.qs, NEWEST):
        atom.add_item(**_entry(row))
    response = HttpResponse(atom.writeString("utf-8"), content_type=Atom1Feed.content_type)
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _empty(filters: TestimonyFilters) -> Feed:
    query = f"?{urlencode(filters.active)}" if filters.active else ""
    here = f"{settings.SITE_URL}{reverse('feed')}{query}"
    chosen = [words for words, _without_it in filters.removable]
    return Feed(
        title=clean(" · ".join([settings.SITE_NAME, *chosen])),
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
