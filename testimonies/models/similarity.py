"""What tells that two texts are nearly the same, without a word of either: keyed, and gone with the text."""

from collections import Counter
from typing import Any, ClassVar

from django.db import connections, models

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
    def sharing(self, values: list[int], *, most: int) -> list[str]:
        """Ids of the texts that have one of these bands, those that share several first; `most` of each band.

        In SQL by hand: Django has no limit inside a union on SQLite, and without it ten thousand copies would be read.
        """
        name = connections[self.db].ops.quote_name
        table, column, signature = map(name, (self.model._meta.db_table, "value", "signature_id"))
        one = f"SELECT * FROM (SELECT {signature} FROM {table} WHERE {column} = %s LIMIT {most:d}) AS one"  # noqa: S608
        with connections[self.db].cursor() as cursor:
            cursor.execute(" UNION ALL ".join([one] * len(values)), values)
            return [pk for pk, _times in Counter(pk for (pk,) in cursor.fetchall()).most_common()]

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
