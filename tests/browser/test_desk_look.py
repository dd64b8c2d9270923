"""The desk looked at like the public pages: what an address opens, and what only a press of a button reaches."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from testimonies.models import Call, Event, Lane, LegalNotice, Notice, Standing, Term, Testimony
from testimonies.rules import accounts, desk, evidence, evidence_author, evidence_desk
from testimonies.rules.pictures.cleaning import clean
from testimonies.rules.raid import mode
from tests import people
from tests.admin.desk import QUEUE, item, unmarked
from tests.admin.test_rights import of_role
from tests.pictures import screenshot

from .looking import DARK_NARROW, LIGHT_WIDE, Eyes

pytestmark = [pytest.mark.appearance, pytest.mark.django_db(transaction=True)]
STORY = "😀 Yanis est venu pour la box.\n\nyanis m'a écrit le soir, au 06 12 34 56 78 : « seule ? »"


class Screen(NamedTuple):
    """A page to open, or to post `fields` to, and the element that says it is the one that was meant."""

    address: str
    shows: str = "#content"
    fields: dict[str, Any] | None = None
    status: int = 200


def act(row: Any, name: str, shows: str, status: int = 200, **fields: str) -> Screen:
    where = reverse("admin:testimonies_testimony_act", args=[row.pk, name])
    return Screen(where, shows, {"version": str(row.version), "state": row.state, **fields}, status)


def preview(row: Any, name: str, shows: str, **fields: str) -> Screen:
    where = reverse("admin:testimonies_testimony_preview", args=[row.pk, name])
    return Screen(where, shows, {"version": str(row.version), "state": row.state, **fields})


def addresses(lead: User) -> Iterator[Screen]:
    call, term = Call.objects.get(is_default=True), Term.objects.first()
    for name in ("call", "term", "helpline", "step", "savedreply", "event"):
        yield Screen(reverse(f"admin:testimonies_{name}_changelist"), "#changelist")
    for name, pk in (("call", call.pk), ("term", term.pk), ("event", Event.objects.first().pk)):
        yield Screen(reverse(f"admin:testimonies_{name}_change", args=[pk]), "form, .readonly")
    yield Screen(reverse("admin:testimonies_savedreply_add"), "form")
    yield Screen(reverse("admin:testimonies_call_open", args=[call.pk]), "form")
    yield Screen(reverse("admin:testimonies_call_pause", args=[call.pk]), "form .default")
    yield Screen(reverse("admin:testimonies_call_raid", args=[call.pk]), ".errorlist", {"hours": "0"})
    yield Screen("/admin/second-factor/app/", ".secret")
    yield Screen("/admin/second-factor/app/", ".errorlist", {"code": "000000"})
    yield Screen("/admin/lost/", "#content")
    yield Screen("/admin/preferences/", ".themes [type=checkbox]")
    yield Screen("/admin/preferences/", ".errorlist", {"a_day": "0"})
    yield Screen("/admin/enough/", ".calm")
    yield Screen("/admin/sheet/", ".sheet ol")
    yield Screen("/admin/load/", ".load td")
    yield Screen("/admin/auth/user/", "h1", status=403)
    yield Screen(f"{QUEUE}{'A' * 22}/change/", "h1", status=404)


def moderating(lead: User) -> Iterator[Screen]:
    row, other = unmarked(STORY), people.waiting(warnings=["minor"])
    yield Screen(QUEUE, "[name=chosen]")
    yield Screen(item(row), ".act-claim, [action$='/claim/']")
    add_a_picture(row, lead)
    desk.mark(row, lead, version=1, spans=[desk.Span(2, 7, "first_name")])
    yield Screen(item(row), "mark.is-hidden")
    yield act(row, "approve", ".errornote, .errorlist")
    yield act(row, "approve", ".errornote + .still-open", looked="on")
    yield Screen(item(row), ".readers del, mark.is-open .hide-one")
    picture = row.evidence.get().public_id
    yield Screen(item(row), "#pictures rect")
    yield act(row, "cover", "#pictures .errorlist", which=picture, boxes="x")
    yield act(row, "show_picture", "#pictures .errornote", which=picture, transcript="06 39 98 12 34")
    yield act(row, "find", ".preview", words="Yanis", kind="first_name")
    yield act(row, "refuse", ".errorlist", reason="", sentence="")
    people.keeps_an_earlier_text(row, "Yanis est venu.")
    yield preview(row, "refuse", "#as-its-author-title", reason="spam", sentence="Merci {motif} {numbers}.")
    yield preview(row, "approve", ".changes + .hide-all ~ .texts, .act-approve .errornote")
    people.in_state("refused", other)
    yield act(other, "refuse", ".stale, [role=alert], .errornote", 409, reason="spam", sentence="Merci.")
    published = desk.claim(people.published(), lead)
    yield Screen(item(published), ".act-burn")
    yield act(published, "burn", "[name=sure]")
    yield from many(lead)


def answering(lead: User) -> Iterator[Screen]:
    listed, row = reverse("admin:testimonies_notice_changelist"), people.published()

    def of(
        notice: Notice, what: str, shows: str, fields: dict[str, Any] | None = None, status: int = 200
    ) -> Screen:
        address = reverse(f"admin:testimonies_notice_{what}", args=[notice.public_id])
        return Screen(address, shows, fields, status)

    yield Screen(listed, ".empty")
    notice, reply = (
        people.is_reported(row, "jolie"),
        people.asks_for_a_reply(row, "Mon numéro : 06 39 98 00 12."),
    )
    Notice.objects.filter(pk=notice.pk).update(due_at=timezone.now())
    yield Screen(listed, ".is-late")
    yield of(notice, "change", ".folded")
    yield of(notice, "open", "#answer-outcome", {})
    yield of(notice, "answer", ".errorlist", {"outcome": ""})
    yield of(reply, "open", ".stays input", {})
    yield of(
        reply,
        "answer",
        ".errornote",
        {"outcome": "shown", "public_text": reply.explanation, "answer": "Oui."},
    )
    people.answered_notice(notice, lead, "kept")
    yield of(notice, "answer", "#kept-words", {"outcome": "kept", "answer": "Non."}, 409)
    yield of(notice, "change", "#said")
    yield Screen(f"{listed}?view=answered", "table")


def add_a_picture(row: Any, lead: User) -> None:
    one = evidence.store(row, sent=b"x", clean=clean(screenshot(width=400)), key=bytes(32))
    evidence_author.say(row, public_id=one.public_id, may_be_shown=True, transcript="Tu es jolie.")
    people.opened(row, lead)
    evidence_desk.cover(row, lead, version=1, public_id=one.public_id, boxes=[(10, 10, 90, 40)])


def many(lead: User) -> Iterator[Screen]:
    """Two rows refused at once, one of which has changed since it was seen: asked about, then reported."""
    bulk, rows = reverse("admin:testimonies_testimony_bulk"), [people.waiting(), people.waiting()]
    order = {"what": "refuse", "chosen": [f"{rows[0].pk}:1:waiting", f"{rows[1].pk}:9:waiting"]}
    yield Screen(bulk, "#bulk-reason", order)
    yield Screen(bulk, "[name=sure]", order | {"reason": "spam"})
    yield Screen(
        bulk,
        ".reports .done ~ .missing, .reports .missing ~ .done",
        order | {"reason": "spam", "sure": "yes"},
    )


def flooded(lead: User) -> Iterator[Screen]:
    rows = [people.waiting(f"{people.STORY} Numéro {number}.") for number in range(4)]
    Testimony.objects.filter(pk__in=[row.pk for row in rows]).update(
        lane=Lane.FLOOD, lane_signs="copies trap"
    )
    mode.start(rows[0].call, by=people.by(lead), hours=5)
    yield Screen(f"{QUEUE}?view=flood", ".raid ~ .reports .verdict")
    people.opened(people.fresh(rows[0]), lead)
    yield Screen(item(rows[0]), "#alike li")
    alike = reverse("admin:testimonies_testimony_alike", args=[rows[0].pk])
    yield Screen(alike, "[name=chosen]")
    chosen = {"chosen": [f"{row.pk}:1:waiting" for row in rows[:3]]}
    yield Screen(alike, ".messagelist .success", chosen)
    yield Screen(reverse("admin:testimonies_testimony_refused"), ".reports .button")
    yield Screen(reverse("admin:testimonies_testimony_back", args=[rows[0].pk]), ".reports li + li")
    mode.end(rows[0].call, by=people.by(lead))


def operating(operator: User) -> Iterator[Screen]:
    notice = LegalNotice.objects.first() or LegalNotice.objects.create()
    other = people.a_moderator()
    yield Screen("/admin/", "#overdue ~ ul li a")
    yield Screen("/admin/auth/user/", "#changelist")
    yield Screen("/admin/auth/user/add/", "[name=username]")
    yield Screen("/admin/auth/user/add/", ".errorlist", {"username": "a b"})
    yield Screen("/admin/auth/user/add/", ".messagelist", {"username": "nina", "is_active": "on"})
    yield Screen(f"/admin/auth/user/{other.pk}/change/", "[name=username]")
    yield Screen(f"/admin/auth/user/{other.pk}/invite/", ".messagelist", {})
    yield Screen(reverse("admin:testimonies_legalnotice_change", args=[notice.pk]), "form")


def outside(_nobody: None) -> Iterator[Screen]:
    yield Screen("/admin/login/", "[name=password]")
    yield Screen("/admin/login/", ".errornote", {"username": "nina", "password": "x", "otp_token": ""})
    yield Screen(reverse("admin:invitation", args=["MQ", "used-up"]), "h1")
    link = reverse("admin:invitation", kwargs=accounts.invitation(people.a_moderator()))
    yield Screen(link, "[name=new_password1]")
    yield Screen(
        link.rsplit("/", 2)[0] + "/set-password/",
        ".errorlist",
        {"new_password1": "court", "new_password2": "x"},
    )


@pytest.fixture
def at_desk(browser: Browser, live_server: Any) -> Iterator[Any]:
    contexts = []

    def entered(user: User | None, language: str) -> Eyes:
        contexts.append(browser.new_context(base_url=live_server.url, locale=language))
        if user:
            client = Client()
            client.force_login(user)
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key}
            contexts[-1].add_cookies([cookie | {"domain": "localhost", "path": "/"}])
        return Eyes(contexts[-1], live_server.url)

    yield entered
    for context in contexts:
        context.set_offline(True)  # the last word of a page would come after the test
        context.close()


def pairs(fields: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, one)
        for name, value in fields.items()
        for one in (value if isinstance(value, list) else [value])
    ]


def looked_at(eyes: Eyes, screens: Iterator[Screen], views: Iterator[Any]) -> dict[str, list[str]]:
    wrong = {}
    for number, screen in enumerate(screens):
        status = (
            eyes.go(screen.address)
            if screen.fields is None
            else eyes.post(screen.address, pairs(screen.fields))
        )
        assert (status, eyes.page.locator(screen.shows).count() > 0) == (screen.status, True), screen
        wrong |= {f"{number} {eyes.page.url}": found} if (found := eyes.found(*next(views))) else {}
    return wrong


def test_the_difference_shown_beside_open_passages_has_no_fault(at_desk: Any) -> None:
    lead, row = people.a_lead(), unmarked(STORY)
    people.opened(row, lead)
    desk.mark(row, lead, version=1, spans=[desk.Span(2, 7, "first_name")])
    desk.mark(row, lead, version=1, spans=[desk.Span(22, 27, "cut")], standing=Standing.ASKED)
    eyes = at_desk(lead, "fr-FR")
    eyes.go(item(row))
    eyes.page.locator(".show-replaced input").check()
    eyes.page.locator("[popovertarget=keys]").first.click()
    for shown in ("#keys dl", ".readers del", ".story .hide-one", "mark.is-asked", "#approve-questions"):
        assert eyes.page.locator(shown).first.is_visible(), shown
    assert eyes.found(LIGHT_WIDE, DARK_NARROW) == []


# Every screen is opened; each third one is looked at by axe, under one of the two views in turn. All of it, in both languages,
# in full length.
LOOKS = [
    pytest.param("fr-FR", ((LIGHT_WIDE,), (), (), (DARK_NARROW,), (), ()), id="fr"),
    pytest.param("fr-FR", ((LIGHT_WIDE, DARK_NARROW),), id="fr whole", marks=pytest.mark.long),
    pytest.param("en-GB", ((LIGHT_WIDE, DARK_NARROW),), id="en whole", marks=pytest.mark.long),
]


def an_operator() -> User:
    return of_role("Operators")


def nobody() -> None:
    """Who stands outside."""


PARTS: list[tuple[Callable[[Any], Iterator[Screen]], Callable[[], User | None]]] = [
    (moderating, people.a_lead),
    (answering, people.a_lead),
    (flooded, people.a_lead),
    (addresses, people.a_lead),
    (operating, an_operator),
    (outside, nobody),
]


@pytest.mark.parametrize(("part", "who"), PARTS, ids=lambda one: one.__name__)
@pytest.mark.parametrize(("language", "views"), LOOKS)
def test_no_screen_of_the_desk_has_a_fault(
    at_desk: Any, part: Any, who: Any, language: str, views: Any
) -> None:
    user = who()
    people.waiting()
    wrong = looked_at(at_desk(user, language), part(user), cycle(views))
    assert not wrong, "\n".join(f"{one}: {faults}" for one, faults in wrong.items())
