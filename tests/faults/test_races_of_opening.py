"""One account opening many texts at the same moment: the hard cap of a day holds (security.md F10, threat 31)."""

from typing import Any

import pytest

from testimonies.models import Event, Outbox
from testimonies.rules import desk
from testimonies.rules.budget import EnoughForTodayError

from .. import people
from .test_races import at_once, fresh_rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_of_six_texts_opened_at_once_the_cap_lets_three_through(settings: Any) -> None:
    settings.DESK_OPENED_A_DAY = 3
    user, _lead = people.a_moderator(), people.a_lead()
    rows = [desk.claim(row, user) for row in fresh_rows(6)]
    results = at_once(*(lambda row=row: desk.open_text(row, user) for row in rows))
    assert sum(isinstance(one, EnoughForTodayError) for one in results) == 3
    assert Event.objects.filter(what="open").count() == 3
    assert Outbox.objects.filter(kind="enough").count() == 1
