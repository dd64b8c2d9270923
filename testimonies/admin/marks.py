"""Acts on passages and words: hide, keep, ask about, look for, and a message to the author."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from testimonies.models import Call, Kind, Standing, Term, TermKind, Testimony, Waiver
from testimonies.rules import desk, occurrences, redaction
from testimonies.rules.memo import remembered
from testimonies.rules.moderation import MoveError
from testimonies.rules.placeholders import left_open
from testimonies.rules.reading import SILENT
from testimonies.rules.redaction import Span

from .acts import (
    DECISIONS,
    Act,
    Burn,
    Claim,
    Done,
    Escalate,
    HandOver,
    NotFlood,
    Open,
    SafeField,
    SecondReading,
    SelectWithTexts,
    offered,
)
from .pictures import ON_PICTURES

SPAN = re.compile(r"([0-9]{1,6})-([0-9]{1,6})-([a-z_]{1,20})")
AROUND = 40  # signs of context on each side of a place


@dataclass(frozen=True)
class Place:
    """One place of the preview, with what stands around it."""

    span: Span
    before: str
    words: str
    after: str
    chosen: bool

    @property
    def value(self) -> str:
        return f"{self.span.start}-{self.span.end}-{self.span.kind}"


def preview(text: str, found: list[tuple[int, int]], kind: str, chosen: Any) -> list[Place]:
    return [
        Place(
            span=Span(start, end, kind),
            before=text[max(0, start - AROUND) : start],
            words=text[start:end],
            after=text[end : end + AROUND],
            chosen=chosen(start),
        )
        for start, end in found
    ]


def next_place(row: Testimony, user: User, after: int = 0) -> str:
    """Where the keyboard goes on: the next open passage, else the questions before the approval, else the texts.

    Never the button itself: one press too many on the last passage would publish.
    """
    fresh = Testimony.objects.get(pk=row.pk)
    if hits := redaction.open_hits(fresh):
        return f"#hit-{next((n for n, hit in enumerate(hits, 1) if hit.start >= after), 1)}"
    asked = any(one.standing == Standing.ASKED for one in redaction.of_version(fresh))
    return "#approve-questions" if "approve" in offered(row, user) and not asked else "#texts"


class Marking(Act):
    """Decides about the passages posted as `span`: `start-end-kind` in code points, as often as there are passages.

    The button of a single one posts it as `only`, whatever else is ticked.
    """

    standing: ClassVar[Standing]
    anchor = "#texts"
    shows_words = True

    def spans(self) -> list[Span]:
        data = cast("QueryDict", self.data)
        values = (data.getlist("only") or data.getlist("span"))[: desk.MOST_SPANS]
        if not values:
            raise MoveError(_("Choose a passage first."))
        matches = [SPAN.fullmatch(value) for value in values]
        if not all(matches):
            raise MoveError(_("This passage is not in the text. Choose it again."))
        return [Span(int(match[1]), int(match[2]), match[3]) for match in matches if match]

    def run(self) -> Done:
        spans = self.spans()
        desk.mark(
            self.row, self.user, version=self.version, spans=spans, standing=self.standing,
            reason=self.cleaned_data.get("reason", ""),
        )  # fmt: skip
        return Done(anchor=next_place(self.row, self.user, spans[0].start))


class Hide(Marking):
    name, label, standing = "hide", _("Hide"), Standing.HIDDEN

    def run(self) -> Done:
        if "every" not in self.data:
            return super().run()
        first, text = self.spans()[0], self.row.story
        if not 0 <= first.start < first.end <= len(text) or first.kind not in Kind.values:
            raise MoveError(_("This passage is not in the text. Choose it again."))
        found = {(first.start, first.end), *occurrences.occurrences(text, first.start, first.end)}
        return Done(preview=preview(text, sorted(found), first.kind, lambda _start: True))


class HideAll(Act):
    """Every open passage at once, guesses too: any of them can be taken back."""

    name, label = "hide_all", _("Hide all")
    shows_words = True

    def run(self) -> Done:
        total = desk.hide_open(self.row, self.user, version=self.version)
        says = ngettext("%(n)s passage is hidden.", "%(n)s passages are hidden.", total) % {"n": total}
        return Done(says, anchor=next_place(self.row, self.user))


class Keep(Marking):
    name, label, standing = "keep", _("Keep"), Standing.KEPT
    reason = forms.ChoiceField(label=_("Why it may stay"), choices=Waiver.choices)


class Ask(Marking):
    name, label, standing = "ask", _("Ask for a change of it"), Standing.ASKED


class Unmark(Act):
    name, label = "unmark", _("Take back")
    anchor = "#texts"

    def run(self) -> Done:
        typed = str(self.data.get("redaction", ""))
        number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 18 else 0
        desk.unmark(self.row, self.user, version=self.version, redaction_id=number)
        return Done()


class Find(Act):
    """Hiding without a script: words typed or pasted, then the places they stand at, to be chosen."""

    name, label = "find", _("Look for these words")
    shows_words = True
    words = SafeField(label=_("Words to hide"), rows=2, limit=1_000)
    kind = forms.ChoiceField(label=_("What they are"), choices=Kind.choices)
    every = forms.BooleanField(label=_("Every occurrence"), required=False)

    def run(self) -> Done:
        found = occurrences.places(self.row.story, self.cleaned_data["words"])
        if not found:
            raise MoveError(_("These words are not in the text as whole words. Copy them from it."))
        every, first = self.cleaned_data["every"], found[0][0]
        places = preview(
            self.row.story, found, self.cleaned_data["kind"], lambda start: every or start == first
        )
        return Done(preview=places)


def _warnings(call: Call) -> list[Term]:
    """What its list offers, the words of it remembered."""
    return remembered(("warnings", call.pk), lambda: call.offered_alone(TermKind.WARNING))


class Warnings(Act):
    """The content warnings of the call's list, and those the testimony has though they are offered no more."""

    name, label = "warnings", _("Warnings")
    shows_words = True

    def prepare(self) -> None:
        warnings = [term for term in self.row.terms.all() if term.kind == TermKind.WARNING]
        has = [term for term in warnings if term.slug not in SILENT]
        offered = [term for term in _warnings(self.row.call) if term.slug not in SILENT]
        terms = dict.fromkeys([*offered, *has])
        self.initial["warnings"] = [term.slug for term in has]
        self.fields["warnings"] = forms.MultipleChoiceField(
            label=_("What readers are told before this text opens"),
            choices=[(term.slug, term.label) for term in terms],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def run(self) -> Done:
        slugs = self.cleaned_data["warnings"]
        desk.set_warnings(self.row, self.user, version=self.version, slugs=slugs)
        return Done(_("The warnings are saved."))


class Message(Act):
    """A message of the team; a saved reply alone is enough."""

    name, label = "message", _("Write to the author")

    def prepare(self) -> None:
        saved = self.replies.by_slug("")
        choices = [("", _("None")), *((slug, slug) for slug in saved)]
        if saved:
            self.fields["saved"] = forms.ChoiceField(
                label=_("Saved reply"),
                required=False,
                choices=choices,
                widget=SelectWithTexts(saved, choices),
            )
        self.fields["text"] = SafeField(label=_("Your message"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        saved = self.replies.by_slug("").get(cleaned.get("saved", ""), "")
        cleaned["text"] = self.replies.fill(cleaned.get("text") or saved)
        if not cleaned["text"] and not self.errors:
            self.add_error("text", _("Write a message first."))
        elif hole := left_open(cleaned["text"]):
            self.add_error("text", _("Write what stands for %(hole)s.") % {"hole": hole})
        return cleaned

    def run(self) -> Done:
        desk.write(self.row, self.user, text=self.cleaned_data["text"])
        return Done(_("Your message is there for the author."))


ALL: tuple[type[Act], ...] = (
    Claim, Open, HandOver, Hide, HideAll, Keep, Ask, Unmark, Find, Warnings, Message, Escalate,
    SecondReading, NotFlood, Burn, *ON_PICTURES, *DECISIONS.values()
)  # fmt: skip
ACTS: dict[str, type[Act]] = {act.name: act for act in ALL}
