"""Pages of plain words: safety, method, contact, moderation, privacy, accessibility."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from testimonies.models import FOR_CHANGE, FOR_REFUSAL, Kind, LegalNotice, replacement

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
    words = [(kind.label, replacement(kind, request.LANGUAGE_CODE)) for kind in Kind]
    context = {"words": words, "for_change": FOR_CHANGE, "for_refusal": FOR_REFUSAL}
    return render(request, "pages/moderation.html", context | {"delay": settings.RELEASE_DELAY_DAYS})


@readers_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html", {"legal": LegalNotice.objects.first()})


@readers_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html", {"legal": LegalNotice.objects.first()})
