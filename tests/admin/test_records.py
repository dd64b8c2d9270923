"""Word lists, helplines, replies, the legal notice and accounts: who edits them, and odd input."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django_otp.plugins.otp_totp.models import TOTPDevice

from testimonies.models import Event, Helpline, LegalNotice, SavedReply, Step, Term
from testimonies.rules import desk, moderation
from tests import people

from .desk import at_desk
from .door import with_factor
from .test_rights import of_role

pytestmark = pytest.mark.django_db
LISTS = ["term", "helpline", "step", "savedreply", "event", "call"]


def test_a_term_is_edited_in_both_languages_and_keeps_its_slug() -> None:
    term = Term.objects.filter(kind="trade").first()
    client = at_desk(people.a_lead())
    data = {
        "label_fr": "Plombier",
        "label_en": "Plumber",
        "order": 5,
        "active": "on",
        "slug": "x",
        "kind": "area",
    }
    client.post(f"/admin/testimonies/term/{term.pk}/change/", data)
    again = Term.objects.get(pk=term.pk)
    assert (again.label_fr, again.label_en, again.slug, again.kind) == (
        "Plombier",
        "Plumber",
        term.slug,
        "trade",
    )


def test_a_moderator_reads_a_term_and_cannot_change_it() -> None:
    term = Term.objects.first()
    client = at_desk(people.a_moderator())
    assert client.get(f"/admin/testimonies/term/{term.pk}/change/").status_code == 200
    assert client.post(f"/admin/testimonies/term/{term.pk}/change/", {"label_fr": "x"}).status_code == 403


@pytest.mark.usefixtures("contexts")
def test_every_seeded_record_opens_and_saves_as_it_is() -> None:
    client = at_desk(people.a_lead())
    for model, name in ((Helpline, "helpline"), (SavedReply, "savedreply")):
        for record in model.objects.all():
            response = client.get(f"/admin/testimonies/{name}/{record.pk}/change/")
            form = response.context["adminform"].form
            data = {key: [one.pk for one in value] if isinstance(value, list) else value
                    for key, value in form.initial.items() if value not in (None, False)}  # fmt: skip
            saved = client.post(f"/admin/testimonies/{name}/{record.pk}/change/", data)
            assert saved.status_code == 302, (name, record, saved.context["errors"])


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", [{"q": "\x00"}, {"q": "a " * 1_000}, {"q": "x" * 5_000}, {"active__exact": "\x00"},
                                   {"kind__exact": "nothing"}, {"p": "x"}, {"o": "x.y"}, {"\x00": "1"}])  # fmt: skip
def test_odd_searches_and_filters_are_no_fault_of_the_site(name: str, query: dict) -> None:
    response = at_desk(people.a_lead()).get(f"/admin/testimonies/{name}/", query, follow=True)
    assert response.status_code == 200


def test_the_legal_notice_is_one_row_that_operators_fill_in() -> None:
    client = at_desk(of_role("Operators"))
    response = client.get("/admin/testimonies/legalnotice/", follow=True)
    data = dict.fromkeys(LegalNotice.FIELDS, "x") | {"contact_email": "a@b.fr"}
    client.post(response.redirect_chain[-1][0], data)
    client.get("/admin/testimonies/legalnotice/")
    assert LegalNotice.objects.get().is_complete
    assert client.get("/admin/testimonies/legalnotice/add/").status_code == 403


def test_a_saved_reply_with_braces_that_nothing_fills_is_refused_beside_its_field() -> None:
    client, texts = at_desk(people.a_lead()), {"text_fr": "Merci {prenom}.", "text_en": "Thank you {reason}."}
    add = "/admin/testimonies/savedreply/add/"
    page = client.post(add, {"slug": "merci", **texts}).content.decode()
    assert "Nothing fills {prenom}." in page
    assert not SavedReply.objects.filter(slug="merci").exists()
    client.post(add, {"slug": "merci", **texts, "text_fr": "Merci. {numéros}"})
    assert SavedReply.objects.filter(slug="merci").exists()


# Accounts


def test_an_operator_makes_an_account_and_gets_its_link() -> None:
    client = at_desk(of_role("Operators"))
    role = Group.objects.get(name="Moderators").pk
    page = client.post(
        "/admin/auth/user/add/", {"username": "nina", "is_active": "on", "groups": [role]}, follow=True
    )
    nina = User.objects.get(username="nina")
    assert "/admin/invitation/" in page.content.decode()
    assert (nina.is_staff, nina.has_usable_password(), nina.calls.count()) == (True, False, 0)


def test_an_operator_gives_no_right_but_a_role() -> None:
    client, mia = at_desk(of_role("Operators")), people.a_moderator()
    data = {
        "username": mia.username,
        "is_active": "on",
        "is_superuser": "on",
        "user_permissions": [1],
        "password": "x",
    }
    client.post(f"/admin/auth/user/{mia.pk}/change/", data)
    again = User.objects.get(pk=mia.pk)
    assert (again.is_superuser, again.user_permissions.count(), again.password) == (False, 0, mia.password)


def test_an_operator_cannot_touch_themselves_or_a_superuser() -> None:
    operator, boss = of_role("Operators"), User.objects.create_superuser("boss", password="x")
    client = at_desk(operator)
    for user in (operator, boss):
        client.post(f"/admin/auth/user/{user.pk}/change/", {"username": "other"})
        assert client.post(f"/admin/auth/user/{user.pk}/invite/").status_code == 404
    assert set(User.objects.values_list("username", flat=True)) == {operator.username, "boss"}


def test_an_operator_forgets_no_second_factor_and_is_told_who_can() -> None:
    client, mia = at_desk(of_role("Operators")), people.a_moderator()
    with_factor(mia)
    page = client.post(f"/admin/auth/user/{mia.pk}/invite/", {"new_device": ""}, follow=True).content.decode()
    assert "/admin/invitation/" in page
    assert "manage.py invite --new-device" in page
    with_factor(people.a_lead()), with_factor(people.a_lead())
    page = client.get(f"/admin/auth/user/{mia.pk}/change/").content.decode()
    assert "two lead moderators first have the second factor forgotten" in page
    assert TOTPDevice.objects.filter(user=mia).exists()


def test_accounts_are_filtered_by_role_named_in_the_language_of_the_page() -> None:
    mia, lead = people.a_moderator(), people.a_lead()
    client = at_desk(of_role("Operators"))
    page = client.get("/admin/auth/user/", headers={"accept-language": "fr"}).content.decode()
    assert "Personnes référentes" in page
    assert "Lead moderators" not in page
    group = Group.objects.get(name="Lead moderators").pk
    page = client.get(f"/admin/auth/user/?groups__id__exact={group}").content.decode()
    assert f">{lead.username}<" in page
    assert f">{mia.username}<" not in page


def test_a_moderator_reaches_no_account() -> None:
    mia, other = people.a_moderator(), people.a_moderator()
    client = at_desk(mia)
    assert client.get(f"/admin/auth/user/{other.pk}/change/").status_code == 403
    assert client.post(f"/admin/auth/user/{other.pk}/invite/").status_code == 404
    assert client.get("/admin/auth/group/").status_code == 404


@pytest.mark.parametrize(
    "query", ["password__startswith=p", "groups__user__password__contains=p", "email__regex=("]
)
def test_an_operator_cannot_ask_what_the_page_does_not_show(query: str) -> None:
    """Each answer would give one sign of a password's hash."""
    assert at_desk(of_role("Operators")).get(f"/admin/auth/user/?{query}")["Location"] == "/admin/auth/user/"


