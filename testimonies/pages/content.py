"""Pages of plain words: safety, method, contact, moderation, privacy, accessibility."""

from collections import defaultdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from testimonies.models import FOR_CHANGE, FOR_REFUSAL, Kind, LegalNotice, Reason, replacement

from .caching import readers_page


@readers_page
def safety(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/safety.html", {"exit_host": settings.EXIT_URL.split("/")[2]})


@readers_page
def method(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/method.html", {"delay": settings.RELEASE_DELAY_DAYS})


@readers_page
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/contact.html", {"legal": LegalNotice.objects.first()})


@readers_page
def moderation(request: HttpRequest) -> HttpResponse:
    """The reasons and the bracketed words come from the tables the desk uses, so the page cannot say otherwise."""
    refusal = [reason for reason in FOR_REFUSAL if reason != Reason.AD]  # the words for spam name it already
    context = {"words": _words(request.LANGUAGE_CODE), "for_change": FOR_CHANGE, "for_refusal": refusal}
    return render(request, "pages/moderation.html", context | {"delay": settings.RELEASE_DELAY_DAYS})


def _words(language: str) -> list[tuple[str, str]]:
    """What was written, and its bracketed word; kinds that share one stand together."""
    shared: dict[str, list[str]] = defaultdict(list)
    for kind in Kind:
        shared[replacement(kind, language)].append(str(kind.label))
    return [(" · ".join(labels), word) for word, labels in shared.items()]


@readers_page
def privacy(request: HttpRequest) -> HttpResponse:
    """The periods are those that housekeeping works with, so the page cannot say otherwise."""
    keep = settings.KEEP_DAYS
    context = {
        "keep": keep,
        "keep_refused": max(keep["refused"], keep["flood"]),
        "keep_empty": keep["withdrawn"] + keep["forgotten"],
    }
    return render(request, "pages/privacy.html", {"legal": LegalNotice.objects.first(), **context})


@readers_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html", {"legal": LegalNotice.objects.first()})
