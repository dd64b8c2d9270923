"""What nobody present may decide, since when, and how to mend it."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from testimonies.models import Call, Lane, Reason, Testimony
from testimonies.rules import fact_checks, follow_up, moderation, presence
from testimonies.rules.presence import Lack
from testimonies.rules.raid import mode
from testimonies.rules.trail import today

from .. import people

pytestmark = pytest.mark.django_db


def here(user: User, days: int = 0) -> User:
    user.last_login = timezone.now() - timedelta(days=days)
    user.save(update_fields=["last_login"])
    return user


def found() -> dict[str, int]:
    return {str(one.lack): one.number for one in presence.stuck(list(Call.objects.all()))}


def of_a_minor() -> Testimony:
    row = people.waiting()
    follow_up.add_details(row, company="", choices={"age_band": ["15-17"]})
    return row


def test_where_nobody_may_decide_all_that_waits_is_counted_since_its_oldest_day() -> None:
    first, _second, flood = (
        people.waiting(),
        people.waiting("La deuxième histoire."),
        people.waiting("La nième."),
    )
    Testimony.objects.filter(pk=first.pk).update(state_since=today() - timedelta(days=12))
    Testimony.objects.filter(pk=flood.pk).update(lane=Lane.FLOOD)
    here(people.a_moderator(people.a_call(slug="other")))
    (one,) = presence.stuck([first.call])
    assert (one.lack, one.number, one.since) == (Lack.NOBODY, 2, today() - timedelta(days=12))


@pytest.mark.parametrize("absent", ["long ago", "never", "closed", "analyst"])
def test_present_is_who_may_decide_and_signed_in_lately(absent: str) -> None:
    people.waiting()
    user = here(people.a_moderator(), 8) if absent == "long ago" else people.a_moderator()
    if absent in ("closed", "analyst"):
        here(user)
        user.is_active = absent != "closed"
        user.save(update_fields=["is_active"])
        user.groups.clear() if absent == "analyst" else None
    assert found() == {"nobody": 1}
    here(people.a_moderator(), 6)
    assert found() == {}


def test_what_was_passed_on_awaits_a_lead() -> None:
    row = people.waiting()
    here(people.a_moderator())
    moderation.escalate(row, by=people.by(people.a_moderator()), reason=Reason.DANGER)
    assert found() == {"lead": 1}
    here(people.a_lead())
    assert found() == {}


def test_a_minor_s_text_awaits_a_lead() -> None:
    of_a_minor()
    for _reader in range(2):
        here(people.a_moderator())
    assert found() == {"minor": 1}


def test_one_reader_alone_cannot_be_two() -> None:
    mia = here(people.a_moderator())
    people.waiting()
    people.waiting("Pour les chiffres.", behaviours=["sexual-assault"], publication="figures")
    row = people.waiting(behaviours=["sexual-assault"])
    people.waiting("Une autre histoire, assez longue.", warnings=["minor"])
    assert found() == {"second": 2}
    people.approved(row, mia)
    assert found() == {"second": 2}
    mode.start(row.call, by=people.by(mia), hours=24)
    assert found() == {"second": 3}
    here(people.a_moderator())
    assert found() == {}


def test_a_yes_of_who_is_away_now_is_the_other_one() -> None:
    here(people.a_moderator())
    people.approved(people.waiting(behaviours=["sexual-assault"]), people.a_moderator())
    assert found() == {}


def test_a_minor_s_text_needs_a_second_reader_though_the_lead_is_there() -> None:
    of_a_minor()
    here(people.a_lead())
    assert found() == {"second": 1}


def test_what_was_passed_on_waits_for_a_lead_where_nobody_is_there_at_all() -> None:
    row = people.waiting()
    people.published("Une histoire publiée.")
    Testimony.objects.exclude(pk=row.pk).update(escalated="minor")
    User.objects.update(last_login=None)
    assert found() == {"lead": 1, "nobody": 1}


def test_it_costs_the_same_however_much_waits(django_assert_num_queries: Any) -> None:
    call = people.a_call()
    for _more in range(2):
        people.waiting("Encore une histoire, assez longue.")
        with django_assert_num_queries(3):  # who is there, how many wait for a lead, and for anybody
            presence.stuck([call])
    here(people.a_moderator())
    with django_assert_num_queries(
        7
    ):  # for a lead, for a lead too, for a second one; three times which terms tell it
        presence.stuck([call])
    for _reader in range(3):
        here(people.a_lead())
    with django_assert_num_queries(1):
        presence.stuck([call])


def test_the_doctor_says_it_with_its_cure() -> None:
    for model in fact_checks.MODELS:
        model.objects.update(verified_on=today())
    said = StringIO()
    call_command("doctor", only=["presence", "facts"], stdout=said)
    assert "Nothing stands still" in said.getvalue()
    row = people.waiting()
    for cases in ("nobody", "lead minor second"):
        if cases != "nobody":
            here(people.a_moderator())
            people.waiting("Une autre histoire.", behaviours=["sexual-assault"])
            of_a_minor()
            moderation.escalate(row, by=people.by(people.a_moderator()), reason=Reason.DANGER)
        said = StringIO()
        with pytest.raises(CommandError, match=f"{len(cases.split())} to be mended"):
            call_command("doctor", only=["presence", "facts"], stdout=said)
        assert said.getvalue().count(f"{row.call.slug}: ") == len(cases.split())
        assert said.getvalue().count("manage.py invite") == len(cases.split())
