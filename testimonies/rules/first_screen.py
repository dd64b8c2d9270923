"""What an author first sees when she comes back: where her testimony stands, and what she may do."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import translation

from testimonies.models import Evidence, Message, Side, Testimony

from . import deposit_author, evidence_author, follow_up, notices, support, told
from .compiled import TEXT, Compiled, compiled


def facts(row: Testimony) -> dict[str, Any]:
    """For `pages/follow_up_state.html`; of the row as its author is told of it."""
    has_pictures, messages_of_team = next(iter(_held().rows(row.pk)), (False, 0))
    return {
        "outlook": follow_up.outlook(row),
        "may_reopen": follow_up.may_reopen(row),
        "has_pictures": evidence_author.takes(row) or bool(has_pictures),
        "may_prove": deposit_author.may_prove(row),
        "messages_of_team": messages_of_team or 0,
        "noticed": notices.told(row),
        "replies": notices.replies(row),
        "support": support.told(row),
    }


@cache
def _held() -> Compiled:
    """Whether it has pictures, and how many messages of the team."""
    told = Message.objects.filter(testimony=OuterRef("pk"), side=Side.TEAM).order_by().values("testimony")
    number = told.annotate(number=Count("pk")).values("number")
    pictures = Evidence.objects.filter(testimony=OuterRef("pk"))
    row = Testimony.objects.filter(pk=TEXT).order_by()
    return compiled(row.values_list(Exists(pictures), Subquery(number)), TEXT)


def after(row: Testimony, run: Callable[[], object]) -> dict[str, Any]:
    """The same in her language, once `run` has decided; then all it did is taken back. What it raises goes on."""
    with transaction.atomic():
        run()
        shown = told.as_told(Testimony.objects.select_related("call").get(pk=row.pk))
        with translation.override(row.language or "fr"):
            seen = {"testimony": shown, **facts(shown)}
        transaction.set_rollback(True)
    return seen
