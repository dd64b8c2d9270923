"""Dated facts shown to authors and readers, replies kept for the desk, and who answers for the site."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .catalogue import Bilingual, Country, Term, TermKind
from .privacy import INTERNAL, PUBLIC, Privacy
from .reasons import Reason

# Twice a year. The day a check is due is worked out, not stored: a stored one would contradict its day of check as soon as
# one of the two is edited alone, and it would differ by no fact, only by when the row was saved.
REVIEW_AFTER = timedelta(days=183)


class DatedFactQuerySet(models.QuerySet[Any]):
    def shown_in(self, country: str) -> "DatedFactQuerySet":
        """Those of this country and those of every country; without a country, what stands for "another one"."""
        return self.filter(active=True, country__in=(country or Country.OTHER, ""))

    def overdue(self, today: date) -> "DatedFactQuerySet":
        """Shown, and last checked longer ago than `REVIEW_AFTER`."""
        return self.filter(active=True, verified_on__lt=today - REVIEW_AFTER)

    def to_be_confirmed(self) -> "DatedFactQuerySet":
        return self.filter(active=True, verified_on=None)


class DatedFact(Bilingual, models.Model):
    """A fact somebody checked on a day, with where it was read."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    country = models.CharField(_("country"), max_length=5, choices=Country, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("shown"), default=True)
    verified_on = models.DateField(_("checked on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = DatedFactQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def review_due(self) -> date | None:
        return self.verified_on + REVIEW_AFTER if self.verified_on else None


def _terms(kind: TermKind, name: Any) -> Any:
    """The terms of one list that a fact is for; none: it is for everybody."""
    return models.ManyToManyField(
        Term, verbose_name=name, blank=True, related_name="+", limit_choices_to={"kind": kind}
    )


FACT_FIELDS = ("id", "slug", "country", "order", "active", "verified_on", "source")


class Helpline(DatedFact):
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    number = models.CharField(_("number as written"), max_length=40)
    tel = models.CharField(_("number as dialled"), max_length=20, blank=True)
    takes_sms = models.BooleanField(_("takes text messages"), default=False)
    emergency = models.BooleanField(_("for immediate danger"), default=False)
    for_everyone = models.BooleanField(
        _("for everyone"), default=False, help_text=_("Comes before the lines for some.")
    )
    for_whom_fr = models.CharField(_("for whom, in French"), max_length=200)
    for_whom_en = models.CharField(_("for whom, in English"), max_length=200)
    hours_fr = models.CharField(_("hours and cost in French"), max_length=200, blank=True)
    hours_en = models.CharField(_("hours and cost in English"), max_length=200, blank=True)
    behaviours = _terms(TermKind.BEHAVIOUR, _("for these behaviours"))

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        (
            *FACT_FIELDS,
            *"name_fr name_en number tel takes_sms emergency for_everyone behaviours".split(),
            *"for_whom_fr for_whom_en hours_fr hours_en".split(),
        ),
        PUBLIC,
    )

    class Meta:
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        ordering = ("country", "order", "slug")

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def name(self) -> str:
        return self.in_language("name")

    @property
    def for_whom(self) -> str:
        return self.in_language("for_whom")

    @property
    def hours(self) -> str:
        return self.in_language("hours")


class StepKind(models.TextChoices):
    NOW = "now", _("tonight")
    ROUTE = "route", _("way to go")
    TENANT = "tenant", _("for tenants")


class Explained(DatedFact):
    """A fact with a title and a text, for who ticked one of its behaviours or ways; without any, for everybody."""

    title_fr = models.CharField(_("title in French"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    text_fr = models.TextField(_("text in French"))
    text_en = models.TextField(_("text in English"))
    behaviours = _terms(TermKind.BEHAVIOUR, _("for these behaviours"))
    data_sources = _terms(TermKind.DATA_SOURCE, _("for these ways to obtain the data"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.in_language("title")

    @property
    def text(self) -> str:
        return self.in_language("text")


EXPLAINED_FIELDS = (*FACT_FIELDS, *"title_fr title_en text_fr text_en behaviours data_sources".split())


class Step(Explained):
    """Something one can do tonight, or later. Hidden until it was checked."""

    kind = models.CharField(_("kind"), max_length=10, choices=StepKind, default=StepKind.NOW)
    can_fr = models.TextField(_("what it can do, in French"), blank=True)
    can_en = models.TextField(_("what it can do, in English"), blank=True)
    cannot_fr = models.TextField(_("what it cannot do, in French"), blank=True)
    cannot_en = models.TextField(_("what it cannot do, in English"), blank=True)
    link = models.CharField(
        _("link"), max_length=200, blank=True, validators=[URLValidator(schemes=["https"])]
    )

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        (*EXPLAINED_FIELDS, *"kind can_fr can_en cannot_fr cannot_en link".split()), PUBLIC
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("order", "slug")

    @property
    def can(self) -> str:
        return self.in_language("can")

    @property
    def cannot(self) -> str:
        return self.in_language("cannot")


class LegalNote(Explained):
    """What one article says, in plain words: what happened may fall under it. Hidden until it was checked."""

    article = models.CharField(_("article"), max_length=120)
    penalty_fr = models.CharField(_("penalty in French"), max_length=200, blank=True)
    penalty_en = models.CharField(_("penalty in English"), max_length=200, blank=True)
    years_to_complain = models.PositiveSmallIntegerField(
        _("years to file a complaint"), null=True, blank=True
    )
    for_the_team = models.BooleanField(
        _("for the team"),
        default=False,
        help_text=_("Stands on the sheet of the desk alone, on no page for readers."),
    )

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        (*EXPLAINED_FIELDS, *"article penalty_fr penalty_en years_to_complain for_the_team".split()), PUBLIC
    )

    class Meta:
        verbose_name = _("article of law")
        verbose_name_plural = _("articles of law")
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return f"{self.title} ({self.article})"

    @property
    def penalty(self) -> str:
        return self.in_language("penalty")


# In `SavedReply.move`: for who files a notice about a published text, and so offered for no author.
NOTICE = "notice"


class SavedReply(Bilingual, models.Model):
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    move = models.CharField(_("for the move"), max_length=16, blank=True)
    reason = models.CharField(_("for the reason"), max_length=24, choices=Reason, blank=True)
    text_fr = models.TextField(_("text in French"))
    text_en = models.TextField(_("text in English"))

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        ("id", "slug", "move", "reason", "text_fr", "text_en"), INTERNAL
    )

    class Meta:
        verbose_name = _("saved reply")
        verbose_name_plural = _("saved replies")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug


class LegalNotice(models.Model):
    """Who answers for the site (loi du 21 juin 2004, art. 6 and 1-1). One row, filled in by the operator."""

    publisher = models.CharField(_("publisher: name and legal form"), max_length=200, blank=True)
    address = models.TextField(_("publisher's address"), blank=True)
    publication_director = models.CharField(_("director of publication"), max_length=200, blank=True)
    host = models.TextField(_("host: name, address, telephone"), blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    data_protection_contact = models.CharField(_("contact for data protection"), max_length=200, blank=True)

    FIELDS: ClassVar[tuple[str, ...]] = (
        "publisher",
        "address",
        "publication_director",
        "host",
        "contact_email",
        "data_protection_contact",
    )
    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(("id", *FIELDS), PUBLIC)

    class Meta:
        verbose_name = _("legal notice")
        verbose_name_plural = _("legal notice")
        default_permissions = ("change", "view")

    def __str__(self) -> str:
        return self.publisher

    @property
    def is_complete(self) -> bool:
        return all(getattr(self, name) for name in self.FIELDS)


class KeyCheck(models.Model):
    """A known text under each key in use, so that a wrong or missing key stops the start instead of losing words."""

    public_id = models.CharField(max_length=40, unique=True)
    proof = models.BinaryField()

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(("id", "public_id", "proof"), INTERNAL)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.public_id
