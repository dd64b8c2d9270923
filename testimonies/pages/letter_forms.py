"""The questions of a letter: which letter, what goes into it, and its words once they are written. Nothing is kept."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from testimonies.models import Country
from testimonies.rules.letters import answers, when
from testimonies.rules.letters.answers import Answers, LetterKind, Version
from testimonies.rules.letters.when import When
from testimonies.rules.letters.writing import LONGEST_LETTER, LONGEST_SUMMARY
from testimonies.rules.next_steps import CHECKED_LAW
from testimonies.rules.trail import today

from .fields import WordsField, form_helper, several
from .following.forms import LineField

LONGEST_NAME, LONGEST_LINE, LONGEST_BLOCK, LONGEST_FACTS, MOST_LINES = 120, 200, 300, 3_000, 20
LONGEST_CHOICE, MOST_VALUES = 60, 60  # of a slug or a day; and of what is ticked
NOT_HERE = _("We checked French law only, so there is no letter for another country.")
OFF, SHORT = {"autocomplete": "off"}, {"class": "short"}
ABOUT_VISIT = "visit visit_type data_used source happened".split()
SENDER = "sender_name sender_contact place".split()
# What each letter asks, and what its complete version asks beside that; in the order of the page.
MINIMAL = {
    LetterKind.COMPANY: [*ABOUT_VISIT, "asks", "reply_by", "discreet", "company", *SENDER],
    LetterKind.REMINDER: [
        "first_sent",
        "proof",
        "company_reply",
        "asks",
        "reply_by",
        "discreet",
        "company",
        *SENDER,
    ],
    LetterKind.CNIL: [
        *ABOUT_VISIT,
        "first_sent",
        "proof",
        "exercised",
        "reminded",
        "company_reply",
        "replied",
        "company",
        *SENDER,
    ],
    LetterKind.LANDLORD: ["visit", "at_home", "landlord_asks", "reply_by", "landlord", *SENDER],
}
COMPLETE = {
    LetterKind.COMPANY: "facts contacts worker_hint customer_ref dpo_address evidence".split(),
    LetterKind.REMINDER: [*ABOUT_VISIT, "facts", "customer_ref", "dpo_address", "evidence"],
    LetterKind.CNIL: ["facts", "company_address", "siren", "evidence"],
    LetterKind.LANDLORD: ["facts", "landlord_address", "evidence"],
}
PARTS = (
    (_("What happened"), [*ABOUT_VISIT, "at_home", "facts", "contacts", "worker_hint"]),
    (_("What you did so far"), ["first_sent", "proof", "exercised", "reminded", "company_reply", "replied"]),
    (_("What you ask for"), ["asks", "landlord_asks", "reply_by"]),
    (
        _("Who writes to whom"),
        ["company", "company_address", "siren", "customer_ref", "dpo_address", "landlord", "landlord_address", *SENDER,
         "discreet", "evidence"],
    ),
)  # fmt: skip


def fields_of(kind: str, version: str) -> list[str]:
    return MINIMAL[LetterKind(kind)] + (COMPLETE[LetterKind(kind)] if version == Version.COMPLETE else [])


class WhenField(LineField):
    """A day, a month or a year, as people write them; the whole day where the letter needs it."""

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs=OFF | {"class": "when"}), **kwargs)
        self.whole = whole

    def to_python(self, value: Any) -> When | None:  # type: ignore[override]
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            day = when.read(typed)
        except when.NoDayError as error:
            raise ValidationError(self._wanted()) from error
        if self.whole and not day.day:
            raise ValidationError(self._wanted())
        if (day.year, day.month or 1, day.day or 1) > (today().year, today().month, today().day):
            raise ValidationError(_("This day has not come yet."))
        return day

    def _wanted(self) -> Any:
        if self.whole:
            return _("Write the whole day, for example 12/03/2026.")
        return _("Write a day, a month or a year, for example 12/03/2026, 03/2026 or 2026.")


class LinesField(WordsField):
    """Several entries, one to a line; gives those that hold something."""

    def clean(self, value: Any) -> Any:
        lines = tuple(line.strip() for line in super().clean(value).split("\n") if line.strip())
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Write %(n)s lines at most.") % {"n": MOST_LINES})
        return lines


class LetterField(WordsField):
    """The words of a letter, which are French on every page."""

    def __init__(self, *, most: int, rows: int, **kwargs: Any) -> None:
        attrs = {"lang": "fr", "class": "letter", "maxlength": most} | OFF
        super().__init__(lowest=1, most=most, rows=rows, attrs=attrs, **kwargs)

    def _too_long(self) -> ValidationError:
        return ValidationError(
            _("This is longer than %(n)s characters. Shorten it.")
            % {"n": number_format(self.most, force_grouping=True)}
        )


def _line(label: Any, longest: int = LONGEST_LINE, required: Any = "", help_text: Any = "") -> LineField:
    """`required` is the sentence said where it is empty; without one it may be."""
    return LineField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=bool(required),
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": required},
    )


def _radio(label: Any, choices: Any, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        widget=forms.RadioSelect(attrs=OFF),
        error_messages={"required": _("Choose one of them.")},
    )


def _boxes(label: Any, choices: Any, required: Any = "", help_text: Any = "") -> forms.MultipleChoiceField:
    field = several(label, help_text)
    field.choices, field.required = choices, bool(required)
    field.widget.attrs |= OFF
    field.error_messages["required"] = required
    return field


class ChoiceForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Which letter?"),
        choices=LetterKind.choices,
        widget=forms.RadioSelect(attrs=OFF),
        error_messages={"required": _("Choose a letter.")},
    )
    version = _radio(_("How much should it say?"), Version.choices, Version.MINIMAL)
    country = forms.ChoiceField(
        label=_("Where did it happen?"),
        choices=Country.choices,
        initial=Country.FR,
        widget=forms.Select(attrs=OFF),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper("kind", "version", "country")

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        if country not in CHECKED_LAW:
            raise ValidationError(NOT_HERE)
        return country


class QuestionsForm(forms.Form):
    """The questions of one letter in one version; names are those of `Answers`."""

    visit = WhenField(
        label=_("When was it?"),
        help_text=_("A day, or only a month or a year: 12/03/2026, 03/2026 or 2026."),
        error_messages={"required": _("Write when it was: a month or a year is enough.")},
    )
    visit_type = forms.ChoiceField(
        label=_("What was the visit for?"),
        choices=answers.Visit.choices,
        initial=answers.Visit.VISIT,
        widget=forms.Select(attrs=OFF),
    )
    data_used = _boxes(_("What was used for private ends?"), answers.Data.choices, _("Tick what was used."))
    source = _radio(_("How did the person get these data?"), answers.Source.choices, answers.Source.GIVEN)
    happened = _boxes(
        _("What happened (optional)"),
        answers.Happened.choices,
        help_text=_(
            "What you tick becomes a short, neutral sentence. Leave out what you would rather not say."
        ),
    )
    at_home = _boxes(_("What happened?"), answers.AtHome.choices, _("Tick what happened."))
    facts = WordsField(
        label=_("The facts in a few words, in French (optional)"),
        help_text=_("In their order, with the hour if you know it. The letter takes your words as they are."),
        lowest=1,
        most=LONGEST_FACTS,
        rows=6,
        required=False,
    )
    contacts = LinesField(
        label=_("Each message or call, one to a line (optional)"),
        help_text=_("Day, hour, and how: SMS, call, message in an app."),
        lowest=1,
        most=LONGEST_FACTS,
        rows=4,
        required=False,
    )
    worker_hint = _line(
        _("What helps the company to find the person (optional)"),
        help_text=_("For example the hours announced, or the number of the visit. No name is needed."),
    )
    first_sent = WhenField(
        label=_("When did you send the first letter?"),
        whole=True,
        error_messages={"required": _("Write the day you sent the first letter.")},
    )
    proof = _line(
        _("What shows that you sent it (optional)"),
        help_text=_("In French, for example: recommandé n° 1A 234 567 8901 2"),
    )
    exercised = _boxes(_("What did you ask for in that letter? (optional)"), answers.Right.choices)
    reminded = WhenField(label=_("When did you send a reminder? (optional)"), whole=True, required=False)
    company_reply = _radio(
        _("What did the company answer?"), answers.CompanyReply.choices, answers.CompanyReply.NONE
    )
    replied = WhenField(label=_("When did it answer? (optional)"), whole=True, required=False)
    asks = _boxes(_("I ask the company to do this:"), answers.Ask.choices, _("Tick at least one request."))
    landlord_asks = _boxes(
        _("I ask the landlord to do this:"), answers.LandlordAsk.choices, _("Tick at least one request.")
    )
    reply_by = _radio(_("How should they answer?"), answers.Reply.choices, answers.Reply.EMAIL)
    company = _line(_("Name of the company"), required=_("Write the name of the company."))
    company_address = _line(_("Address of the company (optional)"))
    siren = _line(
        _("SIREN number of the company (optional)"),
        help_text=_("Nine digits, often at the foot of its site."),
    )
    customer_ref = _line(_("Customer, order or visit number (optional)"))
    dpo_address = WordsField(
        label=_("Address or e-mail of the data protection officer (optional)"),
        help_text=_("Often on the privacy page of the company's site."),
        lowest=1,
        most=LONGEST_BLOCK,
        rows=2,
        required=False,
        attrs=SHORT,
    )
    landlord = _line(_("Name of the landlord"), required=_("Write the name of the landlord."))
    landlord_address = WordsField(
        label=_("Address of the landlord (optional)"),
        lowest=1,
        most=LONGEST_BLOCK,
        rows=3,
        required=False,
        attrs=SHORT,
    )
    sender_name = _line(
        _("Your name"), LONGEST_NAME, _("Write your name: a letter without one is not answered.")
    )
    sender_contact = WordsField(
        label=_("Your postal address or e-mail address"),
        help_text=_("Where they may answer. No telephone number is needed."),
        error_messages={"required": _("Write an address where they may answer.")},
        lowest=1,
        most=LONGEST_BLOCK,
        rows=3,
        attrs=SHORT,
    )
    place = _line(_("The town you write from (optional)"), LONGEST_NAME)
    discreet = forms.BooleanField(
        label=_("A discreet subject line"),
        help_text=_("It names your rights, and not what happened."),
        required=False,
        widget=forms.CheckboxInput(attrs=OFF),
    )
    evidence = LinesField(
        label=_("Copies you enclose, one to a line, in French (optional)"),
        help_text=_(
            "For example: captures d’écran du 12 mars 2026. Keep the originals, and no copy of your identity card."
        ),
        lowest=1,
        most=LONGEST_FACTS,
        rows=3,
        required=False,
        attrs=SHORT,
    )

    def __init__(self, kind: str, version: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.version = kind, version
        names = fields_of(kind, version)
        self.fields = {name: self.fields[name] for _title, part in PARTS for name in part if name in names}
        if kind == LetterKind.CNIL:
            self.fields["first_sent"].required = False
            self.fields["first_sent"].label = _("When did you write to the company? (optional)")
        self._first_asks()
        parts = [(title, [name for name in part if name in names]) for title, part in PARTS]
        self.helper = form_helper(
            *(Fieldset(title, *part, css_class="step") for title, part in parts if part)
        )

    def _first_asks(self) -> None:
        if "asks" in self.fields:
            self.fields["asks"].initial = answers.DEFAULT_ASKS[Version(self.version)]
        if "landlord_asks" in self.fields:
            at_home = self.initial.get("at_home", ())
            self.fields["landlord_asks"].initial = answers.landlord_asks(answers.LandlordAsk.values, at_home)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        is_silent = not said.get("facts") and not said.get("happened") and not said.get("at_home")
        if self.version == Version.COMPLETE and "facts" not in self.errors and is_silent:
            self.add_error("facts", _("Say in a few words what happened, or tick it above."))
        self._check_steps(said)
        asked = said.get("landlord_asks", ())
        if asked and not answers.landlord_asks(asked, said.get("at_home", ())):
            self.add_error(
                "landlord_asks",
                _("To have something restored, tick above that it was cut off; or choose another request."),
            )
        return said

    def _check_steps(self, said: dict[str, Any]) -> None:
        if said.get("replied") and said.get("company_reply") == answers.CompanyReply.NONE:
            self.add_error("company_reply", _("You gave the day of an answer: choose what it was."))
        first = said.get("first_sent")
        later = [name for name in ("reminded", "replied") if said.get(name)]
        if not first:
            is_answered = said.get("company_reply", answers.CompanyReply.NONE) != answers.CompanyReply.NONE
            if "first_sent" in said and (later or is_answered or said.get("exercised")):
                self.add_error("first_sent", _("Write the day of the first letter too."))
            return
        if said.get("visit") and said["visit"] > first:
            self.add_error("visit", _("This day lies after that of your first letter."))
        for name in later:
            if said[name] < first:
                self.add_error(name, _("This day lies before that of your first letter."))

    def answers(self) -> Answers:
        """What goes to the rules, from a valid form."""
        said: dict[str, Any] = self.cleaned_data
        several = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
        return Answers(kind=self.kind, version=self.version, **(said | several))


class LetterForm(forms.Form):
    """What was written, to be changed as she likes."""

    letter = LetterField(
        label=_("The letter, in French"),
        help_text=_("Change what you like."),
        error_messages={
            "required": _("The letter is empty. Go back to the questions to have it written again.")
        },
        most=LONGEST_LETTER,
        rows=26,
    )
    summary = LetterField(
        label=_("The summary for the CNIL's online form, in French"),
        error_messages={
            "required": _("The summary is empty. Go back to the questions to have it written again.")
        },
        most=LONGEST_SUMMARY,
        rows=9,
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != LetterKind.CNIL:
            del self.fields["summary"]
        self.helper = form_helper(*self.fields)


FIELDS = ChoiceForm.base_fields | QuestionsForm.base_fields | LetterForm.base_fields


def echoed(posted: QueryDict, name: str) -> list[str]:
    """What was posted under this name, no more and no longer than is ever read of it: that alone comes back in a page."""
    field = FIELDS.get(name)
    longest = getattr(field, "longest", None) or getattr(field, "max_length", None) or LONGEST_CHOICE
    return [value[:longest] for value in posted.getlist(name)[:MOST_VALUES]]
