"""Coming back: the pass, the conversation, a new text, withdrawal (design.md 4 and 5.5)."""

from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from testimonies.models import REASONS, Event, Message, Redaction, Standing, State, Term, TermKind, Testimony
from testimonies.models.sealed import seal
from testimonies.rules import desk, follow_up, moderation, receipts, submission, tokens
from testimonies.rules.follow_up import Visit
from testimonies.rules.redaction import Span

from .. import people

pytestmark = pytest.mark.django_db
CANARY = "xq7canari"


def fresh(row: Testimony) -> Testimony:
    return Testimony.objects.get(pk=row.pk)


def visit(row: Testimony) -> Visit:
    return Visit(fresh(row), fresh(row).version)


def found(words: list[str]) -> Testimony | None:
    visit = follow_up.find(typed(words))
    return visit.testimony if visit else None


def typed(words: list[str]) -> receipts.Typed:
    return receipts.parse(" ".join(words), "fr")


def test_the_words_find_the_testimony_and_a_second_query_reads_it(django_assert_num_queries: Any) -> None:
    sent = people.sent()
    other = people.sent("Une autre histoire, assez longue.")
    with django_assert_num_queries(2):
        assert found(sent.words) == sent.testimony
    assert found(other.words) == other.testimony


def test_one_forgotten_word_still_finds_it(django_assert_num_queries: Any) -> None:
    sent = people.sent()
    with django_assert_num_queries(2):
        assert found([*sent.words[:3], "?", *sent.words[4:]]) == sent.testimony


@pytest.mark.parametrize("number", [2, 3, 4])
def test_words_find_what_was_written_under_any_of_several_keys(number: int, settings: Any) -> None:
    """Few keys are asked for in one way, many in another; a repeated sending is known under each too."""
    known, nonces, sendings = dict(settings.RECEIPT_KEYS), [], []
    for place in range(number):
        settings.RECEIPT_KEYS = known = {f"k{place}": bytes([place]) * 32} | known
        nonces.append(receipts.mint())
        sendings.append(
            submission.submit(answers=people.ANSWERS, nonce=nonces[-1]) if place else people.sent()
        )
    for sending in sendings:
        assert found(sending.words) == sending.testimony
    again = [submission.submit(answers=people.ANSWERS, nonce=nonce) for nonce in nonces[1:]]
    assert [one.testimony for one in again] == [one.testimony for one in sendings[1:]]


def test_wrong_malformed_and_withdrawn_words_cost_the_same_query(django_assert_num_queries: Any) -> None:
    sent = people.sent()
    follow_up.withdraw(visit(sent.testimony))
    for words in (sent.words, sent.words[::-1], ["no"], []):
        with django_assert_num_queries(1):
            assert found(words) is None


def test_a_pass_opens_its_testimony_for_fifteen_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    row = people.waiting()
    token = follow_up.issue_pass(row)
    assert follow_up.read_pass(token) == Visit(row, 1)
    now = timezone.now().timestamp()
    monkeypatch.setattr(tokens.time, "time", lambda: now + 14 * 60)
    later = follow_up.issue_pass(row)
    monkeypatch.setattr(tokens.time, "time", lambda: now + 16 * 60)
    assert follow_up.read_pass(later).testimony == row
    with pytest.raises(follow_up.PassError):
        follow_up.read_pass(token)


def test_a_pass_says_nothing_to_who_reads_it() -> None:
    row = people.waiting()
    assert row.pk not in follow_up.issue_pass(row)
    assert follow_up.issue_pass(row) != follow_up.issue_pass(row)


@pytest.mark.parametrize("token", ["", "x", "é", "\x00", "\ud83d", "A" * 1_000_000, "azE6" * 9, "  "])
def test_a_forged_pass_opens_nothing(token: str) -> None:
    with pytest.raises(follow_up.PassError):
        follow_up.read_pass(token)


