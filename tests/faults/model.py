"""What may happen to a testimony, told a second time and without the rules; test_every_move.py holds both side by side.

People are "author", "mia", "tom" (moderators), "lea" (a lead) and "clock". Days are counted, never read from a calendar,
save for what is gone: of that the record keeps the month alone.
"""

from dataclasses import dataclass, field

ALIVE = ("waiting", "approved", "published", "changes_asked", "suspended", "refused", "counted")
DESK, LEAD = ("mia", "tom", "lea"), "lea"
NOUNS = (
    "table",
    "lampe",
    "chaise",
    "valise",
    "planche",
    "caisse",
    "boîte",
    "corde",
    "perceuse",
    "échelle",
    "bâche",
    "pelle",
)
TOKEN = "[passage coupé]"
BACK = {
    "approve": "recall", "refuse": "reopen", "count_only": "reopen", "ask_change": "reopen", "suspend": "restore",
}  # fmt: skip
LOOKS = ("claim", "open", "hand_over")
LAPSE, ANSWER = {"figures": "counted", "": "counted", "erase": "withdrawn"}, 30
RAID = 30  # days that raid mode holds back what would go
# A move, who may make it, from where, to where.
TABLE = (
    ("approve", DESK, ("waiting",), "approved"),
    ("recall", DESK, ("approved",), "waiting"),
    ("ask_change", DESK, ("waiting",), "changes_asked"),
    ("count_only", DESK, ("waiting",), "counted"),
    ("refuse", DESK, ("waiting", "approved", "suspended"), "refused"),
    ("reopen", DESK, ("refused", "counted", "changes_asked", "suspended"), "waiting"),
    ("reopen", ("author",), ("refused", "counted", "changes_asked"), "waiting"),
    ("suspend", DESK, ("published",), "suspended"),
    ("restore", (LEAD,), ("suspended",), "published"),
    ("amend", ("author",), ALIVE, "waiting"),
    ("withdraw", ("author",), ALIVE, "withdrawn"),
)


