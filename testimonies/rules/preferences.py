"""How a member of the desk likes to work. Nothing asks why, and nobody else looks."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from testimonies.models import Call, Preference, Term, TermKind

from .reading import SILENT

THEMES = (TermKind.BEHAVIOUR, TermKind.WARNING)


def of(user: User) -> Preference:
    """This person's, read once a request; what a new one would say where nothing was ever saved."""
    return getattr(user, "preference", None) or Preference(user=user)


def themes(user: User) -> QuerySet[Term]:
    """What this person does not want to be given, with or without a record."""
    chosen = Preference.themes.through.objects.filter(preference__user=user)
    return Term.objects.filter(pk__in=chosen.values("term"))


def themes_offered(user: User) -> QuerySet[Term]:
    """Behaviours and warnings of the lists of one's calls, and whatever was chosen before."""
    calls = Call.objects.of(user).values_list("pk", flat=True)
    chosen = Call.terms.through.objects.filter(call__members=user, term__kind__in=THEMES)
    picks = list(chosen.values_list("call", "term__kind", "term"))
    limited = {(call, kind) for call, kind, _term in picks}
    whole = [kind for kind in THEMES if any((call, kind) not in limited for call in calls)]
    offered = Q(kind__in=whole) | Q(pk__in=[term for _call, _kind, term in picks])
    shown = offered & Q(active=True) & ~Q(slug__in=SILENT)
    return Term.objects.filter(shown | Q(pk__in=themes(user)))


def save(user: User, *, unwanted: list[Term] | None = None, **facts: Any) -> Preference:
    """Keeps these fields, and the themes where they are given; the record is made when first saved."""
    with transaction.atomic():
        mine, _new = Preference.objects.update_or_create(user=user, defaults=facts)
        if unwanted is not None:
            mine.themes.set(unwanted)
    return mine
