"""Coming in: name, password and second factor at once; the invitation that sets the password; the way out."""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.middleware import is_verified
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice

from testimonies.rules import accounts, factors, outbox, passkeys
from testimonies.rules.trail import record, today
from testimonies.rules.tries import MOST, Try

from . import challenges, fresh, kept, known

# One sentence for all: it tells neither which names there are nor which of the three was right.
WRONG = _(
    "Name, password and code do not go together. A code works once: wait for the next one. If your account has no second "
    "factor yet, ask an operator for a new link."
)
WAIT = _(
    "Too many wrong tries for this name, or from this connection, by devices we do not know. Wait a quarter of an hour, or "
    "use a device you came in with before. An operator can also give you a new link."
)


class TokenField(forms.CharField):
    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
    )

    def clean(self, value: str) -> str:
        return "".join(super().clean(value).split()).lower()


def proven(request: HttpRequest, user: User, cleaned: dict[str, Any], challenge: str) -> Device | None:
    """The second factor that this form shows, by a passkey that signed the challenge or by a code."""
    if answer := cleaned.get("passkey"):
        place = challenges.place(request)
        return passkeys.prove(user, answer, challenge=challenge, place=place) if challenge else None
    return factors.matching(user, cleaned.get("otp_token", ""))


def tell_wrong_factor(user: User) -> None:
    """Somebody has the password of this account, and not its second factor."""
    record("wrong_factor", by=accounts.acting(user))
    outbox.tell([user], "wrong_factor", key=f"wrong_factor:{user.pk}:{today()}")


class LoginForm(AdminAuthenticationForm):
    """Name and password, and where the account has a second factor (or must have one) a code or a passkey.

    One password is hashed whatever the name is: Django does so for names that do not exist or may not enter.
    """

    otp_token = TokenField(label=_("Code of your app, or a recovery code"), required=False, max_length=32)
    passkey = forms.CharField(required=False, max_length=passkeys.LONGEST, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        request: Any = self.request
        self.challenge = challenges.take(request, challenges.SHOW)  # spent, whatever comes of it
        self.attempt = Try(name, request.source, known.device(request, name))
        if self.attempt.begin():
            raise ValidationError(WAIT, code="wait")
        if not self._goes_together():
            self._write_down(name)
            raise ValidationError(WRONG, code="invalid_login")
        self.attempt.forgive()
        return self.cleaned_data

    def _goes_together(self) -> bool:
        try:
            super().clean()
        except ValidationError:
            return False
        user: Any = self.get_user()
        # django_otp keeps it in the session
        user.otp_device = proven(self.request, user, self.cleaned_data, self.challenge)  # type: ignore[arg-type]
        if user.otp_device is None and accounts.has_second_factor(user):
            tell_wrong_factor(user)
        return user.otp_device is not None or accounts.needs_no_factor(user)

    def _write_down(self, name: str) -> None:
        """Once, when the limit is reached, and of an account there is: the trail holds no name that a stranger made up."""
        user = User.objects.filter(username=name).first() if self.attempt.so_far() == MOST else None
        if user:
            record("wrong_tries", by=accounts.acting(user), kind=str(MOST))


class Login(LoginView):
    authentication_form = LoginForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def form_valid(self, form: Any) -> HttpResponse:
        user, before = form.get_user(), form.get_user().last_login
        login(self.request, user)
        user.is_verified = partial(is_verified, user)  # as OTPMiddleware does at the next request
        fresh.mark(self.request)
        record("login", by=accounts.acting(user))
        _greet(self.request, user, before)
        answer = kept.given_back(self.request, form.cleaned_data["kept"]) or redirect(self.get_success_url())
        known.remember(answer, user.get_username())
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        status = 429 if form.has_error("__all__", code="wait") else 200
        return self.render_to_response(self.get_context_data(form=form), status=status)


def _greet(request: HttpRequest, user: Any, before: Any) -> None:
    if before:
        when = date_format(localtime(before), "DATETIME_FORMAT")
        messages.info(request, _("Your last sign-in: %(when)s.") % {"when": when})
    if isinstance(user.otp_device, StaticDevice):
        left = factors.codes_left(user)
        said = ngettext(
            "You used a recovery code. %(count)s is left: make new ones under “Second factor”.",
            "You used a recovery code. %(count)s are left: make new ones under “Second factor”.",
            left,
        )
        messages.warning(request, said % {"count": left})


class Invitation(PasswordResetConfirmView):
    """A link that works once: the person sets a password, and may then enrol a first second factor in this session."""

    template_name = "admin/invitation.html"
    title = _("Welcome to the desk")

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user and user.is_active and user.is_staff else None

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        user: Any = form.user
        accounts.end_sessions(user)
        record("password_set", by=accounts.acting(user))
        answer = self._let_in(user)
        known.remember(answer, user.get_username())
        return answer

    def _let_in(self, user: User) -> HttpResponse:
        if accounts.has_second_factor(user):
            messages.success(self.request, _("Your password is set. Log in with it and your second factor."))
            return redirect("admin:login")
        login(self.request, user)
        fresh.invite(self.request)
        return redirect("admin:second_factor" if settings.SECOND_FACTOR == "required" else "admin:index")

    def get_success_url(self) -> str:
        return reverse("admin:login")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}
