"""Parts of forms that are written out say what Django's own templates say."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from testimonies.pages.widgets import WRITTEN, Written

HOSTILE = "\"'><script>&amp;{{ x }}"
CHOICES = [("", "–"), ("a", HOSTILE), (HOSTILE, _("Choose a reason")), (3, mark_safe("<b>said</b>"))]
GROUPED = [*CHOICES, (HOSTILE, [("b", "in a group"), ("c", "another")])]
ATTRS = {"class": HOSTILE, "hidden": True, "required": False, "data-x": 3}


class Everything(forms.Form):
    text = forms.CharField(label=HOSTILE, widget=forms.TextInput(ATTRS))
    number = forms.IntegerField(label=mark_safe("<b>number</b>"))
    mail = forms.EmailField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput)
    address = forms.URLField(assume_scheme="https")
    hidden = forms.CharField(widget=forms.HiddenInput)
    area = forms.CharField(widget=forms.Textarea(ATTRS), help_text="help")
    yes = forms.BooleanField()
    select = forms.ChoiceField(choices=CHOICES, widget=forms.Select(ATTRS))
    grouped = forms.MultipleChoiceField(choices=GROUPED, widget=forms.SelectMultiple)
    radios = forms.ChoiceField(choices=GROUPED, widget=forms.RadioSelect(ATTRS))
    boxes = forms.MultipleChoiceField(choices=GROUPED, widget=forms.CheckboxSelectMultiple(ATTRS))
    picture = forms.FileField(required=False)


TYPED: list[dict[str, Any] | None] = [
    None,
    {},
    {"text": HOSTILE, "number": "12000", "area": f"\n{HOSTILE}", "yes": "on", "select": HOSTILE, "grouped": ["a", "c"],
     "radios": "b", "boxes": ["a", HOSTILE, "b"], "hidden": HOSTILE, "secret": "x", "address": "no"},
]  # fmt: skip


def squeezed(html: str) -> str:
    return re.sub(r"\s+(?=<)|(?<=>)\s+", "", html)


@pytest.mark.parametrize("typed", TYPED)
def test_each_part_says_what_djangos_template_says(typed: dict[str, Any] | None) -> None:
    ours, djangos = (Everything(typed, renderer=made) for made in (Written(), DjangoTemplates()))
    for name in ours.fields:
        for part in ("label_tag", "as_widget"):
            made = [squeezed(getattr(form[name], part)()) for form in (ours, djangos)]
            assert made[0] == made[1], (name, part)
        assert squeezed(str(ours[name].errors)) == squeezed(str(djangos[name].errors)), name
    for name in ("radios", "boxes"):
        pairs = zip(ours[name], djangos[name], strict=True)
        assert all(squeezed(one.tag()) == squeezed(other.tag()) for one, other in pairs)
        assert all(
            squeezed(str(one)) == squeezed(str(other))
            for one, other in zip(ours[name], djangos[name], strict=True)
        )


def test_what_is_written_out_is_what_forms_use() -> None:
    """A template that Django names otherwise some day would be laid out by it again, slowly, and nobody would see."""
    asked = {field.widget.template_name for field in Everything().fields.values()}
    asked |= {forms.Form.template_name_label, ErrorList.template_name}
    assert asked - WRITTEN.keys() == {"django/forms/widgets/clearable_file_input.html"}
