"""The filters of the list of testimonies: four choices, checked in Python, so no odd value reaches the database."""

from collections import defaultdict
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from testimonies.models import Call, Term, TermKind, Testimony
from testimonies.rules.reading import SILENT

Choices = list[tuple[str, str]]
NOT_IN_LIST = _("{field}: this choice is not in the list, so it was left out.")


class ByBehaviour(django_filters.ChoiceFilter):
    def filter(self, rows: Any, value: str) -> Any:
        return rows.filter(terms__kind=TermKind.BEHAVIOUR, terms__slug=value) if value else rows


def _choice(filter_class: type[django_filters.ChoiceFilter], label: Any, any_label: Any, **facts: Any) -> Any:
    errors = {"invalid_choice": format_lazy(NOT_IN_LIST, field=label)}
    return filter_class(label=label, empty_label=any_label, error_messages=errors, **facts)


class TestimonyFilters(django_filters.FilterSet):
    """A value that no list has gets its error beside the field and filters nothing."""

    call = _choice(django_filters.ChoiceFilter, _("Call"), _("All calls"), field_name="call__slug")
    trade = _choice(
        django_filters.ChoiceFilter, _("Trade of the person"), _("All trades"), field_name="trade__slug"
    )
    behaviour = _choice(ByBehaviour, _("What happened"), _("All behaviours"))
    language = _choice(
        django_filters.ChoiceFilter, _("Language of the text"), _("All languages"), choices=settings.LANGUAGES
    )

    class Meta:
        model = Testimony
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = _terms()
        self.filters["trade"].extra["choices"] = offered[TermKind.TRADE]
        self.filters["behaviour"].extra["choices"] = offered[TermKind.BEHAVIOUR]
        self.filters["call"].extra["choices"] = [(call.slug, call.hashtag) for call in Call.objects.shown()]

    @property
    def active(self) -> dict[str, str]:
        """The filters in force: names and values, as the URL has them."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def removable(self) -> list[tuple[str, str]]:
        """Each filter in force: its words, and the query of the same list without it."""
        return [(self._words(name), urlencode(_without(self.active, name))) for name in self.active]

    def _words(self, name: str) -> str:
        return str(dict(self.filters[name].extra["choices"])[self.active[name]])


def _without(active: dict[str, str], name: str) -> dict[str, str]:
    return {other: value for other, value in active.items() if other != name}


def _terms() -> dict[str, Choices]:
    """Both lists in one query. Terms no longer offered stay, since older testimonies carry them."""
    offered: dict[str, Choices] = defaultdict(list)
    for term in Term.objects.filter(kind__in=(TermKind.TRADE, TermKind.BEHAVIOUR)).exclude(slug__in=SILENT):
        offered[term.kind].append((term.slug, term.label))
    return offered
