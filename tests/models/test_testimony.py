"""Paired facts are held by the database: both, neither, one."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from testimonies.models import State, Testimony

from .. import people

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()

REFUSED: dict[str, dict[str, Any]] = {
    "published without text": {"state": State.PUBLISHED, "published_on": TODAY},
    "published without day": {"state": State.PUBLISHED, "public_text": "x"},
    "text of an unpublished one": {"public_text": "x"},
    "day of an unpublished one": {"published_on": TODAY},
    "approved without release day": {"state": State.APPROVED},
    "release day of a waiting one": {"release_on": TODAY},
    "withdrawn with words": {"state": State.WITHDRAWN, "receipt_digest": None},
    "withdrawn with a receipt": {"state": State.WITHDRAWN, "story": b""},
}
ACCEPTED: dict[str, dict[str, Any]] = {
    "published with both": {"state": State.PUBLISHED, "public_text": "x", "published_on": TODAY},
    "approved with its day": {"state": State.APPROVED, "release_on": TODAY},
    "a claim with its end": {"claimed_until": timezone.now()},
    "gone and empty": {"state": State.FORGOTTEN, "story": b"", "receipt_digest": None},
}


@pytest.mark.parametrize("facts", REFUSED.values(), ids=REFUSED)
def test_the_database_refuses_half_a_fact(facts: dict[str, Any]) -> None:
    row = people.waiting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Testimony.objects.filter(pk=row.pk).update(**facts)


@pytest.mark.parametrize("facts", ACCEPTED.values(), ids=ACCEPTED)
def test_the_database_accepts_a_whole_one(facts: dict[str, Any]) -> None:
    row = people.waiting()
    assert Testimony.objects.filter(pk=row.pk).update(**facts) == 1


def test_a_claim_without_an_end_is_refused() -> None:
    row, moderator = people.waiting(), people.a_moderator()
    with pytest.raises(IntegrityError), transaction.atomic():
        Testimony.objects.filter(pk=row.pk).update(claimed_by=moderator)


def test_only_the_published_of_an_opened_call_are_public() -> None:
    row = people.published()
    people.waiting("Une histoire que personne n'a encore lue.")
    assert list(Testimony.objects.published()) == [row]
    people.a_call(opened_on=None)
    assert not Testimony.objects.published().exists()


def test_public_ids_are_random_and_tell_no_order() -> None:
    ids = [people.waiting(f"Histoire numéro {number} de la soirée.").pk for number in range(8)]
    assert len({len(one) for one in ids}) == 1
    assert ids != sorted(ids) or len(set(ids)) == 8
