"""The trail, to be read: rows about one's own calls."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from testimonies.models import Event

from .base import NoDeletion, member
from .words import TrailRow, happened


class EventAdmin(NoDeletion):
    list_display = ("day", "at", "happened", "who_did", "call", "testimony", "version", "why")
    list_display_links = ("happened",)
    list_filter = (("day", admin.DateFieldListFilter),)
    search_fields = ("=testimony", "=who", "=what")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        mine = member(request).calls.values("slug")
        return super().get_queryset(request).filter(call__in=mine)

    @admin.display(description=_("what"), ordering="what")
    def happened(self, event: Event) -> Any:
        return happened(event)

    @admin.display(description=_("who"), ordering="who")
    def who_did(self, event: Event) -> Any:
        return TrailRow(event).who

    @admin.display(description=_("why"))
    def why(self, event: Event) -> str:
        return TrailRow(event).why

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
