"""The desk's own admin site: the queue first, a second factor at the door."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from testimonies.rules import accounts

from . import door

SHORTCUTS = "shortcuts"  # of the session: no account needs a record for it


class Desk(AdminSite):
    site_header = _("The desk")
    site_title = _("The desk")
    index_title = _("What you look after")
    login_form = door.LoginForm

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and accounts.is_sure(request.user)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Without Django's redirect to a record's public page: it tells anybody with an account what exists."""
        usual = [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]
        return [
            path("invitation/<uidb64>/<token>/", door.Invitation.as_view(), name="invitation"),
            path("second-factor/", door.second_factor, name="second_factor"),
            path("second-factor/qr.svg", door.qr_code, name="qr_code"),
            path("shortcuts/", self.admin_view(self.switch_shortcuts), name="shortcuts"),
            *usual,
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.user.has_perm("testimonies.view_testimony"):
            return redirect("admin:testimonies_testimony_changelist")
        return super().index(request, extra_context)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {
            "shortcuts": request.session.get(SHORTCUTS, True),
            "site_name": settings.SITE_NAME,  # the log-in page of Django would put the host there
        }

    def switch_shortcuts(self, request: HttpRequest) -> HttpResponse:
        """Keys of one letter can be switched off (WCAG 2.1.4)."""
        if request.method == "POST":
            request.session[SHORTCUTS] = not request.session.get(SHORTCUTS, True)
        return redirect("admin:index")
