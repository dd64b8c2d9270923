"""Numbers that are kept, not counted while somebody waits: by month, never by day, and nothing that leads to one person."""

from typing import ClassVar

from django.db import models

from .catalogue import Call
from .privacy import INTERNAL, PUBLIC, Privacy


class LedgerLine(models.Model):
    """One number of a month that is over, as `/moderation/` shows it: rounded when written, and never written again.

    `what` is a kind of act (`received`, `refused`, `notices`…), `about` its reason or outcome, empty for the whole.
    """

    month = models.DateField()  # its first day
    what = models.CharField(max_length=24)
    about = models.CharField(max_length=24, blank=True)
    number = models.PositiveIntegerField(null=True)  # none: fewer than are shown

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        **dict.fromkeys(("month", "what", "about", "number"), PUBLIC),
    }

    class Meta:
        default_permissions = ()
        ordering = ("-month", "id")
        constraints = (models.UniqueConstraint(fields=("month", "what", "about"), name="one_line_a_month"),)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.what} {self.about}".strip()


class Tally(models.Model):
    """How many testimonies of a call and month have one value of one dimension. Counted anew once a day.

    Internal: small numbers are hidden where it is shown.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="+")
    month = models.DateField()  # of sending; its first day
    dimension = models.CharField(max_length=16)
    value = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField()

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        "id call month dimension value number".split(), INTERNAL
    )

    class Meta:
        default_permissions = ()
        permissions = (("view_figures", "Can see and export figures"),)
        constraints = (
            models.UniqueConstraint(fields=("call", "dimension", "month", "value"), name="one_tally_a_value"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.dimension} {self.value}"
