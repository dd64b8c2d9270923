"""What readers get of each published testimony, prepared when it is published: a copy that lives and dies with it."""

from typing import ClassVar

from django.db import models

from .catalogue import Call, Term
from .languages import ALWAYS
from .privacy import INTERNAL, PUBLIC, Privacy
from .testimony import Testimony


class CardQuerySet(models.QuerySet["Card"]):
    def shown(self) -> "CardQuerySet":
        """Those of `Testimony.objects.published()`: a card is there as long as its testimony is published."""
        return self.filter(call__opened_on__isnull=False)


# Of a query for cards. Inside a day the random id decides, so that the order tells nothing.
NEWEST_FIRST = "-place"


class Card(models.Model):
    """`html` and `whole` hold marks where the language of the page decides (rules/cards.py); `whole` where `html` is cut."""

    # The day it was published and, inside the day, its random id, as one number: the order of the list.
    place = models.BigIntegerField(primary_key=True)
    testimony = models.OneToOneField(Testimony, models.CASCADE, related_name="card")
    edition = models.PositiveSmallIntegerField()
    call = models.ForeignKey(Call, models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=2, choices=ALWAYS)
    trade = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+", db_index=False)
    area = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(null=True)
    allow_indexing = models.BooleanField()
    heading = models.CharField(max_length=60)
    summary = models.CharField(max_length=1500)
    # What stands on its share picture; null where there is none.
    picture_words = models.TextField(null=True)
    html = models.TextField()
    whole = models.TextField(blank=True)
    # Query strings: of the list of those that tell the same, and of a form with the same trade and behaviours chosen.
    alike = models.CharField(max_length=120, blank=True)
    same = models.TextField(blank=True)
    terms = models.ManyToManyField(Term, through="CardTerm", related_name="+")

    objects = CardQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(
            "testimony call language trade area year heading summary picture_words html whole alike same terms".split(),
            PUBLIC,
        ),
        **dict.fromkeys(("place", "edition", "allow_indexing"), INTERNAL),
    }

    class Meta:
        default_permissions = ()
        indexes = (
            models.Index(fields=("call", "place"), name="cards_of_a_call"),
            models.Index(fields=("trade", "place"), name="cards_of_a_trade"),
            models.Index(fields=("area", "place"), name="cards_of_an_area"),
            models.Index(fields=("year", "place"), name="cards_of_a_year"),
            models.Index(fields=("language", "place"), name="cards_in_a_language"),
        )

    def __str__(self) -> str:
        return self.testimony_id


class CardTerm(models.Model):
    """One behaviour or warning of a card: the filters that take several values."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="links")
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", db_index=False)

    PRIVACY: ClassVar[dict[str, Privacy]] = {"id": INTERNAL, "card": PUBLIC, "term": PUBLIC}

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("term", "card"), name="cards_of_a_term"),)

    def __str__(self) -> str:
        return f"{self.card_id} {self.term_id}"


class SearchText(models.Model):
    """The stems of a public text, in their order (rules/analyser.py). Each engine keeps its own index of it (0007)."""

    card = models.OneToOneField(Card, models.CASCADE, primary_key=True, related_name="search_text")
    stems = models.TextField()

    PRIVACY: ClassVar[dict[str, Privacy]] = {"card": PUBLIC, "stems": PUBLIC}

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.card_id)


class Kept(models.Model):
    """What is counted now and then and read at once: how many cards a choice leaves, words to spell after."""

    name = models.CharField(primary_key=True, max_length=20)
    # JSON in a plain text: a JSONField's check on SQLite needs a trusted schema, which ours is not (settings.py).
    value = models.TextField()
    counted_at = models.DateTimeField()

    PRIVACY: ClassVar[dict[str, Privacy]] = {"name": INTERNAL, "value": PUBLIC, "counted_at": INTERNAL}

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
