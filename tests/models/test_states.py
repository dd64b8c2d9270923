"""The table of moves is design.md's, word for word."""

from testimonies.models import ALIVE, MOVES, Actor, State

S = State
TABLE = {
    "approve": ({S.WAITING}, S.APPROVED),
    "release": ({S.APPROVED}, S.PUBLISHED),
    "recall": ({S.APPROVED}, S.WAITING),
    "ask_change": ({S.WAITING}, S.CHANGES_ASKED),
    "amend": (
        {S.WAITING, S.CHANGES_ASKED, S.APPROVED, S.PUBLISHED, S.SUSPENDED, S.REFUSED, S.COUNTED},
        S.WAITING,
    ),
    "count_only": ({S.WAITING}, S.COUNTED),
    "refuse": ({S.WAITING, S.APPROVED, S.SUSPENDED}, S.REFUSED),
    "reopen": ({S.REFUSED, S.COUNTED, S.CHANGES_ASKED, S.SUSPENDED}, S.WAITING),
    "suspend": ({S.PUBLISHED}, S.SUSPENDED),
    "restore": ({S.SUSPENDED}, S.PUBLISHED),
    "lapse_hide": ({S.CHANGES_ASKED}, S.WAITING),
    "lapse_count": ({S.CHANGES_ASKED, S.APPROVED}, S.COUNTED),
    "lapse_erase": ({S.CHANGES_ASKED, S.APPROVED}, S.WITHDRAWN),
    "withdraw": (ALIVE, S.WITHDRAWN),
    "forget": (ALIVE | {S.WITHDRAWN}, S.FORGOTTEN),
}


def test_the_moves_are_those_of_the_design() -> None:
    assert {name: (set(move.origins), move.target) for name, move in MOVES.items()} == {
        name: (set(origins), target) for name, (origins, target) in TABLE.items()
    }


def test_the_author_cannot_reopen_a_suspended_text() -> None:
    assert MOVES["reopen"].allows(S.SUSPENDED, Actor.MODERATOR)
    assert not MOVES["reopen"].allows(S.SUSPENDED, Actor.AUTHOR)


def test_only_a_lead_restores_and_only_the_clock_releases() -> None:
    assert MOVES["restore"].actors == {Actor.LEAD}
    assert MOVES["release"].actors == {Actor.CLOCK}
    assert not MOVES["withdraw"].allows(S.WAITING, Actor.LEAD)
