"""From one version of a text to the next: what moves along, what was rewritten, what went."""

import re
import time
from itertools import accumulate

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


def spans(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of which passages stand between braces, and where they are in it."""
    parts = re.split(r"[{}]", marked)
    ends = list(accumulate(map(len, parts)))
    return "".join(parts), list(zip(ends[0::2], ends[1::2], strict=False))


def hidden(marked: str) -> tuple[str, list[Redaction]]:
    text, places = spans(marked)
    return text, [Redaction(start=start, end=end, kind="cut", standing="hidden") for start, end in places]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hier {Yanis} rit.", "Demain, {Yanis} dort."),
        (f"{'Je lui ai répondu : Yanis, va-t’en. ' * 2}Je lui ai répondu : {{Yanis}}, va-t’en.",
         f"Un jour, {'Je lui ai répondu : Yanis, va-t’en. ' * 2}Je lui ai répondu : {{Yanis}}, va-t’en."),
        ("Hier, {Yanis} est venu. Puis Yanis dort.", "Hier, {Yanis} rit."),
        ("Yanis rit. Puis {Yanis} est parti.", "{Yanis} est parti."),
        ("Je vois {Yanis} partir.", "Yanis arrive. Ensuite, je vois {Yanis} partir."),
        ("Puis j'ai dit à {Yanis} non.", "Puis j'ai dit à {Yanis} oui. Enfin j'ai dit à Yanis peut-être."),
        ("Il disait hahaha et {haha}.", "Il disait hahaha et {haha}. Oui."),
        ("Hier, {Yanis} est venu. Puis {Yanis} est parti.", "Hier, {Yanis} est parti."),
    ],
    ids=["order", "order among equals", "before", "after", "one more before", "the first of two", "beside another",
         "two become one"],
)  # fmt: skip
def test_words_that_still_stand_are_found_by_each_way_there_is(old: str, new: str) -> None:
    text, redactions = hidden(old)
    found = carried(text, spans(new)[0], redactions)
    assert [(one.start + by, one.end + by) for one, by in found] == spans(new)[1]
    assert found[0][0] is redactions[0]


def test_words_that_overlap_themselves_are_asked_about_again_and_not_moved() -> None:
    text, redactions = hidden("Il disait ha{haha}, et puis encore haha.")
    new = f"Alors, {text}"
    assert carried(text, new, redactions) == []
    (one,) = changes(text, new, redactions)
    assert one.place and new[slice(*one.place)] == "haha"


SAID = "Il m’a redemandé encore une fois comme ceci : {%s}, et je n’ai rien voulu lui répondre. "


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("".join(SAID % one for one in ("Yanis", "Karim", "Rachid")),
         "".join(SAID % one for one in ("Y.", "K.", "R."))),
        ("Le matin il disait être {Yanis} devant moi. Le soir il jurait que {Karim} viendrait chez nous.",
         "Le soir il jurait que {K.} viendrait chez nous. Le matin il disait être {Y.} devant moi."),
        ("Le soir même, dehors, il m'a dit : {Yanis}, et c'est tout ce que je sais.",
         "Le soir même, dehors, il m'a dit : rien. Le soir même, dehors, il m'a dit : {Y.}, et c'est tout ce que je sais."),
        ("Le soir même, dehors, il m'a dit : {Yanis}, et c'est tout ce que je sais. Voilà.",
         "Le soir même, dehors, il m'a dit : {Y.}, et c'est tout ce que je sais. Elle, et c'est tout ce que je sais. Voilà."),
        ("Je crois qu'il parle de Karim, mon cousin. Plus tard, il parle de {Yanis}, mon cousin, à tous.",
         "Je crois qu'il parle de Karim, mon cousin. Plus tard, il parle de {Y.}, mon cousin, à tous."),
        ("Je parle de Karim, mon voisin. Lui, il parle de {Yanis}, mon cousin, à tous.",
         "Je parle de Karim, mon voisin. Après, il parle de {Y.}, mon cousin, à tous."),
        ("Le soir il s'appelle {Yanis}, et il dort.", "Le soir elle s'appelle {Y.}, et il dort."),
        ("Le soir il s'appelle {Yanis}, et il dort.", "Le soir il s'appelle \n{Y.} , et il dort."),
    ],
    ids=["in their order", "out of their order", "the nearest before", "the nearest after", "by 24 signs", "by 12 signs",
         "by 6 signs", "without the space around"],
)  # fmt: skip
def test_what_took_their_places_is_found_by_each_way_there_is(old: str, new: str) -> None:
    text, redactions = hidden(old)
    found = [one.place for one in changes(text, spans(new)[0], redactions)]
    assert sorted(place for place in found if place) == spans(new)[1]
    words = [spans(new)[0][slice(*place)] for place in found if place]
    assert [one[0] for one in words] == [text[one.start] for one in redactions]


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


def test_passages_too_near_to_each_other_change_together() -> None:
    text, redactions = hidden("Ce jour-là, {Yanis} et {Karim} sont venus ensemble.")
    new, [both] = spans("Ce jour-là, {Y. et K.} sont venus ensemble.")
    (one,) = changes(text, new, redactions)
    assert (one.words, one.place, one.redactions) == ("Yanis et Karim", both, tuple(redactions))


def test_a_passage_inside_another_and_one_beside_it_change_with_it() -> None:
    text, redactions = hidden("Ce jour-là, {Yanis Dupont, son chef}, {Karim}, sont venus ensemble.")
    redactions[1:1] = over(text, "Yanis")
    new = "Ce jour-là, Y. et K., sont venus ensemble."
    (one,) = changes(text, new, redactions)
    assert one.words == "Yanis Dupont, son chef, Karim"
    assert one.place and new[slice(*one.place)] == "Y. et K."
    (alone,) = changes(text, new.replace("K.", "Karim"), redactions[:2])
    assert alone.words == "Yanis Dupont, son chef"


def test_a_stretch_of_which_a_part_alone_was_asked_about_was_hidden() -> None:
    text, redactions = hidden("Ce jour-là, {Yanis} {Dupont} est venu.")
    redactions[0].standing = Standing.ASKED
    (one,) = changes(text, "Ce jour-là, Y. D. est venu.", redactions)
    assert one.place and not one.asked


def test_nothing_took_the_place_of_what_was_left_out_though_its_neighbours_stand_twice() -> None:
    said = "Le soir même, dehors, il m'a dit : "
    text, redactions = hidden(f"{said}{{Yanis}}, et c'est tout ce que je sais.")
    (one,) = changes(text, f"{said}rien. {said}, et c'est tout ce que je sais.", redactions)
    assert one.place is None


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
        Redaction(start=at, end=at + 2, kind="cut", standing="hidden")
        for at in sorted(starts)
        if at + 2 <= len(old)
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
