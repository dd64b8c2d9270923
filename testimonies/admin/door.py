"""Coming in: password and second factor, the invitation that sets the one, and the page that enrols the other."""

from base64 import b32encode
from typing import Any

import qrcode
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_otp import login as otp_login
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.image.svg import SvgPathFillImage

from testimonies.rules import accounts

from .base import member

RECOVERY_CODES = 8


class TokenField(forms.CharField):
    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
    )

    def clean(self, value: str) -> str:
        return "".join(super().clean(value).split()).lower()


class LoginForm(AdminAuthenticationForm):
    """Name and password, and where the account has a second factor (or must have one) a code."""

    otp_token = TokenField(label=_("Code of your app, or a recovery code"), required=False, max_length=32)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        user: Any = self.get_user()
        if user and (settings.SECOND_FACTOR == "required" or accounts.has_second_factor(user)):
            # django_otp keeps it in the session
            user.otp_device = _matching(user, cleaned.get("otp_token", ""))
            if user.otp_device is None:
                raise ValidationError(_no_match(user))
        return cleaned


def _matching(user: User, token: str) -> Device | None:
    """The device this code is of. Trying one kind alone keeps a wrong code from slowing the other down."""
    model = TOTPDevice if token.isdecimal() else StaticDevice
    with transaction.atomic():
        for device in model.objects.devices_for_user(user, confirmed=True).select_for_update():
            if token and device.verify_token(token):
                return device
    return None


def _no_match(user: User) -> Any:
    if accounts.has_second_factor(user):
        return _(
            "Type the code that your app shows now. Each code works once; after a wrong one, wait a moment."
        )
    return _("Your account has no second factor yet. Ask an operator for a new invitation.")


class Invitation(PasswordResetConfirmView):
    """A link that works once: the person sets a password, and is in."""

    template_name = "admin/invitation.html"
    post_reset_login = True
    title = _("Welcome to the desk")

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user and user.is_active and user.is_staff else None

    def get_success_url(self) -> str:
        required = settings.SECOND_FACTOR == "required"
        return reverse("admin:second_factor" if required else "admin:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}


class CodeForm(forms.Form):
    code = TokenField(label=_("The six figures your app shows"), max_length=16)

    def __init__(self, *args: Any, device: TOTPDevice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device = device

    def clean_code(self) -> str:
        if not self.device.verify_token(self.cleaned_data["code"]):
            raise ValidationError(_("This is not the code shown now. Wait for the next one and type that."))
        return str(self.cleaned_data["code"])


def _may_enrol(request: HttpRequest) -> bool:
    """Whoever has a second factor shows it first, so that a stolen password alone cannot replace it."""
    user: Any = request.user
    return user.is_active and user.is_staff and (user.is_verified() or not accounts.has_second_factor(user))


def _new_device(user: User) -> TOTPDevice:
    device, _created = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    return device


def second_factor(request: HttpRequest) -> HttpResponse:
    """Enrols an authenticator app; the recovery codes are shown by this answer alone."""
    if not _may_enrol(request):
        return redirect("admin:login")
    device = _new_device(member(request))
    form = CodeForm(request.POST or None, device=device)
    codes = _enrol(request, device) if request.method == "POST" and form.is_valid() else []
    secret = b32encode(device.bin_key).decode()
    context = {
        **admin.site.each_context(request),
        "title": _("Your second factor"),
        "form": form,
        "secret": [secret[at : at + 4] for at in range(0, len(secret), 4)],
        "codes": codes,
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/second_factor.html", context)


def _enrol(request: HttpRequest, device: TOTPDevice) -> list[str]:
    user = member(request)
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        StaticDevice.objects.filter(user=user).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        recovery = StaticDevice.objects.create(user=user, name="recovery")
        StaticToken.objects.bulk_create(StaticToken(device=recovery, token=code) for code in codes)
    request.session.cycle_key()
    otp_login(request, device)
    return codes


def qr_code(request: HttpRequest) -> HttpResponse:
    """The secret as a picture: an address of its own, since the policy allows no data in the page."""
    if not _may_enrol(request):
        raise Http404
    picture = qrcode.make(_new_device(member(request)).config_url, image_factory=SvgPathFillImage)
    return HttpResponse(picture.to_string(), content_type="image/svg+xml")
