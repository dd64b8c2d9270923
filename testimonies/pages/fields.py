"""What every public form uses: words as people write them, lists whose entries are rows, boxes, one way to lay out."""

from collections.abc import Iterable, Iterator
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.choices import BaseChoiceIterator, normalize_choices
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from testimonies.models import Term
from testimonies.rules import receipts
from testimonies.rules.text import is_blank, length, neutralise


class WordsField(forms.CharField):
    """Plain text in any script; invisible and direction-changing signs are neutralised, line breaks stay.

    Limits count what people count: an emoji of seven code points is one character.
    """

    def __init__(self, *, lowest: int, most: int, rows: int = 8, **kwargs: Any) -> None:
        attrs = {"rows": rows, "autocomplete": "off"} | kwargs.pop("attrs", {})
        super().__init__(strip=False, widget=forms.Textarea(attrs=attrs), **kwargs)
        # One cluster may hold many code points; ten a sign is more than any script needs, and cheap to refuse first.
        self.lowest, self.most, self.longest = lowest, most, 10 * most

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if len(typed) > self.longest:
            raise self._too_long()
        words = neutralise(typed)
        return "" if is_blank(words) else words

    def _too_long(self) -> ValidationError:
        told = _("This is longer than %(n)s characters. Shorten it, or send it in two parts.")
        return ValidationError(told % {"n": number_format(self.most, force_grouping=True)})

    def validate(self, value: str) -> None:
        # No text counts more characters than it has signs: of one that cannot be too long the first few are counted.
        signs = length(value, limit=self.most if len(value) > self.most else self.lowest)
        super().validate("" if signs == 0 else value)
        if 0 < signs < self.lowest:
            raise ValidationError(
                ngettext("Write at least %(n)s character.", "Write at least %(n)s characters.", self.lowest)
                % {"n": self.lowest}
            )
        if signs > self.most:
            raise self._too_long()
        if receipts.contains_receipt(value):
            raise ValidationError(
                _("This holds eight words of a receipt. Take them out: they open your testimony.")
            )


def several(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    """A list of boxes, of which none has to be ticked."""
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
    )


def form_helper(*layout: Any) -> FormHelper:
    """`<form>` is written by hand: crispy would copy its attributes onto every group of boxes."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    helper.layout = Layout(*layout)
    return helper


class Options(BaseChoiceIterator):
    """Choices in the shape that fields want, made once: Django would go through hundreds of areas for each form."""

    def __init__(self, choices: Iterable[Any]) -> None:
        self.choices: list[Any] = normalize_choices(list(choices))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.choices)


def options(terms: Iterable[Term]) -> list[tuple[str, str]]:
    return [(term.slug, term.label) for term in terms]
