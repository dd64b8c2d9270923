"""The ledger of a month: written once, after its end, rounded, from the trail and the notices."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from testimonies.models import Call, Event, LedgerLine, Notice
from testimonies.rules import ledger
from tests import people

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


@pytest.fixture(autouse=True)
def in_february(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "today", lambda: date(2026, 2, 3))


def happened(what: str, times: int = 1, day: date = date(2026, 1, 15), **facts: str) -> None:
    Event.objects.bulk_create(
        Event(day=day, what=what, actor="moderator", testimony=f"t{n}", call="harcelementdomicile", **facts)
        for n in range(times)
    )


def line(what: str, about: str = "") -> int | None:
    return LedgerLine.objects.get(month=JANUARY, what=what, about=about).number


def test_a_month_is_written_after_its_end_and_rounded() -> None:
    happened("submit", 13)
    happened("release", 7)
    happened("refuse", 6, reason="spam")
    happened("refuse", 3, reason="ad")
    happened("refuse", 400, reason="flood")
    happened("submit", 9, day=date(2026, 2, 1))
    ledger.write()
    assert (line("received"), line("published"), line("refused"), line("flood")) == (15, 5, 10, 400)
    assert (line("refused", "spam"), line("withdrawn")) == (5, None)
    assert not LedgerLine.objects.filter(about="ad").exists(), "three, and none at all, look the same"
    assert not LedgerLine.objects.filter(month=FEBRUARY).exists()


def test_it_is_never_written_again() -> None:
    happened("submit", 10)
    assert ledger.write() == 1
    happened("submit", 10)
    assert ledger.write() == 0
    assert line("received") == 10


def test_months_missed_are_made_up_for_as_far_as_the_trail_reaches() -> None:
    happened("submit", 5, day=date(2025, 11, 20))
    assert ledger.write() == 3
    assert set(LedgerLine.objects.values_list("month", flat=True)) == {
        date(2025, 11, 1), date(2025, 12, 1), JANUARY,
    }  # fmt: skip


def test_the_median_wait_is_told_once_five_were_answered() -> None:
    for number, (sent, decided) in enumerate([(1, 2), (1, 4), (2, 9), (3, 9), (5, 30)]):
        for what, day, facts in (("submit", sent, {}), ("approve", decided, {"origin": "waiting"})):
            Event.objects.create(
                day=date(2026, 1, day), what=what, actor="moderator" if facts else "author", testimony=f"w{number}",
                call="harcelementdomicile", **facts,
            )  # fmt: skip
    ledger.write()
    assert line("wait") == 6


def test_a_text_read_again_has_waited_for_its_first_answer_alone() -> None:
    for number in range(5):
        facts = {"testimony": f"w{number}", "call": "harcelementdomicile"}
        Event.objects.create(day=date(2025, 12, 1), what="submit", actor="author", **facts)
        for day in (date(2025, 12, 3), date(2026, 1, 20)):
            Event.objects.create(day=day, what="approve", actor="moderator", origin="waiting", **facts)
    ledger.write()
    assert line("wait") is None
    assert LedgerLine.objects.get(month=date(2025, 12, 1), what="wait").number == 2


def test_what_lapsed_is_counted_with_what_was_decided_and_each_text_once() -> None:
    for what in ("count_only", "lapse_count", "withdraw", "lapse_erase"):
        happened(what, 4)
    happened("release", 6)
    happened("release", 6)
    ledger.write()
    assert (line("counted"), line("withdrawn"), line("published")) == (10, 10, 5)


def test_a_month_that_the_trail_tells_in_part_is_not_written(settings: Any) -> None:
    settings.KEEP_DAYS = {**settings.KEEP_DAYS, "trail": 45}
    happened("submit", 5, day=date(2025, 12, 25))
    assert ledger.write() == 1
    assert set(LedgerLine.objects.values_list("month", flat=True)) == {JANUARY}


def test_notices_are_counted_by_kind_and_by_outcome() -> None:
    for number in range(5):
        people.is_reported(people.waiting(f"Histoire {number}."), "mots")
    Notice.objects.update(received_on=date(2026, 1, 2), closed_on=date(2026, 1, 3), outcome="kept")
    happened("submit")
    ledger.write()
    assert (line("notices"), line("notices", "notice"), line("answered", "kept")) == (5, 5, 5)


def test_what_is_fictional_is_in_no_ledger() -> None:
    people.a_call()
    Call.objects.update(is_demo=True)
    happened("submit", 20)
    ledger.write()
    assert line("received") is None


@pytest.mark.parametrize("path", ["/moderation/", "/en/moderation/"])
def test_readers_find_the_last_month_and_before_it_an_honest_sentence(client: Client, path: str) -> None:
    words = {
        "/moderation/": ("pas encore terminé", "janvier 2026"),
        "/en/moderation/": ("not over yet", "January 2026"),
    }
    empty, month = words[path]
    assert empty in client.get(path).content.decode()
    happened("submit", 13)
    happened("refuse", 6, reason="spam")
    ledger.write()
    page = client.get(path).content.decode()
    assert month in page and empty not in page
    assert ">15<" in page and ">5<" in page


def test_the_page_asks_the_database_as_often_for_one_month_as_for_many(
    client: Client, django_assert_max_num_queries
) -> None:
    happened("submit", 5, day=date(2025, 3, 20))
    ledger.write()
    with django_assert_max_num_queries(2):
        assert client.get("/moderation/").content.count(b"<table") > 9
