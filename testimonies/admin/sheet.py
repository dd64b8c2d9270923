"""When it cannot wait: what to do now, whom to call, who in the team, what to write, what the law says."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from testimonies.models import Call, Country, Helpline, LegalNote, Testimony
from testimonies.rules.memo import for_five_seconds

from .base import member, names_of
from .situations import SITUATIONS, Situation
from .words import reason as reason_label

FOLDER = "admin/testimonies/"


@dataclass(frozen=True)
class Entry:
    """One situation: its title and steps, and below the button what depends on country and language, laid out."""

    situation: Situation
    before: SafeString
    after: SafeString

    @property
    def reason_label(self) -> Any:
        return reason_label(self.situation.reason)


def context(leads: list[str], row: Testimony | None = None) -> dict[str, Any]:
    """The sheet of one testimony, or the general one."""
    country = (row.country if row else "") or Country.FR
    language = (row.language if row else "") or translation.get_language() or "fr"
    return {"entries": _entries(country, language, translation.get_language()), "leads": leads}


@for_five_seconds
def _entries(country: str, language: str, _at_desk: str | None) -> list[Entry]:
    """The same for every testimony of this country and language: nothing of one is in it, and nobody's name."""
    lines = {one.slug: one for one in _helplines(country)}
    articles = _articles()
    abroad = [one for one in lines.values() if one.country == country] if country != Country.FR else []
    with translation.override(language):
        written = {one.slug: str(one.write) for one in SITUATIONS}
    return [
        _laid_out(one, {
            "language": language,
            "numbers": [*abroad, *(lines[slug] for slug in one.numbers if slug in lines)],
            "laws": [articles[slug] for slug in one.laws if slug in articles],
            "write": written[one.slug],
        })
        for one in SITUATIONS
    ]  # fmt: skip


def _laid_out(situation: Situation, told: dict[str, Any]) -> Entry:
    after = render_to_string(f"{FOLDER}sheet_facts.html", told)
    return Entry(situation, _steps(situation, translation.get_language()), after)


@cache
def _steps(situation: Situation, _at_desk: str | None) -> SafeString:
    """Of the code alone, so that it need not be forgotten."""
    return render_to_string(f"{FOLDER}sheet_steps.html", {"situation": situation})


def _helplines(country: str) -> Iterable[Helpline]:
    wanted = {slug for one in SITUATIONS for slug in one.numbers}
    abroad = Q(country=country, emergency=True)
    return Helpline.objects.filter(Q(slug__in=wanted) | abroad, active=True)


def _articles() -> dict[str, LegalNote]:
    wanted = {slug for one in SITUATIONS for slug in one.laws}
    return {one.slug: one for one in LegalNote.objects.filter(slug__in=wanted, active=True)}


def leads_of(user: User, row: Testimony | None = None) -> list[str]:
    """Who decides, by name: the leads of its call, or of one's calls."""
    calls = [row.call_id] if row else Call.objects.of(user).values_list("pk", flat=True)
    return names_of("lead_testimony", calls)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [path("sheet/", site.admin_view(require_safe(page)), name="sheet")]


def page(request: HttpRequest) -> HttpResponse:
    user = member(request)
    if not user.has_perm("testimonies.read_testimony"):
        raise PermissionDenied
    own = {"title": _("When it cannot wait"), "sheet": context(leads_of(user))}
    return render(request, f"{FOLDER}sheet.html", {**admin.site.each_context(request), **own})
