"""When the clock last did its work, and whether it holds back."""

from typing import ClassVar

from django.db import models

from .privacy import INTERNAL, Privacy


class Beat(models.Model):
    """One row. While `braked_since` is set nothing is erased; `would_go` counts what waits for a person's yes."""

    at = models.DateTimeField()
    braked_since = models.DateTimeField(null=True)
    cause = models.CharField(max_length=24, blank=True)
    would_go = models.PositiveIntegerField(default=0)
    # Up to this row of the trail, what was erased is overwritten in the files too.
    erased_upto = models.BigIntegerField(default=0)
    overwritten_at = models.DateTimeField(null=True)
    counted_on = models.DateField(null=True)  # the figures of the desk
    backed_up_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        "id at braked_since cause would_go erased_upto overwritten_at counted_on backed_up_at".split(),
        INTERNAL,
    )

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=models.Q(braked_since__isnull=True, cause="")
                | models.Q(braked_since__isnull=False) & ~models.Q(cause=""),
                name="a_brake_has_its_cause",
            ),
        )

    def __str__(self) -> str:
        return str(self.at)
