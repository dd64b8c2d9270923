"""From one version of a text to the next: what moves along, what was rewritten, what went."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonies.models import Redaction, Standing
from testimonies.rules import carrying, desk, follow_up
from testimonies.rules.carrying import carried, changes
from tests import people


def over(text: str, *words: str, standing: str = Standing.HIDDEN) -> list[Redaction]:
    return [
        Redaction(start=text.index(one), end=text.index(one) + len(one), kind="first_name", standing=standing)
        for one in words
    ]


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("Hier Yanis est venu.", "Avant-hier, Yanis est venu.", ["Yanis"]),
        ("Hier Yanis est venu.", "Hier il est venu.", []),
        ("Hier Yanis est venu.", "Hier Yanis est venu.", ["Yanis"]),
    ],
)
def test_an_amended_text_keeps_the_redactions_whose_words_are_unchanged(
    old: str, new: str, kept: list[str]
) -> None:
    assert [new[one.start + by : one.end + by] for one, by in carried(old, new, over(old, "Yanis"))] == kept


OLD = "Il s'appelle Yanis Dupont et il est revenu. Son numéro : 06 12 34 56 78, depuis toujours."


@pytest.mark.parametrize(
    ("words", "new", "place"),
    [
        (["Yanis", "Dupont"], OLD.replace("Yanis Dupont", "Y. D."), "Y. D."),
        (["Yanis"], OLD.replace("Yanis", "Yannis"), "Yannis"),
        (["06 12 34 56 78"], OLD.replace("56 78", "99 00").replace("Il", "Bref : il"), "06 12 34 99 00"),
        (["Il s'appelle"], OLD.replace("Il s'appelle", "Son nom,"), "Son nom,"),
        (["toujours."], OLD.replace("toujours.", "peu"), "peu"),
        (["Yanis Dupont"], OLD.replace("Yanis Dupont ", ""), None),
        (["Yanis Dupont"], "Tout autre chose, sans un mot d'avant.", None),
        (["06 12 34 56 78"], OLD.replace("06 12 34 56 78", "…"), None),
        (["Yanis"], OLD.replace("Yanis", "mot " * 60), None),
    ],
)
def test_what_took_a_passage_s_place_is_found_between_the_same_neighbours(
    words: list[str], new: str, place: str | None
) -> None:
    (one,) = changes(OLD, new, over(OLD, *words))
    assert (new[slice(*one.place)] if one.place else None) == place
    assert one.words in OLD


def test_what_was_let_stay_or_still_stands_is_no_change() -> None:
    assert changes(OLD, OLD + " Voilà.", over(OLD, "Yanis", "Dupont")) == []
    assert changes(OLD, OLD.replace("Yanis", "Y."), over(OLD, "Yanis", standing=Standing.KEPT)) == []


def test_a_change_that_the_team_asked_for_is_told_from_a_passage_that_was_hidden() -> None:
    new = OLD.replace("Yanis", "Y.").replace("06 12 34 56 78", "07")
    asked = over(OLD, "Yanis", standing=Standing.ASKED)
    assert [one.asked for one in changes(OLD, new, [*asked, *over(OLD, "06 12 34 56 78")])] == [True, False]


WORDS = st.text("abcdefgh éà.,'", min_size=1, max_size=12)


@st.composite
def rewritten(draw: st.DrawFn) -> tuple[str, str, list[Redaction], list[str]]:
    """Two versions that differ in some passages alone, each between neighbours that stand once."""
    old = new = "Début. "
    ones, now = [], []
    for number in range(draw(st.integers(1, 6))):
        passage, other = f"Z{number}{draw(WORDS)}Z", f"Y{number}{draw(WORDS)}Y"
        ones.append(Redaction(start=len(old), end=len(old) + len(passage), kind="cut", standing="hidden"))
        now.append(other)
        between = f" <{number}: {draw(WORDS)} :{number}> "
        old, new = old + passage + between, new + other + between
    return old, new, ones, now


@given(rewritten())
def test_every_rewritten_passage_is_found_at_its_place(
    case: tuple[str, str, list[Redaction], list[str]],
) -> None:
    old, new, ones, now = case
    assert [new[slice(*one.place or (0, 0))] for one in changes(old, new, ones)] == now


@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.integers(0, 58), max_size=5, unique=True))
def test_a_place_is_a_stretch_of_the_new_text(old: str, new: str, starts: list[int]) -> None:
    ones = [
        Redaction(start=at, end=at + 2, kind="cut", standing="hidden") for at in starts if at + 2 <= len(old)
    ]
    for one in changes(old, new, ones):
        start, end = one.place or (0, 1)
        assert 0 <= start < end <= max(1, len(new))
        assert one.words == old[one.redactions[0].start : max(part.end for part in one.redactions)]


@pytest.mark.parametrize("unit", ["@abcd ", "mot1 une suite de phrase ", "aaaaaa"])
def test_a_text_full_of_passages_takes_time_in_step_with_its_length(unit: str) -> None:
    def cost(times: int) -> float:
        old = unit * times
        ones = [Redaction(start=n * len(unit), end=n * len(unit) + 4, kind="cut", standing="hidden")
                for n in range(times)]  # fmt: skip
        start = time.process_time()
        changes(old, old.replace("a", "b").replace("mot", "Le"), ones)
        return time.process_time() - start

    best = min(cost(2_000) / max(cost(500), 0.001) for _again in range(3))
    assert best < 10  # four times the text; its square would be sixteen times the time


@pytest.mark.django_db
def test_decisions_that_came_along_are_known_from_new_ones() -> None:
    row, user = people.waiting("Yanis est venu avec Karim, le soir même."), people.a_moderator()
    row.redactions.all().delete()
    people.hide(people.opened(row, user), user, "Yanis", "first_name")
    row = follow_up.amend(
        follow_up.Visit(people.fresh(row), 1), story="Yanis est venu avec Karim. Rien de plus.", hidden=[]
    )
    desk.open_text(desk.claim(row, user), user)
    people.hide(people.fresh(row), user, "Karim", "first_name")
    kept = carrying.kept_from_before(people.fresh(row))
    assert [row.story[one.start : one.end] for one in row.redactions.filter(pk__in=kept)] == ["Yanis"]
