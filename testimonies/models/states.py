"""The states of a testimony and the table of its moves. A leaf: it imports nothing of ours."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    WAITING = "waiting", _("waiting to be read")
    APPROVED = "approved", _("approved, to be published")
    PUBLISHED = "published", _("published")
    CHANGES_ASKED = "changes_asked", _("a change was asked for")
    SUSPENDED = "suspended", _("suspended")
    REFUSED = "refused", _("refused")
    COUNTED = "counted", _("counted, not published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    FORGOTTEN = "forgotten", _("forgotten")


class Actor(TextChoices):
    AUTHOR = "author", _("the author")
    MODERATOR = "moderator", _("a moderator")
    LEAD = "lead", _("a lead moderator")
    CLOCK = "clock", _("the clock")
    READER = "reader", _("a reader, or a person concerned")  # who reports a text, and moves none
    STAFF = "staff", _("a member of the team")  # who decides about no testimony: an operator, an analyst


S, A = State, Actor

GONE = frozenset({S.WITHDRAWN, S.FORGOTTEN})
ALIVE = frozenset(S) - GONE
DESK = frozenset({A.MODERATOR, A.LEAD, A.STAFF})


@dataclass(frozen=True)
class Move:
    """`origins` → `target`, open to `actors`; `author_origins`, where given, are the ones the author may use."""

    origins: AbstractSet[State]
    target: State
    actors: AbstractSet[Actor]
    author_origins: AbstractSet[State] | None = None

    def allows(self, state: str, actor: Actor) -> bool:
        origins = self.author_origins if actor is A.AUTHOR and self.author_origins else self.origins
        return actor in self.actors and state in origins


# design.md 4. `submit` has no origin: it makes the row. A lead may do whatever a moderator may.
MOVES: dict[str, Move] = {
    "approve": Move({S.WAITING}, S.APPROVED, DESK),
    "release": Move({S.APPROVED}, S.PUBLISHED, {A.CLOCK}),
    "recall": Move({S.APPROVED}, S.WAITING, DESK),
    "ask_change": Move({S.WAITING}, S.CHANGES_ASKED, DESK),
    "amend": Move(ALIVE, S.WAITING, {A.AUTHOR}),
    "count_only": Move({S.WAITING}, S.COUNTED, DESK),
    "refuse": Move({S.WAITING, S.APPROVED, S.SUSPENDED}, S.REFUSED, DESK),
    "reopen": Move(
        {S.REFUSED, S.COUNTED, S.CHANGES_ASKED, S.SUSPENDED},
        S.WAITING,
        DESK | {A.AUTHOR},
        author_origins={S.REFUSED, S.COUNTED, S.CHANGES_ASKED},
    ),
    "suspend": Move({S.PUBLISHED}, S.SUSPENDED, DESK),
    "restore": Move({S.SUSPENDED}, S.PUBLISHED, {A.LEAD}),
    "lapse_hide": Move({S.CHANGES_ASKED}, S.WAITING, {A.CLOCK}),
    "lapse_count": Move({S.CHANGES_ASKED, S.APPROVED}, S.COUNTED, {A.CLOCK}),
    "lapse_erase": Move({S.CHANGES_ASKED, S.APPROVED}, S.WITHDRAWN, {A.CLOCK}),
    "withdraw": Move(ALIVE, S.WITHDRAWN, {A.AUTHOR}),
    "forget": Move(ALIVE | {S.WITHDRAWN}, S.FORGOTTEN, {A.CLOCK}),
}
