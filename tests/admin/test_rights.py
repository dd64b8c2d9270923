"""Who may do what: each right of each role, and the door for those without one."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import get_resolver, reverse

from testimonies.models import Event, Testimony
from tests import people

from .desk import QUEUE, act, at_desk, item

pytestmark = pytest.mark.django_db

RIGHTS = {
    "Moderators": {
        "view_testimony", "read_testimony", "move_testimony", "view_term", "view_helpline", "view_step",
        "view_savedreply", "view_event", "view_legalnote",
    },
    "Analysts": {"view_figures"},
    "Operators": {
        "view_user", "add_user", "change_user", "view_legalnotice", "change_legalnotice",
        "view_helpline", "view_step", "view_legalnote",
    },
}  # fmt: skip
RIGHTS["Lead moderators"] = {
    "lead_testimony",
    "view_figures",
    *RIGHTS["Moderators"],
    *(f"{verb}_{name}" for verb in ("view", "add", "change")
      for name in ("call", "term", "helpline", "step", "legalnote", "savedreply")),
}  # fmt: skip


def of_role(name: str) -> User:
    user = User.objects.create_user(name.replace(" ", "-"), password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    people.a_call().members.add(user)
    return user


@pytest.mark.parametrize("name", RIGHTS)
def test_a_role_has_exactly_its_rights(name: str) -> None:
    group = Group.objects.get(name=name)
    assert {right.codename for right in group.permissions.all()} == RIGHTS[name]


@pytest.mark.parametrize("name", RIGHTS)
def test_no_role_may_delete_anything(name: str) -> None:
    assert not Group.objects.get(name=name).permissions.filter(codename__startswith="delete_").exists()


def test_even_a_superuser_deletes_nothing_at_the_desk(rf) -> None:
    request = rf.get("/admin/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    for model, page in admin.site._registry.items():
        assert not page.has_delete_permission(request), model
        assert "delete_selected" not in page.get_actions(request), model


LISTS = {
    "testimony": {"Moderators", "Lead moderators"},
    "call": {"Lead moderators"},
    "term": {"Moderators", "Lead moderators"},
    "helpline": {"Moderators", "Lead moderators", "Operators"},
    "step": {"Moderators", "Lead moderators", "Operators"},
    "savedreply": {"Moderators", "Lead moderators"},
    "event": {"Moderators", "Lead moderators"},
    "legalnotice": {"Operators"},
    "user": {"Operators"},
}


@pytest.mark.parametrize("name", RIGHTS)
@pytest.mark.parametrize("model", LISTS)
def test_a_list_opens_for_its_roles_alone(name: str, model: str) -> None:
    client = at_desk(of_role(name))
    app = "auth" if model == "user" else "testimonies"
    response = client.get(reverse(f"admin:{app}_{model}_changelist"), follow=True)
    assert (response.status_code == 200) is (name in LISTS[model])


def desk_addresses() -> list[str]:
    names = [key for key in get_resolver().namespace_dict["admin"][1].reverse_dict if isinstance(key, str)]
    given = [name for name in names if name not in {"login", "logout", "invitation", "passkey_options"}]
    addresses = []
    for name in given:
        [(_path, wanted)] = get_resolver().namespace_dict["admin"][1].reverse_dict.getlist(name)[0][0][:1]
        values = ["testimonies" if each == "app_label" else "1" for each in wanted]
        addresses.append(reverse(f"admin:{name}", args=values))
    return addresses


def test_a_stranger_gets_the_login_for_each_address_of_the_desk() -> None:
    addresses = desk_addresses()
    assert len(addresses) > 40
    for address in addresses:
        for response in (Client().get(address), Client().post(address)):
            assert response.status_code == 302, address
            assert response["Location"].startswith(reverse("admin:login")), address


def test_who_is_no_member_of_the_call_gets_the_404_of_what_does_not_exist() -> None:
    row = people.waiting()
    stranger = at_desk(people.a_moderator(people.a_call(slug="other")))
    nothing = stranger.get(reverse("admin:testimonies_testimony_change", args=["x" * 22]))
    assert stranger.get(item(row)).status_code == nothing.status_code == 404
    assert stranger.get(item(row)).content == nothing.content
    for name in ("claim", "open", "approve", "refuse", "hide", "message"):
        assert act(stranger, row, name).status_code == 404
    assert row.pk not in stranger.get(QUEUE).content.decode()


def test_an_address_of_the_item_with_a_nul_or_nonsense_is_a_404() -> None:
    client = at_desk(people.a_moderator())
    for public_id in ("%00", "a" * 400, "%ED%A0%80", "é", "__proto__"):
        assert client.get(f"{QUEUE}{public_id}/change/").status_code == 404


def test_a_moderator_cannot_edit_the_text_give_rights_or_add() -> None:
    client, row = at_desk(people.a_moderator()), people.waiting()
    client.post(item(row), {"story": "changed", "state": "published"})
    kept = Testimony.objects.get()
    assert (kept.story, kept.state) == (people.STORY, "waiting")
    assert client.get("/admin/auth/user/").status_code == 403
    assert client.post("/admin/testimonies/term/add/", {}).status_code == 403
    assert client.get(f"{QUEUE}add/").status_code == 404


def test_who_has_no_role_is_told_so() -> None:
    user = of_role("Analysts")
    user.groups.clear()
    response = at_desk(user).get("/admin/")
    assert "has no role at the desk yet" in response.content.decode()


def test_a_moderator_without_a_call_is_told_whom_to_ask() -> None:
    user = people.a_moderator()
    user.calls.clear()
    assert "You belong to no call yet" in at_desk(user).get("/admin/", follow=True).content.decode()


def test_the_trail_can_be_read_and_not_written() -> None:
    people.waiting()
    client, event = at_desk(people.a_moderator()), Event.objects.get()
    assert "received" in client.get("/admin/testimonies/event/").content.decode()
    page = reverse("admin:testimonies_event_change", args=[event.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"what": "other"}).status_code == 403
    assert Event.objects.get().what == "submit"


def test_the_trail_of_another_call_is_not_shown() -> None:
    people.waiting()
    client = at_desk(people.a_lead(people.a_call(slug="other")))
    assert "received" not in client.get("/admin/testimonies/event/").content.decode()


def test_no_page_of_the_desk_writes_a_testimony_into_the_log_of_django() -> None:
    from django.contrib.admin.models import LogEntry

    client, row = at_desk(people.a_moderator()), people.waiting()
    for name in ("claim", "open", "approve"):
        act(client, row, name)
    assert Testimony.objects.get().state == "published"
    assert not LogEntry.objects.exists()


def test_a_form_without_its_token_gets_a_page_of_ours() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(people.a_moderator())
    answer = client.post("/admin/testimonies/testimony/next/")
    assert answer.status_code == 403
    assert "Nothing was done" in answer.content.decode()