@dataclass
class Model:
    publish: bool
    review: bool
    absent: str
    grave: bool
    state: str = "waiting"
    version: int = 1
    age: int = 0  # days in this state
    story: str = ""
    public: str = ""
    mark: str = ""  # hidden, or asked
    minor: bool = False
    second: bool = False
    escalated: bool = False
    reopened: bool = False  # by its author
    burnt: bool = False
    was_public: bool = False
    may_forget: bool = False
    flood_told_in: int | None = None
    agreed: int | None = None
    release_in: int | None = None
    holder: str = ""
    lease_runs: bool = False
    opened: set[tuple[str, int]] = field(default_factory=set)
    fresh: dict[str, int] = field(default_factory=dict)  # opened under the claim that runs
    readers: set[str] = field(default_factory=set)
    restored: set[int] = field(
        default_factory=set
    )  # versions a lead put back after a suspension, for one same reason
    last: tuple[str, str] = ("", "")  # what was done last, and by whom
    origin: str = ""  # the state before it
    held: bool = False  # and whether a lead held it then
    wrote: bool = False  # the conversation holds words, all of them hers
    answer: bool = False  # they are not read yet
    before: str = ""  # her text before the change, as the team had read it
    approved: set[str] = field(default_factory=set)  # words that were opened and approved
    yes: set[str] = field(default_factory=set)  # words that she agreed to, or that her 30 days agreed to

    def __post_init__(self) -> None:
        self.write()

    def write(self) -> None:
        self.story = f"Il a posé la {self.noun} devant moi, et je suis restée sans voix un long moment."

    @property
    def noun(self) -> str:
        return NOUNS[self.version % len(NOUNS)]

    @property
    def shown(self) -> str:
        return self.story.replace(self.noun, TOKEN) if self.mark == "hidden" else self.story

    # What may be done

    def is_free(self, who: str) -> bool:
        return not (self.lease_runs and self.holder not in ("", who))

    def may_touch(self, who: str) -> bool:
        return self.is_free(who) and not (self.escalated and who != LEAD)

    def has_hand(self, who: str) -> bool:
        holds = self.holder == who and self.lease_runs
        return self.state == "waiting" and holds and self.fresh.get(who) == self.version

    def target(self, name: str, who: str) -> str:
        """Where the table leads from here; nothing where it leads nowhere."""
        return next((to for move, by, at, to in TABLE if move == name and who in by and self.state in at), "")

    def may(self, name: str, who: str) -> bool:
        if not self.target(name, who):
            return False
        if who in DESK and not (self.is_free(who) and (name == "suspend" or self.may_touch(who))):
            return False
        if name == "approve":
            return (
                self.publish
                and self.story != ""
                and (who, self.version) in self.opened
                and self.mark != "asked"
            )
        if name == "suspend" and who != LEAD:
            return self.version not in self.restored
        if name == "reopen" and who == "author":
            return not self.reopened and self.story != "" and (self.publish or self.state == "refused")
        return True

    def disagrees(self, name: str, who: str) -> bool:
        against = name in ("refuse", "ask_change", "count_only") and self.state == "waiting"
        return against and who != LEAD and bool(self.readers - {who})

    def may_undo(self, who: str) -> bool:
        """In its ten minutes, which never pass here."""
        what, by = self.last
        if by != who or not self.is_free(who):
            return False
        if what in ("first_approval", "escalate"):
            return self.state == "waiting" and (what != "escalate" or self.escalated)
        return self.target(BACK.get(what, ""), who) == self.origin != ""

    @property
    def needs(self) -> bool:
        return self.grave or self.minor or self.second

    @property
    def is_unread(self) -> bool:
        opened = any(version == self.version for _who, version in self.opened)
        return self.state == "waiting" or (not opened and not self.was_public and self.story != "")

    # What then happens

    def settle(self, state: str, who: str, month_day: int = 0) -> None:
        self.state, self.age, self.may_forget, self.flood_told_in = state, 0, False, None
        self.free()
        if who == LEAD or state in ("withdrawn", "forgotten"):
            self.escalated = False
        if who in DESK:
            self.answer, self.before = False, ""
        if state in ("withdrawn", "forgotten"):
            self.age, self.story, self.mark, self.burnt, self.minor = month_day, "", "", False, False
            self.was_public = self.wrote = self.answer = False
            self.before = ""

    def note(self, what: str, who: str) -> None:
        """What was done last. One's own looks at it count for nothing."""
        if not (what in LOOKS and who == self.last[1]):
            self.last, self.origin, self.held = (what, who), self.state, self.escalated

    def free(self) -> None:
        self.holder, self.lease_runs = "", False

    def come_down(self) -> None:
        self.public, self.agreed, self.release_in = "", None, None
        self.readers.clear()

    def go_up(self) -> None:
        self.public, self.release_in, self.was_public = self.shown, None, True

    def approve(self, who: str, raid: bool) -> None:
        self.readers.add(who)
        lead_missing = self.minor and LEAD not in self.readers
        if (self.needs or raid) and (len(self.readers) < 2 or lead_missing):
            self.note("first_approval", who)
            self.second = True
            self.free()
            return
        self.note("approve", who)
        self.settle("approved", who)
        self.release_in = 1
        self.approved.add(self.shown)

    def move(self, name: str, who: str, month_day: int) -> None:
        if self.disagrees(name, who):
            self.pass_on(who)
            return
        target = self.target(name, who)
        self.note(name, who)
        if name == "restore":
            self.restored.add(self.version)
            self.go_up()
        else:
            self.come_down()
        if name == "reopen" and who == "author":
            self.reopened = True
        if name == "amend":
            if self.story and any(version == self.version for _who, version in self.opened):
                self.before = self.story
            self.version += 1
            self.mark, self.burnt = "", False
            self.write()
        self.settle(target, who, month_day)

    def pass_on(self, who: str) -> None:
        self.escalated = True
        self.note("escalate", who)
        self.free()

    def undo(self, who: str) -> None:
        (what, _by), held, others = self.last, self.held, self.readers - {who}
        if what == "escalate":
            self.escalated = False
        elif what != "first_approval":
            self.move(BACK[what], who, 0)
            self.escalated = held if who == LEAD else self.escalated
            self.answer = self.wrote
        self.readers = others if what in ("approve", "first_approval") else self.readers
        self.note("undo", who)

    def burn(self) -> None:
        self.story, self.mark, self.burnt, self.before = self.public, "", True, ""
        self.note("burn", "")
        self.free()

    def tell_age(self, minor: bool) -> None:
        was, self.minor = self.minor, minor
        self.note("details", "author")
        if minor != was and (was or self.state in ("approved", "published")):
            self.escalated = True

    # The clock

    def days_pass(self, days: int) -> None:
        self.age += days
        self.lease_runs = False
        if self.release_in is not None:
            self.release_in -= days
        if self.flood_told_in is not None:
            self.flood_told_in -= days

    def turn(self, keep: dict[str, int], raid: bool, month_day: int) -> None:
        agreed = not self.review or self.agreed == self.version
        if self.state == "approved" and (self.release_in or 0) <= 0 and agreed and not self.escalated:
            self.note("release", "clock")
            self.settle("published", "clock")
            self.go_up()
        awaited = self.state == "approved" and self.review and self.agreed != self.version
        held = RAID if raid else 0
        wait = ANSWER + (held if self.absent == "erase" else 0)
        if (awaited or self.state == "changes_asked") and self.age >= wait:
            self.lapse(month_day)
        if not self.lease_runs:
            self.free()
        if not self.lease_runs:
            self.forget(keep, month_day, held)

    def lapse(self, month_day: int) -> None:
        self.note("lapse", "clock")
        if self.absent != "hide":
            self.come_down()
            self.settle(LAPSE[self.absent], "clock", month_day)
        elif self.state == "approved":
            self.agreed = self.version
            self.yes.add(self.shown)
        else:
            self.mark = "hidden" if self.mark == "asked" else self.mark
            self.come_down()
            self.settle("waiting", "clock")

    def forget(self, keep: dict[str, int], month_day: int, held: int) -> None:
        state = self.state
        told = self.flood_told_in is None or self.flood_told_in <= -keep["flood"] - held
        name = {"published": "original", "counted": "counted_text"}.get(state, state)
        over = (
            self.age >= keep[name] + held
            and told
            and (self.may_forget or not (state in ALIVE and self.is_unread))
        )
        if not over or state == "changes_asked":
            return
        if state == "published":
            if not self.burnt and not self.escalated:
                self.burn()
        elif state == "counted":
            if not self.burnt:
                self.story, self.mark, self.burnt, self.before = "", "", True, ""
                self.wrote = self.answer = False
                self.note("text_erased", "clock")
                self.readers.clear()
        elif state == "forgotten":
            self.state = "deleted"
        else:
            self.note("forget", "clock")
            self.come_down()
            self.settle("forgotten", "clock", month_day)
