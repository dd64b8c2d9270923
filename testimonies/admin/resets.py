"""Lost second factors, at the desk: one lead asks, another agrees; everybody sees what was done lately."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from testimonies.models import Event
from testimonies.rules import resets

from . import factors
from .base import member
from .words import TrailRow

SHOWN_DAYS = 30


def page(request: HttpRequest) -> HttpResponse:
    """The open questions and, for leads, the accounts one may ask about."""
    user = member(request)
    leads = user.has_perm("testimonies.lead_testimony")
    lately = Event.objects.filter(
        what__startswith="reset_", at__gt=timezone.now() - timedelta(days=SHOWN_DAYS)
    )
    context = {
        **admin.site.each_context(request),
        "title": _("Lost second factors"),
        "open": resets.open_ones(),
        "persons": resets.persons(user) if leads else [],
        "leads": leads,
        "lately": [TrailRow(event) for event in lately],
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/factors/resets.html", context)


def act(request: HttpRequest) -> HttpResponse:
    """What a lead wants: `ask` about an account, `agree` or `stop` one that is asked for. A fresh second factor first."""
    user = member(request)
    if request.method != "POST" or not user.has_perm("testimonies.lead_testimony"):
        raise Http404
    return factors.sure(_act)(request) if user.is_verified() else _act(request)  # type: ignore[attr-defined]


def _act(request: HttpRequest) -> HttpResponse:
    for what, do in (("ask", _ask), ("agree", _agree), ("stop", _stop)):
        if key := request.POST.get(what, ""):
            try:
                messages.success(request, do(key, member(request)))
            except resets.ResetError as error:
                messages.error(request, str(error))
    return redirect("admin:resets")


def _ask(key: str, by: User) -> Any:
    user = next((one for one in resets.persons(by) if str(one.pk) == key), None)
    if user is None:
        raise resets.ResetError(_("This account has no second factor that could be forgotten."))
    resets.ask(user, by=by)
    return _("Asked. Another lead moderator has a day to agree.")


def _agree(key: str, by: User) -> Any:
    resets.agree(_open(key), by=by)
    return _(
        "The second factor is forgotten, and everybody at the desk is told. An operator now makes a new link."
    )


def _stop(key: str, by: User) -> Any:
    resets.stop(_open(key), by=by)
    return _("Stopped. Nothing was changed.")


def _open(key: str) -> Any:
    row = next((one for one in resets.open_ones() if str(one.pk) == key), None)
    if row is None:
        raise resets.ResetError(_("This request is no longer open: it lasts a day."))
    return row
