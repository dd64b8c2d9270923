"""What the desk adds to a testimony: second readings, spans over its text, and the conversation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .kinds import Kind
from .privacy import INTERNAL, PRIVATE, PUBLIC, Privacy, new_public_id
from .reasons import Reason, Waiver
from .sealed import SealedTextField
from .testimony import Testimony


class Approval(models.Model):
    """One reader's yes to one version. A move that needs two readers happens at the second distinct one."""

    testimony = models.ForeignKey(Testimony, models.CASCADE, related_name="approvals")
    version = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(("id", "testimony", "version", "by"), INTERNAL)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("testimony", "version", "by"), name="one_approval_a_reader"),
        )

    def __str__(self) -> str:
        return f"{self.testimony_id} v{self.version}"


class Standing(models.TextChoices):
    HIDDEN = "hidden", _("hidden from readers")
    KEPT = "kept", _("seen and kept")
    ASKED = "asked", _("a change was asked for")


class Redaction(models.Model):
    """A span over one version of the author's text, in code points, and what was decided about it.

    The text itself is never changed: readers get a snapshot in which hidden spans are bracketed words.
    """

    testimony = models.ForeignKey(Testimony, models.CASCADE, related_name="redactions")
    version = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    standing = models.CharField(_("standing"), max_length=8, choices=Standing, default=Standing.HIDDEN)
    reason = models.CharField(
        _("reason"), max_length=24, choices=[*Reason.choices, *Waiver.choices], blank=True
    )
    by = models.CharField(_("by"), max_length=150, blank=True, help_text=_("Empty: the author."))

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(("id", "testimony", "version", "start", "end", "standing", "reason", "by"), INTERNAL),
        "kind": PUBLIC,
    }

    class Meta:
        default_permissions = ()
        ordering = ("start",)
        constraints = (
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="a_redaction_covers_something"),
            models.UniqueConstraint(
                fields=("testimony", "version", "start", "end"), name="one_redaction_a_span"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.start}–{self.end}"


class Side(models.TextChoices):
    AUTHOR = "author", _("the author")
    TEAM = "team", _("the team")


class Message(models.Model):
    """One message of the conversation. To the author every member of the desk is « l'équipe »."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    testimony = models.ForeignKey(Testimony, models.CASCADE, related_name="messages")
    side = models.CharField(max_length=8, choices=Side)
    written_on = models.DateField(db_index=True)
    text = SealedTextField()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(("id", "public_id", "testimony", "side", "written_on"), INTERNAL),
        "text": PRIVATE,
    }

    class Meta:
        default_permissions = ()
        ordering = ("id",)

    def __str__(self) -> str:
        return self.public_id
