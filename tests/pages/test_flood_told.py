"""What nobody outside the desk can tell: the lane of a text, why it is there, and that a refusal from the flood was made."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from testimonies.models import Event, Lane, Reason, Sign, State, Testimony
from testimonies.rules import follow_up, receipts
from testimonies.rules.raid import mode
from testimonies.rules.trail import today
from tests import walk

from .. import people
from .coming_back import ENGLISH, FRENCH, OURS, Author, open_with

pytestmark = pytest.mark.django_db
LANES = {
    "normal": {},
    "heavy": {"lane": Lane.HEAVY, "lane_signs": f"{Sign.TRAP} {Sign.BURST}"},
    "flood": {"lane": Lane.FLOOD, "lane_signs": Sign.COPIES},
}
PRESSES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("state", {}),
    ("text", {}),
    ("amend", {}),
    ("details", {}),
    ("evidence", {}),
    ("withdraw", {}),
    ("reply", {"message": "Un message."}),
    ("reply", {"message": ""}),
    ("text", {}),
    ("agree", {}),
    ("reopen", {}),
    ("reopen", {}),
    ("amend_check", {"story": people.STORY + " Et il est revenu."}),
    ("details_save", {"places": "home", "age_band": "15-17"}),
    ("evidence_say", {"which": "x"}),
    ("delete_message", {"which": "x"}),
    ("nonsense", {}),
    ("amend_save", {"story": people.STORY + " Et il est revenu."}),
    ("state", {}),
    ("reopen", {}),
    ("withdraw_yes", {}),
    ("state", {}),
)


def refused(row: Testimony, told_in: int) -> Testimony:
    """By the desk, as resembling automatic sendings; to be told in so many days."""
    row = people.decide(row, "refuse", reason=Reason.FLOOD, sentence="CANARY")
    Testimony.objects.filter(pk=row.pk).update(told_on=today() + timedelta(days=told_in))
    return people.fresh(row)


def twins() -> dict[str, tuple[Testimony, str]]:
    """One of each lane and one refused and not told yet, sent three days ago, all in the same words, with their receipts."""
    found = {}
    for name, facts in (*LANES.items(), ("refused", LANES["flood"])):
        sent = people.sent()
        assert sent.testimony
        day = today() - timedelta(days=3)
        Testimony.objects.filter(pk=sent.testimony.pk).update(
            **({"lane": Lane.NORMAL, "lane_signs": ""} | facts), submitted_on=day, state_since=day
        )
        # The trail is written once: its day is that of the sending.
        Event.objects.filter(testimony=sent.testimony.pk)._raw_delete("default")
        Event(day=day, what="submit", actor="author", call=sent.testimony.call.slug, testimony=sent.testimony.pk,
              version=1, target=State.WAITING).save()  # fmt: skip
        found[name] = people.fresh(sent.testimony), " ".join(sent.words)
    refused(found["refused"][0], told_in=1)
    return found


def plain(answer: Any, row: Testimony, words: str) -> tuple[int, list[Any], str]:
    """An answer without what is another's each time: the passes, the id and the receipt."""
    page = answer.getvalue().decode().replace(row.pk, "ID").replace(words, "WORDS")
    page = re.sub(r'(name="(?:pass|seen_text|which|places)" value=)"[^"]*"', r"\1", page)
    headers = [pair for pair in answer.items() if pair[0] not in ("Content-Length", "ETag", "Date")]
    return answer.status_code, headers, page


def seen_by_each(client: Client, address: str) -> Iterator[tuple[str, dict[str, Any]]]:
    authors = {name: (Author(client, row, address), row, words) for name, (row, words) in twins().items()}
    opened = {
        name: plain(open_with(client, words, address), row, words)
        for name, (_author, row, words) in authors.items()
    }
    yield "open", opened
    for action, fields in PRESSES:
        answers = {}
        for name, (author, row, words) in authors.items():
            author.press(action, **fields)
            answers[name] = plain(author.response, row, words)
        yield action, answers


