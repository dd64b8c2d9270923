"""Forms and pieces of pages that are laid out once say to each what is theirs, and hold nothing of anybody."""

import re
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from testimonies.admin import laid_out
from testimonies.admin.marks import ACTS
from testimonies.admin.replies import Replies
from testimonies.models import SavedReply, TermKind
from testimonies.rules import memo
from testimonies.rules.raid import likeness
from tests import people

from .desk import act, at_desk, item, opened, unmarked

pytestmark = pytest.mark.django_db


def test_a_reply_in_a_form_is_filled_for_each_author_and_escaped() -> None:
    SavedReply.objects.filter(move="ask_change").update(text_fr="Vous : {extrait} <b> \x02at\x03")
    client, pages = at_desk(people.a_moderator()), []
    for words in ("zibeline", "martre"):
        row = unmarked(f"Il s'appelle « {words} »")
        opened(client, row)
        act(client, row, "ask", span="15-23-person_name" if words == "zibeline" else "15-21-person_name")
        pages.append(client.get(item(row)).content.decode())
    for words, page in zip(("zibeline", "martre"), pages, strict=True):
        assert f"Vous : « {words} » &lt;b&gt; \x02at\x03" in page.replace("\xa0", " ")
    assert "zibeline" not in pages[1]
    assert "<b>" not in pages[0]


def test_a_form_that_is_kept_holds_marks_and_no_id() -> None:
    row = people.waiting()
    for name in set(ACTS) - {"approve", "warnings", "cover", "show_picture", "keep_picture"}:
        form = laid_out.laid_out(ACTS[name], "decision", Replies.to_author(row), shortcuts=True)
        assert "\x02at\x03" in form.html
        assert "\x02seen\x03" in form.html
        assert not re.search(r"csrf|[\w-]{22}/", form.html)
        assert row.pk not in form.html
        assert "\x02" not in form.shown("/x/", "seen")


def test_a_piece_kept_for_all_knows_what_it_names_and_nothing_else() -> None:
    made = Template(
        "{% once open=open name=name %}{{ user }}{{ name }}{% if open %}yes{% endif %}{% translate 'Hide' %}{% endonce %}"
    )

    def shown(language: str, **page: Any) -> str:
        with translation.override(language):
            return made.render(Context(page))

    assert shown("en", user="nadia", open=["zibeline"]) == "yesHide"
    assert shown("en", user="nadia", open=["belette"], name="home") == "homeyesHide"
    assert shown("en", open=1, name="help") == "helpyesHide"
    assert shown("fr", user="nadia", open=False) == "Masquer"
    assert shown("en", user="lea", open=False) == "Hide"
    assert shown("en") == "Hide"


def test_the_page_of_an_opened_text_asks_twelve_questions_and_five_more_where_nothing_is_remembered(
    remembering: None,
) -> None:
    row, client = people.waiting("Un texte sans rien."), at_desk(people.a_moderator())
    opened(client, row)
    likeness.sign_again(row)
    memo.forget()
    costs = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(item(row))
        costs.append(len(queries))
    assert costs == [17, 12]


@pytest.mark.parametrize("chosen", ["none", "one", "inactive"])
def test_one_list_alone_offers_what_it_offers_among_all(chosen: str) -> None:
    call = people.a_call()
    term = call.offered(TermKind.WARNING)[0]
    if chosen != "none":
        call.terms.add(term)
    if chosen == "inactive":
        type(term).objects.filter(pk=term.pk).update(active=False)
    call = type(call).objects.get(pk=call.pk)
    assert call.offered_alone(TermKind.WARNING) == call.offered(TermKind.WARNING)
    assert call.offered_alone(TermKind.TRADE) == call.offered(TermKind.TRADE)
