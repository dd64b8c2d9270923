"""The cast: a witness who writes, moderators who read, a lead, and what they make on the way."""

import secrets
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import override_settings
from django.utils import timezone

from testimonies.models import (
    MOVES,
    REASONS,
    Actor,
    Call,
    Earlier,
    Evidence,
    Kind,
    Message,
    Notice,
    NoticeKind,
    NoticeReason,
    Publication,
    State,
    Testimony,
)
from testimonies.rules import (
    asides,
    cards,
    desk,
    evidence,
    moderation,
    notice_desk,
    notices,
    receipts,
    redaction,
    submission,
)
from testimonies.rules.pictures.cleaning import Clean
from testimonies.rules.redaction import Span
from testimonies.rules.trail import AUTHOR, CLOCK, By

STORY = "Le technicien est reparti à midi. Le soir même, j'ai reçu un message : il me trouvait jolie."
_names = count(1)


def a_call(**facts: Any) -> Call:
    """The open default call, made once."""
    today = timezone.localdate()
    defaults = {"hashtag": "#harcelementdomicile", "title_fr": "Harcelées à domicile", "title_en": "Harassed at home",
                "introduction_fr": "Racontez.", "introduction_en": "Tell.", "opened_on": today, "is_default": True,
                "closed_on": None, "paused": False}  # fmt: skip
    slug = facts.pop("slug", "harcelementdomicile")
    if slug != "harcelementdomicile":
        defaults["is_default"] = False
    wanted = defaults | facts
    call = Call.objects.filter(slug=slug).first()
    if call and all(getattr(call, name) == value for name, value in wanted.items()):
        return call  # as nearly always: an update costs thrice as much
    return Call.objects.update_or_create(slug=slug, defaults=wanted)[0]


def _member(group: str, call: Call | None, name: str) -> User:
    user = User.objects.create_user(
        f"{name}{next(_names)}", password="correct horse battery staple", is_staff=True
    )
    user.groups.add(Group.objects.get(name=group))
    (call or a_call()).members.add(user)
    return user


def a_moderator(call: Call | None = None) -> User:
    return _member("Moderators", call, "mia")


def a_lead(call: Call | None = None) -> User:
    return _member("Lead moderators", call, "lea")


ANSWERS = submission.Answers(
    language="fr",
    call="harcelementdomicile",
    story=STORY,
    trade="telecom-technician",
    behaviours=["private-message"],
    publication=Publication.PUBLISH,
    country="FR",
    year=2017,
)


def sent(story: str = STORY, **changes: Any) -> submission.Sent:
    """What the author gets after sending: the row and her eight words."""
    a_call()
    return submission.submit(answers=replace(ANSWERS, story=story, **changes), nonce=receipts.mint())


def waiting(story: str = STORY, **changes: Any) -> Testimony:
    testimony = sent(story, **changes).testimony
    assert testimony is not None
    return testimony


def set_aside(story: str = STORY) -> list[str]:
    """The eight words of a form set aside, with this story in it."""
    fields = {"story": [story], "trade": ["plumber"], "call": [a_call().slug]}
    return asides.keep(fields, "fr", source="192.0.2.1").words


def opened(testimony: Testimony, by: User) -> Testimony:
    """Claimed by a moderator who read the whole of it."""
    row = desk.claim(testimony, by)
    desk.open_text(row, by)
    return row


def by(user: User) -> By:
    return desk.acting(user)


def open_hits(testimony: Testimony) -> list[Span]:
    return redaction.open_hits(Testimony.objects.get(pk=testimony.pk))


def hide(testimony: Testimony, user: User, words: str, kind: str = Kind.PERSON_NAME) -> None:
    """Redacts these words in the version at hand."""
    start = testimony.story.index(words)
    span = Span(start, start + len(words), kind)
    desk.mark(testimony, user, version=testimony.version, spans=[span])


def fresh(testimony: Testimony) -> Testimony:
    """The row as the database now has it."""
    return Testimony.objects.get(pk=testimony.pk)


def decide(testimony: Testimony, name: str, user: User | None = None, **facts: Any) -> Testimony:
    """One move of the table, by whom it is for; a member of the desk claims and reads the whole of it first."""
    if not MOVES[name].actors & {Actor.MODERATOR, Actor.LEAD}:
        actor = AUTHOR if Actor.AUTHOR in MOVES[name].actors else CLOCK
        if name == "forget":
            Testimony.objects.filter(pk=testimony.pk).update(may_be_forgotten=True)
        return moderation.move(testimony, name, by=actor, version=fresh(testimony).version, **facts)
    user = user or a_lead(testimony.call)
    row = opened(fresh(testimony), user)
    if reasons := REASONS.get(name):
        facts = {"reason": next(iter(reasons))} | facts
    return moderation.move(row, name, by=by(user), version=row.version, **facts)


