"""Two moderators, a lead, an author and the clock, in any order, beside a small model of what may happen (security.md F22).

Hypothesis chooses who does what to which testimony, at the right version or a stale one; after each step the record and
the model must say the same, and what readers see must have been opened and approved as it stands.
"""

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)

from testimonies.models import REASONS, Reason, Standing, Testimony
from testimonies.rules import (
    clock,
    desk,
    follow_up,
    moderation,
    receipts,
    retention,
    submission,
    undo,
    unread,
)
from testimonies.rules.brake import Beat
from testimonies.rules.raid import mode
from testimonies.rules.redaction import Span
from testimonies.rules.trail import today

from .. import people
from .machine import Machine
from .model import ALIVE, BACK, DESK, LEAD, TABLE, Model

MOST = 3  # testimonies at once
SHORT = 10  # examples
CLOCK_S = {"release", "lapse_hide", "forget"}
places = st.integers(0, MOST - 1)
names = st.sampled_from(sorted({name for name, *_rest in TABLE} | CLOCK_S))
PEOPLE = ("author", "clock", *DESK)
anybody, team = st.sampled_from(PEOPLE), st.sampled_from(DESK)
likely, absences = (
    st.sampled_from([True, True, True, False]),
    st.sampled_from(["", "hide", "figures", "erase"]),
)
afterwards = st.sampled_from(["", "suspend", "suspend restore", "recall"])
TEAM_ACTS = (
    "claim", "open", "read", "hand_over", "mark hidden", "mark asked", "unmark", "escalate", "ask_second_reading",
    "burn", "agree_to_forget", "undo", "undo",
)  # fmt: skip
DAYS = (
    "state_since",
    "submitted_on",
    "release_on",
    "published_on",
    "first_published_on",
    "told_on",
    "burnt_on",
)


