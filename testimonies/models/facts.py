"""Dated facts shown to authors and readers, replies kept for the desk, and who answers for the site."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .catalogue import Bilingual, Country, Term, TermKind
from .privacy import INTERNAL, PUBLIC, Privacy
from .reasons import Reason


class DatedFactQuerySet(models.QuerySet[Any]):
    def shown_in(self, country: str) -> "DatedFactQuerySet":
        """Those of this country and those of every country; without a country, what stands for "another one"."""
        return self.filter(active=True, country__in=(country or Country.OTHER, ""))


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


FACT_FIELDS = ("id", "slug", "country", "order", "active", "verified_on", "source")


class Helpline(DatedFact):
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    number = models.CharField(_("number as written"), max_length=40)
    tel = models.CharField(_("number as dialled"), max_length=20, blank=True)
    takes_sms = models.BooleanField(_("takes text messages"), default=False)
    emergency = models.BooleanField(_("for immediate danger"), default=False)
    for_whom_fr = models.CharField(_("for whom, in French"), max_length=200)
    for_whom_en = models.CharField(_("for whom, in English"), max_length=200)
    hours_fr = models.CharField(_("hours and cost in French"), max_length=200, blank=True)
    hours_en = models.CharField(_("hours and cost in English"), max_length=200, blank=True)

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        (
            *FACT_FIELDS,
            *"name_fr name_en number tel takes_sms emergency for_whom_fr for_whom_en hours_fr hours_en".split(),
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


class Step(DatedFact):
    """Something one can do tonight, or later. Hidden until it was checked."""

    title_fr = models.CharField(_("title in French"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    text_fr = models.TextField(_("text in French"))
    text_en = models.TextField(_("text in English"))
    behaviours = models.ManyToManyField(
        Term,
        verbose_name=_("for these behaviours"),
        blank=True,
        limit_choices_to={"kind": TermKind.BEHAVIOUR},
    )

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        (*FACT_FIELDS, "title_fr", "title_en", "text_fr", "text_en", "behaviours"), PUBLIC
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.in_language("title")

    @property
    def text(self) -> str:
        return self.in_language("text")


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
