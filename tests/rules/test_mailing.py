"""Notes to the team and their mail, against a real server: once each, neutral, and nobody else waits (F13, F26, F27)."""

import ast
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from structlog.testing import capture_logs

from config.mail import mail_server, sender
from testimonies.models import Outbox
from testimonies.rules import clock, mailing, outbox

from .. import people
from ..post_office import PostOffice, named, post_office

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
NEUTRAL = "Une note à l’équipe"


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    with post_office(settings) as one:
        yield one


def lead(address: str = "lea@example.org") -> User:
    user = people.a_lead()
    user.email = address
    user.save(update_fields=["email"])
    return user


def told(*users: User, key: str = "k", kind: str = "unread_30") -> None:
    outbox.tell(users, kind, key=key, number=3, call="harcelementdomicile")


def later(**passed: float) -> None:
    """As if so much time had passed since the last try."""
    for name in ("next_at", "taken_at"):
        for note in Outbox.objects.exclude(**{name: None}):
            Outbox.objects.filter(pk=note.pk).update(**{name: getattr(note, name) - timedelta(**passed)})


# Telling


def test_the_same_thing_is_told_to_the_same_person_once() -> None:
    one, other = lead(), people.a_moderator()
    told(one)
    told(one, other)
    told(one, key="another")
    assert sorted(Outbox.objects.values_list("to", "key")) == sorted(
        [(one.pk, "k"), (other.pk, "k"), (one.pk, "another")]
    )


@pytest.mark.parametrize("value", ["Une phrase", "a\nb", "", "x" * 61, "<b>", "é"])
def test_a_note_takes_no_words(value: str) -> None:
    with pytest.raises(ValueError, match="ids and numbers"):
        outbox.tell([lead()], "brake", key="k", cause=value)
    assert not Outbox.objects.exists()


def test_leads_are_the_active_ones_of_a_call_or_of_all() -> None:
    here, there = people.a_lead(), people.a_lead(people.a_call(slug="other"))
    gone = people.a_lead()
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    people.a_moderator()
    assert outbox.leads() == [here, there]
    assert outbox.leads(people.a_call()) == [here]


def kinds_told() -> set[str]:
    """Every kind that the code tells: the second argument of `tell`."""
    found = set()
    for path in (ROOT / "testimonies").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", getattr(node.func, "id", "")) == "tell"
            ):
                found |= {one.value for one in node.args[1:2] if isinstance(one, ast.Constant)}
    return found


def test_every_kind_has_a_text_that_says_something_in_both_languages() -> None:
    kinds = kinds_told() | {"unread_30", "unread_60", "unread_end"}
    assert {"brake", "mail_refused"} <= kinds
    for kind in kinds:
        assert (ROOT / "templates" / "mails" / f"{kind}.txt").is_file(), kind
        note = Outbox(kind=kind, numbers="number 2\ncall abc\naccount 3\ncause many\nhours 4\nn 2")
        texts = set()
        for language in ("fr", "en"):
            with translation.override(language):
                texts.add(mailing.words(note))
        assert len(texts) == 2 and all(len(text) > 30 for text in texts), kind
        assert not any("http" in text or "://" in text for text in texts), kind


def test_a_kind_of_an_earlier_release_is_told_in_general_words(office: PostOffice) -> None:
    told(lead(), key="a", kind="no_longer_known")
    told(lead(), key="b")
    assert mailing.send_due() == 2


# Sending


def test_a_note_leaves_once_in_both_languages_under_a_neutral_subject(office: PostOffice) -> None:
    told(lead())
    assert clock.run().mailed == 1
    assert clock.run().mailed == 0
    ((recipients, mail),) = office.received
    assert recipients == ["lea@example.org"]
    from email.header import decode_header, make_header

    assert str(make_header(decode_header(mail["Subject"]))) == NEUTRAL
    body = mail.get_payload(decode=True).decode()
    assert "3 témoignages" in body and body.index("témoignages") < body.index("testimonies")
    assert set(mail.keys()) <= {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
        "Auto-Submitted",
    }  # fmt: skip
    note = Outbox.objects.get()
    assert note.sent_at and note.taken_at is None


def test_the_language_of_a_server_that_speaks_english_changes_nothing(office: PostOffice) -> None:
    told(lead())
    with translation.override("en"):
        mailing.send_due()
    assert "3 témoignages" in office.received[0][1].get_payload(decode=True).decode()


