"""What all record pages of the desk share."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.auth.models import User
from django.db.models import ManyToManyField, Model, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from testimonies.rules.compiled import Compiled, compiled

LONGEST_SEARCH = 80  # a search of a thousand words makes an expression too deep for SQLite
# Whole without a script, and each with its name; Django's own two boxes are neither.
CHECKBOXES: Any = {ManyToManyField: {"widget": CheckboxSelectMultiple, "help_text": ""}}
QUESTIONS = frozenset({"", "exact", "id__exact", "gte", "lt", "isnull"})  # what Django's filters ask


def member(request: HttpRequest) -> User:
    """Who asks. Strangers never come this far: `admin_view` sends them to the login."""
    return cast("User", request.user)


def names_of(right: str, calls: Iterable[int]) -> list[str]:
    """Who may do this in one of these calls, by name, in order."""
    own = tuple(calls)
    return [name for (name,) in _named(right, own).rows()] if own else []


def options(choices: Iterable[tuple[Any, Any]], chosen: str | None) -> SafeString:
    """A list's `<option>`s, the chosen one selected: in a template, sixty of them cost what a page does."""
    selected = mark_safe(" selected")
    pairs = ((value, selected if value == chosen else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', pairs)


@lru_cache(maxsize=64)
def _named(right: str, calls: tuple[int, ...]) -> Compiled:
    """The question alone is kept, which takes longer to put together than to answer."""
    found = User.objects.filter(is_active=True, calls__in=calls, groups__permissions__codename=right)
    return compiled(found.distinct().order_by("username").values_list("username"))


def _question(offered: Any) -> str:
    """What a filter asks by: a field, alone or with its class, or a name of its own."""
    if isinstance(offered, type):
        return str(cast("type[admin.SimpleListFilter]", offered).parameter_name)
    return offered if isinstance(offered, str) else cast("tuple[str, Any]", offered)[0]


class NoDeletion(admin.ModelAdmin):
    """Nothing is deleted at the desk; what is no longer wanted is switched off."""

    list_per_page = 50
    show_full_result_count = False
    view_on_site = False
    actions: Any = None

    def name_of(self, obj: Any) -> str:
        """What a page about one record is called."""
        return str(obj)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """Django's titles put a verb before any noun, which French cannot bear."""
        new = _("Add: %(name)s") % {"name": self.opts.verbose_name}
        context |= {"title": self.name_of(obj) if obj else new, "subtitle": None}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The filters of the page and no other: Django lets any question about an own column through.

        One would read a password's hash sign by sign; a bad pattern or year is an error of the database.
        """
        offered = {_question(one) for one in self.list_filter}
        name, _dunder, how = lookup.partition("__")
        return name in offered and how in QUESTIONS and super().lookup_allowed(lookup, value, request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        try:
            return super().changelist_view(request, title | (extra_context or {}))
        except DisallowedModelAdminLookup:
            return redirect(request.path)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])
