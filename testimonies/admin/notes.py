"""Notes to the team, each person's own, and for leads what waits for their yes: the brake, and what nobody read."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from testimonies.models import Outbox, State
from testimonies.models.testimony import TestimonyQuerySet
from testimonies.rules import brake, desk, mailing, unread
from testimonies.rules.moderation import MoveError

from .base import member
from .lines import Row

SHOWN_FOR = timedelta(days=30)
MOST = 100
LISTED = 50
FOLDER = "admin/testimonies/"


def urls(site: admin.AdminSite) -> list[URLPattern]:
    view = site.admin_view
    return [
        path("notes/", view(require_safe(notes)), name="notes"),
        path("notes/brake/", view(require_POST(lift_brake)), name="lift_brake"),
        path("notes/unread/", view(unread_view), name="unread"),
    ]


def _page(request: HttpRequest, template: str, title: Any, context: dict[str, Any]) -> HttpResponse:
    shared = {**admin.site.each_context(request), "title": title}
    return render(request, FOLDER + template, shared | context)


def _is_lead(request: HttpRequest) -> bool:
    return member(request).has_perm("testimonies.lead_testimony")


def _require_lead(request: HttpRequest) -> None:
    if not _is_lead(request):
        raise PermissionDenied


def notes(request: HttpRequest) -> HttpResponse:
    """The last 30 days: whoever has no address, or whose mail does not arrive, misses nothing."""
    mine = Outbox.objects.filter(to=member(request), written_at__gte=timezone.now() - SHOWN_FOR)
    lead = _is_lead(request)
    return _page(request, "notes.html", _("Notes to the team"), {
        "notes": [(note, mailing.words(note)) for note in mine.order_by("-id")[:MOST]],
        "address": member(request).email if settings.EMAIL_URL else "",
        "is_lead": lead,
        "brake": brake.on() if lead else None,
        "groups": unread.groups(member(request)) if lead else [],
    })  # fmt: skip


def lift_brake(request: HttpRequest) -> HttpResponse:
    _require_lead(request)
    if brake.lift(by=desk.acting(member(request))):
        messages.success(request, _("Allowed. The next housekeeping erases what has had its time."))
    return redirect("admin:notes")


def unread_view(request: HttpRequest) -> HttpResponse:
    """The list; a POST asks once more, and `sure` does it, for the rows ticked or for a whole group."""
    _require_lead(request)
    user = member(request)
    if request.method == "POST":
        rows = _chosen(request)
        if rows is None:
            messages.error(request, _("Choose at least one row."))
        elif "sure" not in request.POST:
            return _page(request, "unread_sure.html", _("Erase these unread?"), _asked(request, rows))
        else:
            _say(request, rows)
        return redirect("admin:unread")
    listed = unread.rows_of(user).select_related("call", "trade", "claimed_by").prefetch_related("terms")
    context = {"rows": [Row.of(row) for row in listed[:LISTED]], "groups": _groups(request)}
    return _page(request, "unread.html", _("Unread"), context)


def _groups(request: HttpRequest) -> list[tuple[str, Any, unread.Group]]:
    """Each with the value its button posts, and its state in words."""
    labels = dict(State.choices)
    return [
        (f"{one.call.slug}:{one.state}", labels[one.state], one) for one in unread.groups(member(request))
    ]


def _chosen(request: HttpRequest) -> TestimonyQuerySet | None:
    """Those that the form means; None where it means none."""
    rows = unread.rows_of(member(request))
    if group := request.POST.get("group", ""):
        slug, _colon, state = group.partition(":")
        found = rows.in_state(state).filter(call__slug=slug)
    else:
        found = rows.filter(pk__in=request.POST.getlist("chosen")[:LISTED])
    return found if found.exists() else None


def _asked(request: HttpRequest, rows: TestimonyQuerySet) -> dict[str, Any]:
    number, seen = unread.shown(rows)
    return {
        "number": number,
        "seen": seen,
        "group": request.POST.get("group", ""),
        "chosen": request.POST.getlist("chosen")[:LISTED],
        "keep": "keep" in request.POST,
    }


def _say(request: HttpRequest, rows: TestimonyQuerySet) -> None:
    say, done = (
        (unread.take_back, _("Taken back. They are kept."))
        if "keep" in request.POST
        else (unread.agree, _("Noted. They are erased once their time is over, unless somebody reads them."))
    )
    try:
        say(member(request), rows, seen=request.POST.get("seen", ""))
        messages.success(request, done)
    except MoveError as error:
        messages.error(request, str(error.args[0]))
