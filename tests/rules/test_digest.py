"""The digest of the morning: numbers, once a day, to those who asked, and only where something waits."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from testimonies.models import Outbox, Testimony
from testimonies.rules import digest, mailing, preferences
from testimonies.rules.trail import PARIS
from tests import people

from ..post_office import post_office

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 1, 5, 7, 1, tzinfo=PARIS)


def asking(**facts: Any) -> User:
    user = people.a_moderator(**facts)
    user.email = f"{user.username}@example.org"
    user.save(update_fields=["email"])
    preferences.save(user, digest=True)
    return user


def test_who_asked_is_told_once_a_day_what_waits() -> None:
    user, _other = asking(), people.a_moderator()
    people.waiting()
    assert (digest.tell(SEVEN), digest.tell(SEVEN + timedelta(hours=1))) == (1, 0)
    [note] = Outbox.objects.filter(kind="digest")
    assert note.to == user
    assert "1 témoignage à lire" in mailing.words(note)
    assert digest.tell(SEVEN + timedelta(days=1)) == 1


@pytest.mark.parametrize("hour", [0, 6, 10, 23])
def test_outside_of_the_morning_nothing_is_told(hour: int) -> None:
    asking()
    people.waiting()
    assert digest.tell(SEVEN.replace(hour=hour)) == 0


def test_where_nothing_waits_nothing_is_told() -> None:
    asking()
    assert digest.tell(SEVEN) == 0


def test_another_call_is_nobody_elses_business() -> None:
    asking(call=people.a_call(slug="other"))
    people.waiting()
    assert digest.tell(SEVEN) == 0


def test_it_counts_what_waits_in_each_way() -> None:
    user = asking()
    people.waiting()
    people.is_reported(people.published("Une histoire publiée."), "mots")
    Testimony.objects.filter(pk=people.waiting("Une autre.").pk).update(second_reading=True)
    Testimony.objects.filter(pk=people.waiting("Une troisième.").pk).update(escalated="minor")
    Testimony.objects.filter(pk=people.waiting("Une quatrième.").pk).update(lane="flood")
    found = digest.numbers(user, datetime(2099, 1, 1, tzinfo=PARIS))
    assert found == {"waiting": 3, "second": 1, "passed_on": 1, "flood": 1, "answers": 0, "days": 0, "notices": 1,
                     "overdue": 1}  # fmt: skip


def test_the_mail_is_in_both_languages_and_holds_no_word_of_a_text(settings: Any) -> None:
    asking()
    people.waiting("Une histoire avec zibeline dedans.")
    digest.tell(SEVEN)
    with post_office(settings) as office:
        mailing.send_due()
        [(_to, mail)] = office.received
    text = mail.get_payload(decode=True).decode()
    assert "1 témoignage à lire" in text and "1 testimony to be read" in text
    assert "zibeline" not in text
