"""Personal data left open: marked, hidden one by one or all at once, let stay with a reason, and in the way of an approval."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from testimonies.models import Event, Redaction, Standing, Testimony
from testimonies.rules import follow_up, personal_data, redaction
from testimonies.rules.personal_data import Hit
from tests import people
from tests.test_privacy import everything_stored

from .desk import act, at_desk, item, opened, unmarked

pytestmark = pytest.mark.django_db
STORY = "Il m'a écrit au 06 12 34 56 78, puis au 07 12 34 56 78. Son nom : zibeline."


@pytest.fixture
def detector(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is sure of numbers, and guesses a name."""

    def find(text: str, language: str = "fr") -> list[Hit]:
        kinds = {"0": ("phone", 0.9), "z": ("person_name", 0.4)}
        places = re.finditer(r"0\d( \d\d){4}|zibeline", text)
        return [Hit(*one.span(), *kinds[one[0][0]]) for one in places]

    monkeypatch.setattr(personal_data, "find", find)


@pytest.fixture
def desk(detector: None):
    client, row = at_desk(people.a_moderator()), unmarked(STORY)
    return client, row, opened(client, row)


def again(row: Testimony) -> str:
    return redaction.public_text(people.fresh(row))


def test_each_open_passage_is_marked_with_its_kind_its_confidence_and_its_number(desk) -> None:
    _client, _row, page = desk
    notes = re.findall(r'<mark class="([^"]+)">([^<]+)<span class="note" lang="en">([^<]+?) <button', page)
    assert notes == [
        ("is-open", "06 12 34 56 78", "Telephone number, likely"),
        ("is-open", "07 12 34 56 78", "Telephone number, likely"),
        ("is-open is-guess", "zibeline", "Name of a person, possible"),
    ]
    assert re.findall(r'id="hit-(\d)" data-key="(\d)"', page) == [("1", "1"), ("2", "2"), ("3", "3")]


def test_the_button_of_one_hides_it_alone_and_goes_on_to_the_next(desk) -> None:
    client, row, page = desk
    values = re.findall(r'name="only" value="([^"]+)"', page)
    answer = act(client, row, "hide", only=values[1], span=values)
    assert answer["Location"] == item(row) + "#hit-2", "the guess, which is now the second"
    assert again(row) == STORY.replace("07 12 34 56 78", "[numéro]")
    assert act(client, row, "hide", only=values[2])["Location"] == item(row) + "#hit-1"
    assert act(client, row, "hide", only=values[0])["Location"] == item(row) + "#approve-questions"


def test_all_are_hidden_at_once_guesses_too_and_their_number_is_said(desk) -> None:
    client, row, page = desk
    assert "Hide all 3 open passages" in page
    answer = act(client, row, "hide_all")
    assert answer["Location"] == item(row) + "#approve-questions"
    page = client.get(item(row)).content.decode()
    assert "3 passages are hidden." in page
    assert "Hide all" not in page
    assert again(row) == "Il m'a écrit au [numéro], puis au [numéro]. Son nom : [nom]."
    assert {one.by for one in Redaction.objects.all()} == {Event.objects.get(what="claim").who}


def test_none_is_hidden_in_a_version_that_was_not_seen(desk) -> None:
    client, row, _page = desk
    assert act(client, row, "hide_all", version="7").status_code == 409
    assert not Redaction.objects.exists()


def test_a_passage_that_is_asked_about_is_not_hidden_with_the_others(desk) -> None:
    client, row, page = desk
    value = re.findall(r'name="only" value="([^"]+)"', page)[0]
    assert act(client, row, "ask", span=value)["Location"] == item(row) + "#hit-1"
    assert act(client, row, "hide_all")["Location"] == item(row) + "#texts", "the approval would be refused"
    assert Redaction.objects.filter(standing=Standing.ASKED).count() == 1
    page = act(client, row, "approve").content.decode()
    assert "A passage is marked for a change" in page
    assert "Asked about: <q>06 12 34 56 78</q>" in page


