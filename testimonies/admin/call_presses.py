"""What a lead does to a call besides opening and closing it: each on a page that says first what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from testimonies.models import Call
from testimonies.rules import calls
from testimonies.rules.raid import mode

A_DAY = 24


class HoursForm(forms.Form):
    hours = forms.IntegerField(
        label=_("For how many hours"), min_value=1, max_value=mode.LONGEST_HOURS, initial=A_DAY
    )


@dataclass(frozen=True)
class Press:
    """`says` is read before the press, `done` after it; `run` is the rule, given what the form asked for."""

    label: Any
    says: tuple[Any, ...]
    done: Any
    run: Callable[..., None]
    form: type[forms.Form] = forms.Form  # nothing but the press


PRESSES: dict[str, Press] = {
    "pause": Press(
        _("Pause sending"),
        (
            _("Nobody can send a testimony to this call until you open sending again. Its pages say so."),
            _(
                "People can still write and set their text aside, come back with their receipt, and find help. "
                "Who presses send keeps the text in the form."
            ),
        ),
        _("Sending is paused."),
        calls.pause,
    ),
    "resume": Press(
        _("Open sending again"),
        (_("People can send testimonies to this call again at once."),),
        _("Sending is open again."),
        calls.resume,
    ),
    "raid": Press(
        _("Start raid mode"),
        (
            _("For a wave of fake texts. Everything is still received, and nothing is refused by itself."),
            _(
                "Until it ends, two people must agree on every text of this call, and only a few are published a day. "
                "It ends by itself. The site says nothing of it to the public."
            ),
        ),
        _("Raid mode is on."),
        mode.start,
        HoursForm,
    ),
    "calm": Press(
        _("End raid mode"),
        (_("One reader is enough again, and what is approved is published as usual."),),
        _("Raid mode is over."),
        mode.end,
    ),
}


def offered(call: Call) -> list[tuple[str, Any]]:
    """The presses that mean something for this call now, with their labels."""
    names = ["calm"] if mode.is_on(call) else []
    if call.opened_on and not call.closed_on:
        names = ["resume" if call.paused else "pause", *(names or ["raid"])]
    return [(name, PRESSES[name].label) for name in names]
