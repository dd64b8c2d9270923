"""Screenshots at the desk: under one's own claim, blurred until asked, covered and agreed to."""

import re
from typing import Any

import pytest
from django.test import Client

from testimonies.models import Evidence, Testimony
from testimonies.rules import evidence, evidence_author, evidence_desk, follow_up
from tests import people
from tests.pictures import screenshot

from .desk import act, at_desk, item, opened

pytestmark = pytest.mark.django_db


def with_picture(*, may_be_shown: bool = True, words: str = "Tu es jolie.") -> tuple[Testimony, Evidence]:
    sent = people.sent()
    assert sent.testimony is not None
    people.takes_screenshots(sent.testimony.call)
    evidence_author.add(follow_up.Visit(sent.testimony, 1, sent.key), [screenshot()])
    one = sent.testimony.evidence.get()
    evidence_author.say(sent.testimony, public_id=one.public_id, may_be_shown=may_be_shown, transcript=words)
    return people.fresh(sent.testimony), Evidence.objects.get()


def address(row: Testimony, one: Evidence, copy: str = "cleaned") -> str:
    return f"/admin/testimonies/testimony/{row.pk}/pictures/{one.public_id}/{copy}/"


def on(client: Client, name: str, row: Testimony, one: Evidence, **data: Any) -> Any:
    """As the page that shows the picture as it now is would."""
    seen = evidence_desk.state_of(Evidence.objects.get(pk=one.pk))
    return act(client, row, name, **{"which": one.public_id, "seen": seen} | data)


def test_the_picture_is_served_once_the_text_is_open() -> None:
    row, one = with_picture()
    client = at_desk(people.a_moderator())
    assert client.get(address(row, one)).status_code == 404
    page = opened(client, row)
    assert address(row, one) in page
    answer = client.get(address(row, one))
    assert answer.content == evidence.cleaned(one)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_it_is_not_served_to_a_colleague_who_does_not_hold_the_testimony() -> None:
    row, one = with_picture()
    opened(at_desk(people.a_moderator()), row)
    assert at_desk(people.a_lead()).get(address(row, one)).status_code == 404


def test_the_page_shows_it_blurred() -> None:
    row, _one = with_picture()
    page = opened(at_desk(people.a_moderator()), row)
    assert re.search(r'class="blurred">\s*<label><input type="checkbox" class="sharp">', page)


@pytest.mark.parametrize("copy", ["original", "public", "readers"])
def test_no_other_copy_has_an_address(copy: str) -> None:
    row, one = with_picture()
    client = at_desk(people.a_moderator())
    opened(client, row)
    assert client.get(address(row, one, copy)).status_code == 404


def test_rectangles_come_as_numbers_and_are_burnt_in() -> None:
    row, one = with_picture()
    client = at_desk(people.a_moderator())
    opened(client, row)
    answer = on(client, "cover", row, one, boxes="0 0 10 10\n5, 5, 20, 20\n\n")
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.boxes == [(0, 0, 10, 10), (5, 5, 20, 20)]
    assert client.get(address(row, one, "covered")).content != client.get(address(row, one)).content
    assert 'x="5" y="5" width="20" height="20"' in client.get(item(row)).content.decode()


@pytest.mark.parametrize(
    "boxes, fault",
    [
        ("1 2 3", "Line 1"),
        ("1 1 2 2\nx", "Line 2"),
        ("900 0 5 5", "60 pixels wide and 120 high"),
        ("1 1 -5 5", "Line 1"),
    ],
)
def test_wrong_numbers_come_back_with_the_cause(boxes: str, fault: str) -> None:
    row, one = with_picture()
    client = at_desk(people.a_moderator())
    opened(client, row)
    page = on(client, "cover", row, one, boxes=boxes).content.decode()
    assert fault in page
    assert boxes in page
    one.refresh_from_db()
    assert one.rectangles == ""


