"""What cannot wait: one key away on every item page, and a page of its own."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from testimonies.admin import sheet
from testimonies.admin.situations import SITUATIONS, Situation
from testimonies.models import FOR_ESCALATION, Event, Helpline, LegalNote
from testimonies.rules import memo, next_steps
from testimonies.rules.next_steps import Said
from tests import people

from .desk import QUEUE, act, at_desk, item
from .test_rights import of_role

pytestmark = pytest.mark.django_db
PAGE = "/admin/sheet/"


def said(client: Client, address: str = PAGE) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_each_situation_says_what_to_do_whom_to_call_who_decides_and_what_to_write() -> None:
    lead = people.a_lead()
    page = said(at_desk(people.a_moderator()))
    assert f"Who decides: {lead.username}." in page
    for number in ("17", "112", "114", "119", "3018", "3114"):
        assert f'<a href="tel:{number}">{number}</a>' in page
    for words in (
        "in danger now",
        "A minor is concerned",
        "wanting to die",
        "threatens the team",
        "434-3",
        "15-3",
    ):
        assert words in page
    assert page.count("What to write to the author") == page.count("Whom to call") == 4


def test_each_number_says_the_day_it_was_checked_or_that_it_was_not() -> None:
    Helpline.objects.filter(slug="fr-17").update(verified_on=date(2026, 3, 2))
    Helpline.objects.filter(slug="fr-3114").update(verified_on=None)
    page = said(at_desk(people.a_moderator()))
    assert re.search(r">17</a>[^<]*<span[^>]*>\(France · checked on 2 March 2026\)", page)
    assert re.search(r">3114</a>[^<]*<span[^>]*>\(France · still to be checked\)", page)


def test_each_article_says_the_day_it_was_checked_and_one_switched_off_is_not_there() -> None:
    client = at_desk(people.a_moderator())
    assert said(client).count("checked on 23 November 2026") == 4
    LegalNote.objects.filter(slug="duty-to-alert").update(verified_on=None)
    LegalNote.objects.filter(slug="threats").update(active=False)
    memo.forget()
    page = said(client)
    assert (
        page.count("still to be checked on Légifrance") == 1
        and page.count("checked on 23 November 2026") == 2
    )
    assert "222-17" not in page and "up to 3 years and €45,000" in page


def test_what_is_for_the_team_stands_on_no_page_for_readers() -> None:
    assert not {"duty-to-alert", "any-station"} & {note.slug for note in next_steps.choose(Said()).notes}


def test_a_number_that_is_no_longer_shown_to_authors_is_not_given() -> None:
    Helpline.objects.filter(slug="fr-3018").update(active=False)
    assert "tel:3018" not in said(at_desk(people.a_moderator()))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sentence_is_there_in_both_languages(language: str) -> None:
    with translation.override(language):
        texts = {str(step) for one in SITUATIONS for step in one.now}
        slugs = {slug for one in SITUATIONS for slug in one.laws}
        laws = [note.text for note in LegalNote.objects.filter(slug__in=slugs)]
    assert all(texts) and len(texts) == 12 and all(laws) and len(laws) == len(slugs) == 4


def test_it_is_one_key_away_on_every_item_page_claimed_or_not() -> None:
    client, row = at_desk(people.a_moderator()), people.waiting()
    assert 'data-key="u"' in said(client, item(row)) and "claim it first" in said(client, item(row))
    act(client, row, "claim")
    page = said(client, item(row))
    assert page.count(f'action="{QUEUE}{row.pk}/escalate/"') == 5  # four here, one in the panel


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.slug)
def test_it_is_passed_on_from_there_in_one_press(situation: Situation) -> None:
    assert situation.reason in FOR_ESCALATION
    client, row = at_desk(people.a_moderator()), people.waiting()
    act(client, row, "claim")
    act(client, row, "escalate", reason=situation.reason)
    assert people.fresh(row).escalated == situation.reason
    assert Event.objects.filter(what="escalate").exists()


def test_the_author_is_written_to_in_her_language_with_the_numbers_of_her_country() -> None:
    client, row = at_desk(people.a_moderator()), people.waiting(language="fr", country="BE")
    page = said(client, item(row))
    assert '<p class="reply" lang="fr">' in page and "tel:101" in page


def test_a_call_without_a_lead_says_so() -> None:
    assert "This call has no lead moderator" in said(at_desk(people.a_moderator()), item(people.waiting()))


def test_only_readers_have_it() -> None:
    assert Client().get(PAGE)["Location"].startswith("/admin/login/")
    for role in ("Analysts", "Operators"):
        assert at_desk(of_role(role)).get(PAGE).status_code == 403


def test_it_takes_three_questions_whatever_it_holds() -> None:
    user, row = people.a_moderator(), people.waiting()
    for _ in range(3):
        people.a_lead()
    with CaptureQueriesContext(connection) as asked:
        sheet.context(sheet.leads_of(user, row), row)
    assert len(asked) == 3
