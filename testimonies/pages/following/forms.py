"""The forms of who comes back: her eight words, a message, a new text, the later questions."""

from typing import Any, NoReturn

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from testimonies.models import Testimony
from testimonies.rules import evidence_author, follow_up, receipts
from testimonies.rules.text import neutralise

from ..fields import WordsField, form_helper, options, several
from .pictures import pictures_field

ORDINALS = (
    gettext_lazy("first"),
    gettext_lazy("second"),
    gettext_lazy("third"),
    gettext_lazy("fourth"),
    gettext_lazy("fifth"),
    gettext_lazy("sixth"),
    gettext_lazy("seventh"),
    gettext_lazy("eighth"),
)
LONGEST_COMPANY = 200
LONGEST_LINE = 5_000  # more is never read: no line of ours may be so long
WITH_SEVERAL = frozenset({"places", "after", "obstacles"})  # later questions with several answers


class LineField(forms.CharField):
    """One line of plain text: what cannot be seen, NUL with it, goes before it is judged."""

    def to_python(self, value: Any) -> str:
        return " ".join(neutralise((super().to_python(value) or "")[:LONGEST_LINE]).split())


class ReceiptForm(forms.Form):
    receipt = LineField(
        label=gettext_lazy("Your eight words"),
        help_text=format_lazy(
            "{} {}",
            gettext_lazy("In their order. Capitals, accents and commas do not matter."),
            gettext_lazy("The first four letters of a word are enough. Write ? for one forgotten word."),
        ),
        widget=forms.TextInput(
            attrs={
                "class": "receipt-words",
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "none",
            }
        ),
        error_messages={"required": gettext_lazy("Write your eight words here.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.typed = receipts.Typed()  # what was read, a receipt or not
        self.helper = form_helper("receipt")

    def clean_receipt(self) -> receipts.Typed:
        self.typed = receipts.parse(self.cleaned_data["receipt"], get_language() or "")
        if fault := _fault(self.typed):
            raise ValidationError(fault)
        return self.typed


class RefusedForm(ReceiptForm):
    """One answer for words that never were a receipt and for those of a withdrawn testimony."""

    def clean_receipt(self) -> NoReturn:
        raise ValidationError(_("Nothing opens with these words. Check each word and their order."))


def _fault(typed: receipts.Typed) -> str:
    """What is wrong with the words, said without repeating them; the list is public, so it may be said."""
    if typed.count != receipts.WORDS:
        return ngettext(
            "A receipt has eight words. We read %(n)s word here.",
            "A receipt has eight words. We read %(n)s words here.",
            typed.count,
        ) % {"n": typed.count}
    if typed.unknown:
        return ngettext(
            "The %(places)s word is not in our list. Check its first letters, or write ? in its place.",
            "These words are not in our list: %(places)s. Check their first letters.",
            len(typed.unknown),
        ) % {"places": ", ".join(str(ORDINALS[place - 1]) for place in typed.unknown)}
    return "" if typed.candidates else _("The sign ? can stand for one forgotten word, not for more.")


class MessageForm(forms.Form):
    message = WordsField(
        label=gettext_lazy("Your message to the team"),
        help_text=gettext_lazy("No name and no number is needed. Up to 5,000 characters."),
        error_messages={"required": gettext_lazy("Write your message here.")},
        lowest=1,
        most=5_000,
        rows=5,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper("message")


class AmendForm(forms.Form):
    story = WordsField(
        label=gettext_lazy("Your text"),
        help_text=gettext_lazy("Change what you like. You see the result before it is sent."),
        error_messages={
            "required": gettext_lazy("Write your text here. To take it back, withdraw it instead.")
        },
        lowest=20,
        most=20_000,
        rows=14,
        attrs={"class": "story"},
    )
    forget_before = forms.BooleanField(
        label=gettext_lazy("The team does not see what I changed: erase the version before at once"),
        help_text=gettext_lazy(
            "Otherwise whoever reads it next sees which words you changed. The version before is erased with the next "
            "decision."
        ),
        required=False,
        widget=forms.CheckboxInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper("story", "forget_before")


def _one(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=forms.Select(attrs={"autocomplete": "off"}))


class DetailsForm(forms.Form):
    """The later questions, each optional, and screenshots where the call takes them.

    Names are design.md 10's, and those of `follow_up.LATER_LISTS`.
    """

    places = several(gettext_lazy("Where it happened (optional)"))
    relation = _one(gettext_lazy("You and this person (optional)"))
    company = LineField(
        label=gettext_lazy("The company (optional)"),
        help_text=gettext_lazy("Kept sealed, never shown to readers."),
        required=False,
        max_length=LONGEST_COMPANY,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    after = several(gettext_lazy("And then, if you wish to say so (optional)"))
    company_answer = _one(gettext_lazy("What the company answered (optional)"))
    obstacles = several(gettext_lazy("What weighed (optional)"))
    age_band = _one(gettext_lazy("Your age (optional)"))

    def __init__(self, testimony: Testimony, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in follow_up.LATER_LISTS.items():
            field = self.fields[name]
            none = [] if name in WITH_SEVERAL else [("", _("No answer"))]
            field.choices = none + options(testimony.call.offered(kind))  # type: ignore[attr-defined]
        pictures = []
        if evidence_author.takes(testimony):
            self.fields["evidence"] = pictures_field(_("Screenshots (optional)"))
            first = HTML('{% include "parts/screenshots_first.html" %}')
            pictures = [Fieldset(_("Screenshots"), first, "evidence", css_class="step")]
        self.helper = form_helper(
            Fieldset(_("Where, and who"), "places", "relation", "company", css_class="step"),
            Fieldset(_("What followed"), "after", "company_answer", "obstacles", css_class="step"),
            Fieldset(_("About you"), "age_band", css_class="step"),
            *pictures,
        )

    def choices(self) -> dict[str, list[str]]:
        """The chosen slugs under each name of `follow_up.LATER_LISTS`, from a valid form."""
        chosen = {name: self.cleaned_data[name] for name in follow_up.LATER_LISTS}
        return {name: value if isinstance(value, list) else [value] for name, value in chosen.items()}


def said_before(testimony: Testimony) -> dict[str, Any]:
    """The later answers given so far, as the form's initial values."""
    said: dict[str, Any] = {"company": testimony.company}
    for name, kind in follow_up.LATER_LISTS.items():
        slugs = testimony.term_slugs(kind)
        said[name] = slugs if name in WITH_SEVERAL else "".join(slugs[:1])
    return said
