"""Erasing the author's own words behind a publication: a lead's act, asked about once more."""

import pytest

from testimonies.models import Event, Testimony
from testimonies.models.sealed import SealedTextField
from testimonies.rules import desk, evidence, evidence_author, evidence_desk, follow_up, moderation
from testimonies.rules.moderation import MoveError, StaleError
from testimonies.rules.pictures.cleaning import clean
from testimonies.rules.redaction import Span
from testimonies.rules.trail import AUTHOR, CLOCK
from tests import people
from tests.pages.coming_back import ENGLISH, Author
from tests.pictures import screenshot
from tests.test_privacy import OURS, everything_stored

from .desk import act, at_desk, item

pytestmark = pytest.mark.django_db
STORY = "Il s'appelle Zibeline, au 06 12 34 56 78. Écrivez à contact@example.org, c'est leur adresse."
READ = "Il s'appelle [nom], au [numéro]. Écrivez à contact@example.org, c'est leur adresse."


def published(**choices: object) -> Testimony:
    """Second version: a name hidden by the desk, a number by its author, an address let stay."""
    row, user = people.waiting("Ma Zibeline à moi. " + STORY, **choices), people.a_lead()
    row.redactions.all().delete()
    people.hide(people.opened(row, user), user, "Zibeline")
    row = follow_up.amend(follow_up.Visit(people.fresh(row), 1), story=STORY, hidden=[])
    row.redactions.all().delete()
    people.hide(people.opened(people.fresh(row), user), user, "Zibeline")
    people.hide(row, user, "06 12 34 56 78", "phone")
    start = STORY.index("contact")
    span = Span(start, start + len("contact@example.org"), "email")
    desk.mark(row, user, version=2, spans=[span], standing="kept", reason="public-service")
    row = moderation.move(people.fresh(row), "approve", by=people.by(user), version=2)
    assert row.public_text == READ
    return row


def every_word() -> str:
    """All that the sealed fields of all records hold, opened."""
    return " ".join(
        getattr(one, field.name)
        for model in OURS
        for field in model._meta.fields
        if isinstance(field, SealedTextField)
        for one in model.objects.all()
    )


def test_nothing_of_the_burnt_words_is_left_in_any_table_and_readers_get_the_same_bytes(client) -> None:
    row = published()
    page = client.get(row.get_absolute_url()).content
    assert "Zibeline" in every_word()
    moderation.burn(row, by=people.by(people.a_lead()), version=2)
    for word in ("Zibeline", "06 12 34 56 78"):
        assert word not in every_word()
        assert word.encode() not in everything_stored()
    now = people.fresh(row)
    assert (now.story, now.public_text, now.version, now.state) == (READ, READ, 2, "published")
    assert client.get(row.get_absolute_url()).content == page
    event = Event.objects.filter(what="burn").get()
    assert (event.actor, event.version, event.target) == ("lead", 2, "")


def test_what_lies_under_the_rectangles_readers_see_is_erased_too() -> None:
    sent = people.sent(STORY)
    row, user = sent.testimony, people.a_lead()
    one = evidence.store(row, sent=b"x", clean=clean(screenshot()), key=sent.key)
    evidence_author.say(row, public_id=one.public_id, may_be_shown=True, transcript="Tu es jolie.")
    kept = evidence.store(row, sent=b"y", clean=clean(screenshot(width=30)), key=sent.key)
    row = people.opened(people.fresh(row), user)
    facts = {"version": 1, "public_id": one.public_id, "boxes": [(0, 0, 30, 60)]}
    evidence_desk.cover(row, user, **facts)
    evidence_desk.approve(row, user, **facts, transcript="Tu es jolie.")
    row = people.in_state("published", people.fresh(row), user)
    one.refresh_from_db()
    covered, others = evidence.for_readers(one), evidence.cleaned(kept)
    assert evidence.cleaned(one) != covered
    moderation.burn(row, by=CLOCK, version=1)
    one.refresh_from_db()
    assert evidence.cleaned(one) == evidence.for_readers(one) == covered
    assert (one.rectangles, one.verdict, bytes(one.public_picture)) == ("", "shown", covered)
    assert sorted(one.copies.values_list("copy", flat=True)) == ["cleaned", "original"]
    assert evidence.cleaned(kept) == others


