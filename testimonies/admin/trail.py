"""The trail, to be read: rows about one's own calls."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from testimonies.models import Event

from .base import NoDeletion, member
from .words import TrailRow, happened


class EventAdmin(NoDeletion):
    list_display = ("day", "at", "happened", "who_did", "call", "testimony", "version", "why")
    list_display_links = ("happened",)
    fields = readonly_fields = (
        "day", "at", "happened", "role", "who_did", "call", "testimony", "version", "origin_state",
        "target_state", "why",
    )  # fmt: skip
    list_filter = (("day", admin.DateFieldListFilter),)
    search_fields = ("=testimony", "=who", "=what")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """What is about one's calls; and about the door, a lead sees all and everybody their own."""
        user = member(request)
        own = Q() if user.has_perm("testimonies.lead_testimony") else Q(who=user.get_username())
        mine = Q(call__in=user.calls.values("slug")) | (Q(call="") & own)
        return super().get_queryset(request).filter(mine)

    @admin.display(description=_("what"), ordering="what")
    def happened(self, event: Event) -> Any:
        return happened(event)

    @admin.display(description=_("who"), ordering="who")
    def who_did(self, event: Event) -> Any:
        return TrailRow(event).who

    @admin.display(description=_("why"))
    def why(self, event: Event) -> str:
        return TrailRow(event).why

    @admin.display(description=_("role"))
    def role(self, event: Event) -> Any:
        return TrailRow(event).role

    @admin.display(description=_("from"))
    def origin_state(self, event: Event) -> Any:
        return TrailRow(event).origin

    @admin.display(description=_("to"))
    def target_state(self, event: Event) -> Any:
        return TrailRow(event).target

    def name_of(self, obj: Any) -> str:
        return f"{date_format(obj.day)}, {happened(obj)}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
