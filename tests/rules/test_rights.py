"""Who asks and what they may do is what Django itself would say, by fewer questions."""

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission, User

from testimonies.models import Preference
from testimonies.rules import preferences
from testimonies.rules.rights import AtOnce
from tests import people

from .test_whole import columns

pytestmark = pytest.mark.django_db


def test_rights_are_djangos_own_in_one_question(django_assert_num_queries: Any) -> None:
    user = people.a_lead()
    user.user_permissions.add(Permission.objects.get(codename="view_figures"))
    user.groups.add(Group.objects.get(name="Analysts"))
    expected = ModelBackend().get_all_permissions(User.objects.get(pk=user.pk))
    again = AtOnce().get_user(user.pk)
    assert again is not None
    with django_assert_num_queries(1):
        assert again.get_all_permissions() == expected
        assert again.has_perm("testimonies.lead_testimony")
    assert AtOnce().get_all_permissions(User.objects.get(pk=user.pk), object()) == set()


def test_who_was_shut_out_is_nobody_and_may_nothing() -> None:
    user = people.a_lead()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert AtOnce().get_user(user.pk) is None
    assert AtOnce().get_user(0) is None
    assert AtOnce().get_all_permissions(User.objects.get(pk=user.pk)) == set()
    assert authenticate(username=user.username, password="correct horse battery staple") is None


def test_the_superuser_may_everything() -> None:
    user = User.objects.create_user("su", is_superuser=True)
    assert AtOnce().get_all_permissions(user) == ModelBackend().get_all_permissions(
        User.objects.get(pk=user.pk)
    )


def test_a_person_comes_with_how_they_like_to_work(django_assert_num_queries: Any) -> None:
    mine, new = people.a_moderator(), people.a_moderator()
    preferences.save(mine, blur=True, a_day=7)
    with django_assert_num_queries(2):
        found = [AtOnce().get_user(one.pk) for one in (mine, new)]
        liked = [preferences.of(one) for one in found if one]
    assert columns(liked[0]) == columns(Preference.objects.get(user=mine))
    assert (liked[1].pk, liked[1].blur, liked[1].user) == (None, False, new)
    assert found[0] is not None and columns(found[0]) == columns(User.objects.get(pk=mine.pk))
