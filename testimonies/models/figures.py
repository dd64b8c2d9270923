"""Numbers that are kept, not counted while somebody waits: by month, never by day, and nothing that leads to one person."""

from typing import Any, ClassVar

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


class JSONText(models.JSONField):
    """Without a check by the database: SQLite trusts no function named in a schema (`trusted_schema`)."""

    def db_check(self, connection: Any) -> None:
        return None


class PublishedFigures(models.Model):
    """What the published pages show, counted: one row, counted anew every hour at most.

    `cells` holds `{dimension: {value: number}}`, values being slugs, years, languages; `total` has the value "".
    """

    counted_at = models.DateTimeField()
    of_demo = models.BooleanField()  # the site has nothing but fictional content, which no export holds
    cells = JSONText(default=dict)

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        **dict.fromkeys(("counted_at", "of_demo", "cells"), PUBLIC),
    }

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.counted_at)


class Snapshot(models.Model):
    """Figures of a month that is over, with those who are counted and not published: written once, and never again.

    `cells` is what is shown, `{dimension: {value: number}}`: a value that is not there is hidden. `bases` is from where the
    next month goes on: of each value, what is shown and the month up to which its people are in it.
    """

    month = models.DateField(primary_key=True)  # its first day
    cells = JSONText(default=dict)
    bases = JSONText(default=dict)

    PRIVACY: ClassVar[dict[str, Privacy]] = {"month": PUBLIC, "cells": PUBLIC, "bases": INTERNAL}

    class Meta:
        default_permissions = ()
        ordering = ("-month",)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
