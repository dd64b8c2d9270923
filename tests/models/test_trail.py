import pytest

from testimonies.models import AppendOnlyError, Event, State

from .. import people

pytestmark = pytest.mark.django_db


def test_the_trail_cannot_be_changed_or_deleted() -> None:
    people.waiting()
    event = Event.objects.get(what="submit")
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(who="x"),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


def test_an_author_s_act_has_a_day_and_no_hour_a_moderator_s_has_both() -> None:
    people.published()
    assert Event.objects.get(what="submit").at is None
    assert Event.objects.get(what="approve").at is not None


def test_each_move_leaves_its_row() -> None:
    row = people.published()
    told = [(e.what, e.origin, e.target) for e in Event.objects.about(row).order_by("id") if e.target]
    assert told == [
        ("submit", "", State.WAITING),
        ("approve", State.WAITING, State.APPROVED),
        ("release", State.APPROVED, State.PUBLISHED),
    ]
