"""The queue: own calls, counts, oldest first, never a word."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from testimonies.models import Event, Lane, State, Testimony
from testimonies.rules import desk, follow_up, moderation
from tests import people

from .desk import QUEUE, at_desk, item

pytestmark = pytest.mark.django_db


def ids(page: str) -> list[str]:
    return re.findall(r'id="row-([\w-]{22})"', page)


def totals(page: str) -> dict[str, int]:
    links = re.findall(r'\?view=(\w+)[^>]*>.*?<span class="total">(\d+)</span>', page)
    return {name: int(total) for name, total in links}


def test_the_desk_begins_with_the_queue() -> None:
    response = at_desk(people.a_moderator()).get("/admin/")
    assert response["Location"] == QUEUE


def test_the_oldest_comes_first_and_no_word_of_any_is_shown() -> None:
    young, old = people.waiting("Quelques mots que personne ne doit lire ici."), people.waiting()
    Testimony.objects.filter(pk=old.pk).update(submitted_on=timezone.localdate() - timedelta(days=9))
    page = at_desk(people.a_moderator()).get(QUEUE).content.decode()
    assert ids(page) == [old.pk, young.pk]
    assert "9 days" in page
    assert "Quelques" not in page


def test_each_row_says_warnings_length_trade_and_behaviours() -> None:
    people.waiting("a" * 1_234, warnings=["minor"])
    Testimony.objects.update(lane=Lane.NORMAL)
    page = at_desk(people.a_moderator()).get(QUEUE).content.decode()
    for words in ("1,200", "minor", "technician", "message"):
        assert words in page.lower()


def test_views_count_what_stands_in_them() -> None:
    mia, lea = people.a_moderator(), people.a_lead()
    mine, grave, passed_on, asked = (people.waiting(), people.waiting(warnings=["sexual-assault"]), people.waiting(),
                                     people.waiting())  # fmt: skip
    people.approved(grave, lea)
    moderation.escalate(passed_on, by=desk.acting(mia), reason="danger")
    moderation.move(asked, "ask_change", by=desk.acting(mia), version=1, reason="verdict")
    follow_up.reply(asked, text="Voilà.")
    desk.claim(mine, mia)
    page = at_desk(mia).get(QUEUE).content.decode()
    assert totals(page) == {"waiting": 3, "heavy": 2, "flood": 0, "mine": 1, "second": 1, "escalated": 1, "answers": 1,
                            "due": 0}  # fmt: skip
    for view, row in {"mine": mine, "second": grave, "escalated": passed_on, "answers": asked}.items():
        assert ids(at_desk(mia).get(QUEUE, {"view": view}).content.decode()) == [row.pk]


def test_a_message_of_the_team_ends_the_wait_for_an_answer() -> None:
    row = people.waiting()
    follow_up.reply(row, text="Une question.")
    desk.write(row, people.a_moderator(), text="Une réponse.")
    assert totals(at_desk(people.a_moderator()).get(QUEUE).content.decode())["answers"] == 0


def test_the_queue_can_be_narrowed_by_state_call_and_language() -> None:
    french, english, done = people.waiting(), people.waiting(language="en"), people.published()
    client = at_desk(people.a_moderator())
    assert ids(client.get(QUEUE, {"language": "en"}).content.decode()) == [english.pk]
    assert ids(client.get(QUEUE, {"state": State.PUBLISHED}).content.decode()) == [done.pk]
    assert set(ids(client.get(QUEUE, {"call": french.call.slug}).content.decode())) == {french.pk, english.pk}


def test_each_filter_narrows_and_the_next_page_keeps_it() -> None:
    one = people.waiting("Court.", trade="plumber", behaviours=["followed"], warnings=["minor"])
    long = people.waiting("Un long récit. " * 300, trade="movers", behaviours=["threats-blackmail"])
    Testimony.objects.update(lane=Lane.NORMAL)
    client = at_desk(people.a_moderator())
    for name, value in (
        ("trade", "plumber"),
        ("behaviour", "followed"),
        ("warning", "minor"),
        ("length", "short"),
    ):
        assert ids(client.get(QUEUE, {name: value}).content.decode()) == [one.pk], name
    assert ids(client.get(QUEUE, {"length": "long"}).content.decode()) == [long.pk]
    assert "trade=plumber" in client.get(QUEUE, {"trade": "plumber"}).content.decode()


def test_those_to_be_published_stand_by_their_day(settings) -> None:
    settings.RELEASE_DELAY_DAYS = 5
    late, soon = people.approved(people.waiting()), people.approved(people.waiting("Une autre histoire."))
    Testimony.objects.filter(pk=soon.pk).update(release_on=timezone.localdate())
    Testimony.objects.filter(pk=late.pk).update(release_on=timezone.localdate() + timedelta(days=3))
    page = at_desk(people.a_moderator()).get(QUEUE, {"view": "due"}).content.decode()
    assert ids(page) == [soon.pk, late.pk]
    assert totals(page)["due"] == 2


def test_the_oldest_wait_stands_beside_its_count() -> None:
    row = people.waiting()
    Testimony.objects.filter(pk=row.pk).update(submitted_on=timezone.localdate() - timedelta(days=12))
    assert "for 12 days" in at_desk(people.a_moderator()).get(QUEUE).content.decode()


@pytest.mark.parametrize("name", ["view", "state", "call", "language", "after", "trade", "warning", "length"])
@pytest.mark.parametrize("value", ["\x00", "x" * 5_000, "2026-02-31.abc", "' OR 1=1", "é.é"])
def test_an_unknown_filter_counts_as_none(name: str, value: str) -> None:
    row = people.waiting()
    response = at_desk(people.a_moderator()).get(QUEUE, {name: value})
    assert response.status_code == 200
    assert ids(response.content.decode()) == [row.pk]


def test_it_pages_without_counting_all_and_shows_each_row_once() -> None:
    rows = {people.waiting().pk for _number in range(27)}
    Testimony.objects.update(lane=Lane.NORMAL)
    client = at_desk(people.a_moderator())
    first = client.get(QUEUE).content.decode()
    link = re.search(r'href="([^"]*after=[^"]*)"', first)
    second = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert len(ids(first)) == 25
    assert set(ids(first)) | set(ids(second)) == rows
    assert len(ids(second)) == 2


def test_three_rows_cost_no_more_queries_than_one(django_assert_num_queries) -> None:
    client = at_desk(people.a_moderator())
    people.waiting(warnings=["minor"])
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        client.get(QUEUE)
    people.waiting(), people.waiting(warnings=["minor"])
    with django_assert_num_queries(len(one)):
        client.get(QUEUE)


# What every page of the desk asks before it asks for what it shows: who it is, and what they may.
_OWN = r"sitting|passkey|factorreset|preference"
DOOR = re.compile(
    rf'FROM "(?:testimonies_(?:{_OWN})|otp_\w+|auth_permission|auth_user)"(?! INNER JOIN "testimonies_call)'
)


def test_a_thousand_rows_cost_no_more_queries_than_one_and_few_at_all() -> None:
    client = at_desk(people.a_moderator())
    people.a_lead(), people.a_lead()
    User.objects.update(last_login=timezone.now())  # else the page looks for what nobody present may decide
    row = people.waiting(warnings=["minor"])
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        client.get(QUEUE)
    copies = (Testimony(public_id=f"{n:022}", call=row.call, submitted_on=row.submitted_on, state_since=row.state_since,
                        language="fr", trade=row.trade) for n in range(1_000))  # fmt: skip
    Testimony.objects.bulk_create(copies)
    with CaptureQueriesContext(connection) as many:
        client.get(QUEUE)
    assert len(many) == len(one)
    assert len([query for query in many if not DOOR.search(query["sql"])]) <= 12


def test_take_next_claims_the_oldest_that_nobody_holds() -> None:
    held, free = people.waiting(), people.waiting()
    Testimony.objects.filter(pk=held.pk).update(submitted_on=timezone.localdate() - timedelta(days=2))
    desk.claim(held, people.a_moderator())
    mia = people.a_moderator()
    response = at_desk(mia).post(f"{QUEUE}next/")
    assert free.pk in response["Location"]
    assert Testimony.objects.get(pk=free.pk).claimed_by == mia


def test_take_next_says_when_nothing_waits() -> None:
    response = at_desk(people.a_moderator()).post(f"{QUEUE}next/", follow=True)
    assert "Nothing waits for you" in response.content.decode()


def test_take_next_and_bulk_want_a_post() -> None:
    client = at_desk(people.a_moderator())
    assert {client.get(f"{QUEUE}{name}/").status_code for name in ("next", "bulk")} == {405}


# Several at once

YES = {"sure": "yes"}
SURE = {"what": "refuse", "reason": "spam", **YES}


def test_a_bulk_refusal_is_shown_with_its_rows_before_it_is_done() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    data = {"what": "refuse", "reason": "spam", "chosen": [f"{row.pk}:1:waiting"]}
    page = client.post(f"{QUEUE}bulk/", data).content.decode()
    assert Testimony.objects.get().state == State.WAITING
    for words in ("1 text is refused", "advertising", row.trade.label_en, "today", f"{row.pk}:1:waiting"):
        assert words in page
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    client.post(f"{QUEUE}bulk/", hidden)
    assert Testimony.objects.get().state == State.REFUSED


def test_the_preview_says_what_each_row_would_get_and_does_nothing() -> None:
    free, held, old = (people.waiting(f"Histoire {n} du soir.") for n in range(3))
    desk.claim(held, people.a_moderator())
    mia, before = people.a_moderator(), list(Testimony.objects.order_by("pk").values())
    chosen = [f"{free.pk}:1:waiting", f"{held.pk}:1:waiting", f"{old.pk}:7:waiting"]
    data = {"what": "refuse", "reason": "spam", "chosen": chosen}
    page = at_desk(mia).post(f"{QUEUE}bulk/", data).content.decode()
    verdicts = re.findall(r'<strong class="verdict">([^<]+)</strong>', page)
    assert [words.split(" ")[0] for words in verdicts] == ["refused", "Somebody", "This"]
    assert list(Testimony.objects.order_by("pk").values()) == before
    assert not Event.objects.filter(what="refuse").exists()


def test_several_are_kept_for_the_figures_after_a_look() -> None:
    row = people.waiting()
    data = {"what": "count_only", "chosen": [f"{row.pk}:1:waiting"]}
    client = at_desk(people.a_moderator())
    assert "kept for the figures" in client.post(f"{QUEUE}bulk/", data).content.decode()
    client.post(f"{QUEUE}bulk/", data | YES)
    assert Testimony.objects.get().state == State.COUNTED


def test_a_bulk_form_without_its_reason_keeps_the_ticks_and_the_view() -> None:
    ticked, other = people.waiting(), people.waiting()
    people.waiting(language="en")
    data = {"what": "refuse", "chosen": [f"{ticked.pk}:1:waiting"]}
    page = at_desk(people.a_moderator()).post(f"{QUEUE}bulk/?language=fr", data).content.decode()
    assert "Choose a reason." in page
    assert set(ids(page)) == {ticked.pk, other.pk}
    assert re.findall(r'value="([\w-]{22}):1:waiting" checked', page) == [ticked.pk]
    assert 'id="bulk-reason" autofocus' in page


def test_the_report_names_each_row_by_its_trade_and_links_to_it() -> None:
    row = people.waiting()
    page = at_desk(people.a_moderator()).post(f"{QUEUE}bulk/", SURE | {"chosen": f"{row.pk}:1:waiting"})
    assert f'href="{item(row)}">{row.trade.label_en}</a>, today' in page.content.decode()


def test_rows_without_a_trade_are_told_apart() -> None:
    rows = [people.waiting(trade=""), people.waiting(trade="")]
    page = at_desk(people.a_moderator()).get(QUEUE).content.decode()
    assert all(f"No trade ({row.pk[:5]})" in page for row in rows)


def test_bulk_refusal_goes_through_the_move_and_reports_each_row() -> None:
    mia = people.a_moderator()
    free, held = people.waiting(), people.waiting()
    desk.claim(held, people.a_moderator())
    data = SURE | {"chosen": [f"{free.pk}:1:waiting", f"{held.pk}:1:waiting"]}
    page = at_desk(mia).post(f"{QUEUE}bulk/", data).content.decode()
    free.refresh_from_db(), held.refresh_from_db()
    assert (free.state, free.reason, held.state) == (State.REFUSED, "spam", State.WAITING)
    assert free.reason_text.startswith("Nous ne pouvons pas publier")
    assert "{" not in free.reason_text
    assert "Somebody else is reading this one" in page


def test_bulk_refusal_of_an_old_version_is_reported_and_not_done() -> None:
    row = people.waiting()
    data = SURE | {"chosen": [f"{row.pk}:7:waiting"]}
    page = at_desk(people.a_moderator()).post(f"{QUEUE}bulk/", data).content.decode()
    assert "changed or decided meanwhile" in page
    assert Testimony.objects.get().state == State.WAITING


def test_bulk_assignment_claims_for_a_colleague_of_the_same_call() -> None:
    row, colleague = people.waiting(), people.a_moderator()
    data = {"what": "assign", "colleague": colleague.username, "chosen": [f"{row.pk}:1:waiting"]} | YES
    at_desk(people.a_moderator()).post(f"{QUEUE}bulk/", data)
    assert desk.holds(Testimony.objects.get(), colleague)


def test_bulk_assignment_of_an_old_version_is_reported_and_not_done() -> None:
    row, colleague = people.waiting(), people.a_moderator()
    data = {"what": "assign", "colleague": colleague.username, "chosen": [f"{row.pk}:7:waiting"]} | YES
    page = at_desk(people.a_moderator()).post(f"{QUEUE}bulk/", data).content.decode()
    assert "changed or decided meanwhile" in page
    assert Testimony.objects.get().claimed_by is None


def test_what_one_holds_is_handed_over_in_bulk_and_what_others_hold_is_not() -> None:
    mine, theirs, mia = people.waiting("Une histoire."), people.waiting("Une autre."), people.a_moderator()
    desk.claim(mine, mia), desk.claim(theirs, people.a_moderator())
    data = {"what": "hand_over", "chosen": [f"{mine.pk}:1:waiting", f"{theirs.pk}:1:waiting"]}
    client = at_desk(mia)
    assert 'value="hand_over"' in client.get(QUEUE, {"view": "mine"}).content.decode()
    assert "You do not hold this one" in client.post(f"{QUEUE}bulk/", data).content.decode()
    assert people.fresh(mine).claimed_by == mia, "that was a preview"
    client.post(f"{QUEUE}bulk/", data | YES)
    assert (people.fresh(mine).claimed_by, people.fresh(theirs).claimed_by is None) == (None, False)


def test_nothing_is_assigned_to_a_stranger_of_the_call() -> None:
    row, stranger = people.waiting(), people.a_moderator(people.a_call(slug="other"))
    data = {"what": "assign", "colleague": stranger.username, "chosen": [f"{row.pk}:1:waiting"]}
    page = at_desk(people.a_moderator()).post(f"{QUEUE}bulk/", data, follow=True).content.decode()
    assert "Choose a colleague" in page
    assert Testimony.objects.get().claimed_by is None


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"what": "delete"},
        {"what": "refuse"},
        {"what": "refuse", "reason": "because"},
        {"what": "refuse", "reason": "\x00", "chosen": ["\x00:1"]},
        {"what": "refuse", "reason": "spam", "chosen": ["x" * 10_000, "../..:1", "\x00" * 22 + ":1"]},
        {"what": "assign", "colleague": "\x00"},
        {"what": "assign", "colleague": "x" * 100_000},
    ],
)
def test_a_forged_bulk_form_says_what_is_wrong(data: dict) -> None:
    people.waiting()
    response = at_desk(people.a_moderator()).post(f"{QUEUE}bulk/", data, follow=True)
    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()


def test_bulk_leaves_the_rows_of_other_calls_alone() -> None:
    row = people.waiting()
    outsider = at_desk(people.a_moderator(people.a_call(slug="other")))
    outsider.post(f"{QUEUE}bulk/", SURE | {"chosen": [f"{row.pk}:1:waiting"]})
    assert Testimony.objects.get().state == State.WAITING
