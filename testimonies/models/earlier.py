"""The text before a change, for as long as the team has not decided about the new one."""

from typing import ClassVar

from django.db import models

from .privacy import INTERNAL, PRIVATE, Privacy, new_public_id
from .sealed import SealedTextField
from .testimony import Testimony


class Earlier(models.Model):
    """An earlier version that somebody of the team had read: the next reader sees what the author changed.

    It goes with the next decision, and at once if she says so.
    """

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    testimony = models.ForeignKey(Testimony, models.CASCADE, related_name="earlier")
    version = models.PositiveSmallIntegerField()
    story = SealedTextField()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(("id", "public_id", "testimony", "version"), INTERNAL),
        "story": PRIVATE,
    }

    class Meta:
        default_permissions = ()
        ordering = ("version",)
        constraints = (
            models.UniqueConstraint(fields=("testimony", "version"), name="one_earlier_text_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.testimony_id} v{self.version}"