def test_a_seal_of_something_else_is_no_pass() -> None:
    import base64

    row = people.waiting()
    sealed = seal(f'["{row.pk}", 1, 99999999999]', f"testimony.story:{row.pk}")
    with pytest.raises(follow_up.PassError):
        follow_up.read_pass(base64.urlsafe_b64encode(sealed).decode())


def test_the_pass_of_a_withdrawn_testimony_says_it_is_gone() -> None:
    row = people.waiting()
    token = follow_up.issue_pass(row)
    follow_up.withdraw(visit(row))
    with pytest.raises(follow_up.GoneError):
        follow_up.read_pass(token)


def test_the_first_visit_ends_the_minutes_in_which_a_repeat_shows_the_receipt() -> None:
    people.a_call()
    nonce = receipts.mint()
    first = submission.submit(answers=people.ANSWERS, nonce=nonce)
    assert submission.submit(answers=people.ANSWERS, nonce=nonce).words == first.words
    follow_up.open_visit(first.testimony)
    again = submission.submit(answers=people.ANSWERS, nonce=nonce)
    assert (again.outcome, again.words) == (submission.Outcome.ALREADY_RECEIVED, [])


def test_messages_go_both_ways_and_lie_sealed() -> None:
    row, by = people.waiting(), people.a_moderator()
    follow_up.reply(row, text=f"Bonjour {CANARY}")
    desk.write(row, by, text="Merci. Nous lisons.")
    assert [(one.side, one.text) for one in row.messages.all()] == [
        ("author", f"Bonjour {CANARY}"),
        ("team", "Merci. Nous lisons."),
    ]
    assert CANARY.encode() not in bytes(Message.objects.values_list("text", flat=True)[0])


def test_the_same_message_twice_is_kept_once() -> None:
    row = people.waiting()
    follow_up.reply(row, text="Une question.")
    follow_up.reply(row, text="Une question.")
    assert row.messages.count() == 1
    desk.write(row, people.a_moderator(), text="Une question.")
    assert row.messages.count() == 2


def test_she_deletes_any_message_of_hers_and_none_of_others() -> None:
    row, other = people.waiting(), people.waiting("Une autre histoire, assez longue.")
    mine = follow_up.reply(row, text="À effacer.")
    team = desk.write(row, people.a_moderator(), text="À effacer aussi.")
    theirs = follow_up.reply(other, text="Reste.")
    for public_id in (mine.public_id, team.public_id, theirs.public_id, "\x00", "x" * 99):
        follow_up.delete_message(row, public_id=public_id)
    assert list(Message.objects.all()) == [theirs]


def test_nothing_is_added_to_what_is_withdrawn() -> None:
    row = people.waiting()
    follow_up.withdraw(visit(row))
    with pytest.raises(moderation.StaleError):
        follow_up.reply(row, text="Trop tard.")
    with pytest.raises(moderation.StaleError):
        follow_up.add_details(row, company="Trop tard", choices={})
    with pytest.raises(moderation.StaleError):
        follow_up.delete_message(row, public_id="x" * 22)


NUMBER = "Son numéro : 06 39 98 11 22."


def test_a_new_text_keeps_what_was_hidden_in_words_that_did_not_change() -> None:
    row = people.waiting(f"Karim est venu à midi. {NUMBER} Il a écrit le soir.")
    by = people.a_moderator()
    people.opened(row, by)
    desk.mark(row, by, version=1, spans=[Span(0, 5, "first_name")], reason="names-person")
    desk.mark(row, by, version=1, spans=[Span(52, 66, "cut")])
    new = f"Bonjour. Karim est venu à midi. {NUMBER} Il n'a rien écrit."
    row = follow_up.amend(visit(row), story=new, hidden=[])
    hidden = {new[one.start : one.end]: one.reason for one in row.redactions.filter(version=2)}
    assert hidden["Karim"] == "names-person"
    assert "06 39 98 11 22" in hidden
    assert (row.state, row.version, row.story) == ("waiting", 2, new)
    assert row.redactions.filter(version=1).exists()


