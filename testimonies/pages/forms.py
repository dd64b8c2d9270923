"""The form of the first page: the story, a few questions, and the choices that are the consent."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from testimonies.models import Call, Country, IfUnreachable, Publication, TermKind
from testimonies.rules.memo import for_five_seconds, remembered
from testimonies.rules.next_steps import DENIALS
from testimonies.rules.submission import Answers
from testimonies.rules.trail import today

from .fields import Options, WordsField, form_helper, options, several

OLDEST_YEAR = 1950
LONGEST_STORY = 20_000
SEVERAL = {
    "behaviours": TermKind.BEHAVIOUR,
    "data_sources": TermKind.DATA_SOURCE,
    "warnings": TermKind.WARNING,
}
NO_CHOICE: list[Any] = [("", _("Not answered"))]


def _box(label: Any, **kwargs: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **kwargs)


class TestifyForm(forms.Form):
    """Names of fields are design.md 10's. Only the story, the reading box and the publication choice are required."""

    story = WordsField(
        label=_("Your story"),
        help_text=_(
            "In your own words. No name is needed. You can stop at any time: nothing is kept until you send it or "
            "set it aside."
        ),
        lowest=20,
        most=LONGEST_STORY,
        rows=12,
        attrs={"class": "story"},
        required=False,
    )
    trade = forms.ChoiceField(label=_("The person's trade (optional)"), required=False)
    behaviours = several(_("What happened (optional)"), _("Several answers are possible."))
    data_sources = several(_("How your number, address or name was obtained (optional)"))
    country = forms.ChoiceField(
        label=_("Country (optional)"), choices=NO_CHOICE + Country.choices, required=False, initial=Country.FR
    )
    area = forms.ChoiceField(
        label=_("Département, province, canton or region (optional)"),
        help_text=_("Shown to readers only if you say so below."),
        required=False,
    )
    year = forms.TypedChoiceField(label=_("Year (optional)"), coerce=int, empty_value=None, required=False)
    warnings = several(
        _("Warn readers of (optional)"), _("Readers see the warning first, and open the text if they wish.")
    )
    publication = forms.ChoiceField(
        label=_("What may we do with your testimony?"),
        choices=Publication.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what we may do with your testimony.")},
    )
    review_first = _box(_("I want to re-read the version to be published first, and say yes"))
    show_area = _box(_("My department or region may be shown"))
    share_picture = _box(_("It may be shared as a picture"))
    allow_indexing = _box(_("Search engines may list it"))
    if_unreachable = forms.ChoiceField(
        label=_("If a passage is a problem and you don't come back (optional)"),
        choices=IfUnreachable.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    consent_read = forms.BooleanField(
        label=_("I agree that the team may read my testimony, which may contain sensitive information."),
        error_messages={"required": _("We can only receive your testimony if the team may read it.")},
    )
    language = forms.ChoiceField(choices=lambda: settings.LANGUAGES, widget=forms.HiddenInput, required=False)

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        for name, choices in _offered(call, get_language()).items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the reader of types
            field.choices = choices
        self.fields["language"].initial = get_language()
        self.helper = _helper()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in SEVERAL:
            data[name] = without_denials(data.get(name, []))
        self._check_area(data)
        if data.get("story") == "":
            self._check_without_story(data)
        return data

    def _check_area(self, data: dict[str, Any]) -> None:
        if not (data.get("area") and data.get("country")):
            return
        if _countries(self.call).get(data["area"]) != data["country"]:
            self.add_error("area", _("Choose an area of the country above, or none."))

    def _check_without_story(self, data: dict[str, Any]) -> None:
        """Figures alone need a trade and a behaviour instead of a story."""
        if data.get("publication") != Publication.FIGURES:
            self.add_error(
                "story", _("Write your story here: 20 characters or more. To count only, it may stay empty.")
            )
            return
        if not data.get("trade"):
            self.add_error("trade", _("Without a story, choose a trade, so that your answer can be counted."))
        if not data.get("behaviours"):
            self.add_error("behaviours", _("Without a story, tick what happened, so that it can be counted."))

    def answers(self) -> Answers:
        """What goes to the rules, from a valid form."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "consent_read"}
        said["language"] = said["language"] or get_language()
        return Answers(**said, call=self.call.slug)

    def html(self) -> SafeString:
        """Laid out. One that nobody began is the same for everybody, so that it is laid out once in five seconds: nothing was
        posted, and nothing chosen beforehand, not even that a field is empty.
        """
        if self.is_bound or self.initial:
            return self._laid_out()
        return remembered(("blank form", self.call.pk, get_language()), self._laid_out)

    def _laid_out(self) -> SafeString:
        html: SafeString = render_crispy_form(self)
        return html

    def typed(self) -> list[tuple[str, str]]:
        """What was posted, as name and value pairs for hidden fields: nothing is kept on the server in between."""
        data = self.data if isinstance(self.data, MultiValueDict) else MultiValueDict()
        return [(name, value) for name in self.fields for value in data.getlist(name) if value]


def without_denials(slugs: list[str]) -> list[str]:
    """ "None of it" and "I prefer not to say" mean something alone; beside an answer they were left over."""
    answers = [slug for slug in slugs if slug not in DENIALS]
    return answers or slugs


@for_five_seconds
def _offered(call: Call, language: str) -> dict[str, Options]:
    """What the form offers of the lists of this call, by field, as words of this language; and the years."""
    several = {name: options(call.offered(kind)) for name, kind in SEVERAL.items()}
    lists = {
        "trade": NO_CHOICE + options(call.offered(TermKind.TRADE)),
        **several,
        "area": NO_CHOICE + _areas(call),
        "year": NO_CHOICE + [(year, year) for year in range(today().year, OLDEST_YEAR - 1, -1)],
    }
    return {name: Options(choices) for name, choices in lists.items()}


@for_five_seconds
def _countries(call: Call) -> dict[str, str]:
    return {term.slug: term.country for term in call.offered(TermKind.AREA)}


def _areas(call: Call) -> list[Any]:
    """The areas under the name of their country."""
    names = dict(Country.choices)
    groups: dict[str, list[tuple[str, str]]] = {}
    for term in call.offered(TermKind.AREA):
        groups.setdefault(term.country, []).append((term.slug, term.label))
    return [(str(names.get(country, "")), areas) for country, areas in groups.items()]


def _helper() -> FormHelper:
    return form_helper(
        "language",
        Fieldset(_("In your words"), "story", **_step("1")),
        Fieldset(_("A few questions"), "trade", "behaviours", "data_sources", **_step("2")),
        Fieldset(_("Where and when"), "country", "area", "year", "warnings", **_step("3")),
        Fieldset(
            _("Your choices"),
            "publication",
            Div(
                HTML('{% include "parts/if_published.html" %}'),
                "review_first",
                "show_area",
                "share_picture",
                "allow_indexing",
                "if_unreachable",
                css_class="if-published",
            ),
            HTML('{% include "parts/consent.html" %}'),
            "consent_read",
            **_step("4"),
        ),
    )


def _step(number: str) -> dict[str, str]:
    return {"data-step": number, "css_class": "step"}
