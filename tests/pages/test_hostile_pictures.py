"""Hostile pictures by real multipart, then every byte that is stored and served (security.md F08, F09)."""

import pytest
from django.test import Client

from testimonies.models import Evidence, State, Testimony
from testimonies.rules.pictures.sizes import MOST_BYTES
from tests import people
from tests.admin.desk import at_desk, opened
from tests.rules.pictures.base import CANARY, Case
from tests.rules.pictures.hostile import CASES
from tests.rules.pictures.test_cleaning import spellings
from tests.test_privacy import everything_stored

from .test_follow_up_pictures import Witness, addresses_of_pictures

pytestmark = pytest.mark.django_db
WORDS = list(spellings(CANARY[:12]))
LEAKING = [case for case in CASES if case.refusal is None and CANARY[:12] in case.make()]
FOURS = [LEAKING[place : place + 4] for place in range(0, len(LEAKING), 4)]
ODD = [case for case in CASES if case.refusal and len(case.make()) < MOST_BYTES][::6]


def holds(content: bytes) -> bool:
    return any(word in content for word in WORDS)


def served(witness: Witness) -> list[bytes]:
    """All that anybody is given of her pictures once readers may see them: her pages, the desk's, readers'."""
    pages = [witness.press("evidence")]
    row = Testimony.objects.get(pk=witness.row.pk)
    desk = at_desk(people.a_lead())
    pages.append(opened(desk, row))
    found = [witness.client.get(address).content for address in addresses_of_pictures(pages[0])]
    hers = f"/admin/testimonies/testimony/{row.pk}/pictures"
    found += [desk.get(f"{hers}/{one.public_id}/cleaned/").content for one in row.evidence.all()]
    Evidence.objects.update(may_be_shown=True, verdict="shown")
    for one in row.evidence.all():
        one.transcript = "Tu es jolie."
        one.save(update_fields=["transcript"])
    people.in_state(State.PUBLISHED, row, row.call.members.get(pk=people.fresh(row).claimed_by_id))
    page = desk.get(f"/temoignages/{row.pk}/")
    found += [desk.get(address).content for address in addresses_of_pictures(page.content.decode())]
    return [*found, *(page.encode() for page in pages), page.content]


@pytest.mark.parametrize("cases", FOURS, ids=lambda cases: cases[0].name)
def test_what_hides_in_a_picture_is_neither_stored_nor_served(client: Client, cases: list[Case]) -> None:
    witness = Witness(client)
    contents = [case.make() for case in cases]
    assert all(holds(content) for content in contents)
    witness.send(*contents, names=CANARY.decode() + "-{}.jpg")
    assert len(witness.kept) == len(set(contents))
    given = served(witness)
    assert sum(one[8:12] == b"WEBP" for one in given) == 3 * len(set(contents))
    assert not any(holds(one) for one in given)
    assert not holds(everything_stored())


@pytest.mark.parametrize("case", ODD, ids=lambda case: case.name)
def test_what_is_refused_leaves_nothing_behind(client: Client, case: Case) -> None:
    witness = Witness(client)
    page = witness.send(case.make())
    assert witness.status == 200
    assert "invalid-feedback" in page
    assert witness.kept == []
    assert not holds(everything_stored())


def test_the_walk_would_see_a_canary(client: Client) -> None:
    witness = Witness(client)
    people.keeps_a_picture(witness.row, CANARY.decode(), public_transcript=CANARY.decode(), public_picture=b"x",
                           may_be_shown=True, verdict="shown")  # fmt: skip
    assert holds(everything_stored())
