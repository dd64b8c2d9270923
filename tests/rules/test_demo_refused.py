"""Where the fictional content is not filled in: beside real testimonies, before others' eyes, without what it needs."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from testimonies.models import Call, Testimony

from .. import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def passwords(tmp_path: Path) -> Path:
    return tmp_path / "passwords.txt"


def test_it_leaves_a_call_with_real_testimonies_alone(passwords: Path) -> None:
    people.waiting()
    call_command("demo", passwords=passwords, verbosity=0)
    assert Testimony.objects.count() == 1
    assert not Call.objects.get(is_default=True).is_demo
    assert not passwords.exists()


def test_it_refuses_to_fill_a_site_that_others_can_reach(passwords: Path, settings: Any) -> None:
    settings.IS_LOOPBACK = False
    with pytest.raises(CommandError, match="one's own machine"):
        call_command("demo", passwords=passwords, verbosity=0)
    assert not Testimony.objects.exists() and not User.objects.exists()


def test_it_says_what_is_missing_where_there_is_no_call(passwords: Path) -> None:
    Call.objects.all().delete()
    with pytest.raises(CommandError, match="migrate"):
        call_command("demo", passwords=passwords, verbosity=0)


def test_no_account_is_made_when_its_password_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        call_command("demo", passwords=tmp_path / "nowhere" / "passwords.txt", verbosity=0)
    assert not User.objects.exists() and not Testimony.objects.exists()
