"""What tells that two texts are nearly the same, without a word of either: keyed, and gone with the text."""

from typing import Any, ClassVar

from django.db import models

from .privacy import INTERNAL, PRIVATE, Privacy
from .testimony import Testimony


class Signature(models.Model):
    """The least keyed hashes of a text's shingles (MinHash): 4 bytes each, big-endian, under the key named."""

    testimony = models.OneToOneField(
        Testimony, models.CASCADE, primary_key=True, related_name="signature", editable=False
    )
    key_id = models.CharField(max_length=16)
    made_on = models.DateField(db_index=True)
    hashes = models.BinaryField()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(("testimony", "key_id", "made_on"), INTERNAL),
        "hashes": PRIVATE,
    }

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.testimony_id


class BandQuerySet(models.QuerySet["Band"]):
    def of_several(self, values: list[int], at_least: int) -> models.QuerySet[Any, Any]:
        """Ids of all texts that have at least so many of these bands: as many as there are."""
        shared = self.filter(value__in=values).values("signature").annotate(times=models.Count("pk"))
        return shared.filter(times__gte=at_least).values("signature")


class Band(models.Model):
    """A few hashes of a signature as one number: texts that share one are compared, all others never are."""

    signature = models.ForeignKey(Signature, models.CASCADE, related_name="bands")
    value = models.BigIntegerField()

    objects = BandQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(("id", "signature"), INTERNAL),
        "value": PRIVATE,
    }

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=("value", "signature"), name="same_band"),)

    def __str__(self) -> str:
        return str(self.signature_id)
