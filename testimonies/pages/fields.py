"""Fields every public form uses: words as people write them, and lists whose entries are rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from testimonies.models import Term
from testimonies.rules import receipts
from testimonies.rules.text import length, neutralise

PREFER_NOT = "prefer-not"


class WordsField(forms.CharField):
    """Plain text in any script; invisible and direction-changing signs are neutralised, line breaks stay.

    Limits count what people count: an emoji of seven code points is one character.
    """

    def __init__(self, *, lowest: int, most: int, rows: int = 8, **kwargs: Any) -> None:
        attrs = {"rows": rows, "autocomplete": "off"} | kwargs.pop("attrs", {})
        super().__init__(strip=False, widget=forms.Textarea(attrs=attrs), **kwargs)
        self.lowest, self.most = lowest, most

    def to_python(self, value: Any) -> str:
        return neutralise(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        # One cluster may hold many code points; ten a sign is more than any script needs.
        signs = self.most + 1 if len(value) > 10 * self.most else length(value, limit=self.most)
        super().validate("" if signs == 0 else value)
        if 0 < signs < self.lowest:
            raise ValidationError(
                ngettext("Write at least %(n)s character.", "Write at least %(n)s characters.", self.lowest)
                % {"n": self.lowest}
            )
        if signs > self.most:
            raise ValidationError(
                _("This is longer than %(n)s characters. Shorten it, or send it in two parts.")
                % {"n": self.most}
            )
        if receipts.contains_receipt(value):
            raise ValidationError(
                _("This holds eight words of a receipt. Take them out: they open your testimony.")
            )


def options(terms: Iterable[Term]) -> list[tuple[str, str]]:
    return [(term.slug, term.label) for term in terms]
