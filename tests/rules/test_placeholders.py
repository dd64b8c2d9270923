"""What fills a saved reply: records of the testimony and of her country, and nothing that somebody typed."""

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from testimonies.migrations.seeds.replies import BY_HAND, FILLED, with_other_ends
from testimonies.models import (
    FOR_CHANGE,
    FOR_REFUSAL,
    FOR_SUSPENSION,
    Helpline,
    Message,
    SavedReply,
    Standing,
)
from testimonies.rules import desk, placeholders
from testimonies.rules.placeholders import OfNotice, OfTestimony
from tests import people

pytestmark = pytest.mark.django_db
TEXT = "Le technicien du canal est revenu le soir et il m'a écrit."


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):  # the desk's; the author's is another
        yield


def test_the_numbers_are_those_of_her_country_and_those_for_danger_come_first() -> None:
    said = OfTestimony(people.waiting()).fill("{numéros}")
    assert said.startswith("En danger\u00a0: 17 (Police et gendarmerie), 112")
    assert said.index("114") < said.index("3919 (Violences Femmes Info)") < said.index("116 006")
    assert "112 (Urgence), 101 (Police)" in OfTestimony(people.waiting(country="BE")).fill("{numéros}")


def test_a_line_that_is_switched_off_is_not_told() -> None:
    Helpline.objects.filter(slug="fr-17").update(active=False)
    assert "17 (" not in placeholders.numbers("FR")


@pytest.mark.parametrize("country", ["CA-QC", "other", ""])
def test_where_no_line_is_known_the_number_of_the_place_is_named(country: str) -> None:
    Helpline.objects.filter(country="CA-QC").delete()
    assert "the emergency number of the place where you are" in placeholders.numbers(country)


def test_dates_delays_reasons_and_what_is_marked_come_from_the_records() -> None:
    row, mia = people.waiting(TEXT, language="en"), people.a_moderator()
    people.opened(row, mia)
    people.hide(row, mia, "Le technicien")
    start = TEXT.index("canal")
    desk.mark(row, mia, version=1, spans=[desk.Span(start, start + 5, "cut")], standing=Standing.ASKED)
    facts = OfTestimony(people.fresh(row))
    said = facts.fill("{reason}|{excerpt}|{items}|{delay}|{date}", "verdict")
    label, excerpt, items, delay, day = said.split("|")
    assert (label, excerpt, delay) == ("states that someone is guilty", "“canal”", "30 days")
    assert items == "name of a person"
    assert str(timezone.localdate().year) in day


def test_braces_of_a_typed_text_or_of_her_words_have_no_power() -> None:
    row, mia = people.waiting("Il a dit {numéros} et {0.__class__} puis il est revenu."), people.a_moderator()
    people.opened(row, mia)
    desk.mark(row, mia, version=1, spans=[desk.Span(9, 35, "cut")], standing=Standing.ASKED)
    said = OfTestimony(people.fresh(row)).fill("{extrait} {row} {fill} {0.__class__} {")
    assert "{numéros}" in said, "of her words, not filled a second time"
    assert said.endswith("{row} {fill} {0.__class__} {")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("{motif} {numbers}", ""), ("{nom}", "{nom}"), ("{", "{"), ("a } b", "}"), ("{ motif }", "{ motif }"), ("{{motif}}", "{")],
)  # fmt: skip
def test_what_nothing_fills_is_named(text: str, wrong: str) -> None:
    assert placeholders.unknown(text) == wrong


def test_each_reply_that_comes_with_the_site_is_filled_whole_in_both_languages() -> None:
    replies = list(SavedReply.objects.all())
    assert not [one for one in replies if placeholders.unknown(one.text_fr + one.text_en)]
    assert not [one.slug for one in replies if "{num" not in one.text_fr or "{num" not in one.text_en]
    moves = {"refuse": FOR_REFUSAL, "ask_change": FOR_CHANGE, "suspend": FOR_SUSPENSION}
    kept = {(one.move, one.reason) for one in replies}
    bare = [
        (move, reason)
        for move, reasons in moves.items()
        for reason in reasons
        if (move, reason) not in kept and (move, "") not in kept
    ]
    assert bare == []
    assert not Message.objects.exists()


def test_replies_that_were_kept_turn_to_records_and_back_but_for_what_somebody_wrote_there() -> None:
    kept = {"text_fr": f"Merci.{BY_HAND['text_fr']}", "text_en": "Thank you. Call us."}
    filled = with_other_ends(kept, BY_HAND, FILLED)
    assert filled == {"text_fr": f"Merci.{FILLED['text_fr']}", "text_en": "Thank you. Call us."}
    assert with_other_ends(filled, FILLED, BY_HAND) == kept


def test_who_sent_a_notice_is_told_its_day_and_how_long_an_answer_takes() -> None:
    notice = people.is_reported(people.waiting(), "zibeline")
    said = OfNotice(notice).fill("{date}|{délai}|{numéros}|{extrait}")
    day, delay, lines, hole = said.split("|")
    assert (delay, hole) == ("24 heures", "{extrait}")
    assert str(notice.received_on.year) in day
    assert "3919" in lines
