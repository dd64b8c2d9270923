"""What somebody set aside, to go on writing another day. No list, search, count or log ever sees it."""

from datetime import date
from typing import ClassVar

from django.db import models

from .privacy import INTERNAL, PRIVATE, Privacy


class AsideQuerySet(models.QuerySet["Aside"]):
    def kept(self, today: date) -> "AsideQuerySet":
        return self.filter(last_day__gte=today)

    def ended(self, today: date) -> "AsideQuerySet":
        return self.filter(last_day__lt=today)


class Aside(models.Model):
    """Everything on the form, sealed to eight words: no key of the site opens it. It is no testimony."""

    digest = models.CharField(primary_key=True, max_length=80, editable=False)
    sealed = models.BinaryField()
    last_day = models.DateField(db_index=True)

    objects = AsideQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(("digest", "sealed"), PRIVATE),
        "last_day": INTERNAL,
    }

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "set aside"
