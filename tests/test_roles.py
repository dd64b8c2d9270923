"""Every role at every address of the desk: what each answer is, and that no word reaches who may not read it (F10)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from testimonies.admin.marks import ACTS
from testimonies.models import (
    Event,
    Helpline,
    LegalNote,
    LegalNotice,
    SavedReply,
    State,
    Step,
    Term,
    Testimony,
)
from tests.admin.test_rights import of_role

from . import people
from .test_canaries import ONCE_PUBLIC, secrets, told, told_of
from .walk import desk_address, desk_patterns

pytestmark = pytest.mark.django_db


def disabled() -> User:
    user = people.a_lead()
    user.is_active = False
    user.save(update_fields=["is_active"])
    return user


ROLES: dict[str, Callable[[], User | None]] = {
    "anonymous": lambda: None,
    "moderator": people.a_moderator,
    "moderator of another call": lambda: people.a_moderator(people.a_call(slug="other")),
    "lead": people.a_lead,
    "analyst": lambda: of_role("Analysts"),
    "operator": lambda: of_role("Operators"),
    "disabled": disabled,
}
# Let in nowhere else than others are, or everywhere: each address in full length, their rights each time (test_rights.py).
LIKE_OTHERS = {"lead", "analyst", "operator"}
READERS = {"moderator", "moderator of another call", "lead"}
OUTSIDE = {"anonymous", "disabled"}
# Who is let in, by the beginning of a pattern's name; the longest that fits counts. All others are kept out.
LET_IN = {
    "": set(ROLES) - OUTSIDE,  # one's own pages: index, password, second factor, shortcuts
    "login": set(ROLES),
    "logout": set(ROLES),
    "invitation": set(ROLES),
    "passkey_options": set(ROLES),  # the same for everybody
    "factor": set(ROLES) - OUTSIDE,
    "resets": set(ROLES) - OUTSIDE,  # what is asked and what was done, for everybody
    "resets_act": {"lead"},
    "autocomplete": set(),
    "app_list": {*READERS, "operator"},
    "testimonies_testimony": READERS,
    "testimonies_testimony_changelist": READERS,
    "testimonies_testimony_change": {"moderator", "lead"},
    "testimonies_testimony_act": {"moderator", "lead"},
    "testimonies_testimony_stay": {"moderator", "lead"},
    "testimonies_testimony_leave": {"moderator", "lead"},
    "testimonies_testimony_preview": {"moderator", "lead"},
    "testimonies_testimony_search": READERS,
    "testimonies_testimony_picture": {"moderator", "lead"},
    "testimonies_testimony_undo": {"moderator", "lead"},
    "testimonies_testimony_alike": {"moderator", "lead"},
    "testimonies_testimony_back": {"moderator", "lead"},
    "enough": READERS,
    "five_more": READERS,
    "sheet": READERS,
    "load": {"lead"},
    "figures": {"analyst", "lead"},
    "testimonies_notice_changelist": READERS,
    "testimonies_notice": {"moderator", "lead"},
    "unread": {"lead"},
    "lift_brake": {"lead"},
    "testimonies_call": {"lead"},
    **{f"testimonies_{name}": READERS for name in ("term", "savedreply", "event")},
    **{f"testimonies_{name}": READERS | {"operator"} for name in ("helpline", "step", "legalnote")},
    **{
        f"testimonies_{name}_add": {"lead"}
        for name in ("term", "helpline", "step", "legalnote", "savedreply")
    },
    "testimonies_event_add": set(),
    "testimonies_legalnotice": {"operator"},
    "testimonies_legalnotice_add": set(),
    "auth_user": {"operator"},
}
KEPT_OUT = ("login", "forbidden", "absent", "nothing")


def outcome(answer: Any) -> str:
    if answer.status_code == 302 and answer["Location"].startswith("/admin/login/"):
        return "login"
    if answer.status_code == 302 and answer["Location"] == "/admin/":
        return "absent"  # Django's own words for a record that is not there
    named = {200: "in", 204: "in", 302: "in", 409: "in", 405: "nothing", 403: "forbidden", 404: "absent"}
    return named[answer.status_code]


def may(role: str, name: str) -> bool:
    """Nothing is ever deleted at the desk."""
    if name.endswith("_delete"):
        return False
    return role in LET_IN[max((one for one in LET_IN if name.startswith(one)), key=len)]


def records(row: Testimony) -> dict[str, Any]:
    """What stands for `object_id`, by model."""
    found = {
        model._meta.model_name: model.objects.first()
        for model in (Term, Helpline, Step, LegalNote, SavedReply, LegalNotice)
    }
    event = Event.objects.about(row).first()
    return {**found, "call": row.call, "event": event, "user": people.a_moderator(), "testimony": row}


def desk_of(row: Testimony) -> Iterator[tuple[str, str]]:
    """Each pattern with a record of its own; the acts on a testimony one by one."""
    LegalNotice.objects.get_or_create(pk=1)
    SavedReply.objects.get_or_create(slug="s", defaults={"text_fr": "f", "text_en": "e"})
    known = records(row)
    for name in desk_patterns():
        model = name.split("_")[1] if "_" in name else ""
        key = str(known[model].pk) if known.get(model) else "1"
        for act in ACTS if name == "testimonies_testimony_act" else ("1",):
            yield name, desk_address(name, public_id=row.pk, name=act, object_id=key, pk=key)


# What is withdrawn is empty, whoever looks: in full length.
@pytest.mark.parametrize("state", [State.WAITING, pytest.param(State.WITHDRAWN, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "role", [pytest.param(one, marks=pytest.mark.long) if one in LIKE_OTHERS else one for one in ROLES]
)
def test_each_role_gets_what_is_its_own_and_no_word_before_a_claim(
    client: Client, role: str, state: str
) -> None:
    row, user = told(state), ROLES[role]()
    hidden, wrong = secrets(row), []
    for name, address in list(desk_of(row)):
        for method in ("get", "post"):
            if user and "_auth_user_id" not in client.session:  # one of the addresses is the way out
                client.force_login(user)
            answer = getattr(client, method)(address)
            # What one may reach may still hold nothing to be done (404) or not be done so (405, 409).
            allowed = ("in", *KEPT_OUT[1:]) if may(role, name) else KEPT_OUT
            if outcome(answer) not in allowed or told_of(answer, hidden):
                wrong.append((method, address, answer.status_code, told_of(answer, hidden)))
            if method == "get" and may(role, name) and not name.endswith(("_add", "_invite")):
                assert answer.status_code != 403, (address, role)
    assert not wrong, wrong


@pytest.mark.parametrize("role", ["moderator", "lead"])
def test_under_a_claim_the_words_are_shown(client: Client, role: str) -> None:
    row, user = told(State.WAITING), ROLES[role]()
    assert user
    people.opened(Testimony.objects.get(), user)
    client.force_login(user)
    page = client.get(f"/admin/testimonies/testimony/{row.pk}/change/")
    assert ONCE_PUBLIC in told_of(page, secrets(row))


def test_every_pattern_of_the_desk_is_in_the_table() -> None:
    own = {
        "index",
        "password_change",
        "password_change_done",
        "jsi18n",
        "second_factor",
        "qr_code",
        "shortcuts",
        "still_here",
        "notes",
        "preferences",
    }
    named = {name for name in desk_patterns() if any(one and name.startswith(one) for one in LET_IN)}
    assert set(desk_patterns()) - named == own
