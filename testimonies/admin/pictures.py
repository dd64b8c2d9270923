"""The screenshots of a testimony at the desk: blurred until asked, covered in part, agreed to or not."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from testimonies.models import Copy, Evidence, Testimony, Waiver
from testimonies.rules import desk, evidence, evidence_desk
from testimonies.rules.moderation import MoveError
from testimonies.rules.pictures.cleaning import Rectangle

from .acts import Act, Done, SafeField
from .replies import Replies

LINE = re.compile(
    r"\s{0,9}(\d{1,5})[\s,;]{1,9}(\d{1,5})[\s,;]{1,9}(\d{1,5})[\s,;]{1,9}(\d{1,5})\s{0,9}", re.ASCII
)


class OnPicture(Act):
    """`which` is the id of the screenshot: a page may hold four, each with its forms."""

    shows_words = True
    anchor = "#pictures"
    which = forms.CharField(widget=forms.HiddenInput, max_length=22)

    def place(self) -> dict[str, Any]:
        """What the rule has to know of the page: which picture, and as which it was shown."""
        seen = str(self.data.get("seen", ""))
        return {"version": self.version, "public_id": self.cleaned_data["which"], "seen": seen}


class Work(OnPicture):
    """Rectangles as lines of four numbers, which a script draws from the mouse, and the words of the picture."""

    boxes = forms.CharField(
        label=_("Rectangles: x, y, width and height in pixels, one a line"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "data-boxes": True}),
    )
    transcript = SafeField(label=_("Its words, for those who cannot see it"), required=False, rows=3)
    waiver = forms.ChoiceField(
        label=_("Personal data in these words"),
        required=False,
        choices=[("", _("There is none")), *((one.value, one.label) for one in Waiver)],
    )

    def clean_boxes(self) -> list[Rectangle]:
        lines = [line for line in self.cleaned_data["boxes"].splitlines() if line.strip()]
        matches = [LINE.fullmatch(line) for line in lines]
        if not all(matches):
            number = matches.index(None) + 1
            raise forms.ValidationError(_("Line %(n)s: write four whole numbers."), params={"n": number})
        return [(int(one[1]), int(one[2]), int(one[3]), int(one[4])) for one in matches if one]


class Cover(Work):
    name, label = "cover", _("Cover these parts")

    def run(self) -> Done:
        facts = {name: self.cleaned_data[name] for name in ("boxes", "transcript")}
        evidence_desk.cover(self.row, self.user, **self.place(), **facts)
        return Done(_("Readers would get it so. Look at it once more."))


class ShowPicture(Work):
    name, label = "show_picture", _("Agree that readers see it")

    def run(self) -> Done:
        facts = {name: self.cleaned_data[name] for name in ("boxes", "transcript", "waiver")}
        evidence_desk.approve(self.row, self.user, **self.place(), **facts)
        return Done(_("It is shown when the text is published."))


class KeepPicture(OnPicture):
    name, label = "keep_picture", _("Keep it from readers")

    def run(self) -> Done:
        evidence_desk.refuse(self.row, self.user, **self.place())
        return Done(_("Readers do not get it."))


ON_PICTURES: tuple[type[OnPicture], ...] = (Cover, ShowPicture, KeepPicture)


@dataclass(frozen=True)
class OnDesk:
    """One screenshot with its forms: `work` may be covered and agreed to, `keep` keeps it from readers."""

    evidence: Evidence
    work: Act
    keep: Act

    @property
    def seen(self) -> str:
        return evidence_desk.state_of(self.evidence)


def on_desk(row: Testimony, user: User, acted: Act | None) -> list[OnDesk]:
    """`acted` is a form that could not be done: it comes back in its place, with what was typed."""
    replies = Replies.to_author(row)

    def form(kind: type[OnPicture], one: Evidence) -> Act:
        if isinstance(acted, kind) and acted.data.get("which") == one.public_id:
            made: Act = acted
        else:
            made = kind(row, user, replies)
            made.initial = {"which": one.public_id, "boxes": one.rectangles, "transcript": one.transcript}
        made.auto_id = f"picture-{one.public_id}-%s"
        return made

    return [OnDesk(one, form(Work, one), form(KeepPicture, one)) for one in row.evidence.all()]


def served(row: Testimony, user: User, picture_id: str, copy: str) -> HttpResponse:
    """A copy as the desk sees it: under one's own claim, once the text is open."""
    one = evidence.one_of(row, picture_id)
    if one is None or copy not in (Copy.CLEANED, Copy.COVERED):
        raise Http404
    try:
        desk.check_open(row, user)
    except MoveError:
        raise Http404 from None
    content = evidence.cleaned(one) if copy == Copy.CLEANED else evidence.for_readers(one)
    response = HttpResponse(content, content_type="image/webp")
    response["Content-Security-Policy"] = settings.PICTURE_POLICY
    return response
