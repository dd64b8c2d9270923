"""One line of the queue, as lists of the desk and its table show it: never a word of the text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from testimonies.models import Lane, Publication, State, Term, TermKind, Testimony
from testimonies.rules.cards import fill, mark
from testimonies.rules.compiled import Compiled, compiled
from testimonies.rules.memo import remembered
from testimonies.rules.trail import today

from .words import STATES, signs

VALUE = re.compile(r"([\w-]{22}):([0-9]{1,4}):([a-z_]{1,16})", re.ASCII)  # as `Row.value` writes it
SHOWN_TERMS = (TermKind.BEHAVIOUR, TermKind.WARNING)
AT_ONCE = 26  # whose terms one question asks for


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    testimony: Testimony
    days: int
    signs: int
    holder: str

    @property
    def name(self) -> Any:
        """Without a trade, the first signs of its id tell it from the others."""
        one = self.testimony
        return one.trade.label if one.trade else _("No trade (%(id)s)") % {"id": one.pk[:5]}

    @property
    def wait(self) -> str:
        days = ngettext("%(days)s day", "%(days)s days", self.days) % {"days": self.days}
        return days if self.days else gettext("today")

    @property
    def value(self) -> str:
        """What a tick stands for: the row as it is shown now."""
        return f"{self.testimony.pk}:{self.testimony.version}:{self.testimony.state}"

    @classmethod
    def of(cls, testimony: Testimony) -> "Row":
        """Of a testimony with its trade."""
        until = testimony.claimed_until
        holder = testimony.claimed_by if until and until > timezone.now() else None
        return cls(
            testimony=testimony,
            days=max(0, (today() - testimony.submitted_on).days),  # a clock that was set back
            signs=rounded(len(testimony.story)),
            holder=holder.get_username() if holder else "",
        )


def rounded(signs: int) -> int:
    """A length one can take in at a glance: to 10 under 200, to 100 above."""
    return round(signs, -1 if signs < 200 else -2)


def lines(found: Iterable[Testimony], *, view: str, ticked: set[str] | None = None) -> SafeString:
    """The rows of the table, for testimonies as `queue.shown` gives them. With `ticked` each can be chosen.

    A template for each would take as long as all else on the page: one is laid out with marks, remembered (there is
    nothing of a testimony in it), and filled.
    """
    rows = [Row.of(one) for one in found]
    told = terms_of([one.testimony.pk for one in rows])
    frame = remembered(("line", get_language(), ticked is not None), lambda: _frame(ticked is not None))
    shown = (_cells(row, told.get(row.testimony.pk, []), view) for row in rows)
    return mark_safe("".join(fill(frame, cells | _tick(cells, ticked)) for cells in shown))  # noqa: S308  each cell is escaped


def _frame(can_be_chosen: bool) -> str:
    context = {"mark": mark, "can_be_chosen": can_be_chosen}
    return render_to_string("admin/testimonies/testimony/parts/row.html", context)


def _cells(row: Row, terms: list[Term], view: str) -> dict[str, str]:
    one = row.testimony
    said = one.state != State.WAITING or view in ("mine", "answers")
    words = {
        "id": one.pk,
        "value": row.value,
        "wait": row.wait,
        "name": row.name,
        "behaviours": ", ".join(term.label for term in terms if term.kind == TermKind.BEHAVIOUR),
        "length": number_format(row.signs, 0, use_l10n=True, force_grouping=True),
        "language": one.language,
        "state": capfirst(STATES[one.state]) if said else "",
        "holder": row.holder,
    }
    warnings = (("tag warning", term.label) for term in terms if term.kind == TermKind.WARNING)
    tags = {
        "warnings": "".join(f"{_tag(*tag)} " for tag in warnings),
        "tags": "".join(f" {_tag(*tag)}" for tag in _tags(row)),
    }
    return {name: escape(str(value)) for name, value in words.items()} | tags


def _tick(cells: dict[str, str], ticked: set[str] | None) -> dict[str, str]:
    return {"ticked": " checked" if ticked and cells["value"] in ticked else ""}


def _tag(name: str, words: Any) -> str:
    return f'<span class="{name}">{escape(str(words))}</span>'


def _tags(row: Row) -> Iterator[tuple[str, Any]]:
    """What sets it apart, each with its class."""
    one = row.testimony
    if one.lane != Lane.NORMAL:
        yield "tag warning", _("with care") if one.lane == Lane.HEAVY else _("flood")
    if one.lane_signs:
        yield "quiet noticed", signs(one)
    if one.escalated:
        yield "tag", _("passed on")
    if one.first_yes and one.state == State.WAITING:  # type: ignore[attr-defined]
        yield "tag", _("one yes")
    elif one.second_reading:
        yield "tag", _("two readers")
    if one.publication == Publication.FIGURES:
        yield "tag", _("figures only")


def terms_of(ids: list[str]) -> dict[str, list[Term]]:
    """The behaviours and warnings of each, in their order; one question for as many as a page has."""
    found: dict[str, list[Term]] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        for pk, kind, french, english in _terms_of().rows(*some, *[""] * (AT_ONCE - len(some))):
            found.setdefault(pk, []).append(Term(kind=kind, label_fr=french, label_en=english))
    return found


@cache
def _terms_of() -> Compiled:
    """Put into SQL once: as instances with their managers they take as long as the testimonies themselves."""
    slots = [f"\x1f{number}" for number in range(AT_ONCE)]
    pairs = Testimony.terms.through.objects.filter(testimony__in=slots, term__kind__in=SHOWN_TERMS)
    told = pairs.order_by("term__kind", "term__order", "term__slug")
    return compiled(told.values_list("testimony", "term__kind", "term__label_fr", "term__label_en"), *slots)
