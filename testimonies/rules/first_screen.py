"""What an author first sees when she comes back: where her testimony stands, and what she may do."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import translation

from testimonies.models import Side, Testimony

from . import deposit_author, evidence_author, follow_up, notices, support, told


def facts(row: Testimony) -> dict[str, Any]:
    """For `pages/follow_up_state.html`; of the row as its author is told of it."""
    return {
        "outlook": follow_up.outlook(row),
        "may_reopen": follow_up.may_reopen(row),
        "has_pictures": evidence_author.takes(row) or row.evidence.exists(),
        "may_prove": deposit_author.may_prove(row),
        "messages_of_team": sum(one.side == Side.TEAM for one in row.messages.all()),
        "noticed": notices.told(row),
        "replies": notices.replies(row),
        "support": support.told(row),
    }


def after(row: Testimony, run: Callable[[], object]) -> dict[str, Any]:
    """The same in her language, once `run` has decided; then all it did is taken back. What it raises goes on."""
    with transaction.atomic():
        run()
        shown = told.as_told(Testimony.objects.select_related("call").get(pk=row.pk))
        with translation.override(row.language or "fr"):
            seen = {"testimony": shown, **facts(shown)}
        transaction.set_rollback(True)
    return seen
