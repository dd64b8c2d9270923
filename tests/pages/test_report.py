"""`/signaler/<id>/`: what it is, the fields that belong to it, the receipt. Whole without JavaScript; nothing lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from testimonies.models import Notice, NoticeKind, NoticeReason, Outcome, State, Testimony
from testimonies.models.privacy import new_public_id
from testimonies.rules import follow_up, limits, notices
from testimonies.rules.trail import today

from .. import people
from .coming_back import ENGLISH, FRENCH, OURS, open_with, post, seen
from .test_one_404 import MALFORMED
from .test_one_404 import seen as answered
from .test_reading import lived_through
from .test_testify import words_of

pytestmark = pytest.mark.django_db
NOTICE = {
    "what": "notice", "reason": "about-me", "explanation": "Cette page parle de moi.", "quote": "il me trouvait jolie",
    "name": "Camille Durand", "email": "camille@example.org", "good_faith": "on",
}  # fmt: skip
REPLY = {name: NOTICE[name] for name in ("name", "email", "good_faith")} | {
    "what": "reply",
    "explanation": "Je n’étais pas là ce soir-là.",
}


def address(row: Testimony, language: str = "fr") -> str:
    return f"/signaler/{row.pk}/" if language == "fr" else f"/en/report/{row.pk}/"


def go(client: Client, row: Testimony, language: str = "fr", **fields: Any) -> Any:
    return post(client, address(row, language), fields)


def send(client: Client, row: Testimony, language: str = "fr", **fields: Any) -> Any:
    """As the second page would: with the nonce it carries."""
    return go(client, row, language, **({"nonce": notices.mint(), "step": "send"} | fields))


def names(page: Any) -> set[str]:
    """Of the fields somebody may fill in."""
    body = page.content.decode().partition("novalidate")[2].partition("</form>")[0]
    visible = re.findall(
        r'<(?:input type="(?!hidden)[^"]+"|textarea)[^>]* name="(\w+)"|<textarea name="(\w+)"', body
    )
    return {one or other for one, other in visible} - {"topic"}


# The way


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_a_testimony_leads_there(client: Client, language: str) -> None:
    row = people.published()
    page = client.get(f"{'/en/testimonies' if language == 'en' else '/temoignages'}/{row.pk}/")
    assert f'href="{address(row, language)}"' in page.content.decode()
    assert client.get(address(row, language)).status_code == 200


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("report", {"reason", "quote", "explanation"}),
        ("notice", {"reason", "explanation", "quote", "name", "email", "good_faith"}),
        ("reply", {"explanation", "name", "email", "good_faith"}),
        ("lost", {"explanation"}),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_choice_asks_for_what_belongs_to_it_alone(
    client: Client, language: str, what: str, fields: set[str]
) -> None:
    row = people.published()
    page = go(client, row, language, step="go", what=what)
    assert names(page) == fields
    assert f"/{row.pk}/" in seen(page)


def test_the_first_page_has_nothing_chosen_and_says_so_when_nothing_is(client: Client) -> None:
    row = people.published()
    assert "checked" not in client.get(address(row)).content.decode()
    page = seen(go(client, row, step="go"))
    assert 'class="error-summary"' in page and 'href="#id_what_0"' in page


def test_the_address_of_the_page_is_shown_since_a_notice_has_to_name_it(client: Client) -> None:
    row = people.published()
    assert f"http://testserver{row.get_absolute_url()}" in seen(go(client, row, step="go", what="notice"))


def test_going_back_and_choosing_something_else_loses_nothing(client: Client) -> None:
    row = people.published()
    back = go(client, row, **NOTICE, step="back")
    assert 'value="notice"' in seen(back) and 'name="explanation" value="Cette page parle de moi."' in seen(
        back
    )
    other = seen(go(client, row, **(NOTICE | {"what": "report"}), step="go"))
    assert "Cette page parle de moi.</textarea>" in other
    assert 'type="hidden" name="email" value="camille@example.org"' in other
    assert not Notice.objects.exists()


def test_the_language_switch_carries_all_that_was_typed(client: Client) -> None:
    row = people.published()
    page = seen(go(client, row, "en", **NOTICE))
    assert "Cette page parle de moi.</textarea>" in page
    assert 'class="error-summary"' not in page


# What is taken


def test_a_reader_reports_without_a_name_and_gets_eight_words(client: Client) -> None:
    row = people.published()
    page = send(client, row, what="report", reason="hate")
    words = words_of(page)
    assert len(words) == 8
    notice = Notice.objects.get()
    assert (notice.kind, notice.reason, notice.name) == (NoticeKind.REPORT, NoticeReason.HATE, "")
    assert "no-store" in page["Cache-Control"]


def test_a_person_concerned_files_a_notice_with_all_that_the_law_names(client: Client) -> None:
    send(client, people.published(), "en", **NOTICE)
    notice = Notice.objects.get()
    facts = {name: getattr(notice, name) for name in ("explanation", "quote", "name", "email")}
    assert facts == {name: NOTICE[name] for name in facts}
    assert (notice.kind, notice.language, notice.good_faith, notice.quoted) == ("notice", "en", True, True)


@pytest.mark.parametrize("missing", ["reason", "explanation", "name", "email", "good_faith"])
def test_what_a_notice_lacks_is_said_beside_the_field_and_the_rest_is_kept(
    client: Client, missing: str
) -> None:
    page = seen(send(client, people.published(), **(NOTICE | {missing: ""})))
    summary = page.partition('class="error-summary"')[2].partition("</div>")[0]
    assert f'href="#id_{missing}' in summary
    kept = {"explanation": "parle de moi.</textarea>", "name": 'value="Camille Durand"'}
    assert all(words in page for name, words in kept.items() if name != missing)
    assert not Notice.objects.exists()


def test_a_right_of_reply_is_taken_within_three_months_and_refused_kindly_later(client: Client) -> None:
    row = people.published()
    assert words_of(send(client, row, **REPLY))
    Testimony.objects.update(first_published_on=today() - timedelta(days=100))
    page = seen(send(client, row, **REPLY))
    assert "trois mois" in page and re.search(r'value="notice"[^>]* checked', page)
    assert 'value="Je n’étais pas là ce soir-là."' in page
    assert Notice.objects.count() == 1


def test_who_lost_the_words_is_told_what_is_possible_and_taken_seriously(client: Client) -> None:
    row = people.published()
    assert "personne ne peut montrer qu’un texte est le sien" in seen(go(client, row, step="go", what="lost"))
    send(client, row, what="lost", explanation="On me reconnaît.")
    assert (Notice.objects.get().kind, Notice.objects.get().reason) == ("report", "lost-words")


def test_something_else_has_to_be_said_in_words(client: Client) -> None:
    row = people.published()
    assert 'href="#id_explanation"' in seen(send(client, row, what="report", reason="other"))
    assert words_of(send(client, row, what="report", reason="other", explanation="Un doublon."))


# Protected like sending


def test_a_repeated_press_gives_the_same_receipt_and_stores_once(client: Client) -> None:
    row, nonce = people.published(), notices.mint()
    first, again = (words_of(send(client, row, **NOTICE, nonce=nonce)) for _time in range(2))
    assert first == again and len(first) == 8
    assert Notice.objects.count() == 1
    other = send(client, row, **(NOTICE | {"explanation": "Autre."}), nonce=nonce)
    assert not words_of(other) and "Autre.</textarea>" in seen(other)
    Notice.objects.update(replay_until=timezone.now() - timedelta(seconds=1))
    assert not words_of(send(client, row, **NOTICE, nonce=nonce))


def test_a_foreign_page_sends_nothing_and_one_press_more_does(client: Client) -> None:
    row = people.published()
    fields = {**NOTICE, "nonce": notices.mint(), "step": "send"}
    page = post(client, address(row), fields, {"sec-fetch-site": "cross-site"})
    assert page.status_code == 403 and "parle de moi.</textarea>" in seen(page)
    assert not Notice.objects.exists()
    token = re.search(r'name="confirmed" value="([^"]+)"', seen(page))
    assert token and words_of(post(client, address(row), fields | {"confirmed": token[1]}, {}))


def test_a_filled_trap_and_an_old_page_send_nothing_and_keep_what_was_typed(client: Client) -> None:
    row = people.published()
    for fields in ({"topic": "x"}, {"nonce": "forged"}, {"nonce": ""}):
        page = seen(send(client, row, **(NOTICE | fields)))
        assert 'class="notice notice-check"' in page and "parle de moi.</textarea>" in page
    assert not Notice.objects.exists()


def test_too_many_from_one_connection_wait_and_keep_what_was_typed(client: Client) -> None:
    row = people.published()
    for _time in range(notices.FROM_ONE.windows[0][0]):
        limits.count(notices.FROM_ONE, "127.0.0.1")
    page = send(client, row, **NOTICE)
    assert page.status_code == 429 and int(page["Retry-After"]) > 0
    assert "parle de moi.</textarea>" in seen(page)


@pytest.mark.parametrize(
    "field",
    ["what", "step", "reason", "explanation", "quote", "name", "email", "good_faith", "nonce", "topic"],
)
@pytest.mark.parametrize(
    "hostile",
    [b"a\x00b", b"\xed\xa0\xbd", b"\xff\xfe", b"\xe2\x80\xae" * 30, b"<script>", b"9" * 200_000],
    ids=range(6),
)
def test_whatever_is_typed_gets_a_page(client: Client, field: str, hostile: bytes) -> None:
    page = send(client, people.published(), **(NOTICE | {field: hostile}))
    assert page.status_code in (200, 429)
    assert (
        "<script>" not in seen(page).partition("<main")[2].replace("&lt;script&gt;", "")
        or b"&lt;script&gt;" in page.content
    )


def test_words_are_neutralised_and_eight_receipt_words_are_refused(client: Client) -> None:
    row = people.published()
    send(client, row, **(NOTICE | {"explanation": "a\u202eb\u200bc\x00d"}))
    assert Notice.objects.get().explanation == "abcd"
    words = " ".join(people.sent("Une autre histoire, un autre soir.").words)
    assert 'href="#id_explanation"' in seen(send(client, row, **(NOTICE | {"explanation": words})))


@pytest.mark.parametrize(
    ("field", "size"), [("explanation", 5_001), ("quote", 5_001), ("name", 121), ("email", 300)]
)
def test_too_long_is_said_beside_the_field(client: Client, field: str, size: int) -> None:
    page = seen(send(client, people.published(), **(NOTICE | {field: "é" * size})))
    assert f'href="#id_{field}"' in page and not Notice.objects.exists()


@pytest.mark.parametrize("prefix", ["/signaler/", "/en/report/"])
def test_the_404_is_the_one_404(client: Client, prefix: str) -> None:
    people.a_call()
    model = answered(
        client, f"{'/temoignages/' if prefix == '/signaler/' else '/en/testimonies/'}{'A' * 22}/"
    )
    rows = [row.pk for row in lived_through("zibeline")]
    for public_id in [new_public_id(), *rows, *MALFORMED[:-1]]:
        assert answered(client, f"{prefix}{public_id}/") == model, public_id


def test_what_came_down_meanwhile_is_not_found(client: Client) -> None:
    row = people.published()
    people.decide(row, "suspend")
    assert send(client, row, **NOTICE).status_code == 404
    assert not Notice.objects.exists()


def test_no_search_engine_lists_it_and_nothing_of_the_text_is_on_it(client: Client) -> None:
    row = people.published(allow_indexing=True)
    page = client.get(address(row))
    assert "noindex" in page["X-Robots-Tag"]
    assert people.STORY[:30] not in seen(page)


# The receipt, read at /suivi/


@pytest.mark.parametrize("at", [FRENCH, ENGLISH])
def test_the_eight_words_show_state_and_answer_and_nothing_of_the_author(client: Client, at: str) -> None:
    row, user = people.published(), people.a_moderator()
    sent = people.reported(row, kind="notice", reason="about-me", name="Camille", email="c@example.org")
    assert sent.notice is not None
    assert people.STORY[:20] not in seen(open_with(client, " ".join(sent.words), at))
    people.answered_notice(sent.notice, user, Outcome.KEPT, answer="Rien ne permet de vous reconnaître.")
    page = seen(open_with(client, " ".join(sent.words), at))
    assert "Rien ne permet de vous reconnaître." in page
    assert people.STORY[:20] not in page and user.get_username() not in page and row.pk not in page


def test_the_sender_erases_name_and_address_and_switches_language(client: Client) -> None:
    sent = people.reported(people.published(), kind="notice", name="Camille", email="c@example.org")
    page = seen(open_with(client, " ".join(sent.words)))
    token = re.search(r'name="pass" value="([^"]+)"', page)
    assert token
    assert post(client, ENGLISH, {"pass": token[1], "action": "notice"}).status_code == 200
    foreign = post(
        client, FRENCH, {"pass": token[1], "action": "notice_nameless"}, {"sec-fetch-site": "cross-site"}
    )
    assert foreign.status_code == 403 and Notice.objects.get().name == "Camille"
    done = seen(post(client, FRENCH, {"pass": token[1], "action": "notice_nameless"}))
    assert "sont effacés" in done and 'value="notice_nameless"' not in done
    assert (Notice.objects.get().name, Notice.objects.get().email) == ("", "")


def test_a_pass_of_one_kind_opens_nothing_of_the_other(client: Client) -> None:
    row = people.published()
    sent = people.reported(row)
    assert sent.notice is not None
    of_notice, of_author = notices.issue_pass(sent.notice), follow_up.issue_pass(row)
    for token, action in (
        (of_notice, "text"),
        (of_notice, "withdraw_yes"),
        (of_author, "notice"),
        ("", "notice_nameless"),
    ):
        assert 'name="receipt"' in seen(post(client, FRENCH, {"pass": token, "action": action}))
    assert people.fresh(row).state == State.PUBLISHED


def test_after_a_withdrawal_the_sender_reads_that_it_is_gone(client: Client) -> None:
    row = people.published()
    sent = people.reported(row, quote="jolie")
    people.decide(row, "withdraw")
    page = seen(open_with(client, " ".join(sent.words)))
    assert "n’était plus en ligne" in page and "jolie" not in page


# The author, and readers


def test_the_author_reads_the_reason_and_the_outcome_and_never_the_sender(client: Client) -> None:
    sent, user = people.sent(), people.a_moderator()
    assert sent.testimony
    row = people.approved(sent.testimony, user)
    notice = people.noticed(row, reason="defamation", explanation="zibeline", name="Camille", quote="jolie")
    page = seen(open_with(client, " ".join(sent.words)))
    assert "diffamatoire" in page and "pas encore décidé" in page
    people.answered_notice(notice, user, Outcome.KEPT, answer="ornithorynque")
    page = seen(open_with(client, " ".join(sent.words), ENGLISH))
    assert "it is defamatory" in page and "the text stays as it is" in page
    assert not [one for one in ("zibeline", "Camille", "ornithorynque", notice.public_id) if one in page]


def test_the_author_reads_a_reply_before_anybody_else_does(client: Client) -> None:
    sent, user = people.sent(), people.a_moderator()
    assert sent.testimony
    row = people.approved(sent.testimony, user)
    before = client.get(row.get_absolute_url()).content
    reply = people.asks_for_a_reply(row, "Je suis zibeline, je n’étais pas là.")
    people.answered_notice(reply, user, Outcome.SHOWN, public_text="Je n’étais pas là.")
    page = seen(open_with(client, " ".join(sent.words)))
    assert "Je n’étais pas là." in page and "zibeline" not in page and "Camille" not in page
    assert client.get(row.get_absolute_url()).content == before
    Notice.objects.update(shown_from=today())
    page = seen(client.get(row.get_absolute_url()))
    assert "Je n’étais pas là." in page and "Réponse d’une personne concernée" in page
    for listed in ("/", "/temoignages/"):
        assert "Je n’étais pas là." not in seen(client.get(listed))
    people.decide(row, "withdraw")
    assert client.get(row.get_absolute_url()).status_code == 404


def test_replies_cost_one_query_and_none_where_there_are_none(
    client: Client, remembering: None, django_assert_num_queries: Any
) -> None:
    row, user = people.published(), people.a_moderator()
    client.get(row.get_absolute_url())
    with django_assert_num_queries(1):
        client.get(row.get_absolute_url())
    for _time in range(3):
        people.answered_notice(people.asks_for_a_reply(row), user, Outcome.SHOWN, public_text="Non.")
    Notice.objects.update(shown_from=today())
    with django_assert_num_queries(2):
        assert seen(client.get(row.get_absolute_url())).count("Non.") == 3


def test_the_contact_page_says_how(client: Client) -> None:
    people.a_call()
    assert "ask for a right of reply" in seen(client.get("/en/contact/"))


def test_a_form_is_sent_from_our_own_page_alone(client: Client) -> None:
    assert OURS["headers"] == {"sec-fetch-site": "same-origin"}
    row = people.published()
    assert client.post(address(row), NOTICE | {"step": "send"}).status_code == 403
