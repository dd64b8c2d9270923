"""What one can do next: chosen by what was said, in an order that follows it. First without a database, then of the rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from testimonies.models import Country, Helpline, LegalNote, Step
from testimonies.rules import memo, next_steps
from testimonies.rules.next_steps import Said, choose, fits, lines, now, rank
from tests import people

NOTHING = Said()
MESSAGE = Said(behaviours=frozenset({"private-message"}))
DAY = date(2026, 3, 2)


def test_what_is_for_nobody_in_particular_is_for_everybody() -> None:
    assert fits(NOTHING, set()) and fits(MESSAGE, set())


def test_who_ticked_nothing_is_shown_all() -> None:
    assert fits(NOTHING, {"sexual-assault"}, {"customer-file"})


def test_a_fact_is_shown_for_one_of_its_behaviours_or_ways_and_for_no_other() -> None:
    assert fits(MESSAGE, {"private-message", "followed"})
    assert fits(Said(data_sources=frozenset({"job-sheet"})), {"followed"}, {"job-sheet"})
    assert not fits(MESSAGE, {"followed"}, {"job-sheet"})


@pytest.mark.parametrize("denial", ["prefer-not", "no-data", "unknown"])
def test_an_answer_that_says_nothing_chooses_nothing(denial: str) -> None:
    assert not Said.by("FR", ["prefer-not"], [denial]).is_narrowed


def test_danger_comes_first_then_everyone_then_what_was_said_then_the_others() -> None:
    ranks = [
        rank(MESSAGE, emergency=True, for_everyone=False, behaviours=set()),
        rank(MESSAGE, emergency=False, for_everyone=True, behaviours=set()),
        rank(MESSAGE, emergency=False, for_everyone=False, behaviours={"private-message"}),
        rank(MESSAGE, emergency=False, for_everyone=False, behaviours={"hate-remark"}),
    ]
    assert ranks == [0, 1, 2, 3]


# Of the rows


def slugs(facts: list) -> list[str]:
    return [fact.slug for fact in facts]


def said(*behaviours: str, data_sources: tuple[str, ...] = ()) -> Said:
    return Said.by("FR", behaviours, data_sources)


@pytest.mark.django_db
def test_the_line_for_everyone_comes_before_the_lines_for_some() -> None:
    found = slugs(lines(NOTHING))
    assert found[:5] == ["fr-17", "fr-112", "fr-114", "fr-116006", "fr-3919"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("behaviour", "line"),
    [("sexual-assault", "fr-0800059595"), ("hate-remark", "fr-3928"), ("repeated-calls", "fr-3018")],
)
def test_a_line_for_what_was_said_rises_above_those_for_others(behaviour: str, line: str) -> None:
    assert slugs(lines(said(behaviour)))[3:5] == ["fr-116006", line]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("behaviour", "articles"),
    [
        ("private-message", {"data-misuse", "data-access"}),
        ("exhibition", {"exhibition"}),
        ("payment-in-kind", {"serious-pressure"}),
        ("sexual-remark", {"sexual-harassment", "sexist-insult", "sexist-insult-aggravated"}),
        ("sexual-assault", {"sexual-assault", "rape"}),
        ("refused-to-leave", set()),
    ],
)
def test_articles_follow_what_happened(behaviour: str, articles: set[str]) -> None:
    assert set(slugs(choose(said(behaviour)).notes)) == {*articles, "time-to-complain"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "source", ["job-sheet", "customer-file", "asked-for-work", "colleague", "lease-keys"]
)
def test_misuse_of_data_is_always_named_where_it_was_customer_data(source: str) -> None:
    assert "data-misuse" in slugs(choose(said("exhibition", data_sources=(source,))).notes)
    assert "data-misuse" not in slugs(choose(said("exhibition", data_sources=("online-search",))).notes)


@pytest.mark.django_db
def test_what_no_article_was_checked_for_is_said() -> None:
    chosen = choose(said("cut-off-supplies", "exhibition"))
    assert chosen.unchecked == {"cut-off-supplies"}
    assert chosen.tenants_wait and not choose(said("exhibition")).tenants_wait


@pytest.mark.django_db
def test_a_step_or_article_is_hidden_until_it_has_a_day() -> None:
    assault = said("sexual-assault")
    assert "within-72-hours" not in slugs(now(assault))
    Step.objects.filter(slug="within-72-hours").update(verified_on=DAY)
    memo.forget()
    assert "within-72-hours" in slugs(now(assault)) and "within-72-hours" not in slugs(now(MESSAGE))
    LegalNote.objects.update(verified_on=None)
    memo.forget()
    assert choose(NOTHING).notes == []


@pytest.mark.django_db
def test_another_country_has_its_numbers_and_no_french_law() -> None:
    for country in (Country.BE, Country.OTHER, ""):
        chosen = choose(Said(country))
        assert chosen.notes == chosen.routes == chosen.tenants == []
        assert slugs(chosen.now) == ["keep-proof"]
        assert chosen.helplines[0].emergency


@pytest.mark.django_db
def test_the_routes_keep_their_neutral_order_whatever_was_said() -> None:
    whole = slugs(choose(NOTHING).routes)
    some = slugs(choose(said("sexual-assault")).routes)
    assert whole[0] == "route-company" and "complaint" in some and "route-chat" in some
    assert some == [slug for slug in whole if slug in some]


@pytest.mark.django_db
def test_what_a_testimony_says_is_taken_from_it_alone() -> None:
    row = people.waiting(
        behaviours=["followed", "prefer-not"], data_sources=["job-sheet"], country="BE", year=2024
    )
    trade = row.trade.slug if row.trade else ""
    assert next_steps.of(row) == Said("BE", frozenset({"followed"}), frozenset({"job-sheet"}), trade, "2024")


@pytest.mark.django_db
def test_it_takes_eight_questions_whatever_it_holds() -> None:
    for length in (0, 3):
        for number in range(length):
            Helpline.objects.create(slug=f"l{number}", country="FR", number="1", source="x")
        memo.forget()
        with CaptureQueriesContext(connection) as asked:
            choose(said("private-message"))
        assert len(asked) == 8