def test_her_wish_to_hide_stands_above_a_waiver() -> None:
    story = "Elle m'a dit d'appeler le 06 39 98 11 22 ce soir."
    row = people.waiting(story)
    one = row.redactions.get()
    Redaction.objects.filter(pk=one.pk).update(standing=Standing.KEPT, reason="invented", by="mia")
    row = follow_up.amend(visit(row), story=story + " Voilà.", hidden=[Span(one.start, one.end, "phone")])
    assert [(r.standing, r.by) for r in row.redactions.filter(version=2)] == [("hidden", "")]


def test_a_published_text_comes_down_when_it_is_amended() -> None:
    row = people.published()
    row = follow_up.amend(visit(row), story=people.STORY + " Encore un mot.", hidden=[])
    assert (row.state, row.public_text, row.published_on) == ("waiting", "", None)


def test_an_amended_text_is_not_approved_by_who_saw_the_one_before() -> None:
    row, by = people.waiting(), people.a_moderator()
    people.opened(row, by)
    follow_up.amend(visit(row), story=people.STORY + " Encore un mot.", hidden=[])
    with pytest.raises(moderation.StaleError):
        moderation.move(row, "approve", by=desk.acting(by), version=1)


def test_a_second_page_of_hers_does_not_overwrite_a_newer_text() -> None:
    row = people.waiting()
    old = visit(row)
    follow_up.amend(visit(row), story="La nouvelle version de mon texte.", hidden=[])
    with pytest.raises(moderation.StaleError) as stale:
        follow_up.amend(old, story="Une version plus ancienne du texte.", hidden=[])
    assert stale.value.event.actor == "author"
    assert fresh(row).story == "La nouvelle version de mon texte."


