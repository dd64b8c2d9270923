"""The desk's own admin site: the queue first, a second factor at the door."""

from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_script_prefix, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from testimonies.models import Preference
from testimonies.rules import accounts, fact_checks
from testimonies.rules import preferences as preferred
from testimonies.rules import resets as resets_asked
from testimonies.rules.memo import remembered
from testimonies.rules.trail import record, today
from testimonies.rules.tries import Try

from . import (
    challenges,
    door,
    enough,
    factors,
    figures,
    kept,
    load,
    notes,
    pause,
    preferences,
    resets,
    sessions,
    sheet,
    undoing,
)
from .base import member


def _is_sure(request: HttpRequest) -> bool:
    """Asked before the view and again for its page: once, where nothing is changed in between."""
    if request.method != "GET" or not hasattr(request, "is_sure"):
        request.is_sure = accounts.is_sure(request.user)  # type: ignore[attr-defined]
    return bool(request.is_sure)  # type: ignore[attr-defined]


class Desk(AdminSite):
    site_header = _("The desk")
    site_title = _("The desk")
    index_title = _("What you look after")
    logout_template = "admin/logged_out.html"

    @property
    def site_url(self) -> str:  # type: ignore[override]
        """Where "View site" leads: to the other name, if the desk has one of its own."""
        return f"{settings.SITE_URL}/" if settings.ADMIN_HOST else "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and _is_sure(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Names and addresses of record pages, remembered for each set of rights and language: nothing of who has them."""
        rights = frozenset(member(request).get_all_permissions())
        kept_under = (
            "app list",
            app_label,
            request.user.is_active,
            rights,
            get_language(),
            get_script_prefix(),
        )
        return remembered(kept_under, lambda: super(Desk, self).get_app_list(request, app_label))

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Without Django's redirect to a record's public page: it tells anybody with an account what exists."""
        usual = [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]
        return [
            path("invitation/<uidb64>/<token>/", door.Invitation.as_view(), name="invitation"),
            path("passkey/", challenges.to_show_one, name="passkey_options"),
            path("second-factor/", factors.overview, name="second_factor"),
            path("second-factor/app/", factors.app, name="factor_app"),
            path("second-factor/app/qr.svg", factors.qr_code, name="qr_code"),
            path("second-factor/app/remove/", factors.remove_app, name="factor_remove_app"),
            path("second-factor/passkey/", factors.add_passkey, name="factor_passkey"),
            path("second-factor/passkey/options/", factors.passkey_options, name="factor_passkey_options"),
            path("second-factor/passkey/<int:pk>/", factors.change_passkey, name="factor_passkey_change"),
            path("second-factor/codes/", factors.new_codes, name="factor_codes"),
            path("second-factor/again/", factors.show_again, name="factor_sure"),
            path("second-factor/stop/", self.admin_view(factors.stop_reset), name="factor_stop_reset"),
            path("lost/", self.admin_view(resets.page), name="resets"),
            path("lost/act/", self.admin_view(resets.act), name="resets_act"),
            path("still-here/", self.admin_view(sessions.still_here), name="still_here"),
            path("shortcuts/", self.admin_view(self.switch_shortcuts), name="shortcuts"),
            *notes.urls(self),
            *preferences.urls(self),
            *enough.urls(self),
            *load.urls(self),
            *figures.urls(self),
            *sheet.urls(self),
            *usual,
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.user.has_perm("testimonies.view_testimony"):
            return redirect("admin:testimonies_testimony_changelist")
        if request.user.has_perm("testimonies.view_figures"):
            return redirect("admin:figures")
        overdue = fact_checks.overdue(today()) if request.user.has_perm("testimonies.view_legalnote") else {}
        return super().index(request, {**(extra_context or {}), "overdue": overdue})

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        usual = super().each_context(request)
        preference = preferred.of(member(request)) if usual["has_permission"] else Preference()
        return usual | {
            "preference": preference,
            "shortcuts": preference.shortcuts,
            "pause": partial(pause.due, request),  # asked for by the pages where one reads
            "site_name": settings.SITE_NAME,  # the log-in page of Django would put the host there
            "session_idle": settings.SESSION_IDLE_SECONDS,
            "session_left": sessions.seconds_left(request),
            "may_have_passkeys": challenges.place(request).is_named,
            "factor_required": settings.SECOND_FACTOR == "required",
            "undo": undoing.offered(request) if usual["has_permission"] else None,
            "reset_of_mine": self._reset_of_mine(request) if usual["has_permission"] else "",
        }

    def _reset_of_mine(self, request: HttpRequest) -> str:
        """Somebody may be asking in this person's name: it has to be seen in time, on whatever page they are."""
        return resets_asked.asked_about(member(request))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's, but what was typed into a session that has ended comes back after the next login."""
        usual = super().admin_view(view, cacheable)

        @wraps(usual)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            ended = request.method == "POST" and not self.has_permission(request)
            typed = kept.of(request) if ended else ""
            return self._log_in_again(request, typed) if typed else usual(request, *args, **kwargs)

        return keeping

    def _log_in_again(self, request: HttpRequest, typed: str) -> Any:
        request.method = "GET"  # the form of the login, empty but for what it carries
        ended = {"app_path": reverse("admin:login"), "ended": True}
        answer = self.login(request, ended, initial={"kept": typed})
        answer.status_code = 403
        return answer

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None, **options: Any) -> Any:
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        return door.Login.as_view(extra_context=context, **options)(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Ends the sessions of this person everywhere."""
        if request.user.is_authenticated:
            accounts.end_sessions(member(request))
        return super().logout(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Every other session ends: Django makes them worthless, and here they go. The old one is guessed ten times at most."""
        one = Try(request.user.get_username(), "", device="old password")
        if request.method == "POST" and one.begin():
            messages.error(request, door.WAIT)
            return redirect("admin:password_change")
        answer = super().password_change(request, extra_context)
        if request.method == "POST" and answer.status_code == 302:
            one.forgive()
            accounts.end_sessions(member(request), but=request.session.session_key)
            record("password_set", by=accounts.acting(member(request)))
        return answer

    def switch_shortcuts(self, request: HttpRequest) -> HttpResponse:
        """Keys of one letter can be switched off (WCAG 2.1.4)."""
        if request.method == "POST":
            user = member(request)
            preferred.save(user, shortcuts=not preferred.of(user).shortcuts)
        return redirect("admin:index")
