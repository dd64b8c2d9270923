"""A new text, and what becomes of the passages that were hidden in the one before, or asked about."""

import re

import pytest
from django.test import Client

from testimonies.models import Kind, Redaction, Standing, Testimony
from testimonies.rules import desk, personal_data
from testimonies.rules.personal_data import Hit
from testimonies.rules.redaction import Span
from tests import people

from .coming_back import ENGLISH, FRENCH, Author

pytestmark = pytest.mark.django_db
STORY = "Il travaille à la petite agence du canal. Le soir même il a écrit, puis il est revenu."
HIDDEN = "la petite agence du canal"
ANEW = STORY.replace(HIDDEN, "la boutique du port")


def marked(standing: str = Standing.HIDDEN) -> Testimony:
    """Sent, then decided about at the desk, which lets it go again."""
    row, user = people.waiting(STORY), people.a_moderator()
    row.redactions.all().delete()
    row = people.opened(row, user)
    start = STORY.index(HIDDEN)
    desk.mark(
        row,
        user,
        version=1,
        spans=[Span(start, start + len(HIDDEN), "workplace")],
        standing=Standing(standing),
    )
    return people.fresh(row)


def choices(page: str) -> list[tuple[str, str]]:
    """Value of each radio, and whether it is chosen."""
    return re.findall(r'name="hit_0" value="(\w+)" autocomplete="off"( checked)?', page)


def decisions(row: Testimony) -> list[tuple[str, str, str]]:
    row = people.fresh(row)
    return [
        (row.story[one.start : one.end], one.standing, one.by) for one in row.redactions.filter(version=2)
    ]


def test_a_hidden_passage_that_she_rewrote_is_asked_about_and_stays_hidden_unless_she_says_more(
    client: Client,
) -> None:
    author = Author(client, marked(), ENGLISH)
    page = author.press("amend_check", story=ANEW)
    assert "This passage was hidden before, and you changed it." in page
    assert "« Il travaille à <mark" in page and "la boutique du port</mark>" in page
    assert choices(page) == [("remove", ""), ("hide", " checked"), ("leave", "")]
    assert '<span class="redacted">[lieu de travail]</span>' in page
    assert "1 passage to look at" in page


@pytest.mark.parametrize(
    ("choice", "story", "now"),
    [
        (None, ANEW, [("la boutique du port", "hidden", "")]),
        ("nonsense", ANEW, [("la boutique du port", "hidden", "")]),
        ("leave", ANEW, [("la boutique du port", "asked", "")]),
        ("remove", STORY.replace(HIDDEN, "[lieu de travail]"), []),
    ],
)
def test_each_choice_is_kept(
    client: Client, choice: str | None, story: str, now: list[tuple[str, str, str]]
) -> None:
    row = marked()
    Author(client, row).press("amend_save", story=ANEW, **({"hit_0": choice} if choice else {}))
    assert (people.fresh(row).story, decisions(row)) == (story, now)


def test_what_she_leaves_to_the_team_holds_the_approval_until_somebody_decides(client: Client) -> None:
    row, user = marked(), people.a_moderator()
    author = Author(client, row, ENGLISH)
    author.press("amend_save", story=ANEW, hit_0="leave")
    desk.hand_over(people.fresh(row), user)
    assert "left to the team, which decides before readers see it (workplace)" in author.press("text")
    people.opened(people.fresh(row), user)
    with pytest.raises(desk.MoveError, match=r"marked|demande"):
        people.decide(row, "approve", user)
    start = ANEW.index("la boutique")
    span = Span(start, start + len("la boutique du port"), "workplace")
    desk.mark(row, user, version=2, spans=[span], standing=Standing.KEPT, reason="not-personal")
    assert people.decide(row, "approve", user).public_text == ANEW


def test_a_change_that_was_asked_for_goes_back_to_the_team(client: Client) -> None:
    row = marked(Standing.ASKED)
    row = people.decide(row, "ask_change", row.claimed_by)
    page = Author(client, row, ENGLISH).press("amend_check", story=ANEW)
    assert "The team asked for a change here, and you made one." in page
    assert choices(page) == [("remove", ""), ("hide", ""), ("leave", " checked")]


def test_a_passage_that_she_took_out_is_told_as_gone(client: Client) -> None:
    author = Author(client, marked(), ENGLISH)
    page = author.press("amend_check", story=STORY.replace(f" à {HIDDEN}", ""))
    assert "No longer in your text" in page
    assert HIDDEN in page
    assert choices(page) == []


