"""What cannot wait, as facts: domain.md 1.1, 1.3, 1.4 and 5. Nothing here is legal advice; a lawyer has to read it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from testimonies.models import Reason


@dataclass(frozen=True)
class Law:
    """An article in plain words; without `checked`, nobody dated the reading, and the page says so."""

    article: Any
    says: Any
    source: str
    checked: date | None = None


@dataclass(frozen=True)
class Situation:
    """`reason` is what it is passed on with; `numbers` are slugs of helplines, `write` goes to the author."""

    slug: str
    title: Any
    reason: Reason
    now: tuple[Any, ...]
    numbers: tuple[str, ...]
    write: Any
    laws: tuple[Law, ...] = ()


DUTY = Law(
    _("Penal Code, article 434-3"),
    _(
        "Whoever learns of abuse of a minor or of a vulnerable person must alert the authorities: you, "
        "and the team. Not doing so: up to 3 years and €45,000; 5 years and €75,000 where the person is "
        "under 15."
    ),
    "code-penal.fr/article-434-3",
)
THREATS = (
    Law(
        _("Penal Code, articles 222-17 and 222-18"),
        _(
            "A threat that is written, repeated or comes with a condition: up to 6 months and €7,500; a death "
            "threat, 3 years and €45,000."
        ),
        "bensadoun-avocat.com",
    ),
    Law(
        _("Penal Code, article 223-1-1"),
        _("Publishing somebody’s address or identity to put them in danger: up to 3 years and €45,000."),
        "qwice.org, cyberhighandlaw.com",
    ),
    Law(
        _("Code of Criminal Procedure, article 15-3"),
        _("Any police or gendarmerie station must take a complaint, and gives a receipt."),
        "kohenavocats.com, doctrine.fr",
    ),
)
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
        (DUTY,),
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
        THREATS,
    ),
)