@pytest.mark.parametrize("address", [FRENCH, ENGLISH])
def test_every_lane_and_an_untold_refusal_look_the_same_to_their_authors(
    client: Client, address: str
) -> None:
    walked = 0
    for action, answers in seen_by_each(client, address):
        for name, answer in answers.items():
            assert answer == answers["normal"], (action, name)
        walked += 1
    assert walked == len(PRESSES) + 1


def public_pages(client: Client, row: Testimony) -> dict[str, tuple[int, str]]:
    """Every address outside the desk, with the row in it; not the machine's own, which say what is true now."""
    found = {}
    for address in walk.addresses(public_id=row.pk, slug=row.call.slug):
        answer = client.get(address)
        page = re.sub(r'name="(pass|nonce|confirmed)" value="[^"]*"', "", answer.getvalue().decode())
        found[address.replace(row.pk, "ID")] = answer.status_code, page.replace(row.pk, "ID")
    return found


@pytest.mark.parametrize("state", [State.WAITING, State.PUBLISHED])
def test_no_public_page_differs_by_lane(client: Client, state: str) -> None:
    row = people.in_state(state)
    seen = {}
    for name, facts in LANES.items():
        Testimony.objects.filter(pk=row.pk).update(**({"lane": Lane.NORMAL, "lane_signs": ""} | facts))
        seen[name] = public_pages(client, row)
    assert seen["heavy"] == seen["normal"] == seen["flood"]
    assert len(seen["normal"]) > 40


def test_raid_mode_shows_on_no_public_page_and_to_no_author(client: Client) -> None:
    row = people.waiting()
    before = public_pages(client, row), Author(client, row).press("state")
    mode.start(row.call, by=people.by(people.a_lead()), hours=5)
    after = public_pages(client, row), Author(client, row).press("state")
    without_pass = [re.sub(r'name="pass" value="[^"]*"', "", page) for page in (before[1], after[1])]
    assert before[0] == after[0]
    assert without_pass[0] == without_pass[1]


def test_on_its_day_it_is_told_in_one_general_wording(client: Client) -> None:
    row = refused(people.waiting(), told_in=0)
    page = Author(client, row, ENGLISH).press("state")
    assert "resembled automatic sendings" in page
    assert "Nobody judged" in page
    for hidden in ("CANARY", "Reason:", "cannot publish"):
        assert hidden not in page


def test_the_day_shown_is_the_one_it_was_told_and_not_the_one_it_was_decided(client: Client) -> None:
    row = refused(people.waiting(), told_in=-2)
    Testimony.objects.filter(pk=row.pk).update(state_since=today() - timedelta(days=9))
    told = follow_up.read_pass(Author(client, row).token).testimony
    assert told.state_since == today() - timedelta(days=2)


@pytest.mark.parametrize("address", [FRENCH, ENGLISH])
def test_one_press_brings_it_to_the_team_with_care(client: Client, address: str) -> None:
    row = refused(people.waiting(), told_in=0)
    Testimony.objects.filter(pk=row.pk).update(lane=Lane.FLOOD)
    author = Author(client, row, address)
    assert author.press("state").count('value="reopen"') == 1
    page = author.press("reopen")
    row = people.fresh(row)
    assert (row.state, row.lane, row.told_on) == (State.WAITING, Lane.HEAVY, None)
    assert "notice-done" in page
    assert ("A person of the team will read it." in page) == (address == ENGLISH)
    assert "will read your text again" not in page
    assert "relira" not in page
    assert 'value="reopen"' not in page


def test_it_can_be_said_for_a_text_that_only_counts(client: Client) -> None:
    row = refused(people.waiting(publication="figures"), told_in=0)
    assert 'value="reopen"' in Author(client, row).press("state")


def test_the_words_lead_to_it_before_and_after(client: Client) -> None:
    sent = people.sent()
    assert sent.testimony
    refused(sent.testimony, told_in=2)
    visit = follow_up.find(receipts.parse(" ".join(sent.words), "fr"))
    assert visit
    assert (visit.testimony.state, visit.testimony.reason) == (State.WAITING, "")
    assert people.fresh(sent.testimony).state == State.REFUSED, "what is shown is not what is kept"
    assert OURS
