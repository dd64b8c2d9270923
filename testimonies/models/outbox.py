"""What the team is told: by mail where there is an address, and at the desk. Ids and numbers, never a word of anybody."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .privacy import INTERNAL, Privacy


class Outbox(models.Model):
    """One mail to one member of the desk, written with what it tells of, sent by `housekeeping`.

    `key` says what it is about: the same thing is told to the same person once. `numbers` are lines of "name value".
    """

    key = models.CharField(max_length=120)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    numbers = models.TextField(blank=True)
    written_at = models.DateTimeField(_("written"))
    taken_at = models.DateTimeField(_("being sent since"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    next_at = models.DateTimeField(_("not tried again before"), null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    given_up = models.BooleanField(default=False)

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        "id key to kind numbers written_at taken_at sent_at next_at tries given_up".split(), INTERNAL
    )

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("key", "to"), name="told_once"),)

    def __str__(self) -> str:
        return self.key