def test_it_is_agreed_to_with_its_words() -> None:
    row, one = with_picture()
    client = at_desk(people.a_moderator())
    opened(client, row)
    on(client, "show_picture", row, one, transcript="Tu es jolie, je n’ai pas osé.")
    one.refresh_from_db()
    assert (one.verdict, one.transcript) == ("shown", "Tu es jolie, je n’ai pas osé.")
    on(client, "keep_picture", row, one)
    one.refresh_from_db()
    assert one.verdict == "kept"


def test_words_with_a_number_come_back_until_a_reason_is_given() -> None:
    row, one = with_picture()
    client = at_desk(people.a_moderator())
    opened(client, row)
    typed = "Rappelle au 06 39 98 12 34."
    page = on(client, "show_picture", row, one, transcript=typed).content.decode()
    assert "hold personal data" in page
    assert typed in page
    on(client, "show_picture", row, one, transcript=typed, waiver="invented")
    one.refresh_from_db()
    assert one.verdict == "shown"


def test_drawn_rectangles_that_are_not_burnt_in_are_not_lost() -> None:
    row, one = with_picture()
    client = at_desk(people.a_moderator())
    opened(client, row)
    page = on(client, "show_picture", row, one, transcript="Tu es jolie.", boxes="0 0 9 9").content.decode()
    assert "not burnt in yet" in page
    assert "0 0 9 9</textarea>" in page
    on(client, "cover", row, one, transcript="D’autres mots.", boxes="0 0 9 9")
    one.refresh_from_db()
    assert (one.rectangles, one.transcript) == ("0 0 9 9", "D’autres mots.")
    on(client, "show_picture", row, one, transcript="Tu es jolie.", boxes="0 0 9 9")
    one.refresh_from_db()
    assert one.verdict == "shown"


@pytest.mark.parametrize("name", ["cover", "show_picture", "keep_picture"])
def test_words_she_changed_meanwhile_are_told_and_nothing_is_done(name: str) -> None:
    row, one = with_picture(words="le garage bleu")
    client = at_desk(people.a_moderator())
    seen = re.search(r'name="seen" value="([^"]+)"', opened(client, row))
    assert seen
    evidence_author.say(row, public_id=one.public_id, may_be_shown=True, transcript="Tu es jolie.")
    page = on(client, name, row, one, transcript="le garage bleu", boxes="", seen=seen[1]).content.decode()
    fresh = Evidence.objects.get(pk=one.pk)
    assert (fresh.transcript, fresh.verdict) == ("Tu es jolie.", "")
    if name != "keep_picture":
        assert "Its words are now: “Tu es jolie.”" in page


def test_once_decided_the_pictures_are_shown_and_no_longer_worked_on() -> None:
    row, _one = with_picture(may_be_shown=False)
    reader = people.a_moderator()
    client = at_desk(reader)
    page = opened(client, people.in_state("published", row, reader))
    assert "data-frame" in page
    assert "data-boxes" not in page


@pytest.mark.parametrize("which", ["\0", "x" * 30, "", "é"])
def test_the_id_of_a_picture_may_be_anything(which: str) -> None:
    row, _one = with_picture()
    client = at_desk(people.a_moderator())
    opened(client, row)
    assert act(client, row, "cover", which=which, boxes="").status_code == 200
    assert client.get(f"/admin/testimonies/testimony/{row.pk}/pictures/%00/cleaned/").status_code == 404


def test_what_she_keeps_for_the_team_offers_no_agreement() -> None:
    row, one = with_picture(may_be_shown=False)
    client = at_desk(people.a_moderator())
    assert "show_picture" not in opened(client, row)
    page = on(client, "show_picture", row, one, transcript="Tu es jolie.").content.decode()
    assert "did not allow" in page


def test_a_testimony_without_pictures_has_no_such_part() -> None:
    page = opened(at_desk(people.a_moderator()), people.waiting())
    assert 'id="pictures"' not in page
