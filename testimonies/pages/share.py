"""What a page gives to whoever passes it on: previews, plain links, and the share picture.

Those who preview links fetch the picture from their servers: no page of others embeds it.
"""

import json
from html import unescape
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from testimonies.models import ShareImage, page_language
from testimonies.rules.cards import fill

from .caching import readers_page
from .cards import PUBLIC_ID, Words, addresses
from .pictures import sandboxed

# As Django's `json_script`: nothing in the data can close the element that holds it.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@require_safe
@readers_page
def image(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same 404 for one that is missing, not allowed, or of a testimony that is not published."""
    known = public_id if PUBLIC_ID.fullmatch(public_id) else ""
    rows = ShareImage.objects.public().filter(testimony=known).select_related("testimony")
    one = rows.defer(None).only("picture", "testimony__allow_indexing").first()
    if one is None:
        raise Http404
    response = sandboxed(HttpResponse(bytes(one.picture), content_type="image/png"))
    if not one.testimony.allow_indexing:
        response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def told(public_id: str, card: dict[str, Any], words: Words) -> dict[str, str]:
    """What stands for the marks of templates/parts/share*.html; `words` are those of the page, heading and address included."""
    summary = fill(card["summary"], words)
    hashtag, canonical = card["call__hashtag"], words["canonical"]
    marks = {
        "summary": summary,
        "passed_on": quote(f"{hashtag} {canonical}", safe=""),
        "mailed": f"subject={quote(hashtag, safe='')}&amp;body={quote(canonical, safe='')}",
        "preview": "summary",
    }
    if card["picture_words"] is not None:
        address = f"{canonical}image.png"
        given = {"address": address, "words": card["picture_words"]}
        marks["picture_meta"] = render_to_string("parts/share_picture_meta.html", given)
        here = f"{addresses('testimonies')[page_language(card['language'])]}{public_id}/image.png"
        marks["picture_link"] = render_to_string("parts/share_picture_link.html", {"address": here})
        marks["preview"] = "summary_large_image"
    if card["allow_indexing"]:
        marks["linked_data"] = _linked_data(card, words, summary)
    return marks


def _linked_data(card: dict[str, Any], words: Words, summary: str) -> str:
    """JSON-LD: a work of this site, without a person or a date. Only where search engines may list it.

    A block of data is no script: a browser does not run it, and the policy does not speak of it (decision 17).
    """
    data = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "url": words["canonical"],
        "name": unescape(words["heading"]),
        "abstract": unescape(summary),
        "inLanguage": card["language"],
        "keywords": card["call__hashtag"],
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"},
    } | ({"image": f"{words['canonical']}image.png"} if card["picture_words"] is not None else {})
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False).translate(_ESCAPES)}</script>'