@pytest.mark.parametrize("query", ["day__year=99999", "testimony__regex=(", "day__gte=x", "day=99999-01-01"])
def test_a_question_the_trail_does_not_offer_is_no_error(query: str) -> None:
    people.published()
    assert at_desk(people.a_lead()).get(f"/admin/testimonies/event/?{query}").status_code == 302


def test_a_new_link_for_a_reader_opens_no_text_until_a_lead_gives_the_calls_back() -> None:
    """Whoever makes the link could use it."""
    lead = people.a_lead()
    assert lead.calls.exists()
    at_desk(of_role("Operators")).post(f"/admin/auth/user/{lead.pk}/invite/", {"new_device": ""})
    assert not lead.calls.exists()


def test_the_first_link_of_an_account_that_was_given_a_call_opens_no_text_once_it_is_made_anew() -> None:
    mia = people.a_moderator()
    mia.set_unusable_password()
    mia.save(update_fields=["password"])
    at_desk(of_role("Operators")).post(f"/admin/auth/user/{mia.pk}/invite/")
    assert not mia.calls.exists()


def test_a_lead_gives_a_call_to_nobody_who_never_came_in() -> None:
    """The operator who made the account may still hold its link."""
    call, lead = people.a_call(), people.a_lead()
    mia, new, here = people.a_moderator(), people.a_moderator(), people.a_moderator()
    for one in (new, here):
        one.set_unusable_password()
        one.save(update_fields=["password"])
    call.members.remove(mia, new)
    page = at_desk(lead).get(f"/admin/testimonies/call/{call.pk}/change/").content.decode()
    offered = set(re.findall(r'name="members" value="(\d+)"', page))
    assert {str(mia.pk), str(here.pk)} <= offered
    assert str(new.pk) not in offered


def test_a_nul_in_an_address_is_left_out() -> None:
    desk = at_desk(people.a_lead())
    for address in (
        "/admin/testimonies/term/?q=%00a",
        "/admin/testimonies/event/?q=%00",
        "/admin/autocomplete/?term=%00",
    ):
        assert desk.get(address).status_code < 500, address


def test_pages_of_records_are_called_by_their_names() -> None:
    lead = people.a_lead()
    step, client = Step.objects.first(), at_desk(lead)
    assert "<h1>Add: step</h1>" in client.get("/admin/testimonies/step/add/").content.decode()
    page = client.get(f"/admin/testimonies/step/{step.pk}/change/").content.decode()
    assert f"<h1>{step.title_en}</h1>" in page
    assert "<h1>Steps</h1>" in client.get("/admin/testimonies/step/").content.decode()


def test_a_row_of_the_trail_is_said_in_words() -> None:
    row, lead = people.waiting(), people.a_lead()
    moderation.move(row, "refuse", by=desk.acting(lead), version=1, reason="spam")
    event = Event.objects.about(row).first()
    page = at_desk(lead).get(f"/admin/testimonies/event/{event.pk}/change/").content.decode()
    for words in ("a lead moderator", "waiting to be read", ">refused<", "unwanted advertising"):
        assert words in page
    for code in (">refuse<", ">waiting<", ">spam<", ">lead<"):
        assert code not in page