def test_a_passage_whose_words_still_stand_is_not_asked_about(client: Client) -> None:
    row = marked()
    page = Author(client, row, ENGLISH).press("amend_check", story=f"Bonjour. {STORY}")
    assert "No longer in your text" not in page
    assert choices(page) == []
    Author(client, row).press("amend_save", story=f"Bonjour. {STORY}")
    assert [(words, standing) for words, standing, _by in decisions(row)] == [(HIDDEN, "hidden")]


def test_a_number_in_the_place_of_a_hidden_passage_is_asked_about_as_a_number(client: Client) -> None:
    row = marked()
    page = Author(client, row, ENGLISH).press("amend_check", story=STORY.replace(HIDDEN, "06 39 98 11 22"))
    assert choices(page) == [("remove", " checked"), ("hide", "")]


def test_a_number_inside_what_she_wrote_instead_is_asked_about_once_with_it(client: Client) -> None:
    row = marked()
    story = STORY.replace(HIDDEN, "la boutique, au 06 39 98 11 22, du port")
    author = Author(client, row, ENGLISH)
    page = author.press("amend_check", story=story)
    assert len(re.findall(r'value="remove"', page)) == 1
    author.press("amend_save", story=story)
    assert [(words, standing) for words, standing, _by in decisions(row)] == [
        ("la boutique, au 06 39 98 11 22, du port", "hidden")
    ]


def test_her_choices_come_back_when_she_changes_the_language(client: Client) -> None:
    author = Author(client, marked(), FRENCH)
    page = author.press("amend_check", story=ANEW, hit_1="leave", hit_0="leave")
    assert 'name="hit_0" value="leave"' in page
    assert choices(page)[-1] == ("leave", " checked")


def test_she_reads_what_the_team_hid_and_why_and_never_who(client: Client) -> None:
    row, user = people.waiting("Yanis a écrit au 06 39 98 11 22, de la petite agence."), people.a_moderator()
    row.redactions.all().delete()
    people.opened(row, user)
    for words, kind in (("Yanis", "first_name"), ("06 39 98 11 22", "phone"), ("la petite agence", "cut")):
        people.hide(people.fresh(row), user, words, kind)
    page = Author(client, row, ENGLISH).press("text")
    assert "hidden from readers by the team (first name)" in page
    assert "Why: it identifies a private person." in page
    assert "Why: it contains contact data." in page
    assert "Why: it protects you, and the law protects people who are named." in page
    assert user.get_username() not in page
    assert {one.by for one in Redaction.objects.all()} == {user.get_username()}, "the desk knows"


def test_she_may_have_the_version_before_erased_at_once(client: Client) -> None:
    row = people.waiting(STORY)
    for forgets in (False, True):
        people.keeps_an_earlier_text(row, "kumquat")
        author = Author(client, people.fresh(row), ENGLISH)
        chosen = {"forget_before": "on"} if forgets else {}
        assert "The team does not see what I changed" in author.press("amend")
        page = author.press("amend_check", story=ANEW, **chosen)
        assert ("is erased at once, as you chose" in page) is forgets
        assert ('name="forget_before" value="on"' in page) is forgets
        author.press("amend_save", story=ANEW, hit_0="hide", **chosen)
        assert row.earlier.filter(version=0).exists() is not forgets
        row.earlier.all().delete()


def test_that_wish_survives_going_back_to_the_text_and_a_fault(client: Client) -> None:
    author = Author(client, people.waiting(STORY), ENGLISH)
    for page in (
        author.press("amend", story=ANEW, forget_before="on"),
        author.press("amend_check", story="x", forget_before="on"),
    ):
        box = re.search(r"<input[^>]*forget_before[^>]*>", page)
        assert box and " checked" in box[0]


def test_a_choice_holds_for_the_passage_she_saw(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that finds one more before hers would else number hers anew."""
    story = "Il a écrit du 06 39 98 00 12, puis du 06 39 98 00 13."
    author = Author(client, people.waiting(STORY))
    page = author.press("amend_check", story=story)
    [places] = re.findall(r'name="places" value="([^"]+)"', page)
    monkeypatch.setattr(personal_data, "find", lambda text, _language: [Hit(0, 2, Kind.FIRST_NAME, 0.9)])
    page = author.press("amend_check", story=story, places=places, hit_0="hide", hit_1="remove")
    assert re.findall(r'name="(hit_.)" value="(\w+)" autocomplete="off" checked', page) == [
        ("hit_0", "hide"),
        ("hit_1", "remove"),
    ]
    author.press("amend_save", story=story, places=places, hit_0="hide", hit_1="remove")
    now = people.fresh(Testimony.objects.get()).story
    assert now == "Il a écrit du 06 39 98 00 12, puis du [numéro]."
