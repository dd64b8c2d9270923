"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

from testimonies.models import Call
from testimonies.rules.cards import mark
from testimonies.rules.memo import for_five_seconds

from .middleware import confirmation

AUTHORS_PAGES = frozenset(
    {"testify", "send", "set_aside", "follow_up", "report", "proof", "rights", "letter"}
)


def site(request: HttpRequest) -> dict[str, Any]:
    """`demo` is a callable: the database is asked only where a template reads it."""
    match = request.resolver_match
    return {
        "site_name": settings.SITE_NAME,
        "source_url": settings.SOURCE_URL,
        "other_languages": other_languages(request.get_full_path()),
        "demo": _is_demo,
        "confirmation": confirmation if getattr(request, "unconfirmed", False) else "",
        "path_is_private": match is not None and match.url_name in AUTHORS_PAGES,
    }


@for_five_seconds
def _is_demo() -> bool:
    return Call.objects.filter(is_demo=True).exists()


def other_languages(path: str) -> list[dict[str, str]]:
    """The same page, filters included, in each language this one is not in, by the name it gives itself."""
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "url": translate_url(path, code),
        }
        for code, _name in settings.LANGUAGES
        if code != get_language()
    ]


def marked_languages() -> list[dict[str, str]]:
    """The same for a frame that many pages share: each address is a mark, filled by `in_other_languages`."""
    return [one | {"url": mark[f"in-{one['code']}"]} for one in other_languages("/")]
