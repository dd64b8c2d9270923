"""Each move of the desk: its button, its refusal, two readers, and what happened in between."""

import re

import pytest

from testimonies.models import SavedReply, State, Testimony
from testimonies.rules import desk, follow_up, moderation
from tests import people

from .desk import act, at_desk, item, opened, unmarked

pytestmark = pytest.mark.django_db


def now() -> Testimony:
    return Testimony.objects.get()


def reading(row: Testimony, user=None):
    client = at_desk(user or people.a_moderator())
    opened(client, row)
    return client


def test_approving_what_was_read_publishes_it() -> None:
    row = people.waiting()
    response = act(reading(row), row, "approve")
    assert response["Location"].endswith("/testimony/")
    assert now().state == State.PUBLISHED


def test_approving_unread_is_refused_beside_the_button() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    act(client, row, "claim")
    assert "Read the whole of this version first" in act(client, row, "approve").content.decode()
    assert now().state == State.WAITING


def test_approving_with_open_personal_data_is_refused() -> None:
    row = unmarked("Il m'écrit depuis le 06 12 34 56 78 tous les soirs.")
    page = act(reading(row), row, "approve").content.decode()
    assert "Personal data is left open" in page
    assert now().state == State.WAITING


def test_figures_only_offers_no_approval() -> None:
    row = people.waiting(publication="figures")
    client = reading(row)
    assert "/approve/" not in client.get(item(row)).content.decode()
    assert "figures only" in act(client, row, "approve").content.decode()
    act(client, row, "count_only", sentence="")
    assert now().state == State.COUNTED


def test_the_first_of_two_yeses_says_so_and_the_second_publishes() -> None:
    row = people.waiting(warnings=["sexual-assault"])
    mia = people.a_moderator()
    first = reading(row, mia)
    assert "your yes will be the first" in first.get(item(row)).content.decode()
    act(first, row, "approve")
    page = first.get("/admin/testimonies/testimony/").content.decode()
    assert "A second reader must agree" in page
    assert now().state == State.WAITING
    second = reading(row, people.a_lead())
    assert f"one yes, by {mia.username}" in " ".join(second.get(item(row)).content.decode().split())
    act(second, row, "approve")
    assert now().state == State.PUBLISHED


def test_one_reader_cannot_say_yes_twice() -> None:
    row = people.waiting(warnings=["sexual-assault"])
    client = reading(row)
    for _time in range(2):
        act(client, row, "claim")
        act(client, row, "approve")
    assert now().state == State.WAITING


def test_who_said_yes_is_offered_no_second_one() -> None:
    row = people.waiting(warnings=["sexual-assault"])
    client = reading(row)
    act(client, row, "approve")
    page = opened(client, row)
    assert "Your yes is already given" in page
    assert "/approve/" not in page
    assert "Your yes is already given" in act(client, row, "approve").content.decode()


def test_a_second_reading_can_be_asked_for() -> None:
    row = people.waiting()
    client = reading(row)
    act(client, row, "second_reading")
    act(client, row, "approve")
    assert (now().second_reading, now().state) == (True, State.WAITING)


MOVES = [
    ("refuse", State.WAITING, State.REFUSED),
    ("ask_change", State.WAITING, State.CHANGES_ASKED),
    ("count_only", State.WAITING, State.COUNTED),
    ("suspend", State.PUBLISHED, State.SUSPENDED),
    ("restore", State.SUSPENDED, State.PUBLISHED),
    ("reopen", State.SUSPENDED, State.WAITING),
    ("reopen", State.REFUSED, State.WAITING),
]
REASON = {"refuse": "threat-hate", "ask_change": "verdict", "suspend": "names-person"}


def standing(state: str, lead) -> Testimony:
    row = people.waiting()
    by = desk.acting(lead)
    if state in (State.PUBLISHED, State.SUSPENDED):
        people.approved(row, lead)
    if state == State.SUSPENDED:
        moderation.move(row, "suspend", by=by, version=1, reason="names-person")
    if state == State.REFUSED:
        moderation.move(row, "refuse", by=by, version=1, reason="spam")
    return now()


@pytest.mark.parametrize(("name", "origin", "target"), MOVES)
def test_each_move_has_its_button_and_does_what_it_says(name: str, origin: str, target: str) -> None:
    lead = people.a_lead()
    row = standing(origin, lead)
    client = reading(row, lead)
    assert f"/{name}/" in client.get(item(row)).content.decode()
    more = (
        {"reason": REASON[name], "sentence": "Voici pourquoi."} if name in REASON else {"sentence": "Merci."}
    )
    assert act(client, row, name, **more).status_code == 302
    assert now().state == target


def test_an_approved_one_is_called_back(settings) -> None:
    settings.RELEASE_DELAY_DAYS = 5
    row = people.approved(people.waiting())
    client = reading(row)
    act(client, row, "recall")
    assert now().state == State.WAITING


def test_putting_back_online_is_for_leads() -> None:
    row = standing(State.SUSPENDED, people.a_lead())
    client = reading(row)
    assert "/restore/" not in client.get(item(row)).content.decode()
    assert "Your role does not allow this" in act(client, row, "restore").content.decode()


def test_taking_down_is_offered_even_where_a_lead_decides() -> None:
    row, mia = people.published(), people.a_moderator()
    client = at_desk(mia)
    act(client, row, "claim")
    Testimony.objects.update(escalated="minor")
    page = client.get(item(row)).content.decode()
    assert "/suspend/" in page
    act(client, row, "suspend", reason="minor", sentence="Nous relisons.")
    assert now().state == State.SUSPENDED