def test_without_a_server_or_an_address_nothing_is_mailed_and_nothing_given_up(settings: Any) -> None:
    told(lead(), people.a_moderator())
    assert clock.run().mailed == 0
    with post_office(settings) as office:
        Outbox.objects.filter(to__email="lea@example.org").delete()
        assert clock.run().mailed == 0 and office.received == []
    assert not Outbox.objects.filter(given_up=True).exists()


def test_whoever_lost_their_account_gets_no_mail(office: PostOffice) -> None:
    user = lead()
    told(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert mailing.send_due() == 0 and office.received == []


ATTACKS = (
    "lea@example.org\r\nBcc: all@example.org",
    "lea@example.org\nX: y",
    "lea@example.org, all@example.org",
    "lea@example.org;all@example.org",
    "<lea@example.org> SIZE=1\r\nRCPT TO:<all@example.org>",
    '"a\r\nDATA"@example.org',
    "not an address",
    "lea@example.org\x00",
)


@pytest.mark.parametrize("address", ATTACKS)
def test_an_address_brings_no_header_and_no_second_recipient(office: PostOffice, address: str) -> None:
    user, other = people.a_lead(), lead("other@example.org")
    if "\x00" in address and connection.vendor == "postgresql":
        address = address.replace("\x00", "\x01")
    User.objects.filter(pk=user.pk).update(email=address)
    told(user, other)
    assert mailing.send_due() == 1
    assert [recipients for recipients, _mail in office.received] == [["other@example.org"]]
    assert Outbox.objects.get(to=user).given_up


def test_a_mail_that_is_refused_for_good_holds_up_no_other_and_the_leads_are_told(office: PostOffice) -> None:
    refused, good = lead("gone@example.org"), lead("lea@example.org")
    office.to_recipient["gone@example.org"] = "550 no such user gone@example.org"
    told(refused, good)
    with capture_logs() as lines:
        assert mailing.send_due() == 1
    assert "gone@" not in str(lines) and lines[0]["why"] == 550
    assert Outbox.objects.get(to=refused).given_up
    assert Outbox.objects.get(to=good, kind="mail_refused").numbers == f"account {refused.pk}"
    later(days=2)
    assert mailing.send_due() == 1  # that very note
    assert len(office.received) == 2 and not Outbox.objects.filter(to=refused, kind="mail_refused").exists()


def test_one_that_is_refused_for_now_is_tried_again_after_growing_waits(office: PostOffice) -> None:
    office.to_recipient["lea@example.org"] = "450 busy"
    user = lead()
    told(user)
    for minutes in (1, 5, 30, 120):
        mailing.send_due()
        note = Outbox.objects.get()
        left = note.next_at - timezone.now()
        assert timedelta(minutes=minutes - 0.2) < left <= timedelta(minutes=minutes)
        tries = note.tries
        mailing.send_due()
        assert Outbox.objects.get().tries == tries, "not before its time"
        later(minutes=minutes)
    office.to_recipient.clear()
    assert mailing.send_due() == 1 and len(office.received) == 1


def test_it_is_given_up_after_the_last_wait_or_three_days(office: PostOffice) -> None:
    office.to_data = "451 later"
    told(lead(), key="a")
    for _number in range(len(mailing.WAITS) + 1):
        mailing.send_due()
        later(days=1)
    assert Outbox.objects.get(key="a").given_up
    office.to_data = "250 OK"
    told(lead(), key="b")
    Outbox.objects.filter(key="b").update(written_at=timezone.now() - timedelta(days=3, minutes=1))
    assert mailing.send_due() == 0


def test_a_server_that_refuses_the_contents_for_good_is_believed(office: PostOffice) -> None:
    office.to_data = "554 spam"
    told(lead())
    mailing.send_due()
    assert Outbox.objects.get().given_up


def test_a_server_that_hangs_costs_a_moment_and_no_release(settings: Any) -> None:
    """It takes the connection and never speaks."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        named(settings, silent.getsockname()[1])
        for key in "abcd":
            told(lead(), key=key)
        people.published()
        row = people.waiting()
        type(row).objects.filter(pk=row.pk).update(replay_until=timezone.now())
        started = timezone.now()
        turn = clock.run()
        assert (turn.digests, turn.mailed) == (1, 0)
        assert timezone.now() - started < timedelta(seconds=6)
    assert sorted(Outbox.objects.values_list("tries", flat=True)) == [0, 0, 0, 1]


def test_no_server_at_all_is_tried_once_a_turn_and_the_mails_leave_once_when_it_is_back(
    settings: Any,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    named(settings, port)
    user = lead()
    for key in "abc":
        told(user, key=key)
    clock.run()
    assert sorted(Outbox.objects.values_list("tries", flat=True)) == [0, 0, 1]
    with post_office(settings) as office:
        later(minutes=1)
        assert clock.run().mailed == 3
        assert clock.run().mailed == 0
        assert len({mail["Message-ID"] for _to, mail in office.received}) == 3


def test_one_address_gets_so_many_a_day_whoever_has_it(office: PostOffice, monkeypatch: Any) -> None:
    monkeypatch.setattr(mailing, "MOST_A_DAY", 3)
    one, same = lead("lea@example.org"), lead("LEA@example.org")
    other = lead("mia@example.org")
    for key in "abc":
        told(one, same, other, key=key)
    assert mailing.send_due() == 6
    assert mailing.send_due() == 0
    Outbox.objects.exclude(sent_at=None).update(sent_at=timezone.now() - timedelta(days=1, minutes=1))
    assert mailing.send_due() == 3


def test_an_address_that_had_its_share_holds_up_no_other(office: PostOffice, monkeypatch: Any) -> None:
    monkeypatch.setattr(mailing, "MOST_A_DAY", 2)
    monkeypatch.setattr(mailing, "MOST_A_TURN", 5)
    full, same, other = lead("lea@example.org"), lead("LEA@example.org"), lead("mia@example.org")
    for key in "abcd":
        told(full, same, key=key)
    told(other)
    assert mailing.send_due() == 2
    assert mailing.send_due() == 1
    assert office.received[-1][0] == ["mia@example.org"]


def test_a_mail_that_is_on_its_way_counts_in_the_share(office: PostOffice, monkeypatch: Any) -> None:
    monkeypatch.setattr(mailing, "MOST_A_DAY", 1)
    user = lead()
    told(user, key="a")
    told(user, key="b")
    first, second = Outbox.objects.order_by("pk")
    assert mailing._claimed(first.pk) and mailing._claimed(second.pk) is None
    assert mailing.send_due() == 0


def test_who_died_between_sending_and_noting_it_sends_again_under_the_same_id(office: PostOffice) -> None:
    told(lead())
    mailing.send_due()
    Outbox.objects.update(sent_at=None, taken_at=timezone.now())
    assert mailing.send_due() == 0, "its owner may be at work"
    later(minutes=16)
    assert mailing.send_due() == 1
    assert len({mail["Message-ID"] for _to, mail in office.received}) == 1


@pytest.mark.django_db(transaction=True)
def test_two_housekeepings_at_once_send_each_mail_once(office: PostOffice) -> None:
    users = [lead(f"lead{number}@example.org") for number in range(4)]
    for key in "abcdef":
        told(*users, key=key)
    office.pause = 0.01
    barrier, sent = threading.Barrier(3), []

    def turn() -> None:
        barrier.wait(10)
        sent.append(mailing.send_due())
        connection.close()

    threads = [threading.Thread(target=turn) for _number in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sum(sent) == len(office.received) == 24
    assert len({mail["Message-ID"] for _to, mail in office.received}) == 24


# Settings


@pytest.mark.parametrize(
    "url",
    [
        "smtp://mail.example.org:25",
        "consolemail://",
        "filemail:///tmp/x",
        "smtp+tls://",
        "https://a.example",
        "x",
    ],
)
def test_mail_leaves_this_machine_over_tls_alone(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        mail_server(url)


def test_a_server_is_read_from_its_address() -> None:
    found = mail_server("smtp+tls://desk%40example.org:p%40ss@mail.example.org:587")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == (
        "mail.example.org",
        587,
        True,
    )
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("desk@example.org", "p@ss")
    assert mail_server("smtp+ssl://mail.example.org:465")["EMAIL_USE_SSL"] is True
    assert mail_server("smtp://127.0.0.1:25")["EMAIL_TIMEOUT"] == 10


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@example.org\nBcc: b@example.org", "a@example.org, b@example.org"]
)
def test_mail_comes_from_one_address(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_FROM"):
        sender(address)


def test_the_same_thing_cannot_be_told_to_the_same_person_twice() -> None:
    lea = lead()
    Outbox.objects.create(key="one", to=lea, kind="raid_on", written_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Outbox.objects.create(key="one", to=lea, kind="raid_on", written_at=timezone.now())
    assert Outbox.objects.count() == 1
