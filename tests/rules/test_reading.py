"""Excerpts, paragraphs, and the list page by page."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from testimonies.models import Card
from testimonies.rules import follow_up, keyset, reading

from .. import people

SENTENCE = "Il est revenu le lendemain sans prévenir. "


def test_a_short_text_is_its_own_excerpt() -> None:
    text = "a" * reading.WHOLE
    assert reading.excerpt(text) == text


def test_a_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    text = SENTENCE * 100
    cut = reading.excerpt(text)
    assert cut.endswith("prévenir.") and text.startswith(cut)
    assert reading.EXCERPT - len(SENTENCE) <= len(cut) <= reading.EXCERPT


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    quote = "Il a dit : « Je sais où tu habites. » "
    assert reading.excerpt(quote * 100).endswith("habites. »")


def test_a_text_without_sentences_is_cut_between_words() -> None:
    cut = reading.excerpt("jamais " * 500)
    assert cut.endswith("jamais …") and len(cut) <= reading.EXCERPT + 2


@given(st.text(alphabet=st.sampled_from("ab. \n»!…"), min_size=0, max_size=3000))
def test_an_excerpt_is_the_beginning_of_its_text(text: str) -> None:
    assert text.startswith(reading.excerpt(text).removesuffix(" …"))


def test_paragraphs_are_cut_at_empty_lines_and_keep_the_other_breaks() -> None:
    found = reading.paragraphs("un\ndeux\n\n \ntrois\n", "fr")
    assert [[piece.text for piece in paragraph] for paragraph in found] == [["un\ndeux"], ["trois"]]


def test_bracketed_words_are_told_apart_in_the_language_of_the_text() -> None:
    [[before, word, after]] = reading.paragraphs("Call [number] now [numéro]", "en")
    assert (before.hidden, word.hidden, word.text, after.hidden) == (False, True, "[number]", False)


@given(st.text(alphabet=st.sampled_from("a[numéro] \n"), max_size=200))
def test_no_word_is_lost_on_the_way_to_the_page(text: str) -> None:
    shown = "".join(piece.text for paragraph in reading.paragraphs(text, "fr") for piece in paragraph)
    assert "".join(shown.split()) == "".join(text.split())


def published_on_days(number: int, a_day: int = 2) -> None:
    """So many testimonies, `a_day` on each day."""
    moderator = people.a_moderator(people.a_call())
    for place in range(number):
        row = people.approved(people.waiting(), moderator)
        day = date(2024, 5, 1) + timedelta(days=place // a_day)
        people.published_on(row, day)


@pytest.mark.django_db
def test_pages_follow_each_other_without_a_gap_or_a_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyset, "PAGE", 3)
    published_on_days(8)
    rows, cursor = [], ""
    while True:
        page = keyset.page(keyset.Asked(), cursor)
        assert page.is_continued == bool(rows)
        rows += page.rows
        if not (cursor := page.next_cursor):
            break
    assert len(set(rows)) == len(rows) == 8
    assert all(former > later for former, later in pairwise(place for place, _html, _listable in rows))
    days = Card.objects.order_by("-place").values_list("testimony__published_on", flat=True)
    assert list(days) == sorted(days, reverse=True)


@pytest.mark.django_db
def test_a_page_stays_right_when_its_last_testimony_is_taken_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyset, "PAGE", 2)
    published_on_days(4)
    every = keyset.latest(keyset.Asked(), 9)
    first = keyset.page(keyset.Asked(), "")
    follow_up.withdraw(follow_up.Visit(Card.objects.get(pk=first.rows[-1][0]).testimony, 1))
    following = keyset.page(keyset.Asked(), first.next_cursor)
    assert following.rows == every[2:]


# PostgreSQL sorts a handful rather than walk an index: here it may not.
UNSORTED = "SELECT set_config('enable_' || name, 'off', true) FROM unnest(string_to_array('{}', ' ')) AS name"
OTHER_WAYS = "sort incremental_sort seqscan hashjoin mergejoin bitmapscan"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lookups", [(), ("year",), (keyset.TERM,), (keyset.TERM, keyset.TERM), ("trade", keyset.TERM)]
)
@pytest.mark.parametrize("deep", [False, True])
def test_no_list_sorts_all_that_match(lookups: tuple[str, ...], deep: bool) -> None:
    asked = keyset._question(lookups, 21, searched=False, listable=False, deep=deep)
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute(UNSORTED.format(OTHER_WAYS))
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' * sqlite}{asked.sql}", asked.params)
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "cardterm" in plan or keyset.TERM not in lookups
    assert "ORDER BY" not in plan and "Sort" not in plan, plan


@pytest.mark.django_db
def test_a_cursor_is_the_same_each_time_and_does_not_show_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyset, "PAGE", 1)
    published_on_days(2, a_day=1)
    cursors = {keyset.page(keyset.Asked(), "").next_cursor for _ in range(3)}
    assert len(cursors) == 1
    assert b"2024" not in keyset.base64.urlsafe_b64decode(cursors.pop() + "==")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor", ["x", "é", "\x00", "\ud83d", "====", "A" * 64, "A" * 10_000, "2024-05-01 x", "%00"]
)
def test_a_cursor_that_is_not_ours_gives_the_first_page(cursor: str) -> None:
    published_on_days(1)
    page = keyset.page(keyset.Asked(), cursor)
    assert (len(page.rows), page.is_continued) == (1, False)
