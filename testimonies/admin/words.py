"""What the desk calls things: moves, and rows of the trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from testimonies.models import (
    NOTICE,
    Actor,
    Event,
    Kind,
    NoticeReason,
    Reason,
    Sign,
    State,
    Testimony,
    Waiver,
)

# In the order of the panel, which goes from the most common to the rarest.
MOVES_AT_THE_DESK: dict[str, Any] = {
    "approve": _("Approve"),
    "ask_change": _("Ask for a change"),
    "count_only": _("Keep for the figures only"),
    "refuse": _("Refuse"),
    "recall": _("Call back"),
    "suspend": _("Suspend"),
    "restore": _("Put back online"),
    "reopen": _("Read again"),
}

HAPPENED: dict[str, Any] = {
    "submit": _("received"),
    "claim": _("claimed"),
    "hand_over": _("handed over"),
    "assign": _("assigned to a colleague"),
    "open": _("text opened"),
    "open_part": _("a part of the text opened"),
    "five_more": _("chose to go on with five more"),
    "mark_hidden": _("passage hidden"),
    "mark_kept": _("passage kept"),
    "mark_asked": _("change asked for a passage"),
    "unmark": _("passage decision taken back"),
    "first_approval": _("approved by a first reader"),
    "would_refuse": _("would refuse it, where another reader approved"),
    "would_ask_change": _("would ask for a change, where another reader approved"),
    "would_count_only": _("would keep it for the figures, where another reader approved"),
    "undo": _("taken back within ten minutes"),
    "approve": _("approved"),
    "release": _("published"),
    "recall": _("called back"),
    "ask_change": _("change asked for"),
    "amend": _("text changed"),
    "count_only": _("kept for the figures"),
    "refuse": _("refused"),
    "reopen": _("to be read again"),
    "suspend": _("suspended"),
    "restore": _("put back online"),
    "lapse_hide": _("passages hidden, no answer came"),
    "lapse_count": _("kept for the figures, no answer came"),
    "lapse_erase": _("erased, no answer came"),
    "withdraw": _("withdrawn"),
    "forget": _("forgotten"),
    "notice": _("a notice came in"),
    "notice_open": _("notice opened"),
    "notice_nameless": _("name and address of a notice erased by its sender"),
    "notice_kept": _("notice answered: the text stays"),
    "notice_changed": _("notice answered: the text was changed"),
    "notice_taken_down": _("notice answered: taken offline"),
    "notice_shown": _("right of reply accepted"),
    "notice_refused": _("right of reply refused"),
    "picture_added": _("screenshot added"),
    "picture_allowed": _("screenshot allowed for readers"),
    "picture_kept_back": _("screenshot no longer allowed for readers"),
    "picture_deleted": _("screenshot deleted"),
    "picture_covered": _("screenshot covered in part"),
    "picture_approved": _("screenshot agreed to"),
    "picture_words_kept": _("words of a screenshot kept"),
    "picture_refused": _("screenshot kept from readers"),
    "escalate": _("passed on to a lead moderator"),
    "ask_second_reading": _("second reading asked"),
    "agree": _("agreed to by the author"),
    "earlier_erased": _("earlier version of the text erased"),
    "message": _("message"),
    "delete_message": _("message deleted"),
    "details": _("details added"),
    "warnings": _("content warnings chosen"),
    "burn": _("the author’s own words erased"),
    "export_figures": _("figures exported"),
    "search": _("words looked for in unpublished texts"),
    "login": _("signed in"),
    "wrong_tries": _("too many wrong tries to sign in"),
    "wrong_factor": _("right password, wrong second factor"),
    "password_set": _("password set"),
    "app_added": _("app added as second factor"),
    "app_removed": _("app removed from the second factors"),
    "passkey_added": _("passkey added"),
    "passkey_removed": _("passkey removed"),
    "codes_made": _("new recovery codes made"),
    "reset_asked": _("asked to forget a second factor"),
    "reset_done": _("agreed: a second factor was forgotten"),
    "reset_stopped": _("stopped the forgetting of a second factor"),
    "reset_of": _("is whose second factor it was about"),
    "open_call": _("call opened"),
    "close_call": _("call closed"),
    "pause_call": _("sending paused"),
    "resume_call": _("sending opened again"),
    "text_erased": _("text and screenshots erased, its time was over"),
    "messages_erased": _("old messages erased, their time was over"),
    "notices_erased": _("old notices erased, their time was over"),
    "unread_warned": _("leads warned: still unread"),
    "may_be_forgotten": _("may be erased unread"),
    "to_be_kept": _("kept until it is read"),
    "restored": _("everything restored from a backup"),
    "brake_lifted": _("erasing allowed again"),
    "raid_on": _("raid mode started"),
    "raid_off": _("raid mode ended"),
    "lane_normal": _("moved to the normal lane"),
    "lane_heavy": _("moved out of the flood, to be read with care"),
}

# Groups are data; their names are known from the migration that makes them.
ROLES: dict[str, Any] = {
    "Moderators": _("Moderators"),
    "Lead moderators": _("Lead moderators"),
    "Analysts": _("Analysts"),
    "Operators": _("Operators"),
}


WHY: dict[str, Any] = dict([*Reason.choices, *Waiver.choices])
SIGNS: dict[str, Any] = dict(Sign.choices)
ACTORS: dict[str, Any] = dict(Actor.choices)
STATES: dict[str, Any] = dict(State.choices)
ABOUT: dict[str, Any] = {**HAPPENED, **dict(NoticeReason.choices), **dict(Kind.choices)}


def role(name: str) -> str:
    return str(ROLES.get(name, name))


def happened(event: Event) -> Any:
    return HAPPENED.get(event.what, event.what)


def reason(code: str) -> Any:
    """Why, said at the desk: the lists themselves speak to the author."""
    if code == Reason.IDENTIFIES_WITNESS:
        return _("makes the author recognisable")
    return WHY.get(code, code)


def signs(testimony: Testimony) -> str:
    """What was noticed about its text or its sending, in words."""
    return ", ".join(str(SIGNS[one]) for one in testimony.lane_signs.split() if one in SIGNS)


def reasons(codes: Iterable[str]) -> list[tuple[str, Any]]:
    """The choices of a list, its first line apart."""
    return [("", _("Choose a reason")), *((str(code), reason(code)) for code in codes)]


@dataclass(frozen=True)
class TrailRow:
    """One row of the trail in words; a code that is no longer known stands for itself."""

    event: Event

    @property
    def who(self) -> Any:
        return self.event.who or self.role

    @property
    def what(self) -> Any:
        return happened(self.event)

    @property
    def role(self) -> Any:
        return ACTORS.get(self.event.actor, self.event.actor)

    @property
    def origin(self) -> Any:
        return STATES.get(self.event.origin, self.event.origin)

    @property
    def target(self) -> Any:
        return STATES.get(self.event.target, self.event.target)

    @property
    def why(self) -> str:
        kind = ABOUT.get(self.event.kind, self.event.kind)
        return ", ".join(str(word) for word in (kind, reason(self.event.reason)) if word)


def move_label(name: str) -> Any:
    """Of a move, or of what else a saved reply may be for."""
    if name == NOTICE:
        return _("an answer to a notice")
    return MOVES_AT_THE_DESK.get(name) or HAPPENED.get(name, name)
