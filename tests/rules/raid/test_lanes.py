"""Which lane, for which signs: each threshold from both sides."""

from itertools import product

import pytest

from testimonies.models import Call, Lane, Sign
from testimonies.rules import receipts, submission
from testimonies.rules.raid import lanes, load
from testimonies.rules.raid.lanes import Circumstances, Judgement, Weight, judge
from tests import people

STORY = people.STORY  # 92 letters and signs
LONG = f"{STORY} {STORY}"
MASHED = "sdfjkl qsdfg wxcvbn sdfkjh qzsdx vbnhg"
WORDS = "lampe mardi porte salon verre carton tuyau palier jardin soir".split()
CALM = Circumstances()
AROUND = [
    Circumstances(trapped=trapped, busy_source=busy, checked=checked)
    for trapped, busy, checked in product((False, True), repeat=3)
]
SURROUNDED = Circumstances(busy_source=True)


def judged(story: str = LONG, known: Circumstances = CALM, *, near: int = 0, kin: int = 0) -> Judgement:
    return judge(story, "fr", Call(pk=1), known, near=near, kin=kin)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "is_loaded", lambda call: True)


def test_an_ordinary_text_in_calm_is_normal() -> None:
    assert judged() == Judgement(Lane.NORMAL)
    assert judged("") == Judgement(Lane.NORMAL)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("known", AROUND)
def test_circumstances_alone_never_make_a_flood(known: Circumstances) -> None:
    assert judged(known=known).lane == (Lane.NORMAL if known == CALM else Lane.HEAVY)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("near", [1, 2])
def test_one_who_sends_again_is_no_flood_whatever_surrounds_it(near: int) -> None:
    judgement = judged(
        known=Circumstances(trapped=True, busy_source=True, checked=False), near=near, kin=near
    )
    assert judgement.lane == Lane.HEAVY
    assert judgement.signs == (Sign.COPY, Sign.TRAP, Sign.BURST, Sign.UNCHECKED)


def test_a_missing_check_counts_under_load_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(known=Circumstances(checked=False)) == Judgement(Lane.NORMAL)
    monkeypatch.setattr(load, "is_loaded", lambda call: True)
    assert judged(known=Circumstances(checked=False)) == Judgement(Lane.HEAVY, (Sign.UNCHECKED,))


@pytest.mark.parametrize("known, sign", [(Circumstances(trapped=True), Sign.TRAP), (SURROUNDED, Sign.BURST)])
def test_each_circumstance_is_named(known: Circumstances, sign: Sign) -> None:
    assert judged(known=known) == Judgement(Lane.HEAVY, (sign,))


def test_three_copies_want_a_circumstance_and_four_do_not() -> None:
    assert judged(near=3) == Judgement(Lane.HEAVY, (Sign.COPIES,))
    assert judged(known=SURROUNDED, near=3) == Judgement(Lane.FLOOD, (Sign.COPIES, Sign.BURST))
    assert judged(near=4) == Judgement(Lane.FLOOD, (Sign.COPIES,))


@pytest.mark.usefixtures("loaded")
def test_load_counts_beside_a_likely_sign_only_without_the_check() -> None:
    assert judged(near=3).lane == Lane.HEAVY
    assert judged(known=Circumstances(checked=False), near=3).lane == Lane.FLOOD


def test_two_likely_signs_are_enough() -> None:
    story = "https://a.example https://b.example https://c.example voilà"
    assert judged(story).lane == Lane.HEAVY
    assert judged(story, near=3) == Judgement(Lane.FLOOD, (Sign.COPIES, Sign.LINKS))