WAYS: dict[str, tuple[str, ...]] = {
    State.WAITING: (),
    State.APPROVED: ("approve",),
    State.PUBLISHED: ("approve",),
    State.CHANGES_ASKED: ("ask_change",),
    State.REFUSED: ("refuse",),
    State.COUNTED: ("count_only",),
    State.SUSPENDED: ("approve", "suspend"),
    State.WITHDRAWN: ("withdraw",),
    State.FORGOTTEN: ("forget",),
}


def answered(testimony: Testimony, text: str, user: User | None = None) -> Message:
    """A message of the team, from somebody who then lets the testimony go."""
    user = user or a_lead(testimony.call)
    message = desk.write(testimony, user, text=text)
    desk.hand_over(fresh(testimony), user)
    return message


def in_state(state: str, testimony: Testimony | None = None, user: User | None = None) -> Testimony:
    """A waiting testimony, or a new one, brought to this state by the real moves."""
    row, user = testimony or waiting(), user or a_lead()
    with override_settings(RELEASE_DELAY_DAYS=5 if state == State.APPROVED else 0):
        for name in WAYS[state]:
            row = decide(row, name, user)
    assert row.state == state, row.state
    return row


def approved(testimony: Testimony, reader: User | None = None) -> Testimony:
    """Through the real moves; published at once where `RELEASE_DELAY_DAYS` is 0."""
    return decide(testimony, "approve", reader or a_moderator(testimony.call))


def published(story: str = STORY, **changes: Any) -> Testimony:
    row = approved(waiting(story, **changes))
    assert row.state == State.PUBLISHED, row.state
    return row


def takes_screenshots(call: Call) -> None:
    call.takes_screenshots = True
    call.save(update_fields=["takes_screenshots"])


SENT_PICTURE = b"the screenshot as she sent it"
CLEANED_PICTURE = b"the screenshot, cleaned"


def keeps_a_picture(testimony: Testimony, words: str = "", **facts: Any) -> Evidence:
    """One screenshot as it lies in the database, without the work of cleaning one."""
    clean = Clean(CLEANED_PICTURE, width=60, height=120, original="png")
    one = evidence.store(testimony, sent=SENT_PICTURE, clean=clean, key=bytes(32))
    one.transcript = words
    for name, value in facts.items():
        setattr(one, name, value)
    one.save(update_fields=["transcript", *facts])
    return one


def keeps_an_earlier_text(testimony: Testimony, words: str) -> Earlier:
    """What she wrote before, as if she had changed it after somebody read it."""
    return Earlier.objects.create(testimony=testimony, version=0, story=words)


def is_reported(testimony: Testimony, words: str) -> Notice:
    """A concerned person's notice, with these words wherever somebody wrote; sealed whatever the state of the text."""
    said = notices.Said(
        kind=NoticeKind.NOTICE, reason=NoticeReason.ABOUT_ME, language="fr", explanation=f"{words} ?",
        quote=f"« {words} »", name=f"{words} Durand", email=f"{words}@example.org", good_faith=True,
    )  # fmt: skip
    notice = notices.store(testimony, said, nonce=secrets.token_bytes(16))
    notice.answer = f"{words}."
    notice.save(update_fields=["answer"])
    return notice


def reported(testimony: Testimony, **changes: Any) -> notices.Filed:
    """What a reader gets who reports a published text: the notice, and its eight words."""
    said = notices.Said(
        kind=NoticeKind.REPORT, reason=NoticeReason.OTHER, language="fr", explanation="Un numéro."
    )
    return notices.file(testimony, replace(said, **changes), nonce=notices.mint(), source="192.0.2.1")


def noticed(testimony: Testimony, **changes: Any) -> Notice:
    filed = reported(testimony, **changes)
    assert filed.notice is not None
    return filed.notice


def asks_for_a_reply(testimony: Testimony, words: str = "Je n’étais pas là ce soir-là.") -> Notice:
    return noticed(
        testimony, kind=NoticeKind.REPLY, reason=NoticeReason.ABOUT_ME, explanation=words,
        name="Camille Durand", email="camille@example.org", good_faith=True,
    )  # fmt: skip


def answered_notice(notice: Notice, user: User, outcome: str, **facts: Any) -> Notice:
    """Opened and answered by this member of the desk."""
    notice_desk.open_words(notice, user)
    return notice_desk.answer(notice, user, outcome=outcome, **({"answer": "Parce que."} | facts))


def published_on(row: Testimony, day: date) -> Testimony:
    """As if the clock had released it on that day."""
    Testimony.objects.filter(pk=row.pk).update(published_on=day, first_published_on=day)
    row = Testimony.objects.select_related("call", "trade", "area").get(pk=row.pk)
    cards.publish(row)
    return row
