"""Helplines, steps and articles of law: edited in both languages, checked on a day, with where it was read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from testimonies.models.facts import DatedFact
from testimonies.rules.trail import today

from .base import CHECKBOXES
from .catalogue import KeepsItsSlug

CHECKED_TODAY = "checked_today"  # the button that saves with today as the day of check
DATED: Any = (_("Where this comes from"), {"fields": ("verified_on", "source")})


class FactForm(forms.ModelForm):
    """A day of check stands beside where it was read, and is a day that has come."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if CHECKED_TODAY in self.data:
            data["verified_on"] = today()
        day = data.get("verified_on")
        if day and not data.get("source"):
            self.add_error("source", _("Say where it was read: a page, and its day if it has one."))
        if day and day > today():
            self.add_error("verified_on", _("This day has not come yet."))
        return data


class ToBeChecked(admin.SimpleListFilter):
    title = _("check")
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("overdue")), ("never", _("never checked"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "overdue":
            return queryset.overdue(today())
        return queryset.to_be_confirmed() if self.value() == "never" else queryset


CHECK: Any = (ToBeChecked, "country", "active")


class FactAdmin(KeepsItsSlug):
    form = FactForm
    formfield_overrides = CHECKBOXES
    list_filter = CHECK
    change_form_template = "admin/testimonies/fact_form.html"

    @admin.display(description=_("next check"), ordering="verified_on")
    def due(self, fact: DatedFact) -> Any:
        if fact.review_due is None:
            return _("never checked")
        return _("overdue") if fact.review_due < today() else fact.review_due


class HelplineAdmin(FactAdmin):
    list_display = ("number", "name_fr", "country", "emergency", "active", "verified_on", "due")
    list_filter = (*CHECK, "emergency")
    search_fields = ("slug", "number", "name_fr", "name_en")
    fieldsets = (
        (None, {"fields": ("slug", "country", "number", "tel", "takes_sms", "order", "active")}),
        (_("For whom"), {"fields": ("emergency", "for_everyone", "behaviours")}),
        (_("French"), {"fields": ("name_fr", "for_whom_fr", "hours_fr")}),
        (_("English"), {"fields": ("name_en", "for_whom_en", "hours_en")}),
        DATED,
    )


class StepAdmin(FactAdmin):
    list_display = ("title_fr", "kind", "country", "active", "verified_on", "due")
    list_filter = (*CHECK, "kind")
    search_fields = ("slug", "title_fr", "title_en")
    fieldsets = (
        (None, {"fields": ("slug", "kind", "country", "order", "active", "link")}),
        (_("For whom"), {"fields": ("behaviours", "data_sources")}),
        (_("French"), {"fields": ("title_fr", "text_fr", "can_fr", "cannot_fr")}),
        (_("English"), {"fields": ("title_en", "text_en", "can_en", "cannot_en")}),
        DATED,
    )


class LegalNoteAdmin(FactAdmin):
    list_display = ("article", "title_fr", "country", "active", "verified_on", "due")
    search_fields = ("slug", "article", "title_fr", "title_en")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "slug",
                    "article",
                    "country",
                    "years_to_complain",
                    "for_the_team",
                    "order",
                    "active",
                )
            },
        ),
        (_("For whom"), {"fields": ("behaviours", "data_sources")}),
        (_("French"), {"fields": ("title_fr", "text_fr", "penalty_fr")}),
        (_("English"), {"fields": ("title_en", "text_en", "penalty_en")}),
        DATED,
    )