@pytest.mark.parametrize(
    "letters, near, kin, weight",
    [
        (59, 0, 4, None), (60, 0, 4, Weight.SURE), (60, 0, 3, Weight.LIKELY), (60, 0, 2, None),
        (59, 4, 0, Weight.LIKELY), (60, 4, 0, Weight.SURE), (60, 3, 0, Weight.LIKELY), (60, 2, 0, Weight.FAINT),
        (5, 100, 100, Weight.LIKELY), (1000, 1, 0, Weight.FAINT), (1000, 0, 1, None), (1000, 0, 0, None),
        (100, 1, 3, Weight.LIKELY), (100, 1, 2, Weight.FAINT),
    ],
)  # fmt: skip
def test_what_copies_are_worth(letters: int, near: int, kin: int, weight: Weight | None) -> None:
    assert lanes.copies(letters, near, kin) is weight


def test_many_may_say_the_same_few_words() -> None:
    assert judged("Moi aussi.", near=100, kin=100) == Judgement(Lane.HEAVY, (Sign.COPIES,))


def test_struck_keys_and_volleys_are_flood_by_themselves() -> None:
    assert judged(MASHED) == Judgement(Lane.FLOOD, (Sign.GIBBERISH,))
    assert judged("vous êtes toutes des salopes") == Judgement(Lane.FLOOD, (Sign.INSULTS,))


def test_what_is_not_sure_wants_more() -> None:
    assert judged("!!!???!!!...!!!???!!!...") == Judgement(Lane.HEAVY, (Sign.GIBBERISH,))
    assert judged("« sale pute »") == Judgement(Lane.HEAVY, (Sign.INSULTS,))
    assert judged("« sale pute »", SURROUNDED).lane == Lane.FLOOD


def links(number: int, words: int) -> str:
    addresses = [f"https://example.org/{place}" for place in range(number)]
    return " ".join([*addresses, *(WORDS[place // 10] + WORDS[place % 10] for place in range(words))])


@pytest.mark.parametrize(
    "number, words, lane",
    [(2, 0, Lane.NORMAL), (3, 30, Lane.HEAVY), (3, 29, Lane.HEAVY), (4, 0, Lane.HEAVY), (5, 14, Lane.FLOOD),
     (5, 15, Lane.HEAVY), (9, 100, Lane.HEAVY)],
)  # fmt: skip
def test_links_are_flood_only_where_they_are_all_there_is(number: int, words: int, lane: Lane) -> None:
    assert judged(links(number, words)).lane == lane


def test_an_account_with_links_is_heavy_whatever_surrounds_it() -> None:
    assert judged(links(3, 30), SURROUNDED).lane == Lane.HEAVY
    assert judged(links(3, 29), SURROUNDED).lane == Lane.FLOOD


def test_signs_are_kept_as_slugs_and_fit_their_column() -> None:
    assert Judgement(Lane.HEAVY, (Sign.COPY, Sign.TRAP)).slugs == "copy trap"
    assert len(" ".join(Sign)) <= 120


@pytest.mark.django_db
def test_a_sending_keeps_its_lane_and_signs() -> None:
    people.a_call()
    sent = submission.submit(answers=people.ANSWERS, nonce=receipts.mint(), circumstances=SURROUNDED)
    assert sent.testimony is not None
    row = people.fresh(sent.testimony)
    assert (row.lane, row.lane_signs) == (Lane.HEAVY, Sign.BURST)


@pytest.mark.django_db
def test_each_sending_of_a_series_is_laned_by_those_before_it() -> None:
    rows = [people.waiting(STORY) for _ in range(4)]
    assert [(row.lane, row.lane_signs) for row in rows] == [
        (Lane.NORMAL, ""), (Lane.HEAVY, "copy"), (Lane.HEAVY, "copy"), (Lane.HEAVY, "copies"),
    ]  # fmt: skip
    assert people.waiting(STORY).lane == Lane.FLOOD


@pytest.mark.django_db
def test_a_repeated_sending_is_judged_and_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[Call] = []
    monkeypatch.setattr(load, "note", noted.append)
    nonce, call = receipts.mint(), people.a_call()
    for _ in range(3):
        submission.submit(answers=people.ANSWERS, nonce=nonce)
    assert noted == [call]
