"""Accounts, for operators: names, roles, invitations. Never a password, a right of one's own, or a call."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from testimonies.rules import accounts, resets

from .base import NoDeletion
from .words import role


class RolesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group: Any) -> str:
        return role(group.name)


class AccountForm(forms.ModelForm):
    """Rights come with a group, and only groups are offered: an operator makes nobody a superuser."""

    groups = RolesField(
        Group.objects.order_by("name"), label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active", "groups")


class RoleFilter(admin.RelatedFieldListFilter):
    """Django's own, with the names of the roles in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("roles")

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        return [(group.pk, role(group.name)) for group in Group.objects.order_by("name")]


class AccountAdmin(NoDeletion):
    form = AccountForm
    list_display = ("username", "roles", "is_active", "last_login")
    list_filter = ("is_active", ("groups", RoleFilter))
    search_fields = ("username", "first_name", "last_name")
    ordering = ("username",)
    change_form_template = "admin/testimonies/account_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Neither superusers, whom only a shell makes, nor oneself: nobody gives rights to themselves."""
        others = super().get_queryset(request).exclude(is_superuser=True).exclude(pk=request.user.pk)
        return others.prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(role(group.name) for group in user.groups.all())

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        obj.is_staff = True
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            accounts.end_sessions(obj)

    def response_add(
        self, request: HttpRequest, obj: Model, post_url_continue: str | None = None
    ) -> HttpResponse:
        self._say_link(request, obj)
        return redirect("admin:auth_user_change", obj.pk)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        user: Any = context.get("original")
        lost = user is not None and accounts.has_second_factor(user)
        context |= {"has_factor": lost, "leads": resets.could_agree(user) if lost else 0}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/invite/", view(self.invite_view), name="auth_user_invite"),
            *super().get_urls(),
        ]

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new link. It forgets no second factor: two leads do that (`resets.py`)."""
        user = self.get_queryset(request).filter(pk=pk).first()
        if user is None or not self.has_change_permission(request, user):
            raise Http404
        if request.method == "POST":
            with transaction.atomic():
                accounts.renew_access(user)
                self.log_change(request, user, "invited anew" if user.has_usable_password() else "invited")
            self._say_link(request, user)
        return redirect("admin:auth_user_change", pk)

    def _say_link(self, request: HttpRequest, user: Any) -> None:
        link = settings.ADMIN_URL if settings.ADMIN_HOST else request.build_absolute_uri("/").rstrip("/")
        link += reverse("admin:invitation", kwargs=accounts.invitation(user))
        messages.success(request, _("Give this link to %(name)s: it works once, for a day. %(link)s")
                         % {"name": user.get_username(), "link": link})  # fmt: skip
