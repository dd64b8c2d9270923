"""Pages of a few fields do not give back, many times as long, what nobody types."""

import pytest
from django.test import Client

from testimonies.pages.small import LARGEST

from .coming_back import FRENCH, OURS

pytestmark = pytest.mark.django_db
HUGE = "'" * LARGEST


@pytest.mark.parametrize(
    ("address", "field"), [("/preuve/", "sheet"), ("/droits/", "behaviours"), ("/droits/lettre/", "facts")]
)
def test_two_megabytes_are_refused_before_it_is_read(client: Client, address: str, field: str) -> None:
    answer = client.post(address, {field: HUGE, "step": "questions"}, **OURS)
    assert answer.status_code == 400 and len(answer.content) < 20_000
    assert client.post(address, {field: HUGE[:1000], "step": "questions"}, **OURS).status_code == 200


def test_of_what_is_no_receipt_only_as_much_comes_back_as_is_read(client: Client) -> None:
    answer = client.post(FRENCH, {"action": "open", "receipt": HUGE}, **OURS)
    assert answer.status_code == 200 and len(answer.content) < 40_000
    assert b"&#x27;" * 400 in answer.content and b"&#x27;" * 401 not in answer.content
