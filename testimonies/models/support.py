"""How often readers said « Nous vous croyons » to an author: a number, and nothing of who said it or when."""

from typing import ClassVar

from django.db import models

from .privacy import INTERNAL, Privacy
from .testimony import Testimony


class Support(models.Model):
    """`shown` is what `number` was on the first turn of the day; of it readers and the author see a band."""

    testimony = models.OneToOneField(
        Testimony, models.CASCADE, primary_key=True, related_name="support", editable=False
    )
    number = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(("testimony", "number", "shown"), INTERNAL)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.testimony_id
