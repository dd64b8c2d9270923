"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from testimonies.models import Call

from .middleware import confirmation

AUTHORS_PAGES = frozenset(
    {"testify", "send", "set_aside", "follow_up", "report", "proof", "rights", "letter"}
)
# Each language is named in its own words, so these two are never translated.
LANGUAGES_BY_THEMSELVES = {"fr": "Français", "en": "English"}


def site(request: HttpRequest) -> dict[str, Any]:
    """`demo` is a callable: the database is asked only where a template reads it."""
    match = request.resolver_match
    return {
        "site_name": settings.SITE_NAME,
        "source_url": settings.SOURCE_URL,
        "other_language": other_language(request),
        "demo": Call.objects.filter(is_demo=True).exists,
        "confirmation": confirmation if getattr(request, "unconfirmed", False) else "",
        "path_is_private": match is not None and match.url_name in AUTHORS_PAGES,
    }


def other_language(request: HttpRequest) -> dict[str, str]:
    """The same page, filters included, in the language this one is not in."""
    code = "fr" if get_language() == "en" else "en"
    return {
        "code": code,
        "name": LANGUAGES_BY_THEMSELVES[code],
        "url": translate_url(request.get_full_path(), code),
    }
