"""Before a decision: what its author's first screen would say after it. Nothing of it happens."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from testimonies.models import Approval, Event, State, Testimony
from testimonies.rules import desk, follow_up
from tests import people
from tests.pages.coming_back import Author
from tests.test_privacy import everything_stored

from .desk import act, at_desk, item, opened, unmarked
from .test_rights import of_role

pytestmark = pytest.mark.django_db


def previewed(client: Client, row: Testimony, name: str, **data: Any) -> HttpResponse:
    where = reverse("admin:testimonies_testimony_preview", args=[row.pk, name])
    return client.post(where, {"version": row.version, "state": row.state, **data})


def her_screen(page: str) -> str:
    """What stands in the preview, in one line."""
    return " ".join(page.partition("<fieldset disabled")[2].partition("</fieldset>")[0].split())


@pytest.fixture
def row() -> Testimony:
    return people.waiting()


@pytest.fixture
def client(row: Testimony) -> Client:
    mine = at_desk(people.a_moderator())
    opened(mine, row)
    return mine


def test_a_refusal_is_shown_with_its_reason_and_sentence_in_her_language(
    client: Client, row: Testimony
) -> None:
    sentence = "Merci d’avoir écrit. {motif}."
    page = previewed(client, row, "refuse", reason="verdict", sentence=sentence).content.decode()
    shown = her_screen(page)
    assert "L’équipe ne peut pas publier ce texte" in shown
    assert "Merci d’avoir écrit. affirme la culpabilité" in shown or "Merci d’avoir écrit. " in shown
    assert "{motif}" not in shown
    assert "Retirer mon témoignage" in shown, "the whole of the first screen"


def test_nothing_is_done_and_what_was_typed_comes_back(client: Client, row: Testimony) -> None:
    before, events = people.fresh(row), Event.objects.count()
    page = previewed(
        client, row, "ask_change", reason="verdict", sentence="Ma phrase {motif}."
    ).content.decode()
    after = people.fresh(row)
    assert (after.state, after.reason, after.reason_text) == (State.WAITING, "", "")
    assert after.claimed_by == before.claimed_by
    assert Event.objects.count() == events
    form = page[page.index("act-ask_change") :].partition("</form>")[0]
    assert "Ma phrase {motif}." in form
    assert 'value="verdict"' in form.partition(" checked")[0][-200:]


def test_it_is_word_for_word_what_she_then_reads(client: Client, row: Testimony) -> None:
    facts = {"reason": "off-topic", "sentence": "Merci d’avoir écrit."}
    shown = her_screen(previewed(client, row, "refuse", **facts).content.decode())
    act(client, row, "refuse", **facts)
    author = Author(Client(), people.fresh(row))
    author.press("state")
    hers = " ".join(author.response.content.decode().split())
    standing = shown[shown.index('<div class="state">') : shown.index("</div>")]
    assert "Merci" in standing
    assert standing in hers


def test_an_approval_needs_no_box_to_be_looked_at_and_says_when_it_will_be_public(
    client: Client, row: Testimony, settings: Any
) -> None:
    settings.RELEASE_DELAY_DAYS = 5
    shown = her_screen(previewed(client, row, "approve").content.decode())
    assert "Il sera bientôt publié" in shown
    assert not Approval.objects.exists()


def test_the_first_of_two_yeses_leaves_her_waiting() -> None:
    row, client = people.waiting(warnings=["sexual-assault"]), at_desk(people.a_moderator())
    opened(client, row)
    assert "Deux personnes de l’équipe" in her_screen(previewed(client, row, "approve").content.decode())


def test_a_refusal_from_the_flood_shows_that_she_is_told_it_waits(client: Client, row: Testimony) -> None:
    shown = her_screen(previewed(client, row, "refuse", reason="flood", sentence="Non.").content.decode())
    assert "Il attend d’être lu" in shown
    assert "Non." not in shown


def test_what_could_not_be_decided_is_not_shown_but_told(client: Client, row: Testimony) -> None:
    page = previewed(client, row, "refuse", reason="", sentence="Ma phrase.").content.decode()
    assert "<fieldset disabled" not in page
    assert "Ma phrase." in page
    hidden = unmarked("Il m'écrit depuis le 06 12 34 56 78 tous les soirs.")
    opened(client, hidden)
    page = previewed(client, hidden, "approve").content.decode()
    assert "Personal data is left open" in page
    assert previewed(client, row, "refuse", version=9, reason="spam", sentence="x").status_code == 409


def test_what_was_typed_into_a_preview_is_stored_nowhere(client: Client, row: Testimony) -> None:
    previewed(client, row, "refuse", reason="spam", sentence="kumquat")
    assert b"kumquat" not in everything_stored()


def test_only_decisions_are_shown_and_only_by_post(client: Client, row: Testimony) -> None:
    assert previewed(client, row, "escalate").status_code == 404
    where = reverse("admin:testimonies_testimony_preview", args=[row.pk, "refuse"])
    assert client.get(where)["Location"] == item(row)


def test_a_stranger_previews_nothing(row: Testimony) -> None:
    stranger = at_desk(people.a_moderator(people.a_call(slug="other")))
    assert previewed(stranger, row, "refuse", reason="spam", sentence="x").status_code == 404
    assert previewed(at_desk(of_role("Analysts")), row, "refuse").status_code == 403
    assert previewed(Client(), row, "approve").status_code in (302, 403)
    desk.claim(row, people.a_lead())
    follow_up.reply(row, text="Bonjour zibeline.")
    page = previewed(
        at_desk(people.a_moderator()), row, "refuse", reason="spam", sentence="x"
    ).content.decode()
    assert "Somebody else is reading" in page or "Your claim on this one ended" in page
    assert "<fieldset disabled" not in page
