"""Every screen of the author that only a press of a button reaches, looked at like the pages of test_look."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import translation

from testimonies.models import ALIVE, State, Support, Testimony
from testimonies.rules import (
    asides,
    deposit_author,
    desk,
    evidence_author,
    follow_up,
    moderation,
    notices,
    receipts,
)
from testimonies.rules.raid import load
from testimonies.rules.trail import CLOCK
from tests import people
from tests.pages import letters
from tests.pictures import screenshot

from .looking import DARK_NARROW, LIGHT_WIDE, Eyes

pytestmark = [pytest.mark.appearance, pytest.mark.django_db(transaction=True)]
PERSONAL = (
    "Il m'a écrit depuis le 06 39 98 00 12 et depuis sonnom@example.org.\n\n« Seule ? » 😳 Le soir même."
)
WRONG = " ".join(receipts.word_list("fr")[:8])


class Press(NamedTuple):
    """What is posted, and what must come of it: the words say which screen is looked at."""

    name: str
    to: str
    fields: dict[str, Any]
    status: int = 200
    foreign: bool = False
    shows: str = "h1"
    of: str = ""  # the id in the address, where there is one

    @property
    def address(self) -> str:
        return reverse(self.to, args=[self.of] if self.of else None)


def told(**changes: str) -> dict[str, str]:
    return {"story": PERSONAL, "publication": "publish", "consent_read": "on", "language": "fr",
            "trade": "plumber", "nonce": receipts.mint(), **changes}  # fmt: skip


def at_the_form() -> Iterator[Press]:
    sent = told()
    yield Press("form with errors", "testify", {"year": "x"}, shows=".error-summary")
    yield Press("check page", "testify", sent, shows="[name=hit_0]")
    yield Press("receipt", "send", sent, shows=".receipt li")
    yield Press("another text under this receipt", "send", sent | {"story": people.STORY}, shows=".notice")
    follow_up.open_visit(Testimony.objects.get())
    yield Press("already received", "send", sent)
    yield Press("page too old", "send", told(nonce="forged"), shows=".notice")
    yield Press("not confirmed", "send", told(), 403, foreign=True, shows=".notice")
    with patch.object(load, "is_loaded", return_value=True):
        yield Press("check page under load", "testify", told(), shows="[data-check]")
    people.a_call(paused=True)
    yield Press("paused meanwhile", "send", told(), shows=".notice-check")
    people.a_call()


def for_later() -> Iterator[Press]:
    sent = told() | {"set_aside": "yes"}
    yield Press("set aside", "set_aside", sent, shows=".receipt li")
    yield Press("nothing to set aside", "set_aside", {"set_aside": "yes"}, shows=".notice-check")
    yield Press("aside not confirmed", "set_aside", sent, 403, foreign=True, shows=".notice-check")
    yield Press(
        "opened again", "follow_up", {"receipt": " ".join(people.set_aside(PERSONAL))}, shows="[name=erase]"
    )
    aside = asides.reopen(receipts.parse(" ".join(people.set_aside(PERSONAL)), "fr"))
    mine = sent | {"aside": aside.token if aside else ""}
    yield Press("check page of an aside", "testify", mine, shows="[name=erase]")
    yield Press("set aside again", "set_aside", mine, shows="main > .notice")
    yield Press("erased", "set_aside", mine | {"erase": "yes"}, shows=".notice-done")
    gone = people.a_call(slug="gone", hashtag="#gone")
    words = asides.keep({"story": [PERSONAL], "call": [gone.slug]}, "fr", source="").words
    gone.delete()
    yield Press("its call is gone", "follow_up", {"receipt": " ".join(words)}, shows="textarea[readonly]")
    with patch.object(asides, "keep", side_effect=OperationalError):
        yield Press("the database is away", "set_aside", sent, 503, shows="textarea[readonly]")


def pressed(row: Testimony, name: str, action: str, **more: Any) -> Press:
    known = {one: more.pop(one) for one in ("status", "foreign", "shows") if one in more}
    return Press(name, "follow_up", {"pass": follow_up.issue_pass(row), "action": action, **more}, **known)


def where_it_stands() -> Iterator[Press]:
    for state in sorted(ALIVE):
        row = people.in_state(state)
        people.answered(row, "Nous vous lisons.")
        yield pressed(row, state, "state", shows=".state")
    row = people.in_state(State.APPROVED, people.waiting(review_first=True))
    yield pressed(row, "waits for her yes", "text", shows="[value=agree]")
    row = people.decide(people.waiting(), "refuse", reason="flood")
    Testimony.objects.filter(pk=row.pk).update(told_on=row.submitted_on)
    yield pressed(row, "told of a flood", "state", shows="[value=reopen]")


def talked_about() -> Testimony:
    """A change is asked of one passage, one is hidden, and both sides wrote."""
    row, lead = people.waiting(PERSONAL), people.a_lead()
    people.opened(row, lead)
    desk.mark(row, lead, version=1, spans=[desk.Span(0, 2, "graphic")], standing="asked", reason="graphic")
    follow_up.reply(row, text="Un message.\nSur deux lignes.")
    people.answered(row, "Une réponse.", lead)
    return people.decide(row, "ask_change", lead, sentence="Un mot à revoir, si vous voulez bien.")


def her_screens() -> Iterator[Press]:
    row, out = talked_about(), people.published()
    yield pressed(row, "text", "text", shows=".message")
    yield pressed(row, "message with an error", "reply", message="", shows=".error-summary")
    yield pressed(row, "change", "amend", shows="[name=story]")
    yield pressed(row, "change with an error", "amend_check", story="é", shows=".error-summary")
    yield pressed(
        row,
        "check of a change",
        "amend_check",
        story=PERSONAL + " Et au 06 39 98 44 55.",
        shows="[name=seen]",
    )
    yield pressed(
        row,
        "an asked passage was changed",
        "amend_check",
        story="Un" + PERSONAL[2:],
        shows="[value=leave]",
    )
    burnt = moderation.burn(people.published(), by=CLOCK, version=1)
    yield pressed(burnt, "text of a burnt one", "text", shows="#yours + .notice")
    yield pressed(out, "published meanwhile", "amend_save", story=PERSONAL, status=409, shows=".notice")
    yield pressed(row, "later questions", "details", shows="[name=company]")
    yield pressed(row, "later questions with an error", "details_save", places="x", shows=".error-summary")
    yield pressed(row, "message sent", "reply", message="Merci.", shows=".notice-done")
    yield pressed(row, "decided meanwhile", "agree", message="Oui.", status=409, shows=".notice")
    yield pressed(row, "not understood", "nonsense", shows=".notice")
    yield pressed(row, "not confirmed", "reply", message="Oui.", status=403, foreign=True, shows=".notice")
    yield pressed(row, "withdrawal", "withdraw", shows="[value=withdraw_yes]")
    yield pressed(row, "withdrawn", "withdraw_yes")
    yield pressed(row, "gone", "text", shows=".notice")


def her_pictures() -> Iterator[Press]:
    sent = people.sent()
    assert sent.testimony
    row = sent.testimony
    people.takes_screenshots(row.call)
    yield pressed(row, "no screenshot yet", "evidence", shows="[name=evidence]")
    yield pressed(row, "no screenshot chosen", "evidence_add", shows=".error-summary")
    evidence_author.add(follow_up.Visit(row, 1, sent.key), [screenshot(), screenshot(width=300)])
    one = row.evidence.all()[0]
    said = {"which": one.public_id, "transcript": "Tu es jolie.", "may_be_shown": "on"}
    yield pressed(row, "screenshots", "evidence_say", **said, shows="img.picture")
    yield pressed(row, "screenshot with an error", "evidence_say", which=one.public_id,
                  transcript="mot " * 1_000, shows=".error-summary")  # fmt: skip
    yield pressed(row, "later questions with pictures", "details", shows="[name=evidence]")
    yield pressed(row, "screenshot gone", "evidence_say", which="x", status=409, shows=".notice")


def proving() -> Iterator[Press]:
    row = people.waiting()
    people.keeps_a_picture(row)
    visit = follow_up.Visit(row, 1, bytes(32))
    token = follow_up.issue_pass(row, bytes(32))
    yield Press("a sheet of deposit", "follow_up", {"pass": token, "action": "proof"}, shows="#signed-sheet")
    sheet = deposit_author.make(visit)
    (_text, salt), *_pictures = sheet.salted()
    fields = {"sheet": str(sheet.signed), "salt": salt, "text": people.STORY}
    yield Press("a sheet that is good", "proof", fields, shows=".notice-done")
    yield Press(
        "a sheet that is not",
        "proof",
        {"sheet": fields["sheet"].replace("key: s1", "key: s9")},
        shows=".notice-check",
    )
    yield Press("a sheet with an error", "proof", {"sheet": "x", "salt": "y"}, shows=".error-summary")


def at_the_door() -> Iterator[Press]:
    yield Press("wrong words", "follow_up", {"receipt": WRONG}, shows=".error-summary")
    yield Press("too few words", "follow_up", {"receipt": "abandon"}, shows=".error-summary")
    yield Press(
        "closed after a while",
        "follow_up",
        {"pass": "x", "action": "reply", "message": "Oui."},
        shows="textarea",
    )
    yield Press(
        "later answers, closed", "follow_up", {"action": "details_save", "places": "home"}, shows=".notice"
    )
    yield Press("words not confirmed", "follow_up", {"receipt": WRONG}, 403, foreign=True, shows=".notice")


def reporting() -> Iterator[Press]:
    row, user = people.published(), people.a_moderator()
    fields = {"explanation": "Cette page parle de moi.", "name": "Camille", "email": "camille@example.org",
              "good_faith": "on", "reason": "about-me", "nonce": notices.mint(), "step": "send"}  # fmt: skip

    def report(title: str, what: str, /, **more: Any) -> Press:
        known = {one: more.pop(one) for one in ("status", "foreign", "shows") if one in more}
        return Press(title, "report", {"what": what, **more}, **known, of=row.pk)

    yield report("nothing chosen", "", step="go", shows=".error-summary")
    for what in ("report", "notice", "reply", "lost"):
        yield report(what, what, step="go", shows="[name=explanation]")
    yield report("notice with errors", "notice", step="send", shows=".error-summary")
    yield report("notice not confirmed", "notice", **fields, status=403, foreign=True, shows=".notice")
    yield report("notice sent", "notice", **fields, shows=".receipt li")
    sent = people.reported(row, kind="notice", name="Camille", quote="jolie")
    assert sent.notice
    opening = {"receipt": " ".join(sent.words)}
    yield Press("not answered yet", "follow_up", opening, shows="[value=notice_nameless]")
    people.answered_notice(sent.notice, user, "kept")
    yield Press("answered", "follow_up", opening, shows=".state + h2")
    reply = people.asks_for_a_reply(row)
    people.answered_notice(reply, user, "shown", public_text="Je n’étais pas là.\nNi ce soir, ni un autre.")
    yield pressed(row, "told of notices and of a reply", "state", shows="#reply-1")
    Testimony.objects.filter(pk=row.pk).update(first_published_on="2020-01-01")
    yield report("too late for a reply", "reply", step="go", shows=".notice")


def believing() -> Iterator[Press]:
    row = people.published()
    yield Press("« Nous vous croyons »", "support", {}, shows=".notice-done", of=row.pk)
    yield Press("not confirmed", "support", {}, 403, foreign=True, shows="button.button", of=row.pk)
    Support.objects.update(shown=60)
    yield pressed(row, "told that she is believed", "state", shows=".state + p")


def choosing() -> Iterator[Press]:
    ticked = {"behaviours": "exhibition", "data_sources": "job-sheet"}
    yield Press("rights by what happened", "rights", ticked, shows="#law ~ details[open]")
    yield Press("choice not confirmed", "rights", ticked, 403, foreign=True, shows="[name=confirmed]")


def writing_a_letter() -> Iterator[Press]:
    def letter(title: str, step: str, /, **more: Any) -> Press:
        known = {one: more.pop(one) for one in ("status", "foreign", "shows") if one in more}
        return Press(title, "letter", letters.CHOSEN | {"version": "complete", "step": step} | more, **known)

    told = {name: value if isinstance(value, str) else value[0] for name, value in letters.ANSWERED.items()}
    yield letter("no letter for another country", "", country="BE", shows=".notice-check")
    yield letter("questions of a letter", "questions", shows="[name=asks]")
    yield letter("questions to a landlord, with errors", "write", kind="landlord", shows=".error-summary")
    yield letter("letter", "write", **told, shows="[name=letter]")
    yield letter("complaint", "write", **told | {"kind": "cnil"}, shows="[name=summary]")
    yield letter("no file yet", "pdf", **told, letter="Bonjour.", status=403, foreign=True, shows=".notice")


PARTS: tuple[Callable[[], Iterator[Press]], ...] = (
    at_the_form, for_later, where_it_stands, her_screens, her_pictures, proving, at_the_door, reporting, believing,
    choosing, writing_a_letter,
)  # fmt: skip


def presses() -> Iterator[Press]:
    people.a_call()
    for part in PARTS:
        yield from part()


# Every screen is opened; each third one is looked at by axe, under one of the two views in turn. All of it, in both languages,
# in full length.
LOOKS = [
    pytest.param("fr", ((LIGHT_WIDE,), (), (), (DARK_NARROW,), (), ()), id="fr"),
    pytest.param("fr", ((LIGHT_WIDE, DARK_NARROW),), id="fr whole", marks=pytest.mark.long),
    pytest.param("en", ((LIGHT_WIDE, DARK_NARROW),), id="en whole", marks=pytest.mark.long),
]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
@pytest.mark.parametrize(("language", "views"), LOOKS)
def test_no_screen_behind_a_form_has_a_fault(
    eyes: Eyes, part: Callable[[], Iterator[Press]], language: str, views: Any
) -> None:
    wrong, in_turn = {}, cycle(views)
    people.a_call()
    with translation.override(language):
        assert eyes.go(reverse("home")) == 200
        for press in part():
            status = eyes.post(press.address, press.fields.items(), foreign=press.foreign)
            shown = eyes.page.locator(press.shows).count() > 0
            assert (status, shown) == (press.status, True), press.name
            assert eyes.page.evaluate("document.documentElement.lang") == language, press.name
            wrong |= {press.name: found} if (found := eyes.found(*next(in_turn))) else {}
    assert not wrong, "\n".join(f"{one}: {faults}" for one, faults in wrong.items())
