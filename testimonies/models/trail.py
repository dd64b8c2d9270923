"""The trail: one row for each thing done. Rows are added, never changed, hold no word of a testimony, and leave by age."""

from datetime import date
from typing import Any, ClassVar, Never

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .privacy import INTERNAL, Privacy

# Words of a text were shown to somebody: the whole of it, or a part.
OPENINGS = ("open", "open_part")


class AppendOnlyError(Exception):
    """Somebody tried to change or delete what has happened."""


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **kwargs: Any) -> Never:
        raise AppendOnlyError

    def delete(self) -> Never:
        raise AppendOnlyError

    def forget_before(self, day: date) -> int:
        """The one door by which rows leave: whole days, once their period is over. Gives how many left."""
        return models.QuerySet.delete(self.filter(day__lt=day))[0]

    def about(self, testimony: models.Model) -> "EventQuerySet":
        return self.filter(testimony=testimony.pk)

    def openings(self, *others: str) -> "EventQuerySet":
        return self.filter(what__in=(*OPENINGS, *others))

    def by_on(self, who: str, day: date) -> "EventQuerySet":
        """What this member of the desk did that day."""
        return self.filter(who=who, day=day)

    def opened_by(self, who: str, testimony: models.Model, version: int) -> bool:
        """Whether this member of the desk was shown the whole of this version."""
        return self.about(testimony).filter(what="open", who=who, version=version).exists()


class Event(models.Model):
    """Text columns and no foreign key, so that erasure is never blocked. An author's act has a day and no hour."""

    day = models.DateField(_("day"), db_index=True)
    at = models.DateTimeField(_("at"), null=True)
    what = models.CharField(_("what"), max_length=24)
    actor = models.CharField(_("role"), max_length=10)
    who = models.CharField(_("who"), max_length=150, blank=True)
    call = models.CharField(_("call"), max_length=60, blank=True)
    testimony = models.CharField(_("testimony"), max_length=22, blank=True, db_index=True)
    version = models.PositiveSmallIntegerField(_("version"), null=True)
    origin = models.CharField(_("from"), max_length=16, blank=True)
    target = models.CharField(_("to"), max_length=16, blank=True)
    reason = models.CharField(_("reason"), max_length=24, blank=True)
    kind = models.CharField(_("kind"), max_length=20, blank=True)

    objects = EventQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        "id day at what actor who call testimony version origin target reason kind".split(), INTERNAL
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("trail")
        ordering = ("-id",)
        default_permissions = ("view",)
        indexes = (models.Index(fields=("who", "day"), condition=~Q(who=""), name="days_of_a_member"),)

    def __str__(self) -> str:
        return f"{self.day} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnlyError
