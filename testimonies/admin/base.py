"""What all record pages of the desk share."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import ManyToManyField, Model, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

LONGEST_SEARCH = 80  # a search of a thousand words makes an expression too deep for SQLite
# Whole without a script, and each with its name; Django's own two boxes are neither.
CHECKBOXES: Any = {ManyToManyField: {"widget": CheckboxSelectMultiple, "help_text": ""}}
BAD = "\x00"  # PostgreSQL takes it in no text


def member(request: HttpRequest) -> User:
    """Who asks. Strangers never come this far: `admin_view` sends them to the login."""
    return cast("User", request.user)


class NoDeletion(admin.ModelAdmin):
    """Nothing is deleted at the desk; what is no longer wanted is switched off."""

    list_per_page = 50
    show_full_result_count = False
    view_on_site = False
    actions: Any = None

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if any(BAD in value for values in request.GET.lists() for value in [values[0], *values[1]]):
            return redirect(request.path)
        return super().changelist_view(request, extra_context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])
