"""Figures for analysts and leads: by what was told, by month, by what became of it. Numbers alone, also exported."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from testimonies.models import Call, Reason, State, Term
from testimonies.rules import accounts, figures
from testimonies.rules.figures import Choice, Figure
from testimonies.rules.spreadsheets import defused
from testimonies.rules.tallies import TERMS
from testimonies.rules.trail import record

from .base import member

NAMES: dict[str, Any] = {
    "total": _("testimonies received"),
    "outcome": _("what became of it"),
    "wait": _("days until the first decision"),
    "trade": _("trade"),
    "behaviour": _("behaviours"),
    "company_answer": _("the company’s answer"),
    "area": _("area"),
}
PERIOD_NAMES: dict[str, Any] = {"12": _("12 months"), "24": _("24 months"), "all": _("since the beginning")}
BAND_NAMES: dict[str, Any] = {
    "0": _("the same day"),
    "1-2": _("1 or 2 days"),
    "3-7": _("3 to 7 days"),
    "8-30": _("8 to 30 days"),
    "31-": _("over 30 days"),
}
WIDTH = 320  # of the longest bar, in units of the picture


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [
        path("figures/", site.admin_view(require_safe(page)), name="figures"),
        path("figures/export.csv", site.admin_view(require_safe(as_csv)), name="figures_csv"),
        path("figures/export.json", site.admin_view(require_safe(as_json)), name="figures_json"),
    ]


@dataclass(frozen=True)
class Bar:
    """One line of table and picture. `number` is None for fewer than five."""

    value: str
    label: Any
    number: int | None
    width: int


def page(request: HttpRequest) -> HttpResponse:
    calls, choice = _asked(request)
    user = member(request)
    values, months = figures.by_value(user, choice), figures.by_month(user, choice)
    labels = _labels(choice, (one.value for one in values))
    context = {
        "title": _("Figures"),
        "calls": calls,
        "choice": choice,
        "dimensions": NAMES.items(),
        "periods": PERIOD_NAMES.items(),
        "of": NAMES[choice.of],
        "bars": list(_bars((one.value, labels[one.value], one.number) for one in values)),
        "months": list(_bars((f"{one.month:%Y-%m}", one.month, one.number) for one in months)),
        "of_value": labels.get(choice.value, ""),
    }
    return render(request, "admin/testimonies/figures.html", {**admin.site.each_context(request), **context})


def as_csv(request: HttpRequest) -> HttpResponse:
    """RFC 4180, in UTF-8; a sign that a spreadsheet would take for a formula is defused."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = 'attachment; filename="figures.csv"'
    writer = csv.DictWriter(answer, ["month", "of", "value", "label", "number"], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: defused(cell) for name, cell in row.items()} for row in _exported(request))
    return answer


def as_json(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse({"figures": _exported(request)}, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="figures.json"'
    return answer


def _exported(request: HttpRequest) -> list[dict[str, Any]]:
    """Each month and value, then the period as a whole, whose month is empty. Fewer than five, or none: no number."""
    _calls, choice = _asked(request)
    user = member(request)
    record("export_figures", by=accounts.acting(user))
    rows = [(f"{month:%Y-%m}", one) for month, one in figures.by_both(user, choice)]
    rows += [("", one) for one in figures.by_value(user, choice)]
    labels = _labels(choice, (one.value for _month, one in rows))
    return [_row(choice, month, one, labels) for month, one in rows]


def _row(choice: Choice, month: str, one: Figure, labels: dict[str, Any]) -> dict[str, Any]:
    label = str(labels[one.value])
    return {"month": month, "of": choice.of, "value": one.value, "label": label, "number": one.number}


def _asked(request: HttpRequest) -> tuple[list[Call], Choice]:
    user = member(request)
    if not user.has_perm("testimonies.view_figures"):
        raise PermissionDenied
    calls = list(Call.objects.of(user))
    return calls, Choice.read(request.GET.dict(), calls)


def _labels(choice: Choice, values: Iterable[str]) -> dict[str, Any]:
    """What each value is called; one that no list knows any more stands for itself."""
    wanted = list(values)
    if choice.of in (*TERMS, "trade", "area"):
        terms = Term.objects.filter(kind=TERMS.get(choice.of, choice.of), slug__in=wanted)
        known: dict[str, Any] = {term.slug: term.label for term in terms}
    else:
        known = {**dict(State.choices), Reason.FLOOD: _("refused as flood"), **BAND_NAMES, "": _("all")}
    return {value: known.get(value, value) for value in wanted}


def _bars(lines: Iterable[tuple[str, Any, int | None]]) -> Iterator[Bar]:
    rows = list(lines)
    most = max((number or 0 for _value, _label, number in rows), default=0) or 1
    for value, label, number in rows:
        yield Bar(value, label, number, WIDTH * (number or 0) // most)