def test_an_approval_with_an_open_passage_is_refused_beside_its_button_with_the_list(desk) -> None:
    client, row, _page = desk
    page = act(client, row, "approve").content.decode()
    form = page[page.index("act-approve") :].partition("</form>")[0]
    assert "Personal data is left open. Hide each passage, or say why it stays." in form
    assert re.findall(r'href="#hit-\d">(\d)\. <q>([^<]+)', form) == [
        ("1", "06 12 34 56 78"), ("2", "07 12 34 56 78"), ("3", "zibeline")
    ]  # fmt: skip
    assert people.fresh(row).state == "waiting"


def test_a_heavy_text_is_agreed_to_by_a_box_and_a_button_and_what_was_ticked_stays_so(detector: None) -> None:
    row, client = people.waiting(STORY, warnings=["threats"]), at_desk(people.a_moderator())
    row.redactions.all().delete()
    page = opened(client, row)
    assert re.search(r'type="checkbox" name="looked" id="approve-looked"', page)
    assert 'name="looked" value="on"' not in page
    page = act(client, row, "approve").content.decode()
    form = page[page.index("act-approve") :].partition("</form>")[0]
    assert " checked>" in form


def test_what_is_let_stay_is_in_the_trail_by_kind_and_reason_and_never_by_its_words(desk) -> None:
    client, row, page = desk
    one, two, three = re.findall(r'name="only" value="([^"]+)"', page)
    act(client, row, "hide", span=[one, two])
    act(client, row, "keep", only=three, reason="invented")
    event = Event.objects.get(what="mark_kept")
    assert (event.kind, event.reason, event.version) == ("person_name", "invented", 1)
    assert b"zibeline" not in everything_stored()
    act(client, row, "approve")
    assert people.fresh(row).public_text.endswith("Son nom : zibeline.")


def test_the_checklist_is_wanted_with_every_approval(desk) -> None:
    client, row, page = desk
    for question in ("sole trader", "small agency", "local branch", "quoted word for word", "already published",
                     "rare job"):  # fmt: skip
        assert question in page
    act(client, row, "hide_all")
    page = act(client, row, "approve", looked="").content.decode()
    assert "Look for each of these first" in page
    assert re.search(r'id="approve-looked"[^>]* autofocus', page)
    assert people.fresh(row).state == "waiting"
    act(client, row, "approve")
    assert people.fresh(row).state == "published"


def test_no_bulk_order_approves(desk) -> None:
    client, row, _page = desk
    chosen = f"{row.pk}:1:waiting"
    page = client.post(
        "/admin/testimonies/testimony/bulk/", {"what": "approve", "chosen": chosen, "looked": "on"}
    )
    assert "Choose what to do with these rows" in page.content.decode()
    assert people.fresh(row).state == "waiting"


def test_what_the_author_left_to_the_team_is_decided_by_it_and_by_nobody_else(desk) -> None:
    client, row, _page = desk
    act(client, row, "hide_all")
    Redaction.objects.create(testimony=row, version=1, start=0, end=2, kind="cut", standing=Standing.ASKED)
    page = client.get(item(row)).content.decode()
    assert "left to the team by the author" in page
    number = Redaction.objects.get(standing=Standing.ASKED).pk
    assert "hide it or keep it" in act(client, row, "unmark", redaction=number).content.decode()
    assert "marked for a change" in act(client, row, "approve").content.decode()
    act(client, row, "keep", only="0-2-cut", reason="not-personal")
    act(client, row, "approve")
    assert people.fresh(row).public_text.startswith("Il m'a")


def test_a_text_made_of_numbers_is_hidden_by_the_hundred() -> None:
    client, row = at_desk(people.a_moderator()), unmarked("@abcd " * 600)
    opened(client, row)
    with CaptureQueriesContext(connection) as queries:
        act(client, row, "hide_all")
    assert Redaction.objects.count() == 500
    assert len(queries) < 60, "rows of the trail are written together"


def test_after_an_amendment_the_desk_reads_which_decisions_came_along(detector: None) -> None:
    row, mia = unmarked(STORY), people.a_moderator()
    client = at_desk(mia)
    opened(client, row)
    act(client, row, "hide_all")
    story = STORY.replace("07 12 34 56 78", "07 00 00 00 00")
    row = follow_up.amend(follow_up.Visit(people.fresh(row), 1), story=story, hidden=[])
    page = opened(client, row)
    assert "Version 2: the author changed the text." in page
    assert "Of 3 decisions about the version before, 2 came along." in page
    assert page.count("as in the version before") == 2
    assert "Hide the 1 open passage" in page
