"""A small raid of the simulator (`make bench-raid` plays it whole): what is caught, what is not, and nobody true lost."""

import pytest

from testimonies.models import Lane
from tests.raids import generator, run
from tests.raids.generator import PLAUSIBLE, STYLES, TRUE

pytestmark = pytest.mark.django_db


def test_most_fakes_are_found_and_no_true_one_is_lost() -> None:
    sendings = generator.raid(generator.read("development"), 4, each=20, true=20)
    result = run.play(sendings, under_load=False)
    assert sum(result.sent[style] for style in STYLES) == 5 * 20
    assert result.lost == []
    assert result.true_kept == 1
    assert result.fakes_caught >= 0.6  # five or six of each text: it takes five to be sure
    assert result.caught["copies"] >= 15
    assert result.caught[PLAUSIBLE] == 0  # nothing tells them from true ones


def test_two_hundred_behind_one_address_are_at_most_heavy() -> None:
    words = generator.read("held-out")
    everybody = generator.raid(words, 4, each=0, true=200, behind_one=200)
    result = run.play(everybody[:30], under_load=True)
    assert result.sent == {TRUE: 30}
    assert result.lanes == {(TRUE, Lane.HEAVY): 30}
    assert result.lost == []


def test_a_seed_gives_the_same_raid_and_another_gives_another() -> None:
    words = generator.read("development")
    once = generator.raid(words, 1)
    assert once == generator.raid(words, 1)
    assert once != generator.raid(words, 2)
    assert {one.style for one in once} == {*STYLES, TRUE, PLAUSIBLE}
