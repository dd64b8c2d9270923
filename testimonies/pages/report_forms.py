"""What somebody may say about a published text: first what it is, then the fields that belong to it and no others."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from testimonies.models import NoticeKind, NoticeReason
from testimonies.rules.notices import Said

from .fields import WordsField, form_helper
from .following.forms import LineField

LOST = "lost"
FIELDS: dict[str, tuple[str, ...]] = {
    NoticeKind.REPORT: ("reason", "quote", "explanation"),
    NoticeKind.NOTICE: ("reason", "explanation", "quote", "name", "email", "good_faith"),
    NoticeKind.REPLY: ("explanation", "name", "email", "good_faith"),
    LOST: ("explanation",),
}
LONGEST, LONGEST_REPLY, LONGEST_NAME, LONGEST_EMAIL = 5_000, 3_000, 120, 254
REASONS = [choice for choice in NoticeReason.choices if choice[0] != NoticeReason.LOST_WORDS]
OFF = {"autocomplete": "off"}


class WhatForm(forms.Form):
    what = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=(
            (NoticeKind.REPORT, _("Report a problem with this text, as a reader")),
            (NoticeKind.NOTICE, _("It is about me, or about a company I speak for: ask the team to decide")),
            (NoticeKind.REPLY, _("I am named or can be recognised: ask for a right of reply")),
            (LOST, _("This text is mine, and I lost my eight words")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you want to do.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper("what")


class ReportForm(forms.Form):
    """The fields of one choice; `what` is one of `FIELDS`."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    explanation = WordsField(
        label=_("Why should the team look at it?"),
        help_text=_("Only the team reads this. Up to 5,000 characters."),
        error_messages={"required": _("Explain in a few sentences why the team should decide.")},
        lowest=1,
        most=LONGEST,
        rows=6,
    )
    quote = WordsField(
        label=_("The words it is about (optional)"),
        help_text=_(
            "Copied from the page, three words or more, one passage to a line. Words that are still public are looked at first."
        ),
        required=False,
        lowest=1,
        most=LONGEST,
        rows=3,
    )
    name = LineField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Write your name. Only the team sees it.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For the team, should it have a question. You read the answer on this site."),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs=OFF),
        error_messages={"required": _("Write an e-mail address. Only the team sees it.")},
    )
    good_faith = forms.BooleanField(
        label=_("I write in good faith, and believe what I say to be accurate and complete."),
        error_messages={"required": _("The team can only decide on what is said in good faith.")},
    )

    def __init__(self, what: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what = what
        self.fields = {name: self.fields[name] for name in FIELDS[what]}
        explanation = self.fields["explanation"]
        if what == NoticeKind.REPLY:
            self.fields["explanation"] = _reply_field()
        elif what != NoticeKind.NOTICE:
            explanation.required = False
            explanation.label = _("Anything the team should know (optional)")
        self.helper = form_helper(*FIELDS[what])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("reason") == NoticeReason.OTHER and said.get("explanation") == "":
            self.add_error("explanation", _("Say in a few words what is wrong."))
        return said

    def said(self) -> Said:
        """What goes to the rules, from a valid form."""
        kind = NoticeKind.REPORT if self.what == LOST else self.what
        by_itself = {LOST: NoticeReason.LOST_WORDS, NoticeKind.REPLY: NoticeReason.ABOUT_ME}
        facts = {"reason": by_itself.get(self.what, ""), **self.cleaned_data}
        return Said(kind=str(kind), language=get_language() or "", **{k: _plain(v) for k, v in facts.items()})


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _reply_field() -> WordsField:
    return WordsField(
        label=_("Your reply"),
        help_text=_("It is read and redacted like a testimony before it is shown. Up to 3,000 characters."),
        error_messages={"required": _("Write your reply here.")},
        lowest=20,
        most=LONGEST_REPLY,
        rows=10,
    )
