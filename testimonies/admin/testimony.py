"""The queue, one testimony, and what is done with it. Not one of these pages writes to Django's own log."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from testimonies.models import Lane, Testimony
from testimonies.rules import desk, first_screen, picking, preferences, searching, undo, whole
from testimonies.rules.budget import EnoughForTodayError
from testimonies.rules.moderation import MoveError, StaleError
from testimonies.rules.raid import clusters

from . import alike, bulk, item, pictures, queue, undoing
from .acts import DECISIONS, Act, Claim, Decision, Done, Escalate
from .base import member
from .lines import lines
from .marks import ACTS
from .replies import Replies
from .words import happened

LIST, ITEM = "testimonies_testimony_changelist", "testimonies_testimony_change"
FOLDER = "admin/testimonies/testimony/"
T = TypeVar("T")


class TestimonyAdmin(admin.ModelAdmin):
    """No page of Django's own: it would edit, or list without a claim."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.queue_view), name=LIST),
            path("next/", view(require_POST(self.next_view)), name="testimonies_testimony_next"),
            path("search/", view(require_POST(self.search_view)), name="testimonies_testimony_search"),
            path("bulk/", view(require_POST(self.bulk_view)), name="testimonies_testimony_bulk"),
            path("refused/", view(require_safe(self.refused_view)), name="testimonies_testimony_refused"),
            path("<str:public_id>/change/", view(self.item_view), name=ITEM),
            path(
                "<str:public_id>/undo/",
                view(require_POST(self.undo_view)),
                name="testimonies_testimony_undo",
            ),
            path("<str:public_id>/alike/", view(self.alike_view), name="testimonies_testimony_alike"),
            path("<str:public_id>/back/", view(self.back_view), name="testimonies_testimony_back"),
            path(
                "<str:public_id>/pictures/<str:picture_id>/<slug:copy>/",
                view(require_safe(self.picture_view)),
                name="testimonies_testimony_picture",
            ),
            path(
                "<str:public_id>/stay/", view(require_POST(self.stay_view)), name="testimonies_testimony_stay"
            ),
            path(
                "<str:public_id>/leave/",
                view(require_POST(self.leave_view)),
                name="testimonies_testimony_leave",
            ),
            path("<str:public_id>/<slug:name>/", view(self.act_view), name="testimonies_testimony_act"),
            path(
                "<str:public_id>/<slug:name>/preview/",
                view(self.preview_view),
                name="testimonies_testimony_preview",
            ),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Testimony | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Testimony | None = None) -> bool:
        return False

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        _require(request, "testimonies.view_testimony")
        return self._page(request, "queue.html", _("The queue"), queue.context(request))

    def next_view(self, request: HttpRequest) -> HttpResponse:
        _require(request, "testimonies.read_testimony")
        return self._next(request, flood=request.POST.get("view") == "flood")

    def _next(self, request: HttpRequest, *, flood: bool) -> HttpResponse:
        """Another one, or the page that says why there is none."""
        try:
            row = picking.take_next(member(request), flood=flood)
        except EnoughForTodayError:
            return redirect("admin:enough")
        if row is None:
            messages.info(request, _("Nothing waits for you. Thank you."))
            return redirect(f"admin:{LIST}")
        return redirect(f"admin:{ITEM}", row.pk)

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """What is wrong with the form comes back with the ticks; a refusal is asked about once more."""
        _require(request, "testimonies.move_testimony")
        try:
            order = bulk.Order.of(member(request), request.POST)
        except MoveError as error:
            messages.error(request, error.args[0])
            return self._page(request, "queue.html", _("The queue"), queue.context(request))
        if order.wants_a_look:
            context = {"order": order, "reports": order.foreseen()}
            return self._page(request, "sure.html", _("Do this with them?"), context)
        return self._page(request, "bulk.html", _("What was done"), {"reports": order.run()})

    def search_view(self, request: HttpRequest) -> HttpResponse:
        """The words come by POST, so that they lie in no address, and nothing of what is found but its row is shown."""
        _require(request, "testimonies.read_testimony")
        user, words = member(request), request.POST.get("words", "")[:200]
        context: dict[str, Any] = {"words": words}
        try:
            found = searching.search(user, words)
        except MoveError as error:
            context["fault"] = error.args[0]
        else:
            rows = queue.shown(Testimony.objects.of(user).filter(pk__in=found.ids)).order_by(
                "submitted_on", "public_id"
            )
            context |= {"lines": lines(rows, view="mine"), "number": len(rows), "is_whole": found.is_whole}
        return self._page(request, "found.html", _("Words in unpublished texts"), context)

    def item_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        row = _row(request, public_id)
        return self._item(request, item.context(row, member(request)))

    def act_view(self, request: HttpRequest, public_id: str, name: str) -> HttpResponse:
        """One act, by POST alone. What fails comes back with its cause and all that was typed."""
        row = _row(request, public_id)
        if name not in ACTS:
            raise Http404
        if request.method != "POST":
            return redirect(f"admin:{ITEM}", row.pk)
        _require(request, ACTS[name].right)
        form = ACTS[name](row, member(request), Replies.to_author(row), request.POST)
        done = _done(form) if form.is_valid() else None
        if done and done.asks:
            return self._page(
                request,
                "burn.html",
                _("Erase the author’s own words?"),
                {"row": row, "seen": _seen(request, row)},
            )
        if done is None or done.preview:
            form.point_out()
            again = _row(request, public_id)
            preview = {"preview": done.preview} if done else {}
            return self._item(request, {**item.context(again, member(request), form), **preview})
        if isinstance(form, Decision | Escalate):
            undoing.remember(request, row)
        if done.says:
            messages.success(request, done.says)
        if done.goes_on and preferences.of(member(request)).goes_on:
            return self._next(request, flood=row.lane == Lane.FLOOD)
        return (
            redirect(f"admin:{LIST}")
            if done.leaves
            else redirect(reverse(f"admin:{ITEM}", args=[row.pk]) + (done.anchor or form.anchor))
        )

    def undo_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        _require(request, "testimonies.move_testimony")
        row = _row(request, public_id)
        undoing.forget(request)
        try:
            undo.undo(row, member(request))
        except MoveError as error:
            messages.error(request, error.args[0])
        else:
            messages.success(request, _("Taken back: it stands as it did before."))
        return redirect(f"admin:{ITEM}", row.pk)

    def preview_view(self, request: HttpRequest, public_id: str, name: str) -> HttpResponse:
        """What her first screen would say after this decision. Nothing is done, and what was typed comes back."""
        row = _row(request, public_id)
        if name not in DECISIONS:
            raise Http404
        if request.method != "POST":
            return redirect(f"admin:{ITEM}", row.pk)
        _require(request, ACTS[name].right)
        form = DECISIONS[name](row, member(request), Replies.to_author(row), request.POST)
        form.fields.pop("looked", None)  # nothing is agreed to
        seen = _as_its_author(form) if form.is_valid() else None
        if seen is None:
            form.point_out()
        again = item.context(_row(request, public_id), member(request), form)
        return self._item(request, {**again, "as_its_author": seen is not None, **(seen or {})})

    def stay_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Somebody is at work on it; a page that hears anything but 204 says that it may be lost."""
        _require(request, "testimonies.read_testimony")
        row = _row(request, public_id)
        form = Claim(row, member(request), Replies.to_author(row), request.POST)
        try:
            desk.stay(form.row, form.user, version=form.version, state=form.state)
        except MoveError as error:
            return HttpResponse(str(error.args[0]), status=409, content_type="text/plain; charset=utf-8")
        return HttpResponse(status=204)

    def leave_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The page was closed: its last word."""
        _require(request, "testimonies.read_testimony")
        desk.leave(_row(request, public_id), member(request))
        return HttpResponse(status=204)

    def alike_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Those like this one, ticked; a POST refuses the ticked."""
        _require(request, "testimonies.move_testimony")
        row, user = _row(request, public_id), member(request)
        if request.method != "POST":
            return self._page(request, "alike.html", _("Texts like this one"), alike.to_refuse(row, user))
        seen = alike.seen(request.POST.getlist("chosen"))
        try:
            number = clusters.refuse_all(row, by=desk.acting(user), seen=seen)
        except MoveError as error:
            messages.error(request, error.args[0])
            return redirect(f"admin:{ITEM}", row.pk)
        told = ngettext(
            "%(n)s text is refused. It can be brought back for 30 days.",
            "%(n)s texts are refused. They can be brought back for 30 days.",
            number,
        )
        messages.success(request, told % {"n": number})
        return redirect(f"admin:{LIST}")

    def refused_view(self, request: HttpRequest) -> HttpResponse:
        _require(request, "testimonies.view_testimony")
        groups = clusters.refused(member(request))
        return self._page(request, "refused.html", _("Refused as flood"), {"groups": groups})

    def back_view(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Those refused like this one; a POST brings them back."""
        _require(request, "testimonies.move_testimony")
        row, user = _row(request, public_id), member(request)
        if request.method != "POST":
            return self._page(request, "back.html", _("Bring these back?"), alike.to_bring_back(row, user))
        number = clusters.reopen_all(row, by=desk.acting(user))
        told = ngettext("%(n)s text waits again.", "%(n)s texts wait again.", number)
        messages.success(request, told % {"n": number})
        return redirect("admin:testimonies_testimony_refused")

    def picture_view(self, request: HttpRequest, public_id: str, picture_id: str, copy: str) -> HttpResponse:
        _require(request, "testimonies.read_testimony")
        return pictures.served(_row(request, public_id), member(request), picture_id, copy)

    def _item(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        acted = context["acted"]
        stale = acted.stale if acted else None
        extra = {
            "stale": stale,
            "stale_what": happened(stale.event) if stale and stale.event else "",
            "kept_words": item.kept_words(acted),
            "is_nav_sidebar_enabled": False,
            "seen": _seen(request, context["row"]),
            "at": reverse(f"admin:{ITEM}", args=[context["row"].pk]).removesuffix("change/"),
        }
        response = self._page(request, "item.html", _("One testimony"), context | extra)
        response.status_code = 409 if stale else 200
        return response

    def _page(self, request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return render(request, FOLDER + template, shared | context)


def _require(request: HttpRequest, right: str) -> None:
    if not member(request).has_perm(right):
        raise PermissionDenied


def _row(request: HttpRequest, public_id: str) -> Testimony:
    """One of this person's calls. Anything else is not found, whether it exists or not."""
    _require(request, "testimonies.view_testimony")
    known = re.fullmatch(r"[\w-]{1,22}", public_id, re.ASCII)
    row = whole.whole(public_id, member(request)) if known else None
    if row is None:
        raise Http404
    return row


def _seen(request: HttpRequest, row: Testimony) -> str:
    """What every form of the page posts: the token, and as which the row was shown. Laid out once for all of them."""
    return render_to_string(f"{FOLDER}parts/seen.html", {"row": row, "csrf_token": get_token(request)})


def _done(form: Act) -> Done | None:
    return _tried(form, form.run)


def _as_its_author(form: Act) -> dict[str, Any] | None:
    return _tried(form, lambda: first_screen.after(form.row, form.run))


def _tried(form: Act, run: Callable[[], T]) -> T | None:
    """Runs it under the person's own claim; None where it could not be done, with the cause in the form."""
    try:
        if form.needs_claim:
            form.row = desk.renew(form.row, form.user, version=form.version, state=form.state)
        if form.shows_words:
            desk.check_open(form.row, form.user)
        return run()
    except StaleError as error:
        form.stale = error
    except MoveError as error:
        form.add_error(None, str(error.args[0]))
    return None
