"""When somebody has opened as many texts as they wanted today: what they hold, that others go on, and their own choice."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from testimonies.models import Testimony
from testimonies.rules import budget, desk

from .base import member


def urls(site: admin.AdminSite) -> list[URLPattern]:
    view = site.admin_view
    return [
        path("enough/", view(require_safe(page)), name="enough"),
        path("enough/five-more/", view(require_POST(five_more)), name="five_more"),
    ]


def _require_reader(request: HttpRequest) -> None:
    if not member(request).has_perm("testimonies.read_testimony"):
        raise PermissionDenied


def page(request: HttpRequest) -> HttpResponse:
    _require_reader(request)
    user = member(request)
    held = Testimony.objects.of(user).held_by(user).select_related("trade").order_by("submitted_on")
    day = budget.of(user)
    title = _("That was enough for today") if day.is_over else _("Today")
    own = {"title": title, "day": day, "held": held, "most": settings.DESK_OPENED_A_DAY}
    return render(request, "admin/testimonies/enough.html", {**admin.site.each_context(request), **own})


def five_more(request: HttpRequest) -> HttpResponse:
    _require_reader(request)
    user = member(request)
    budget.five_more(by=desk.acting(user))
    if budget.of(user).is_over:
        return redirect("admin:enough")
    messages.info(request, _("Five more, by your own choice. You can stop at any of them."))
    return redirect("admin:testimonies_testimony_changelist")
