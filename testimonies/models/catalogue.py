"""Calls for testimonies, and the word lists their forms offer."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import validate_slug
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .privacy import INTERNAL, PUBLIC, Privacy


class Bilingual:
    """Reads `<name>_fr` on French pages, else `<name>_en`, and French where English is empty."""

    def in_language(self, name: str) -> str:
        words: str = getattr(self, f"{name}_{'fr' if get_language() in (None, 'fr') else 'en'}")
        return words or getattr(self, f"{name}_fr")


class Country(models.TextChoices):
    FR = "FR", _("France")
    BE = "BE", _("Belgium")
    CH = "CH", _("Switzerland")
    CA_QC = "CA-QC", _("Québec")
    OTHER = "other", _("Another country")


class TermKind(models.TextChoices):
    TRADE = "trade", _("trade")
    BEHAVIOUR = "behaviour", _("behaviour")
    PLACE = "place", _("place")
    DATA_SOURCE = "data_source", _("how the data was obtained")
    AFTER = "after", _("what followed")
    OBSTACLE = "obstacle", _("obstacle")
    COMPANY_ANSWER = "company_answer", _("company's answer")
    RELATION = "relation", _("relation")
    WARNING = "warning", _("content warning")
    AGE_BAND = "age_band", _("age band")
    AREA = "area", _("area")


class Term(Bilingual, models.Model):
    """One entry of a word list. A slug is never renamed or reused: figures of other years lean on it."""

    kind = models.CharField(_("list"), max_length=20, choices=TermKind)
    slug = models.CharField(_("slug"), max_length=40, validators=[validate_slug])
    label_fr = models.CharField(_("label in French"), max_length=120)
    label_en = models.CharField(_("label in English"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("offered"), default=True)
    country = models.CharField(_("country"), max_length=5, choices=Country, blank=True)

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        ("id", "kind", "slug", "label_fr", "label_en", "order", "active", "country"), PUBLIC
    )

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ("kind", "order", "slug")
        constraints = (models.UniqueConstraint(fields=("kind", "slug"), name="term_slug_unique_in_its_list"),)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.in_language("label")


class CallQuerySet(models.QuerySet["Call"]):
    def open(self) -> "CallQuerySet":
        return self.filter(opened_on__isnull=False, closed_on__isnull=True)

    def shown(self) -> "CallQuerySet":
        """Open or closed: readers may see them. A call never opened is nobody's business."""
        return self.filter(opened_on__isnull=False)

    def of(self, user: "models.Model") -> "CallQuerySet":
        """The calls this member of the desk belongs to."""
        return self.filter(members=user)


class Call(Bilingual, models.Model):
    slug = models.SlugField(_("slug"), unique=True, max_length=60)
    hashtag = models.CharField(_("hashtag"), max_length=60, help_text=_("With its # sign."))
    title_fr = models.CharField(_("title in French"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    introduction_fr = models.TextField(_("introduction in French"))
    introduction_en = models.TextField(_("introduction in English"))
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    paused = models.BooleanField(_("sending is paused"), default=False)
    raid_until = models.DateTimeField(_("raid mode until"), null=True, blank=True, editable=False)
    is_default = models.BooleanField(_("is the default call"), default=False)
    is_demo = models.BooleanField(_("is fictional"), default=False, editable=False)
    takes_screenshots = models.BooleanField(_("takes screenshots"), default=False)
    terms = models.ManyToManyField(
        Term,
        verbose_name=_("terms offered"),
        blank=True,
        help_text=_("None chosen: all active terms are offered."),
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("moderators"), blank=True, related_name="calls"
    )

    objects = CallQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(
            (
                "id slug hashtag title_fr title_en introduction_fr introduction_en opened_on closed_on paused "
                "is_default is_demo takes_screenshots terms"
            ).split(),
            PUBLIC,
        ),
        **dict.fromkeys(("members", "raid_until"), INTERNAL),
    }

    class Meta:
        verbose_name = _("call for testimonies")
        verbose_name_plural = _("calls for testimonies")
        ordering = ("-is_default", "slug")
        constraints = (
            models.UniqueConstraint(
                fields=("is_default",), condition=Q(is_default=True), name="one_default_call"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=False),
                name="only_an_opened_call_is_closed",
            ),
        )

    def __str__(self) -> str:
        return self.hashtag

    @property
    def title(self) -> str:
        return self.in_language("title")

    @property
    def introduction(self) -> str:
        return self.in_language("introduction")

    @property
    def accepts(self) -> bool:
        """Whether a testimony may be sent now."""
        return self.opened_on is not None and self.closed_on is None and not self.paused

    def offered(self, kind: str) -> list[Term]:
        """The active terms of one list that this call offers, in order: those it chose, or all where it chose none."""
        return self._offers.get(kind, [])

    def offered_alone(self, kind: str) -> list[Term]:
        """The same, where no other list is asked for: its terms are read, and not those of all lists."""
        choices = Call.terms.through.objects.filter(call=self.pk, term=OuterRef("pk"))
        every = list(Term.objects.filter(kind=kind).annotate(is_chosen=Exists(choices)))
        chosen = [term for term in every if term.is_chosen]
        return [term for term in chosen or every if term.active]

    @cached_property
    def _offers(self) -> dict[str, list[Term]]:
        """All lists in two queries, since a form asks for most of them."""
        offers: dict[str, list[Term]] = {}
        chosen = set(self.terms.values_list("kind", "pk"))
        kinds = {kind for kind, _pk in chosen}
        for term in Term.objects.filter(active=True):
            if term.kind not in kinds or (term.kind, term.pk) in chosen:
                offers.setdefault(term.kind, []).append(term)
        return offers