def test_what_was_let_stay_stays_so_and_no_span_of_an_earlier_version_is_left() -> None:
    row = moderation.burn(published(), by=CLOCK, version=2)
    (one,) = row.redactions.all()
    assert (one.standing, one.reason, one.version) == ("kept", "public-service", 2)
    assert row.story[one.start : one.end] == "contact@example.org"
    assert people.open_hits(row) == []


@pytest.mark.parametrize("way", ["withdraw", "amend", "suspend restore", "suspend reopen approve"])
def test_every_move_goes_on_working_on_a_burnt_text(way: str) -> None:
    row = moderation.burn(published(), by=CLOCK, version=2)
    for name in way.split():
        row = people.decide(row, name, **({"story": f"{READ} Bis."} if name == "amend" else {}))
    now = people.fresh(row)
    assert now.state == {"withdraw": "withdrawn", "amend": "waiting"}.get(way, "published")
    assert now.public_text == (READ if now.state == "published" else "")
    if way == "amend":
        assert [now.story[one.start : one.end] for one in now.redactions.filter(version=3)] == [
            "contact@example.org"
        ]


def test_her_yes_to_the_text_still_holds() -> None:
    row = published()
    before = moderation.shown(row)
    assert moderation.shown(people.fresh(moderation.burn(row, by=CLOCK, version=2))) == before


@pytest.mark.parametrize("state", ["waiting", "approved", "suspended", "refused", "withdrawn"])
def test_what_is_not_published_is_not_burnt(state: str) -> None:
    row = people.in_state(state)
    with pytest.raises(StaleError):
        moderation.burn(row, by=people.by(people.a_lead()), version=row.version)


def test_it_is_a_lead_s_or_the_clock_s_and_of_the_version_seen() -> None:
    row = published()
    for by in (people.by(people.a_moderator()), AUTHOR):
        with pytest.raises(MoveError, match=r"role|rôle"):
            moderation.burn(row, by=by, version=2)
    with pytest.raises(StaleError):
        moderation.burn(row, by=CLOCK, version=1)
    desk.claim(row, people.a_moderator())
    with pytest.raises(MoveError, match=r"else|autre"):
        moderation.burn(row, by=people.by(people.a_lead()), version=2)
    assert people.fresh(row).story == STORY


def test_at_the_desk_it_is_asked_about_once_more_and_needs_no_open_text() -> None:
    row, lea = published(), people.a_lead()
    client = at_desk(lea)
    act(client, row, "claim")
    assert "Erase the author’s own words" in client.get(item(row)).content.decode()
    page = act(client, row, "burn").content.decode()
    assert "Nobody can bring it back" in page
    assert people.fresh(row).story == STORY
    assert act(client, row, "burn", sure="yes").status_code == 302
    assert people.fresh(row).story == READ
    assert not Event.objects.filter(what="open", who=lea.username).exists()
    act(client, row, "claim")
    assert "the author’s own words erased" in client.get(item(row)).content.decode()


def test_a_moderator_is_not_offered_it_and_may_not_do_it() -> None:
    row, client = published(), at_desk(people.a_moderator())
    act(client, row, "claim")
    assert "own words" not in client.get(item(row)).content.decode()
    assert act(client, row, "burn", sure="yes").status_code == 403
    assert people.fresh(row).story == STORY


def test_the_author_reads_that_the_published_text_alone_is_kept(client) -> None:
    row = moderation.burn(published(), by=people.by(people.a_lead()), version=2)
    author = Author(client, row, ENGLISH)
    page = author.press("text")
    assert "The team erased your original wording for good. Only the published text is kept." in page
    assert "As you wrote it" not in page
    author.press("amend_save", story=f"{READ} Une suite à moi.", seen="published")
    assert "erased your original wording" not in author.press("text"), "the new text is all hers"
