"""Pages of plain words: safety, method, contact, moderation, privacy, accessibility."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from testimonies.models import (
    FOR_CHANGE,
    FOR_REFUSAL,
    Kind,
    LedgerLine,
    LegalNotice,
    NoticeKind,
    Outcome,
    Reason,
    replacement,
)
from testimonies.rules import ledger

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
    context = {
        "words": _words(request.LANGUAGE_CODE),
        "for_change": FOR_CHANGE,
        "for_refusal": refusal,
        "months": [Month.of(month, lines) for month, lines in ledger.shown().items()],
        "delay": settings.RELEASE_DELAY_DAYS,
    }
    return render(request, "pages/moderation.html", context)


LINES: dict[str, Any] = {
    "received": _("testimonies received"),
    "published": _("testimonies published"),
    "counted": _("kept for the figures only"),
    "refused": _("refused, automatic sendings apart"),
    ledger.FLOOD: _("set aside as automatic sendings"),
    "suspended": _("taken offline to check something"),
    "withdrawn": _("withdrawn by their authors"),
    "notices": _("reports and notices received"),
    "answered": _("reports and notices answered"),
}
ABOUT = dict([*Reason.choices, *NoticeKind.choices, *Outcome.choices])


@dataclass(frozen=True)
class Month:
    """One month of the ledger: its lines in the order above, each with what it is made of; `wait` in days."""

    month: date
    lines: list[tuple[Any, int | None, list[tuple[Any, int | None]]]]
    wait: int | None

    @classmethod
    def of(cls, month: date, written: list[LedgerLine]) -> "Month":
        whole = {line.what: line.number for line in written if not line.about}
        parts: dict[str, list[tuple[Any, int | None]]] = defaultdict(list)
        for line in written:
            if line.about:
                parts[line.what].append((ABOUT.get(line.about, line.about), line.number))
        lines = [(label, whole.get(what), parts[what]) for what, label in LINES.items() if what in whole]
        return cls(month, lines, whole.get(ledger.WAIT))


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
