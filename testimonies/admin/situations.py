"""What cannot wait: what to do, whom to call, what to write. Nothing here is legal advice; a lawyer has to read it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from testimonies.models import Reason


@dataclass(frozen=True)
class Situation:
    """`reason` is what it is passed on with; `numbers` and `laws` are slugs of facts, `write` goes to the author."""

    slug: str
    title: Any
    reason: Reason
    now: tuple[Any, ...]
    numbers: tuple[str, ...]
    write: Any
    laws: tuple[str, ...] = ()


SITUATIONS = (
    Situation(
        "danger",
        _("Somebody may be in danger now"),
        Reason.DANGER,
        (
            _("Pass it on, and tell a lead by voice too: a note may be read tomorrow."),
            _(
                "The team knows neither the author’s name nor her address, and cannot send anybody: give her the "
                "numbers."
            ),
            _(
                "If the text says where somebody is in danger at this moment, call 17 or 112, then tell a lead."
            ),
        ),
        ("fr-17", "fr-112", "fr-114"),
        _(
            "What you write makes us worry for your safety. We cannot step in. If you are in danger: 17, or "
            "text 114 (in France)."
        ),
    ),
    Situation(
        "minor",
        _("A minor is concerned"),
        Reason.MINOR,
        (
            _(
                "Pass it on, even in doubt, before any other decision: a lead decides with the team whom to "
                "alert, and does it the same day."
            ),
            _(
                "What somebody of 15 to 17 wrote is never published without a lead; the form is not for those "
                "under 15."
            ),
            _("In danger at this moment: 17. For a child or a teenager in danger: 119."),
        ),
        ("fr-119", "fr-17", "fr-3018"),
        _(
            "Thank you for telling us. What you write concerns a minor: the law may oblige the team to alert "
            "the authorities. 119 listens day and night, free; in danger: 17, or text 114 (in France)."
        ),
        ("duty-to-alert",),
    ),
    Situation(
        "suicide",
        _("Somebody speaks of wanting to die"),
        Reason.DANGER,
        (
            _("Pass it on, and tell a lead by voice too. Take it as it is written, in doubt as well."),
            _("Do not argue, do not judge, and promise nothing that the team cannot do."),
            _("Do not stay alone with it: 3114 also listens to those close by, and that may be you."),
        ),
        ("fr-3114", "fr-112", "fr-114"),
        _(
            "What you write worries us, and it is good that you told us. 3114 listens at any hour, free. In "
            "danger now: 112, or text 114 (in France)."
        ),
    ),
    Situation(
        "threats",
        _("Somebody threatens the team"),
        Reason.THREAT_HATE,
        (
            _("Do not answer, and refuse or erase nothing yet: it is evidence. Pass it on."),
            _(
                "Note the id of the testimony and the hour. Copy no text to a telephone or a computer of your "
                "own."
            ),
            _(
                "Where a name or an address of one of us was published, or somebody stands at the door: 17, then "
                "a lead."
            ),
        ),
        ("fr-17", "fr-3018"),
        "",
        ("threats", "address-published", "any-station"),
    ),
)
