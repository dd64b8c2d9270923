"""What is heavy to read: the lane says so, its author warned of it, or it tells of an act that two must read."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from testimonies.models import Lane, TermKind, Testimony

from .readers import GRAVE
from .reading import SILENT

TERMS = Testimony.terms.through.objects.filter(testimony=OuterRef("pk"))
_WARNED = Q(term__kind=TermKind.WARNING) & ~Q(term__slug__in=SILENT)
_GRAVE = Q(term__kind=TermKind.BEHAVIOUR, term__slug__in=GRAVE[TermKind.BEHAVIOUR])
# One of them, and not `Exists`: PostgreSQL would answer that for every testimony there ever was before it looks at one.
HEAVY = Q(lane=Lane.HEAVY) | Q(IsNull(Subquery(TERMS.filter(_WARNED | _GRAVE).values("pk")[:1]), False))
# Of a row of the trail.
IS_ABOUT_HEAVY = Exists(Testimony.objects.filter(HEAVY, pk=OuterRef("testimony")))