def test_a_refusal_tells_the_author_why_in_her_language() -> None:
    row = people.waiting()
    client = reading(row)
    assert "{motif}" in client.get(item(row)).content.decode()
    act(
        client,
        row,
        "refuse",
        reason="off-topic",
        sentence="Non, car {motif}. {reason} {{x}}".replace(" {{x}}", ""),
    )
    sentence = now().reason_text
    assert "{" not in sentence
    assert sentence.startswith("Non, car ")


def test_a_placeholder_left_open_is_said_and_the_sentence_kept() -> None:
    row = people.waiting()
    page = act(
        reading(row), row, "ask_change", reason="verdict", sentence="Le passage {extrait} gêne."
    ).content.decode()
    assert "Write what stands for {extrait}" in page
    assert "Le passage {extrait} gêne." in page
    assert now().state == State.WAITING


def test_saved_replies_are_offered_for_their_reason() -> None:
    SavedReply.objects.create(
        slug="s", move="refuse", reason="spam", text_fr="Pas de publicité.", text_en="No ads."
    )
    row = people.waiting()
    page = reading(row).get(item(row)).content.decode()
    assert 'data-text="Pas de publicité."' in page


def test_escalating_wants_one_of_its_reasons_and_frees_the_claim() -> None:
    row = people.waiting()
    client = reading(row)
    for reason in ("", "spam", "\x00"):
        assert "error" in act(client, row, "escalate", reason=reason).content.decode()
    act(client, row, "escalate", reason="minor")
    assert (now().escalated, now().claimed_by) == ("minor", None)


def test_who_decided_meanwhile_is_told_with_what_and_the_new_state() -> None:
    row, mia, lea = people.waiting(), people.a_moderator(), people.a_lead()
    client = reading(row, mia)
    Testimony.objects.update(claimed_by=None, claimed_until=None)
    moderation.move(row, "refuse", by=desk.acting(lea), version=1, reason="spam")
    response = act(client, row, "ask_change", reason="verdict", sentence="Ma longue phrase.")
    page = " ".join(response.content.decode().split())
    assert response.status_code == 409
    for words in (lea.username, "<strong>refused</strong>", "Ma longue phrase."):
        assert words in page
    assert now().state == State.REFUSED


def test_an_amended_text_is_stale_and_the_sentence_is_still_in_the_form() -> None:
    row = people.waiting()
    client = reading(row)
    follow_up.amend(follow_up.Visit(row, 1), story="Une nouvelle version de mon histoire.", hidden=[])
    response = act(client, row, "refuse", reason="spam", sentence="Ma longue phrase.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "text changed" in page
    assert page.count("Ma longue phrase.") >= 1
    assert now().state == State.WAITING


@pytest.mark.parametrize("name", ["approve", "refuse", "escalate", "second_reading", "message", "count_only"])
def test_a_forged_version_or_state_does_nothing(name: str) -> None:
    row = people.waiting()
    client = reading(row)
    more = {"reason": "threat-hate", "sentence": "Non.", "text": "Bonjour."}
    for version in ("7", "x", "\x00", "", "9" * 400):
        assert act(client, row, name, **more, version=version).status_code == 409, version
    for state in ("published", "\x00", "x" * 100_000):
        assert act(client, row, name, **more, state=state).status_code == 409, state
    assert (now().state, now().escalated, now().second_reading) == ("waiting", "", False)
    assert not row.messages.exists()


@pytest.mark.parametrize("name", ["refuse", "ask_change"])
def test_a_bad_reason_or_sentence_gets_an_error_beside_it(name: str) -> None:
    row = people.waiting()
    client = reading(row)
    for value in ("", "   ", "\x00", "x" * 1_000_000, "because"):
        assert "errorlist" in act(client, row, name, reason=value, sentence="Voici.").content.decode()
    for value in ("", "   ", "\x00", "x" * 1_000_000):
        assert "errorlist" in act(client, row, name, reason="verdict", sentence=value).content.decode()
    assert now().state == State.WAITING


def test_the_keyboard_is_put_on_the_faulty_field() -> None:
    row = people.waiting()
    client = reading(row)
    faults = [("refuse", {"sentence": "Non."}, "input"), ("ask_change", {"reason": "verdict"}, "textarea")]
    for name, more, field in faults:
        page = act(client, row, name, **more).content.decode()
        focused, close = re.findall(r"<[^>]*autofocus[^>]*>", page)
        assert "popovertarget" in close, "of the panel of keys, once it is open"
        assert focused.startswith(f"<{field} ")
        assert f'id="{name}-' in focused


def test_reasons_speak_of_the_author_and_not_to_the_desk() -> None:
    row = people.waiting()
    client = reading(row)
    assert "makes the author recognisable" in client.get(item(row)).content.decode()
    act(client, row, "refuse", reason="identifies-witness", sentence="Non.")
    page = client.get(item(row)).content.decode()
    assert page.count("makes the author recognisable") == 2  # what is known, and the trail
    assert "makes you recognisable" not in page


def test_odd_signs_in_a_sentence_are_made_safe() -> None:
    row = people.waiting()
    act(reading(row), row, "refuse", reason="spam", sentence="Non\u202e merci\r\n\ufeff <b>x</b>")
    assert now().reason_text == "Non merci\n <b>x</b>"


def test_an_act_that_does_not_exist_is_a_404_and_a_get_does_nothing() -> None:
    row = people.waiting()
    client = reading(row)
    assert act(client, row, "release").status_code == 404
    assert client.get(item(row).replace("change", "approve")).status_code == 302
    assert now().state == State.WAITING