class Desk(Machine):
    # The author

    @precondition(lambda self: len(self.rows) < MOST)
    @rule(publish=likely, review=st.booleans(), grave=st.booleans(), absent=absences)
    def submit(self, publish: bool, review: bool, grave: bool, absent: str) -> None:
        model = Model(publish, review and publish, absent if publish else "", grave)
        answers = replace(
            people.ANSWERS, story=model.story, publication="publish" if publish else "figures", review_first=review,
            if_unreachable=absent, behaviours=["sexual-assault"] if grave else [],
        )  # fmt: skip
        sent = submission.submit(answers=answers, nonce=receipts.mint())
        self.rows.append((model, sent.testimony.pk))

    @precondition(lambda self: self.rows)
    @rule(place=places, act=st.sampled_from(["reply", "tell_age", "agree", "agree"]), odd=st.integers(0, 4))
    def author_acts(self, place: int, act: str, odd: int) -> None:
        facts = {"tell_age": {"minor": odd < 2}, "agree": {"stale": odd == 1, "other_words": odd == 2}}
        getattr(self, act)(place, **facts.get(act, {}))

    def reply(self, place: int) -> None:
        model, row = self.at(place)
        text = f"Je voulais ajouter ceci ({self.acts})."  # the same words again would add nothing
        if self.holds("reply", model.state in ALIVE, lambda: follow_up.reply(row, text=text)):
            model.wrote = model.answer = True
            model.note("message", "author")

    def tell_age(self, place: int, minor: bool) -> None:
        model, row = self.at(place)
        band = {"age_band": ["15-17" if minor else "25-34"]}
        if self.holds(
            "details", model.state in ALIVE, lambda: follow_up.add_details(row, company="", choices=band)
        ):
            model.tell_age(minor)

    def agree(self, place: int, stale: bool, other_words: bool) -> None:
        model, row = self.at(place)
        seen = "other words" if other_words else moderation.shown(row) if row.story else ""
        allowed = model.state == "approved" and not stale and not other_words
        act = lambda: moderation.agree(row, version=model.version - stale, seen=seen)  # noqa: E731
        if self.holds("agree", allowed, act):
            model.agreed = model.version
            model.yes.add(model.shown)
            model.note("agree", "author")

    # Anybody, by the table

    @precondition(lambda self: self.rows)
    @rule(place=places, name=names, who=anybody, stale=st.integers(0, 5), flood=st.booleans())
    def decide(self, place: int, name: str, who: str, stale: int, flood: bool) -> None:
        if who != "clock" or name not in CLOCK_S:  # those it makes in `housekeeping`, once their day has come
            self.make(place, name, who, late=stale == 0, flood=flood)

    @precondition(lambda self: self.rows)
    @rule(place=places, choice=st.integers(0, 99))
    def decide_what_may_be(self, place: int, choice: int) -> None:
        """Else most moves would be refused, and little would ever be published."""
        model, _row = self.at(place)
        may = {
            name: [who for who in PEOPLE if model.may(name, who)]
            for name in sorted({name for name, *_ in TABLE})
        }
        if open_now := [name for name, who in may.items() if who]:
            chance = random.Random(f"{choice} {self.acts}")  # small numbers come up most
            name = chance.choice(open_now)
            self.make(place, name, chance.choice(may[name]))

    @precondition(lambda self: self.rows)
    @rule(place=places, first=team, second=team, days=st.integers(0, 1), then=afterwards)
    def go_up(self, place: int, first: str, second: str, days: int, then: str) -> None:
        """The way to readers: one reads and approves, another too, she agrees, a day passes; and down again."""
        for who in (first, second):
            self.read(place, who)
            self.make(place, "approve", who)
        self.agree(place, stale=False, other_words=False)
        self.time_passes(days)
        self.housekeeping()
        for name in then.split():
            self.make(place, name, LEAD)

    @precondition(lambda self: self.rows)
    @rule(place=places, who=team, name=st.sampled_from([*BACK, "escalate"]), then=anybody)
    def slip(self, place: int, who: str, name: str, then: str) -> None:
        """One reads and decides; somebody, mostly the same person, would have it back."""
        self.read(place, who)
        self.escalate(place, who) if name == "escalate" else self.make(place, name, who)
        self.undo(place, then if then in DESK else who)

    def make(self, place: int, name: str, who: str, *, late: bool = False, flood: bool = False) -> None:
        model, row = self.at(place)
        allowed = model.may(name, who) and (not late or name == "withdraw")
        reason = Reason.FLOOD if flood and name == "refuse" else next(iter(REASONS.get(name, [""])))
        nxt = replace(model, version=model.version + 1)  # its words are those of `amend`
        facts = {"by": self.by(who), "version": model.version - late, "reason": reason, "story": nxt.story}
        if not self.holds(name, allowed, lambda: moderation.move(row, name, **facts)):
            return
        if name == "approve":
            model.approve(who, self.raid)
        else:
            model.move(name, who, today().day - 1)
        if people.fresh(row).reason == Reason.FLOOD:
            assert (
                today() < people.fresh(row).told_on
            )  # by chance: here always the same, so that a run can be repeated
            Testimony.objects.filter(pk=row.pk).update(told_on=today() + timedelta(days=2))
            model.flood_told_in = 2

    # The desk

    @precondition(lambda self: self.rows)
    @rule(place=places, who=team, act=st.sampled_from(TEAM_ACTS))
    def team_acts(self, place: int, who: str, act: str) -> None:
        name, _space, standing = act.partition(" ")
        getattr(self, name)(place, who, *([Standing(standing)] if standing else []))

    def claim(self, place: int, who: str) -> None:
        model, row = self.at(place)
        if self.holds(
            "claim", model.state in ALIVE and model.may_touch(who), lambda: desk.claim(row, self.cast[who])
        ):
            if model.holder != who:
                model.fresh.pop(who, None)
                model.note("claim", who)
            model.holder, model.lease_runs = who, True

    def open(self, place: int, who: str) -> None:
        model, row = self.at(place)
        allowed = model.holder == who and model.lease_runs
        if self.holds("open", allowed, lambda: desk.open_text(row, self.cast[who])):
            model.opened.add((who, model.version))
            model.fresh[who] = model.version
            model.note("open", who)

    def hand_over(self, place: int, who: str) -> None:
        model, row = self.at(place)
        desk.hand_over(row, self.cast[who])
        if model.holder == who:
            model.fresh.pop(who, None)
            model.note("hand_over", who)
            model.free()

    def undo(self, place: int, who: str) -> None:
        model, row = self.at(place)
        if self.holds("undo", model.may_undo(who), lambda: undo.undo(row, self.cast[who])):
            model.undo(who)

    def read(self, place: int, who: str) -> None:
        """What one does most: take it and open it."""
        self.claim(place, who)
        self.open(place, who)

    def mark(self, place: int, who: str, standing: Standing) -> None:
        model, row = self.at(place)
        start = model.story.find(model.noun)
        span = Span(start, start + len(model.noun), "cut")
        facts = {"version": model.version, "spans": [span], "standing": standing}
        allowed = start >= 0 and model.has_hand(who)
        if self.holds(f"mark {standing}", allowed, lambda: desk.mark(row, self.cast[who], **facts)):
            model.mark = "hidden" if standing == Standing.HIDDEN else "asked"
            model.note("mark", who)
            if standing == Standing.ASKED:
                model.readers.clear()

    def unmark(self, place: int, who: str) -> None:
        model, row = self.at(place)
        there = row.redactions.filter(version=row.version).first()
        facts = {"version": model.version, "redaction_id": there.pk if there else 0}
        if (
            self.holds("unmark", model.has_hand(who), lambda: desk.unmark(row, self.cast[who], **facts))
            and there
        ):
            model.mark = ""
            model.note("unmark", who)
            model.readers.clear()

    def escalate(self, place: int, who: str) -> None:
        model, row = self.at(place)
        allowed = model.state == "waiting" and model.may_touch(who)
        act = lambda: moderation.escalate(row, by=self.by(who), reason=Reason.DANGER)  # noqa: E731
        if self.holds("escalate", allowed, act):
            model.pass_on(who)

    def ask_second_reading(self, place: int, who: str) -> None:
        model, row = self.at(place)
        allowed = model.state == "waiting" and model.may_touch(who)
        if self.holds("second reading", allowed, lambda: moderation.ask_second_reading(row, by=self.by(who))):
            model.second = True
            model.note("ask_second_reading", who)

    def burn(self, place: int, who: str) -> None:
        model, row = self.at(place)
        allowed = model.state == "published" and who == LEAD and model.is_free(who)
        if self.holds("burn", allowed, lambda: moderation.burn(row, by=self.by(who), version=model.version)):
            model.burn()

    def agree_to_forget(self, place: int, who: str) -> None:
        model, row = self.at(place)
        chosen = Testimony.objects.filter(pk=row.pk)
        agree = lambda: unread.agree(self.cast[who], chosen, seen=unread.digest(chosen))  # noqa: E731
        if self.holds("agree to forget", who == LEAD, agree):
            if not model.may_forget:
                model.note("may_be_forgotten", who)
            model.may_forget = True

    @rule(days=st.sampled_from([0, 0, 1, 1, 2, 31, 64, 130, 200, 400]), raid=st.integers(0, 9), turn=likely)
    def clock_acts(self, days: int, raid: int, turn: bool) -> None:
        if raid < 2:
            self.raid_mode(raid == 0)
        self.time_passes(days)
        if turn:
            self.housekeeping()

    def raid_mode(self, on: bool) -> None:
        act = mode.start if on else mode.end
        act(self.call, by=self.by(LEAD), **({"hours": 72} if on else {}))
        self.raid = on

    # The clock

    def time_passes(self, days: int) -> None:
        """Told by moving all its days back, which to the rules is the same."""
        for model, pk in self.rows:
            row = Testimony.objects.get(pk=pk)
            moved = {name: getattr(row, name) - timedelta(days) for name in DAYS if getattr(row, name)}
            if row.claimed_until and days:
                moved["claimed_until"] = row.claimed_until - timedelta(days)
            Testimony.objects.filter(pk=pk).update(**moved)
            model.days_pass(days) if days else None

    def housekeeping(self) -> None:
        clock._release()
        clock._lapse(today(), Beat())
        clock._end_leases()
        retention.erase(today())
        for model, _pk in self.rows:
            model.turn(settings.KEEP_DAYS, self.raid, today().day - 1)
        self.rows = [pair for pair in self.rows if pair[0].state != "deleted" or self.is_gone(pair[1])]

    def is_gone(self, pk: str) -> bool:
        assert not Testimony.objects.filter(pk=pk).exists()
        return False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("examples", "steps"),
    [(SHORT, 25), pytest.param(int(os.environ.get("ROUNDS", "1000")), 60, marks=pytest.mark.long)],
)
def test_no_order_of_moves_leaves_the_model(examples: int, steps: int, record_property: Any) -> None:
    Desk.call = people.a_call()
    Desk.cast = {"mia": people.a_moderator(), "tom": people.a_moderator(), "lea": people.a_lead()}
    Desk.made = Counter()
    chosen = {
        "max_examples": examples,
        "stateful_step_count": steps,
        "suppress_health_check": list(HealthCheck),
    }
    with override_settings(RELEASE_DELAY_DAYS=1):
        run_state_machine_as_test(Desk, settings=hypothesis(**chosen, derandomize=examples == SHORT))
    done = sum(number for (_name, allowed), number in Desk.made.items() if allowed)
    wanted = {"approve", "withdraw"} if examples == SHORT else {name for name, *_rest in TABLE}
    assert wanted <= {name for name, allowed in Desk.made if allowed}
    record_property(
        "figure",
        f"F22: {examples} examples of {steps} steps, {Desk.made.total()} acts ({done} done), 0 divergences",
    )
