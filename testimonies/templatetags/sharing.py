"""What a page says of itself to those who link to it: previews, search engines, and plain links to pass it on."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from testimonies.models import ShareImage, Testimony
from testimonies.rules import share_words

from .reading import heading

register = template.Library()
LOCALES = {"fr": "fr_FR", "en": "en_GB"}
# As Django's `json_script`: nothing in the data can close the element that holds it.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Shared:
    """`image` is a whole address, and `words` what stands on it; both empty where there is none."""

    url: str
    title: str
    description: str
    locale: str
    hashtag: str
    image: str
    words: str

    @property
    def mastodon(self) -> str:
        """The project's own page: it asks for the server, and what follows the # is not sent to it."""
        return f"https://share.joinmastodon.org/#text={self._text}"

    @property
    def bluesky(self) -> str:
        return f"https://bsky.app/intent/compose?text={self._text}"

    @property
    def mail(self) -> str:
        return f"mailto:?subject={quote(self.hashtag, safe='')}&body={quote(self.url, safe='')}"

    @property
    def _text(self) -> str:
        """No word of the text: whoever passes it on says what they want to."""
        return quote(f"{self.hashtag} {self.url}", safe="")


@register.filter
def shared(testimony: Testimony) -> Shared:
    """No query where no picture is allowed; else none if the view selected `share_image`, and one if not."""
    picture: ShareImage | None = getattr(testimony, "share_image", None) if testimony.share_picture else None
    return Shared(
        url=share_words.canonical(testimony),
        title=heading(testimony),
        description=share_words.description(testimony),
        locale=LOCALES[get_language() or "fr"],
        hashtag=testimony.call.hashtag,
        image=_image(testimony) if picture else "",
        words=picture.words if picture else "",
    )


def _image(testimony: Testimony) -> str:
    with override(testimony.language):
        return f"{settings.SITE_URL}{reverse('share_image', args=[testimony.pk])}"


@register.filter
def linked_data(testimony: Testimony) -> SafeString:
    """JSON-LD: a work of this site, without a person or a date. Nothing unless search engines may list it.

    A block of data is no script: a browser does not run it, and the policy does not speak of it (decision 17).
    """
    if not testimony.allow_indexing:
        return mark_safe("")
    it = shared(testimony)
    data = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "url": it.url,
        "name": it.title,
        "abstract": it.description,
        "inLanguage": testimony.language,
        "keywords": it.hashtag,
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"},
    } | ({"image": it.image} if it.image else {})
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  escaped above
