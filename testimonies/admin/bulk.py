"""Several rows of the queue at once, each through the same move as alone, and each reported."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from testimonies.models import MOVES, REASONS, Testimony
from testimonies.rules import desk, moderation
from testimonies.rules.moderation import MoveError

from . import acts, queue, replies, words
from .lines import VALUE, Row

AT_ONCE = queue.PAGE


@dataclass(frozen=True)
class Report:
    row: Row
    done: bool
    says: Any


@dataclass(frozen=True)
class Seen:
    """The row as the queue showed it."""

    version: int
    state: str


Doing = Callable[[Testimony, Seen], Any]


@dataclass(frozen=True)
class Order:
    """What was asked for a number of rows, before it is done."""

    posted: QueryDict
    do: Doing
    chosen: list[tuple[Testimony, Seen]]

    @classmethod
    def of(cls, user: User, posted: QueryDict) -> "Order":
        """`what` is refuse or assign, `chosen` is `id:version:state` a row. Raises `MoveError` if the form itself is wrong."""
        do, chosen = _doing(user, posted), list(_chosen(user, posted.getlist("chosen")))
        if not chosen:
            raise MoveError(_("Choose at least one row."))
        return cls(posted, do, chosen)

    @property
    def wants_a_look(self) -> bool:
        """What each row would get is shown once before it is done."""
        return "sure" not in self.posted

    def foreseen(self) -> list[tuple[str, Report]]:
        """What each tick said, and what its row would get: by the doing itself, taken back with its transaction."""
        return [
            (f"{row.pk}:{seen.version}:{seen.state}", _foreseen(row, seen, self.do))
            for row, seen in self.chosen
        ]

    @property
    def what(self) -> str:
        return self.posted.get("what", "")

    @property
    def reason(self) -> Any:
        return words.reason(self.posted.get("reason", ""))

    def run(self) -> list[Report]:
        return [_tried(row, seen, self.do) for row, seen in self.chosen]


def _doing(user: User, posted: QueryDict) -> Doing:
    if posted.get("what") == "assign":
        return _assigning(user, posted.get("colleague", ""))
    if posted.get("what") == "refuse":
        return _refusing(user, posted.get("reason", ""))
    if posted.get("what") == "count_only":
        return _moving(user, "count_only", _("kept for the figures"))
    if posted.get("what") == "hand_over":
        return _handing_over(user)
    raise MoveError(_("Choose what to do with these rows."))


def _assigning(user: User, name: str) -> Doing:
    colleague = next((one for one in queue.colleagues(user) if one.get_username() == name), None)
    if colleague is None:
        raise MoveError(_("Choose a colleague."))

    def do(row: Testimony, seen: Seen) -> Any:
        desk.assign(row, colleague, by=desk.acting(user), version=seen.version)
        return _("given to %(name)s") % {"name": name}

    return do


def _handing_over(user: User) -> Doing:
    def do(row: Testimony, _seen: Seen) -> Any:
        if not desk.holds(row, user):
            raise MoveError(_("You do not hold this one."))
        desk.hand_over(row, user)
        return _("handed over")

    return do


def _refusing(user: User, reason: str) -> Doing:
    if reason not in REASONS["refuse"]:
        raise MoveError(_("Choose a reason."))
    return _moving(user, "refuse", _("refused"), reason)


def _moving(user: User, name: str, says: Any, reason: str = "") -> Doing:
    def do(row: Testimony, seen: Seen) -> Any:
        sentence = replies.Replies.to_author(row).text(name, reason)
        by = desk.acting(user)
        moved = moderation.move(
            row, name, by=by, version=seen.version, state=seen.state, reason=reason, sentence=sentence
        )
        return says if moved.state == MOVES[name].target else acts.DISAGREED

    return do


def _chosen(user: User, values: list[str]) -> Iterator[tuple[Testimony, Seen]]:
    matches = (VALUE.fullmatch(value) for value in values[:AT_ONCE])
    seen = {match[1]: Seen(int(match[2]), match[3]) for match in matches if match}
    rows = Testimony.objects.of(user).select_related("call", "trade", "claimed_by").in_bulk(list(seen))
    for public_id, one in seen.items():
        if public_id in rows:
            yield rows[public_id], one


def _foreseen(row: Testimony, seen: Seen, do: Doing) -> Report:
    before = copy(row)  # the doing changes the row at hand, and nothing takes that back
    with transaction.atomic():
        report = _tried(row, seen, do)
        transaction.set_rollback(True)
    return replace(report, row=Row.of(before))


def _tried(row: Testimony, seen: Seen, do: Doing) -> Report:
    try:
        return Report(Row.of(row), True, do(row, seen))
    except MoveError as error:
        return Report(Row.of(row), False, error.args[0])
