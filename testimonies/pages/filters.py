"""What readers may choose of the testimonies: one definition for the list, the feed and the export.

Values are checked in Python against short lists, so no odd one reaches the database. Written by hand, since making a
django-filter FilterSet takes longer than the whole page may (docs/decisions/0018-reading-at-a-million.md).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from testimonies.models import Call, Term, TermKind
from testimonies.rules import facets, receipts, search_index, search_query
from testimonies.rules.keyset import TERM, Asked
from testimonies.rules.memo import for_five_seconds
from testimonies.rules.reading import SILENT
from testimonies.rules.trail import today

from .fields import several

OLDEST_YEAR = 1950
LONG = frozenset({"area", "year"})
NOT_IN_LIST = _("{field}: this choice is not in the list, so it was left out.")
NEWEST, BEST = "newest", "best"


@dataclass(frozen=True)
class Option:
    """One value of a choice: what the database knows it by, and its words."""

    value: Any
    label: str


@dataclass(frozen=True)
class Choice:
    """One filter: its words, the words of no choice, and the lookup on cards."""

    label: Any
    any_label: Any
    lookup: str


CHOICES = {
    "call": Choice(_("Call"), _("All calls"), "call"),
    "trade": Choice(_("Trade of the person"), _("All trades"), "trade"),
    "behaviour": Choice(_("What happened"), _("All behaviours"), TERM),
    "area": Choice(_("Area, where its author shows it"), _("All areas"), "area"),
    "year": Choice(_("Year"), _("All years"), "year"),
    "warning": Choice(_("Content warning"), _("With and without"), TERM),
    "language": Choice(_("Language of the text"), _("All languages"), "language"),
}
KINDS = {
    TermKind.TRADE: "trade",
    TermKind.BEHAVIOUR: "behaviour",
    TermKind.AREA: "area",
    TermKind.WARNING: "warning",
}


@for_five_seconds
def offered(language: str) -> dict[str, dict[str, Option]]:
    """All choices in two queries. Terms no longer offered stay, since older testimonies carry them."""
    found: dict[str, dict[str, Option]] = defaultdict(dict)
    with override(language):
        for term in Term.objects.filter(kind__in=KINDS).exclude(slug__in=SILENT):
            found[KINDS[TermKind(term.kind)]][term.slug] = Option(term.pk, term.label)
        for call in Call.objects.shown():
            found["call"][call.slug] = Option(call.pk, call.hashtag)
        for year in range(today().year, OLDEST_YEAR - 1, -1):
            found["year"][str(year)] = Option(year, str(year))
        for code, name in settings.LANGUAGES:
            found["language"][code] = Option(code, str(name))
    return found


@dataclass(frozen=True)
class Chosen:
    """What an address says: values in force, the names of those no list has, the search, what is not folded."""

    language: str
    values: dict[str, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    query: search_query.Query = field(default_factory=lambda: search_query.read(""))
    is_receipt: bool = False
    order: str = NEWEST
    unfold: frozenset[str] = frozenset()

    @classmethod
    def of(cls, asked: QueryDict, language: str) -> "Chosen":
        """Parameters it does not know are left alone."""
        lists = offered(language)
        given = {name: value for name in CHOICES if (value := asked.get(name, ""))}
        values = {name: value for name, value in given.items() if value in lists[name]}
        typed = asked.get("q", "")
        is_receipt = bool(typed) and receipts.contains_receipt(typed[: search_query.LONGEST])
        return cls(
            language,
            values,
            tuple(name for name in given if name not in values),
            search_query.read("" if is_receipt else typed),
            is_receipt,
            BEST if asked.get("order") == BEST else NEWEST,
            frozenset(asked.getlist("unfold")) & lists["warning"].keys(),
        )

    def filtered(self, rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
        """Cards, or what leads to them by `prefix`, that the choices leave. Without the search: see `cards`."""
        for name, value in self.values.items():
            rows = rows.filter(**{prefix + CHOICES[name].lookup: offered(self.language)[name][value].value})
        return rows

    @property
    def asked(self) -> Asked:
        """All published ones that the choices and the search leave; `finds_nothing` where the search says nothing."""
        lists = offered(self.language)
        lookups = ((CHOICES[name].lookup, lists[name][value].value) for name, value in self.values.items())
        return Asked(tuple(lookups), search_index.words(self.query) if self.query.finds else "")

    @property
    def finds_nothing(self) -> bool:
        return bool(self.query.typed) and not self.query.finds

    @cached_property
    def active(self) -> dict[str, Any]:
        """Names and values in force, as the address has them."""
        said: dict[str, Any] = {"q": self.query.typed} if self.query.typed else {}
        said |= self.values
        if self.is_best:
            said["order"] = BEST
        return said | ({"unfold": sorted(self.unfold)} if self.unfold else {})

    @property
    def is_best(self) -> bool:
        return self.order == BEST and self.query.finds

    @property
    def narrowed(self) -> bool:
        return bool(self.values or self.query.typed)

    @property
    def is_plain(self) -> bool:
        return not (self.active or self.wrong or self.is_receipt)

    def address(self, **changed: str) -> str:
        """The query string of the same list with these changes, an empty value leaving one out."""
        said = {name: value for name, value in (self.active | changed).items() if value}
        return urlencode(said, doseq=True)

    @property
    def removable(self) -> list[tuple[str, str]]:
        """Each choice in force: its words, and the query of the same list without it."""
        words = {name: offered(self.language)[name][value].label for name, value in self.values.items()}
        if self.query.typed:
            words = {"q": self.query.typed} | words
        return [(label, self.address(**{name: ""})) for name, label in words.items()]


class FilterForm(forms.Form):
    """How the choices look. They were read by `Chosen`: here are their words, their counts and their errors."""

    q = forms.CharField(
        label=_("Look for words"),
        help_text=_(
            "Words in “quotation marks” are looked for side by side; -word leaves texts with it out."
        ),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, language: str, data: QueryDict | None = None, *, counted: bool = False) -> None:
        super().__init__(data)
        lists, counts = offered(language), facets.kept() if counted else {}
        for name, choice in CHOICES.items():
            self.fields[name] = forms.ChoiceField(
                label=choice.label,
                choices=[("", choice.any_label), *_options(name, lists[name], counts)],
                required=False,
                error_messages={"invalid_choice": format_lazy(NOT_IN_LIST, field=choice.label)},
            )
        unfold = self.fields["unfold"] = several(_("Show these at once, unfolded"))
        unfold.choices = [(slug, option.label) for slug, option in lists["warning"].items()]


def _options(name: str, options: dict[str, Option], counts: facets.Counts) -> list[tuple[str, str]]:
    """With how many there are of each, where that was counted; of the two long lists then those that have any."""
    if not counts:
        return [(slug, option.label) for slug, option in options.items()]
    numbers = {slug: counts[name].get(str(option.value), 0) for slug, option in options.items()}
    return [
        (slug, f"{option.label} ({number_format(numbers[slug], force_grouping=True)})")
        for slug, option in options.items()
        if numbers[slug] or name not in LONG
    ]
