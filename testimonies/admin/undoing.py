"""The last decision of this session, offered to be taken back on whatever page follows. The session keeps its id alone."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from testimonies.models import Testimony
from testimonies.rules import undo

from .base import member
from .words import happened

DECIDED = "decided"


@dataclass(frozen=True)
class Offer:
    """`what` was done, in words, to the testimony of this id."""

    id: str
    what: Any

    @property
    def short(self) -> str:
        return self.id[:5]


def remember(request: HttpRequest, row: Testimony) -> None:
    request.session[DECIDED] = row.pk


def forget(request: HttpRequest) -> None:
    request.session.pop(DECIDED, None)


def offered(request: HttpRequest) -> Offer | None:
    """Only while it is possible; then it is forgotten."""
    if DECIDED not in request.session:
        return None
    user = member(request)
    row = Testimony.objects.of(user).filter(pk=request.session[DECIDED]).first()
    last = undo.possible(row, user) if row else None
    if row is None or last is None:
        forget(request)
        return None
    return Offer(row.pk, happened(last))
