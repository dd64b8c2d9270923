"""What the desk remembers for five seconds is the same for everybody, and what it lays out once is still escaped."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db.models import Model

from testimonies.models import Message, Side, Term, TermKind
from testimonies.rules import memo
from testimonies.rules.trail import today
from tests import people

from .desk import QUEUE, at_desk, item, opened

pytestmark = pytest.mark.django_db
CANARY = "zibeline"


def texts(value: Any) -> Iterator[str]:
    """All that lies in what was remembered, in its keys and its records too, as text."""
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from texts(one)
    elif isinstance(value, Model) or is_dataclass(value):
        yield from texts(vars(value))
    else:
        yield str(value)


def test_nothing_of_a_testimony_or_of_a_person_is_remembered(remembering: None) -> None:
    lead, call = people.a_lead(), people.a_call()
    User.objects.filter(pk=lead.pk).update(
        username="nadia-zibeline", last_login=None
    )  # nobody is here, says the queue
    row = people.waiting(f"Le {CANARY} est revenu le soir même, au 06 39 98 12 34.", warnings=["minor"])
    Message.objects.create(testimony=row, side=Side.AUTHOR, written_on=today(), text=CANARY)
    client = at_desk(User.objects.get(pk=lead.pk))
    assert CANARY in opened(client, row)
    for page in (QUEUE, "/admin/sheet/", "/admin/preferences/", item(row)):
        assert client.get(page).status_code == 200
    kept = list(texts(memo._found))
    assert any("3114" in one for one in kept) and any("row-\x02id\x03" in one for one in kept)
    assert any(one == call.slug for one in kept), "the walk sees into records"
    assert not [one for one in kept if CANARY in one or row.pk in one]
    tokens = {client.session.session_key, client.cookies["csrftoken"].value}
    assert not tokens.intersection(kept)


def test_what_is_remembered_of_rights_ends_with_them(remembering: None) -> None:
    lead = people.a_lead()
    client = at_desk(lead)
    assert "/admin/testimonies/call/" in client.get(QUEUE).content.decode()
    lead.groups.set([Group.objects.get(name="Moderators")])
    assert "/admin/testimonies/call/" not in client.get(QUEUE).content.decode()


def test_a_label_with_signs_of_html_is_shown_as_it_was_typed() -> None:
    hostile = "<b>\"'&amp; \x02id\x03"
    Term.objects.filter(kind__in=(TermKind.TRADE, TermKind.BEHAVIOUR, TermKind.WARNING)).update(
        label_fr=hostile, label_en=hostile
    )
    people.waiting(warnings=["minor"])
    page = at_desk(people.a_moderator()).get(QUEUE).content.decode()
    assert "<b>" not in page
    assert page.count("&lt;b&gt;&quot;&#x27;&amp;amp; \x02id\x03") > 4


@pytest.mark.parametrize(("first", "then"), [("fr", "en"), ("en", "fr")])
def test_who_comes_in_another_language_within_five_seconds_reads_their_own(
    remembering: None, first: str, then: str
) -> None:
    lead = people.a_lead()
    row, client = people.waiting(warnings=["minor"]), at_desk(lead)
    opened(client, row)

    def seen(page: str, language: str) -> str:
        html = client.get(page, headers={"accept-language": language}).content.decode()
        # The token is another each time, and so are the seconds that session and lease have left.
        return re.sub(r'(value|token)="[A-Za-z0-9]{64}"|(left|lease)="[0-9]+"', "", html)

    for page in (QUEUE, "/admin/sheet/", "/admin/preferences/", item(row)):
        memo.forget()
        alone = seen(page, then)
        memo.forget()
        assert seen(page, first) != alone
        assert seen(page, then) == alone, page
