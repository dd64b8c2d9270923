"""A screenshot: its original sealed to the author's eight words, a cleaned copy sealed by the site, what readers get."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .privacy import INTERNAL, PRIVATE, PUBLIC, Privacy, new_public_id
from .sealed import SealedTextField
from .testimony import Testimony


class Verdict(models.TextChoices):
    """What the team decided about a screenshot; nothing yet where it is empty."""

    SHOWN = "shown", _("readers may see it")
    KEPT = "kept", _("kept from readers")


class EvidenceManager(models.Manager["Evidence"]):
    def public(self) -> models.QuerySet["Evidence"]:
        """What readers may see now. It is written at publication, and emptied when the text comes down."""
        return self.filter(testimony__in=Testimony.objects.published()).exclude(public_transcript="")

    def get_queryset(self) -> models.QuerySet["Evidence"]:
        """Without the picture itself: it is read where it is served, and nowhere else."""
        return super().get_queryset().defer("public_picture")


class Evidence(models.Model):
    """One screenshot of a testimony. `rectangles` are lines of "x y width height" in pixels of the cleaned copy.

    Readers get it once she allows it, a moderator agreed, and its testimony is published.
    """

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    testimony = models.ForeignKey(Testimony, models.CASCADE, related_name="evidence")
    added_on = models.DateField(db_index=True)
    original_type = models.CharField(max_length=4)
    original_sha256 = SealedTextField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    rectangles = models.TextField(blank=True)
    transcript = SealedTextField()
    may_be_shown = models.BooleanField(_("the author allows it to be shown"), default=False)
    verdict = models.CharField(max_length=5, choices=Verdict, blank=True)
    public_picture = models.BinaryField(default=b"", blank=True)
    public_transcript = models.TextField(blank=True)

    objects = EvidenceManager()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(
            "id testimony added_on original_type rectangles may_be_shown verdict".split(), INTERNAL
        ),
        **dict.fromkeys(("original_sha256", "transcript"), PRIVATE),
        **dict.fromkeys("public_id width height public_picture public_transcript".split(), PUBLIC),
    }

    class Meta:
        verbose_name = _("screenshot")
        verbose_name_plural = _("screenshots")
        default_permissions = ()
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(public_picture=b"", public_transcript="")
                | ~Q(public_picture=b"") & ~Q(public_transcript=""),
                name="a_public_picture_has_its_words",
            ),
            models.CheckConstraint(
                condition=Q(public_picture=b"") | Q(may_be_shown=True, verdict=Verdict.SHOWN),
                name="a_public_picture_has_both_agreements",
            ),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def boxes(self) -> list[tuple[int, int, int, int]]:
        """The rectangles: x, y, width, height."""
        numbers = [int(number) for number in self.rectangles.split()]
        return list(zip(*(numbers[place::4] for place in range(4)), strict=True))


class Copy(models.TextChoices):
    ORIGINAL = "original", _("as she sent it")
    CLEANED = "cleaned", _("cleaned")
    COVERED = "covered", _("cleaned, with its rectangles")


class EvidenceCopy(models.Model):
    """A sealed picture: the original to the author's words, the two others by `ENCRYPTION_KEYS`."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="copies")
    copy = models.CharField(max_length=8, choices=Copy)
    sealed = models.BinaryField()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(("id", "evidence", "copy"), INTERNAL),
        "sealed": PRIVATE,
    }

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("evidence", "copy"), name="one_copy_of_each"),)

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.copy}"
