"""For leads: what each person carried by week, so that nobody carries too much alone."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from testimonies.rules import load

from .base import member
from .queue import colleagues


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [path("load/", site.admin_view(require_safe(page)), name="load")]


def page(request: HttpRequest) -> HttpResponse:
    """Everybody who reads in one's calls, by name; their texts of all calls, since all of them weigh."""
    user = member(request)
    if not user.has_perm("testimonies.lead_testimony"):
        raise PermissionDenied
    own = {
        "title": _("What each of us carries"),
        "mondays": load.mondays(),
        "lines": load.by_week(colleagues(user)),
    }
    return render(request, "admin/testimonies/load.html", {**admin.site.each_context(request), **own})
