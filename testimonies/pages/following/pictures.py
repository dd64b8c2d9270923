"""The forms of her screenshots: files to add, and what she says of one that is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from testimonies.models import Copy, Evidence, State, Testimony, Verdict
from testimonies.rules import evidence
from testimonies.rules.evidence_author import TOO_MANY, RefusedError

from ..fields import WordsField, form_helper
from ..pictures import own_address

LONGEST_TRANSCRIPT = 3_000


class SeveralFiles(forms.ClearableFileInput):
    """Browsers let her choose several at once; `accept` makes a phone send JPEG where it keeps another kind."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PicturesField(forms.FileField):
    """A list of contents in bytes, empty where she chose none."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"accept": "image/jpeg,image/png,image/webp", "autocomplete": "off"}
        super().__init__(required=False, widget=SeveralFiles(attrs=attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        files: Sequence[UploadedFile] = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > evidence.MOST:
            raise ValidationError(TOO_MANY)
        return [_whole(file) for file in files]


def _whole(file: UploadedFile) -> bytes:
    """Its content, which then lies in memory once."""
    content: bytes = file.read()
    file.close()
    return content


def why(error: RefusedError) -> str:
    """Why, and of which picture: she may have chosen several."""
    if not error.place:
        return str(error.why)
    return _("Picture %(n)s: %(why)s No picture was added.") % {"n": error.place, "why": error.why}


def pictures_field(label: Any) -> PicturesField:
    return PicturesField(
        label=label,
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, 10 MB at most each, four in all. Nobody but you and the team sees them, unless you "
            "allow it later."
        ),
    )


class PicturesForm(forms.Form):
    evidence = pictures_field(gettext_lazy("Screenshots to add"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper("evidence")

    def clean_evidence(self) -> list[bytes]:
        contents: list[bytes] = self.cleaned_data["evidence"]
        if not contents:
            raise ValidationError(_("Choose a picture first."))
        return contents


class SayForm(forms.Form):
    """What she says of one screenshot. `which` is its id."""

    transcript = WordsField(
        label=gettext_lazy("The words in it (optional)"),
        help_text=gettext_lazy(
            "For people who cannot see the picture. Leave out names and numbers; the team may complete it."
        ),
        required=False,
        lowest=0,
        most=LONGEST_TRANSCRIPT,
        rows=3,
    )
    may_be_shown = forms.BooleanField(
        label=gettext_lazy("Readers may see it too, if the team agrees"),
        required=False,
        widget=forms.CheckboxInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, one: Evidence, data: QueryDict | None = None) -> None:
        self.one = one
        said = {"transcript": one.transcript, "may_be_shown": one.may_be_shown}
        super().__init__(data, initial=said, auto_id=f"id_{one.public_id}_%s")
        self.helper = form_helper("transcript", "may_be_shown")


def agreed(testimony: Testimony) -> list[tuple[Evidence, str]]:
    """What readers get with the text, each with its address: her yes is to these too."""
    return [(one, own_address(one, Copy.COVERED)) for one in evidence.agreed(testimony)]


DECIDED: dict[str, Any] = {
    Verdict.SHOWN: gettext_lazy("The team agreed: it is shown when your text is published."),
    Verdict.KEPT: gettext_lazy(
        "You allow it to be shown. The team keeps it from readers, to protect you or someone in it."
    ),
}


@dataclass(frozen=True)
class Shown:
    """One of her screenshots as the screen shows it: the address of the picture is good for as long as the page."""

    evidence: Evidence
    address: str
    readers_address: str
    form: SayForm

    @property
    def standing(self) -> str:
        """Who sees it, and what the team decided."""
        one = self.evidence
        if one.public_transcript:
            return _("Readers see it.")
        if not one.may_be_shown:
            return _("Nobody but you and the team sees it.")
        if one.verdict:
            return str(DECIDED[one.verdict])
        return (
            _("You allow it to be shown. The team has not agreed yet.")
            if self.is_read_next
            else _(
                "You allow it to be shown. The team looks at it when it next reads your text: "
                "to ask for that, send your text again with “Change my text”."
            )
        )

    @property
    def is_read_next(self) -> bool:
        return self.evidence.testimony.state in (State.WAITING, State.CHANGES_ASKED)


def shown(testimony: Testimony, said: forms.Form | None = None) -> list[Shown]:
    """`said` takes the place of the form it belongs to."""
    return [
        Shown(
            one,
            own_address(one, Copy.CLEANED),
            own_address(one, Copy.COVERED) if one.rectangles else "",
            said if isinstance(said, SayForm) and said.one == one else SayForm(one),
        )
        for one in testimony.evidence.all()
    ]
