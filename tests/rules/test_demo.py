"""The fictional content: through the real moves, recognisable, and gone by one command."""

import re
import stat
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from shutil import copy2
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.models import Call, Event, LegalNotice, State, TermKind, Testimony
from testimonies.rules import demo, personal_data

from .. import people
from ..kept import for_the_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def passwords(tmp_path: Path) -> Path:
    return tmp_path / "passwords.txt"


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    with for_the_module(django_db_blocker):
        written = tmp_path_factory.mktemp("demo") / "passwords.txt"
        call_command("demo", passwords=written, verbosity=0)
        yield written


@pytest.fixture
def filled(demonstration: Path, db: None, passwords: Path) -> Call:
    copy2(demonstration, passwords)
    return Call.objects.get(is_default=True)


def test_it_opens_the_default_call_as_fictional(filled: Call) -> None:
    assert filled.slug == "harcelementdomicile"
    assert filled.accepts and filled.is_demo and filled.takes_screenshots
    assert "Démonstration" in Client().get("/").content.decode()


@pytest.mark.usefixtures("filled")
def test_there_is_something_in_each_place_one_wants_to_try() -> None:
    found = Counter(Testimony.objects.values_list("state", flat=True))
    assert found[State.PUBLISHED] >= 10 and found[State.WAITING] >= 4
    assert found[State.CHANGES_ASKED] == found[State.REFUSED] == found[State.COUNTED] == 1
    published = list(Testimony.objects.published())
    assert len({row.published_on for row in published}) > 8
    assert {row.language for row in published} == {"fr", "en"}
    lengths = sorted(len(row.public_text) for row in published)
    assert lengths[0] < 120 and lengths[-1] > 1_200


@pytest.mark.usefixtures("filled")
def test_every_state_was_reached_by_its_moves() -> None:
    for row in Testimony.objects.all():
        moves = [event for event in Event.objects.about(row).order_by("id") if event.target]
        assert moves[0].what == "submit"
        assert moves[-1].target == row.state
        assert all(after.origin == before.target for before, after in pairwise(moves))


@pytest.mark.usefixtures("filled")
def test_pages_show_no_personal_data_and_every_hidden_word_is_bracketed() -> None:
    shown = list(Testimony.objects.published())
    assert not [hit for row in shown for hit in personal_data.find(row.public_text, row.language)]
    texts = " ".join(row.public_text for row in shown)
    assert "[prénom]" in texts and "[entreprise]" in texts and "[number]" in texts
    assert "Tilleuls" not in texts


def test_telephone_numbers_are_of_the_block_kept_for_fiction() -> None:
    """Décision ARCEP: 06 39 98 is given to nobody."""
    numbers = re.findall(r"\b0\d(?: \d\d){4}\b", " ".join(story["story"] for story in demo.stories()))
    assert numbers
    assert all(number.startswith("06 39 98") for number in numbers)


@pytest.mark.usefixtures("filled")
def test_every_word_of_the_lists_is_known() -> None:
    for kind, name in (
        (TermKind.BEHAVIOUR, "behaviours"), (TermKind.DATA_SOURCE, "data_sources"), (TermKind.WARNING, "warnings"),
    ):  # fmt: skip
        told = Counter(slug for story in demo.stories() for slug in story.get(name, []))
        kept = Counter(slug for row in Testimony.objects.all() for slug in row.term_slugs(kind))
        assert told == kept
    assert not [row for row in Testimony.objects.all() if not row.trade]
    assert Testimony.objects.filter(area__isnull=False).count() == sum(
        "area" in story for story in demo.stories()
    )


def test_accounts_have_the_passwords_of_a_file_that_only_its_owner_reads(
    filled: Call, passwords: Path
) -> None:
    assert stat.S_IMODE(passwords.stat().st_mode) == 0o600
    lines = dict(line.split() for line in passwords.read_text().splitlines())
    assert set(lines) == set(demo.ACCOUNTS)
    for name, password in lines.items():
        user = User.objects.get(username=name)
        assert user.check_password(password) and user.is_staff and not user.is_superuser
        assert filled in user.calls.all()
        assert user.has_perm("testimonies.lead_testimony") == (name == "demo-lead")


def test_a_second_run_adds_nothing_and_asks_little(filled: Call, passwords: Path) -> None:
    before, rows = passwords.read_text(), Testimony.objects.count()
    with CaptureQueriesContext(connection) as queries:
        call_command("demo", passwords=passwords, verbosity=0)
    assert (passwords.read_text(), Testimony.objects.count()) == (before, rows)
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("loopback", [True, False])
def test_one_command_removes_it_anywhere(passwords: Path, settings: Any, loopback: bool) -> None:
    settings.IS_LOOPBACK = loopback
    people_before = people.a_call(slug="ailleurs", hashtag="#ailleurs")
    kept = people.waiting(call="ailleurs")
    call_command("demo", "--remove", passwords=passwords, verbosity=0)
    assert list(Testimony.objects.all()) == [kept] and list(Call.objects.shown()) == [people_before]
    call = Call.objects.get(is_default=True)
    assert (call.opened_on, call.is_demo, call.takes_screenshots) == (None, False, False)
    assert not User.objects.filter(username__in=demo.ACCOUNTS).exists()
    assert not passwords.exists()


def test_what_was_removed_can_be_filled_again(filled: Call, passwords: Path) -> None:
    number = Testimony.objects.count()
    call_command("demo", "--remove", passwords=passwords, verbosity=0)
    call_command("demo", passwords=passwords, verbosity=0)
    assert Testimony.objects.count() == number and passwords.exists()


@pytest.mark.usefixtures("filled")
def test_the_legal_notice_is_left_to_the_operator() -> None:
    notice = LegalNotice.objects.first()
    assert notice is None or not notice.publisher
