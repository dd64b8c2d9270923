"""Hiding words: typed or chosen, one place or all; keeping and asking; and every forged span."""

import re

import pytest

from testimonies.models import Kind, Redaction, Standing
from testimonies.rules import redaction
from tests import people

from .desk import act, at_desk, item, opened, unmarked

pytestmark = pytest.mark.django_db
STORY = "😀 Yanis est venu. yanis est revenu, pas Yanisse. YANIS a écrit au 06 12 34 56 78."


@pytest.fixture
def desk():
    client, row = at_desk(people.a_moderator()), unmarked(STORY)
    opened(client, row)
    return client, row


def spans(page: str) -> list[str]:
    """Those of the preview."""
    preview = page.partition('<section class="preview"')[2].partition("</section>")[0]
    return re.findall(r'name="span" value="([\d]+-[\d]+-first_name)"( checked)?', preview)


def readers(row) -> str:
    return redaction.public_text(type(row).objects.get(pk=row.pk))


def test_typed_words_are_shown_in_all_their_places_first(desk) -> None:
    client, row = desk
    page = act(client, row, "find", words="yanis", kind="first_name", every="on").content.decode()
    assert [(span, bool(chosen)) for span, chosen in spans(page)] == [
        ("2-7-first_name", True), ("18-23-first_name", True), ("49-54-first_name", True)
    ]  # fmt: skip
    assert not Redaction.objects.exists()


def test_without_every_occurrence_the_first_place_alone_is_chosen(desk) -> None:
    client, row = desk
    page = act(client, row, "find", words="Yanis", kind="first_name").content.decode()
    assert [bool(chosen) for _span, chosen in spans(page)] == [True, False, False]


def test_the_chosen_places_are_hidden_from_readers(desk) -> None:
    client, row = desk
    act(client, row, "hide", span=["2-7-first_name", "18-23-first_name", "49-54-first_name"])
    assert readers(row) == (
        "😀 [prénom] est venu. [prénom] est revenu, pas Yanisse. [prénom] a écrit au 06 12 34 56 78."
    )


def test_a_selection_with_every_occurrence_gets_the_same_preview(desk) -> None:
    client, row = desk
    page = act(client, row, "hide", span="2-7-first_name", every="on").content.decode()
    assert len(spans(page)) == 3
    assert not Redaction.objects.exists()


def test_words_that_are_not_there_are_said_to_be_missing_and_kept_in_the_field(desk) -> None:
    client, row = desk
    page = act(client, row, "find", words="Yan & Co", kind="first_name").content.decode()
    assert "not in the text as whole words" in page
    assert "Yan &amp; Co" in page


def test_a_hit_is_kept_with_its_reason(desk) -> None:
    client, row = desk
    hit = f"{STORY.index('06')}-{len(STORY) - 1}-phone"
    act(client, row, "keep", span=hit, reason="public-service")
    one = Redaction.objects.get()
    assert (one.standing, one.reason) == (Standing.KEPT, "public-service")
    assert "phone" not in [hit.kind for hit in redaction.open_hits(type(row).objects.get())]


def test_a_passage_can_be_asked_about(desk) -> None:
    client, row = desk
    act(client, row, "ask", span="2-7-first_name")
    assert Redaction.objects.get().standing == Standing.ASKED


def test_a_decision_is_taken_back(desk) -> None:
    client, row = desk
    act(client, row, "hide", span="2-7-first_name")
    act(client, row, "unmark", redaction=Redaction.objects.get().pk)
    assert not Redaction.objects.exists()


def test_what_the_author_hid_cannot_be_uncovered_nor_made_the_desk_s_own(desk) -> None:
    client, row = desk
    Redaction.objects.create(testimony=row, version=1, start=2, end=7, kind=Kind.FIRST_NAME)
    page = act(client, row, "unmark", redaction=Redaction.objects.get().pk).content.decode()
    assert "The author asked to hide this passage" in page
    act(client, row, "hide", span="0-12-cut")
    one = Redaction.objects.get()
    assert (one.start, one.end, one.by) == (0, 12, "")


FORGED_SPANS = ["", "1", "a-b-phone", "5-2-phone", "0-0-phone", "0-999999-phone", "-1-4-phone", "0-4-weapon", "0-4-",
                "\x00", "1e9-2-phone", "٣-٤-phone", "0-4-phone\x00", "9" * 10_000, "0-4-phone-extra", "\ud800"]  # fmt: skip


@pytest.mark.parametrize("name", ["hide", "ask", "keep", "every"])
def test_a_forged_span_is_refused_beside_the_passages(desk, name: str) -> None:
    client, row = desk
    more = {"every": "on"} if name == "every" else {"reason": "invented"}
    for forged in FORGED_SPANS:
        span = forged.encode(errors="replace").decode()
        response = act(client, row, "hide" if name == "every" else name, span=span, **more)
        assert response.status_code == 200, forged
        assert "errornote" in response.content.decode(), forged
    assert not Redaction.objects.exists()


FORGED = [
    ("find", {"words": "\x00", "kind": "first_name"}),
    ("find", {"words": "x" * 1_000_000, "kind": "first_name"}),
    ("find", {"words": "Yanis", "kind": "weapon"}),
    ("find", {"words": "   ", "kind": "first_name"}),
    ("find", {}),
    ("keep", {"span": "2-7-first_name", "reason": "because"}),
    ("keep", {"span": "2-7-first_name", "reason": "\x00"}),
    ("keep", {"span": "2-7-first_name"}),
    ("hide", {}),
]


def test_a_forged_field_gets_an_error_beside_it(desk) -> None:
    client, row = desk
    for name, data in FORGED:
        response = act(client, row, name, **data)
        assert response.status_code == 200, data
        assert "error" in response.content.decode(), data
    assert not Redaction.objects.exists()


def test_a_forged_decision_to_take_back_does_nothing(desk) -> None:
    client, row = desk
    act(client, row, "hide", span="2-7-first_name")
    for number in ("\x00", "9" * 30, "-1", "x", "", "٣"):
        assert act(client, row, "unmark", redaction=number).status_code == 302, number
    assert Redaction.objects.count() == 1


def test_a_span_over_another_version_is_stale(desk) -> None:
    client, row = desk
    for version in ("2", "0", "-1", "x", "", "\x00", "9" * 400, "1.0", "٣"):
        response = act(client, row, "hide", span="2-7-first_name", version=version)
        assert response.status_code == 409, version
        assert "Nothing was done" in response.content.decode()
    assert not Redaction.objects.exists()


def test_the_page_after_hiding_still_shows_the_text(desk) -> None:
    client, row = desk
    response = act(client, row, "hide", span="2-7-first_name")
    assert response["Location"] == item(row) + "#hit-1"
    assert "Yanisse" in client.get(item(row)).content.decode()


@pytest.mark.parametrize("name", ["hide", "keep", "ask", "find"])
def test_a_claim_alone_shows_no_word(name: str) -> None:
    """Each opening is in the trail: choosing everything, to see it in a preview, opens nothing."""
    row, client = people.waiting(), at_desk(people.a_moderator())
    act(client, row, "claim")
    row.refresh_from_db()
    everything = {
        "span": f"0-{len(row.story)}-cut",
        "every": "on",
        "words": "technicien",
        "kind": "cut",
        "reason": "invented",
    }
    page = act(client, row, name, **everything).content.decode()
    assert "reparti" not in page
