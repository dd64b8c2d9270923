"""Whatever is posted to `/suivi/`: an answer beside its cause, what was typed kept, never a 500 (both engines)."""

import pytest
from django.test import Client

from testimonies.models import Message, Testimony
from testimonies.rules import receipts

from .. import people
from .coming_back import ENGLISH, Author

pytestmark = pytest.mark.django_db
LATER = "Je précise : le message est arrivé une heure après son départ."

HOSTILE = {
    "empty": "", "spaces": "  \n\t ", "one megabyte": "abcdefghi " * 100_000, "NUL": "avant\x00après", "surrogate": "\ud83d",
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}", "digits": "9" * 400, "right to left": "\u202etxt.exe",
}  # fmt: skip
FIELDS = [
    ("reply", "message"), ("amend_check", "story"), ("amend_save", "story"), ("amend_save", "hit_0"), ("amend_save", "seen"),
    ("delete_message", "which"), ("amend", "story"), ("text", "message"), ("details", "company"),
    *(("details_save", name) for name in "places relation company company_answer after obstacles age_band".split()),
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("action, field", FIELDS)
def test_any_field_takes_anything(client: Client, action: str, field: str, hostile: str) -> None:
    author = Author(client, people.waiting())
    fields = {"story": LATER} if action == "amend_save" else {}
    page = author.press(action, **fields | {field: hostile.encode("utf-8", "surrogatepass")})
    assert author.status == 200
    assert "<h1" in page


@pytest.mark.parametrize("action", ["", "nonsense", "\x00", "__class__", "release"])
def test_an_unknown_action_does_nothing_and_says_so(client: Client, action: str) -> None:
    page = Author(client, people.waiting(), ENGLISH).press(action)
    assert "We did not understand" in page
    assert Testimony.objects.get().state == "waiting"


@pytest.mark.parametrize(
    "action, field", [("reply", "message"), ("amend_check", "story"), ("amend_save", "story")]
)
def test_eight_words_of_a_receipt_are_not_taken(client: Client, action: str, field: str) -> None:
    words = " ".join(receipts.spell(tuple(range(100, 108)), "fr"))
    page = Author(client, people.waiting(), ENGLISH).press(action, **{field: f"Mes mots sont {words}."})
    assert 'class="error-summary"' in page
    assert words in page
    assert not Message.objects.exists()
    assert Testimony.objects.get().version == 1


def test_too_short_too_long_and_just_right(client: Client) -> None:
    author = Author(client, people.waiting())
    for action, field, text, taken in [
        ("reply", "message", "é", True), ("reply", "message", "é" * 5_000, True), ("reply", "message", "é" * 5_001, False),
        ("amend_check", "story", "é" * 19, False), ("amend_check", "story", "é" * 20, True),
        ("amend_check", "story", "ab cd" * 4_000, True), ("amend_check", "story", "ab cd" * 4_000 + "e", False),
    ]:  # fmt: skip
        page = author.press(action, **{field: text})
        assert ('class="error-summary"' in page) != taken
        assert taken or f"{text}</textarea>" in page
