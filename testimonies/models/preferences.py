"""How each member of the desk likes to work. Nobody else looks at these, and nothing asks why."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .catalogue import Term, TermKind
from .privacy import INTERNAL, Privacy

A_DAY = 25  # texts opened: what a person new to this sets out with


class Preference(models.Model):
    """One person's. Without a row, what a new one would say."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference")
    themes = models.ManyToManyField(
        Term,
        verbose_name=_("do not give me texts about"),
        blank=True,
        related_name="+",
        limit_choices_to=Q(kind__in=(TermKind.BEHAVIOUR, TermKind.WARNING)),
    )
    a_day = models.PositiveSmallIntegerField(_("texts I open a day, at most"), default=A_DAY)
    by_paragraph = models.BooleanField(_("unfold texts paragraph by paragraph"), default=False)
    blur = models.BooleanField(_("blur texts and pictures until I point at them"), default=False)
    goes_on = models.BooleanField(_("take the next one after a decision"), default=True)
    shortcuts = models.BooleanField(_("keys of one letter"), default=True)
    digest = models.BooleanField(_("a mail with numbers each morning"), default=False)

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        "id user themes a_day by_paragraph blur goes_on shortcuts digest".split(), INTERNAL
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user_id)
