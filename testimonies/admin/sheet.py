"""When it cannot wait: what to do now, whom to call, who in the team, what to write, what the law says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from testimonies.models import Country, Helpline, LegalNote, Testimony

from .base import member
from .situations import SITUATIONS, Situation
from .words import reason as reason_label


@dataclass(frozen=True)
class Entry:
    """One situation with its articles, and what depends on the testimony: numbers, and words in the author's language."""

    situation: Situation
    numbers: list[Helpline]
    laws: list[LegalNote]
    write: str

    @property
    def reason_label(self) -> Any:
        return reason_label(self.situation.reason)


def context(leads: Iterable[User], row: Testimony | None = None) -> dict[str, Any]:
    """The sheet of one testimony, or the general one."""
    country = (row.country if row else "") or Country.FR
    language = (row.language if row else "") or translation.get_language() or "fr"
    lines = {one.slug: one for one in _helplines(country)}
    articles = _articles()
    abroad = [one for one in lines.values() if one.country == country] if country != Country.FR else []
    with translation.override(language):
        written = {one.slug: str(one.write) for one in SITUATIONS}
    entries = [
        Entry(
            one,
            [*abroad, *(lines[slug] for slug in one.numbers if slug in lines)],
            [articles[slug] for slug in one.laws if slug in articles],
            written[one.slug],
        )
        for one in SITUATIONS
    ]
    return {"entries": entries, "leads": leads, "language": language}


def _helplines(country: str) -> Iterable[Helpline]:
    wanted = {slug for one in SITUATIONS for slug in one.numbers}
    abroad = Q(country=country, emergency=True)
    return Helpline.objects.filter(Q(slug__in=wanted) | abroad, active=True)


def _articles() -> dict[str, LegalNote]:
    wanted = {slug for one in SITUATIONS for slug in one.laws}
    return {one.slug: one for one in LegalNote.objects.filter(slug__in=wanted, active=True)}


def leads_of(user: User, row: Testimony | None = None) -> list[User]:
    """Who decides: the leads of its call, or of one's calls."""
    found = User.objects.filter(is_active=True, groups__permissions__codename="lead_testimony")
    found = found.filter(calls=row.call_id) if row else found.filter(calls__in=user.calls.all())
    return list(found.distinct().order_by("username"))


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [path("sheet/", site.admin_view(require_safe(page)), name="sheet")]


def page(request: HttpRequest) -> HttpResponse:
    user = member(request)
    if not user.has_perm("testimonies.read_testimony"):
        raise PermissionDenied
    own = {"title": _("When it cannot wait"), "sheet": context(leads_of(user))}
    return render(request, "admin/testimonies/sheet.html", {**admin.site.each_context(request), **own})
