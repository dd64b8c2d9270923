"""Who a session is of, and what they may do: Django's own answers, each by one question instead of two."""

from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission, User

from testimonies.models import Preference

from . import replica
from .compiled import NUMBERS, Compiled, columns, compiled

OWN, PREFERENCE = columns(User), columns(Preference)


class AtOnce(ModelBackend):
    """`AUTHENTICATION_BACKENDS`: a person comes with how they like to work, and own rights with those of the groups."""

    def get_user(self, user_id: int) -> User | None:
        for values in _account().typed(user_id):
            user = User.from_db(replica.alias(), OWN, values[: len(OWN)])
            chosen = values[len(OWN) :]
            has_chosen = chosen[0] is not None
            preference = Preference.from_db(replica.alias(), PREFERENCE, chosen) if has_chosen else None
            user._state.fields_cache["preference"] = preference  # noqa: SLF001  as `select_related` does, None where there is none
            return user if self.user_can_authenticate(user) else None
        return None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Asked once in the life of a `user_obj`, as Django does."""
        is_plain = user_obj.is_active and not user_obj.is_anonymous and not user_obj.is_superuser
        if obj is None and is_plain and not hasattr(user_obj, "_perm_cache"):
            # Where Django's own backend keeps them, for as long as it does.
            user_obj._perm_cache = {f"{app}.{name}" for app, name in _rights().rows(user_obj.pk)}  # noqa: SLF001
        return super().get_all_permissions(user_obj, obj)


@cache
def _account() -> Compiled:
    account = User.objects.filter(pk=NUMBERS[0])
    return compiled(account.values_list(*OWN, *(f"preference__{name}" for name in PREFERENCE)), NUMBERS[0])


@cache
def _rights() -> Compiled:
    own, by_group = (
        Permission.objects.filter(**{through: NUMBERS[0]})
        .order_by()
        .values_list("content_type__app_label", "codename")
        for through in ("user", "group__user")
    )
    return compiled(own.union(by_group), NUMBERS[0])
