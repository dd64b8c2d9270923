"""The states of a testimony and the table of its moves. A leaf: it imports nothing of ours."""

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


S, A = State, Actor

GONE = frozenset({S.WITHDRAWN, S.FORGOTTEN})
ALIVE = frozenset(S) - GONE
DESK = frozenset({A.MODERATOR, A.LEAD})


@dataclass(frozen=True)
class Move:
    """`origins` → `target`, open to `actors`; `author_origins`, where given, are the ones the author may use."""

    name: str
    origins: frozenset[State]
    target: State
    actors: frozenset[Actor]
    needs_reason: bool = False
    author_origins: frozenset[State] | None = None

    def allows(self, state: str, actor: Actor) -> bool:
        origins = self.author_origins if actor is A.AUTHOR and self.author_origins else self.origins
        return actor in self.actors and state in origins


def _move(
    name: str,
    origins: set[State] | frozenset[State],
    target: State,
    actors: set[Actor] | frozenset[Actor],
    *,
    needs_reason: bool = False,
    author_origins: frozenset[State] | None = None,
) -> tuple[str, Move]:
    return name, Move(name, frozenset(origins), target, frozenset(actors), needs_reason, author_origins)


# design.md 4. `submit` has no origin: it makes the row. A lead may do whatever a moderator may.
MOVES: dict[str, Move] = dict(
    [
        _move("approve", {S.WAITING}, S.APPROVED, DESK),
        _move("release", {S.APPROVED}, S.PUBLISHED, {A.CLOCK}),
        _move("recall", {S.APPROVED}, S.WAITING, DESK),
        _move("ask_change", {S.WAITING}, S.CHANGES_ASKED, DESK, needs_reason=True),
        _move("amend", ALIVE, S.WAITING, {A.AUTHOR}),
        _move("count_only", {S.WAITING}, S.COUNTED, DESK | {A.CLOCK}),
        _move("refuse", {S.WAITING, S.APPROVED, S.SUSPENDED}, S.REFUSED, DESK, needs_reason=True),
        _move(
            "reopen",
            {S.REFUSED, S.COUNTED, S.CHANGES_ASKED, S.SUSPENDED},
            S.WAITING,
            DESK | {A.AUTHOR},
            author_origins=frozenset({S.REFUSED, S.COUNTED, S.CHANGES_ASKED}),
        ),
        _move("suspend", {S.PUBLISHED}, S.SUSPENDED, DESK, needs_reason=True),
        _move("restore", {S.SUSPENDED}, S.PUBLISHED, {A.LEAD}),
        _move("lapse_hide", {S.CHANGES_ASKED}, S.WAITING, {A.CLOCK}),
        _move("lapse_count", {S.CHANGES_ASKED, S.APPROVED}, S.COUNTED, {A.CLOCK}),
        _move("lapse_erase", {S.CHANGES_ASKED, S.APPROVED}, S.WITHDRAWN, {A.CLOCK}),
        _move("withdraw", ALIVE, S.WITHDRAWN, {A.AUTHOR}),
        _move("forget", ALIVE | {S.WITHDRAWN}, S.FORGOTTEN, {A.CLOCK}),
    ]
)
