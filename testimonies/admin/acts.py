"""What a member of the desk may do with one testimony: each a small form, each run by a rule."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from testimonies.models import FOR_ESCALATION, MOVES, REASONS, WITH_SENTENCE, Lane, State, TermKind, Testimony
from testimonies.rules import desk, moderation, preferences, unfolding
from testimonies.rules.placeholders import left_open
from testimonies.rules.reading import SILENT
from testimonies.rules.text import neutralise

from .replies import Replies
from .words import MOVES_AT_THE_DESK
from .words import reasons as choices_of

LONGEST_SENTENCE = 3_000
YES_IS_GIVEN = _("Your yes is already given; someone else must read it.")
YES_IS_KEPT = _("Your yes is kept. A second reader must agree before it is published.")
DISAGREED = _("Another reader approved this text. What you would do is noted: a lead moderator decides.")
KEYS = {"approve": "a", "ask_change": "c", "count_only": "n", "refuse": "r", "recall": "b", "suspend": "s",
        "restore": "o", "reopen": "l", "escalate": "e", "second_reading": "d", "message": "m",
        "hide_all": "h", "not_flood": "f"}  # fmt: skip
# What no pattern finds (domain.md 1.5): looked for by a person, each time.
QUESTIONS = (
    _("A sole trader, or a firm named after a person?"),
    _("A one-man firm, or a small agency?"),
    _("A local branch together with a date?"),
    _("A message quoted word for word? It can be searched: keep it on purpose, or hide it."),
    _("Words the author already published elsewhere?"),
    _("Indirect clues: a rare job, a floor, a door, a district?"),
)


@dataclass(frozen=True)
class Done:
    """What came of it: a sentence, whether it is over with this one, or places to be looked at before hiding them.

    `anchor` is where the page goes on; `asks` that nothing is done before it is asked once more; `goes_on` that the next
    one may follow at once.
    """

    says: Any = ""
    leaves: bool = False
    preview: Any = None
    anchor: str = ""
    asks: bool = False
    goes_on: bool = False


class WithTexts(forms.widgets.ChoiceWidget):
    """Choices that carry the saved reply they stand for; a script puts it in the field beside."""

    def __init__(self, texts: dict[str, str], choices: Any) -> None:
        super().__init__(choices=choices)
        self.texts = texts

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if text := self.texts.get(str(value)):
            option["attrs"]["data-text"] = text
        return option


class SelectWithTexts(WithTexts, forms.Select):
    """One line, for replies of any number."""


class RadiosWithTexts(WithTexts, forms.RadioSelect):
    """All in sight: a figure key chooses one of the first nine. A fault is pointed out at the first alone."""

    def create_option(
        self, name: str, value: Any, label: Any, selected: bool, index: int, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        option = super().create_option(name, value, label, selected, index, *args, **kwargs)
        if index:
            option["attrs"].pop("autofocus", None)
        return option


class SafeField(forms.CharField):
    """Typed words, made safe to store; an empty one is said to be empty."""

    def __init__(
        self, *, label: Any, required: bool = True, rows: int = 4, limit: int = LONGEST_SENTENCE
    ) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
        super().__init__(label=label, required=required, max_length=limit, widget=widget)

    def clean(self, value: Any) -> str:
        return neutralise(super().clean(value)).strip()


class Act(forms.Form):
    """`data` is what was posted; none: the form as the page first shows it."""

    name: ClassVar[str] = ""
    label: ClassVar[Any] = ""
    right: ClassVar[str] = "testimonies.move_testimony"
    needs_claim: ClassVar[bool] = True
    shows_words: ClassVar[bool] = False
    is_shown_to_her: ClassVar[bool] = False
    anchor: ClassVar[str] = ""
    html: ClassVar[str] = ""  # laid out by the page, unlike those of `laid_out`
    use_required_attribute = False
    stale: moderation.StaleError | None = None

    def __init__(self, row: Testimony, user: User, replies: Replies, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"{self.name}-%s")
        self.row, self.user, self.replies = row, user, replies
        self.prepare()

    def prepare(self) -> None:
        """Adds what depends on the row."""

    @property
    def version(self) -> int:
        """The version its page showed. A forged one is no version, and so always stale."""
        typed = str(self.data.get("version", ""))
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 0

    @property
    def key(self) -> str:
        return KEYS.get(self.name, "")

    def run(self) -> Done:
        raise NotImplementedError

    def point_out(self) -> None:
        """The keyboard goes to the first field that has a fault."""
        for name, field in self.fields.items():
            if name in self.errors:
                field.widget.attrs["autofocus"] = True
                return

    @property
    def state(self) -> str:
        """The state its page showed."""
        return str(self.data.get("state", ""))


def said_yes(row: Testimony, user: User) -> bool:
    """Whether this person approved this version already."""
    return any((one.by_id, one.version) == (user.pk, row.version) for one in row.approvals.all())


class Claim(Act):
    name, label, right, needs_claim = "claim", _("Claim"), "testimonies.read_testimony", False

    def run(self) -> Done:
        desk.claim(self.row, self.user)
        return Done()


class Open(Act):
    name, label, right = "open", _("Open the text"), "testimonies.read_testimony"

    def run(self) -> Done:
        """All of it, or the next paragraph, as this person likes it."""
        if not preferences.of(self.user).by_paragraph or "whole" in self.data:
            desk.open_text(self.row, self.user)
            return Done()
        number = str(self.data.get("paragraph", "1"))
        unfolding.unfold(self.row, self.user, number=int(number) if re.fullmatch("[0-9]{1,4}", number) else 0)
        return Done(anchor="#last-shown")


class HandOver(Act):
    name, label, right = "hand_over", _("Hand over"), "testimonies.read_testimony"

    def run(self) -> Done:
        desk.hand_over(self.row, self.user)
        return Done(_("Handed over. Somebody else will take it."), leaves=True)


class Decision(Act):
    """A move of the table, with its reason and the sentence to the author where it has them."""

    is_shown_to_her = True

    @property
    def questions(self) -> tuple[Any, ...]:
        """The checklist that stands before this move."""
        return QUESTIONS if self.name == "approve" else ()

    @property
    def takes_time(self) -> bool:
        """The checklist has a box of its own: what is heavy, or for two, is not agreed to by one press."""
        warned = not SILENT.issuperset(self.row.term_slugs(TermKind.WARNING))
        return bool(self.questions) and (
            warned or self.row.lane == Lane.HEAVY or moderation.needs_two(self.row)
        )

    @property
    def was_waiting(self) -> bool:
        """What came from the queue leads on to the next of it; what was looked up does not."""
        return self.row.state == State.WAITING

    def prepare(self) -> None:
        if self.questions:
            wanted = {"required": _("Look for each of these first, then say so.")}
            self.fields["looked"] = forms.BooleanField(
                label=_("I looked for each of these"), error_messages=wanted
            )
        if reasons := REASONS.get(self.name):
            texts = {reason.value: self.replies.text(self.name, reason) for reason in reasons}
            choices = choices_of(reasons)[1:]
            self.fields["reason"] = forms.ChoiceField(
                label=_("Reason"), choices=choices, widget=RadiosWithTexts(texts, choices)
            )
        if self.name in WITH_SENTENCE:
            self.fields["sentence"] = SafeField(
                label=_("Sentence to the author"), required=self.name in REASONS
            )
            self.initial["sentence"] = self.replies.text(self.name)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.name == "approve" and said_yes(self.row, self.user):
            self.add_error(None, YES_IS_GIVEN)
        if sentence := cleaned.get("sentence"):
            cleaned["sentence"] = self.replies.fill(sentence, cleaned.get("reason", ""))
            if "reason" not in self.errors and (hole := left_open(cleaned["sentence"])):
                self.add_error("sentence", _("Write what stands for %(hole)s.") % {"hole": hole})
        return cleaned

    def run(self) -> Done:
        by = desk.acting(self.user)
        facts = {name: value for name, value in self.cleaned_data.items() if name != "looked"}
        row = moderation.move(self.row, self.name, by=by, version=self.version, state=self.state, **facts)
        says: Any = _("Done: %(state)s.") % {"state": row.get_state_display()}
        if row.state == State.WAITING and MOVES[self.name].target != State.WAITING:
            says = YES_IS_KEPT if self.name == "approve" else DISAGREED
        return Done(says, leaves=True, goes_on=self.was_waiting)


class Escalate(Act):
    name, label = "escalate", _("Pass on to a lead")
    reason = forms.ChoiceField(label=_("Reason"), choices=choices_of(FOR_ESCALATION))

    def run(self) -> Done:
        moderation.escalate(self.row, by=desk.acting(self.user), reason=self.cleaned_data["reason"])
        return Done(_("Passed on to a lead moderator."), leaves=True, goes_on=True)


class NotFlood(Act):
    name, label = "not_flood", _("Not flood")
    lane = forms.ChoiceField(
        label=_("It then waits as"),
        choices=((Lane.NORMAL, Lane.NORMAL.label), (Lane.HEAVY, Lane.HEAVY.label)),
    )

    def run(self) -> Done:
        desk.take_out_of_flood(self.row, self.user, version=self.version, lane=self.cleaned_data["lane"])
        return Done(_("It waits among those that are read now."))


class Burn(Act):
    """Asked about once more on a page of its own: nobody can take it back."""

    name, label, right = "burn", _("Erase the author’s own words"), "testimonies.lead_testimony"

    def run(self) -> Done:
        if self.data.get("sure") != "yes":
            return Done(asks=True)
        moderation.burn(self.row, by=desk.acting(self.user), version=self.version)
        return Done(_("Erased. Readers go on seeing the same text."), leaves=True)


class SecondReading(Act):
    name, label = "second_reading", _("Ask for a second reading")

    def run(self) -> Done:
        moderation.ask_second_reading(self.row, by=desk.acting(self.user))
        return Done(_("Two readers must now agree on this one."))


DECISIONS: dict[str, type[Decision]] = {
    name: type(name.title().replace("_", ""), (Decision,), {"name": name, "label": label})
    for name, label in MOVES_AT_THE_DESK.items()
}


def offered(row: Testimony, user: User) -> list[str]:
    """The moves, and what is no move, that this person could make now."""
    by = desk.acting(user)
    if not user.has_perm("testimonies.move_testimony"):
        return []
    others: tuple[str, ...] = ("second_reading", "escalate") if row.state == State.WAITING else ()
    if row.lane == Lane.FLOOD and others:
        others = ("not_flood", *others)
    if row.state == State.PUBLISHED and by.actor in moderation.BURNERS:
        others = ("burn",)
    names = [*(name for name in DECISIONS if MOVES[name].allows(row.state, by.actor)), *others]
    if not row.is_for_readers or said_yes(row, user):
        names = [name for name in names if name != "approve"]
    return [name for name in names if not moderation.is_a_lead_s(row, by, name)]