def columns() -> str:
    """Every value of every table, as stored and as opened."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                value = row.__dict__.get(field.attname)
                found.append(value.decode(errors="replace") if isinstance(value, bytes) else str(value))
                found.append(str(getattr(row, field.attname)))
    return "\n".join(found)


def full_row() -> Testimony:
    """A testimony with a word of hers in every place that takes one."""
    row = people.waiting(
        f"{CANARY} m'a écrit : 06 39 98 11 22, rappelez-moi.", review_first=True, show_area=True
    )
    by = people.a_moderator()
    people.opened(row, by)
    desk.mark(row, by, version=1, spans=[Span(0, 9, "first_name")])
    follow_up.reply(row, text=f"Un message, {CANARY}.")
    follow_up.add_details(row, company=f"{CANARY} SARL", choices={"age_band": ["25-34"], "places": ["home"]})
    follow_up.amend(visit(row), story=f"{CANARY} encore : 06 39 98 11 22, rappelez.", hidden=[])
    people.opened(fresh(row), by)
    return moderation.move(
        fresh(row),
        "ask_change",
        by=desk.acting(by),
        version=2,
        reason="names-person",
        sentence=f"Et {CANARY} ?",
    )


def test_withdrawal_leaves_no_word_in_any_column_of_any_table() -> None:
    row = full_row()
    assert CANARY in columns()
    follow_up.withdraw(visit(row))
    assert CANARY not in columns()
    row = fresh(row)
    assert (row.state, row.story, row.company, row.reason_text) == ("withdrawn", "", "", "")
    assert (row.receipt_digest, row.trade, row.year, row.country, row.reason) == (None, None, None, "", "")
    assert not any(
        (row.messages.exists(), row.redactions.exists(), row.terms.exists(), row.approvals.exists())
    )
    assert (row.submitted_on.day, row.state_since.day) == (1, 1)


def in_state(state: str) -> Testimony:
    row, by = people.waiting(), people.a_lead()
    people.opened(row, by)
    moves = {
        "approved": ["approve"], "published": ["approve"], "changes_asked": ["ask_change"], "refused": ["refuse"],
        "counted": ["count_only"], "suspended": ["approve", "suspend"], "waiting": [],
    }[state]  # fmt: skip
    if state == "approved":
        Testimony.objects.filter(pk=row.pk).update(review_first=True)
    for name in moves:
        reason = "verdict" if name in REASONS else ""
        row = moderation.move(row, name, by=desk.acting(by), version=1, reason=reason)
    assert row.state == state
    return row


ALIVE = ["waiting", "approved", "published", "changes_asked", "suspended", "refused", "counted"]


@pytest.mark.parametrize("state", ALIVE)
def test_withdrawal_wins_from_any_state_and_any_version(state: str) -> None:
    row = in_state(state)
    row = follow_up.withdraw(Visit(row, version=99))
    assert (row.state, row.story, row.public_text) == (State.WITHDRAWN, "", "")


@pytest.mark.parametrize("state", ALIVE)
def test_a_new_text_is_taken_in_any_state(state: str) -> None:
    row = follow_up.amend(visit(in_state(state)), story="La nouvelle version de mon texte.", hidden=[])
    assert (row.state, row.version) == (State.WAITING, 2)


@pytest.mark.parametrize("state", ALIVE)
def test_she_asks_once_to_be_read_again_and_not_while_suspended(state: str) -> None:
    row = in_state(state)
    may = state in ("refused", "counted", "changes_asked")
    assert follow_up.may_reopen(row) == may
    if not may:
        with pytest.raises(moderation.StaleError):
            follow_up.reopen(visit(row))
        return
    by = people.a_moderator()
    assert follow_up.reopen(visit(row)).state == State.WAITING
    row = moderation.move(fresh(row), "refuse", by=desk.acting(by), version=1, reason="spam")
    assert not follow_up.may_reopen(row)
    with pytest.raises(moderation.MoveError):
        follow_up.reopen(visit(row))


def test_who_chose_figures_is_not_offered_another_reading_of_what_is_counted() -> None:
    row = people.waiting(publication="figures")
    row = moderation.move(row, "count_only", by=desk.acting(people.a_moderator()), version=1)
    assert not follow_up.may_reopen(row)


@pytest.mark.parametrize("state", ALIVE)
def test_the_first_screen_names_the_day_that_matters(state: str, settings: Any) -> None:
    settings.RELEASE_DELAY_DAYS = 0
    row = in_state(state)
    seen = follow_up.outlook(row)
    assert bool(seen.answer_by) == (state in ("changes_asked", "approved"))
    assert bool(seen.come_back) == (state in ("waiting", "suspended"))
    assert seen.awaits_yes == (state == "approved")


def test_an_approved_text_has_its_last_day_and_no_yes_is_awaited_twice(settings: Any) -> None:
    settings.RELEASE_DELAY_DAYS = 5
    row = people.approved(people.waiting(review_first=True))
    assert follow_up.outlook(row).awaits_yes
    moderation.agree(row, version=1, seen=moderation.shown(row))
    seen = follow_up.outlook(fresh(row))
    assert (seen.awaits_yes, (seen.public_by - fresh(row).state_since).days) == (False, 5)


def test_a_grave_account_says_that_two_people_read_it() -> None:
    assert follow_up.outlook(people.waiting(warnings=["sexual-assault"])).two_readers
    assert not follow_up.outlook(people.waiting("Une autre histoire, assez longue.")).two_readers


def test_later_answers_replace_the_earlier_ones_and_leave_the_first_form_alone() -> None:
    row = people.waiting()
    behaviours = row.behaviours
    follow_up.add_details(
        row, company="Une entreprise", choices={"places": ["home", "vehicle"], "age_band": ["25-34"]}
    )
    follow_up.add_details(row, company="", choices={"places": ["vehicle"], "after": ["no-such-slug"]})
    row = fresh(row)
    assert row.term_slugs(TermKind.PLACE) == ["vehicle"]
    assert (row.company, row.term_slugs(TermKind.AGE_BAND), row.behaviours) == ("", [], behaviours)
    assert Term.objects.filter(slug="vehicle").exists()


def test_the_trail_keeps_her_days_and_none_of_her_hours() -> None:
    row = full_row()
    follow_up.withdraw(visit(row))
    assert not Event.objects.filter(actor="author").exclude(at=None).exists()
