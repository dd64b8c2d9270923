"""One's own second factors: enrol, name, remove; recovery codes; showing one again before anything changes."""

from base64 import b32encode
from collections.abc import Callable
from functools import wraps
from typing import Any

import qrcode
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from qrcode.image.svg import SvgPathFillImage

from testimonies.models import FactorReset
from testimonies.rules import accounts, factors, outbox, passkeys, resets
from testimonies.rules.trail import record
from testimonies.rules.tries import Try

from . import challenges, door, fresh
from .base import member

SECRET = "secret of an app"  # in the session until a code proves that an app has it  # noqa: S105
View = Callable[..., HttpResponse]


class CodeForm(forms.Form):
    code = door.TokenField(label=gettext_lazy("The six figures your app shows"), max_length=16)


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("A name for this device, for yourself"), max_length=60)
    passkey = forms.CharField(required=False, max_length=passkeys.LONGEST, widget=forms.HiddenInput)


class SureForm(forms.Form):
    otp_token = door.TokenField(
        label=gettext_lazy("Code of your app, or a recovery code"), required=False, max_length=32
    )
    passkey = forms.CharField(required=False, max_length=passkeys.LONGEST, widget=forms.HiddenInput)


def sure(view: View) -> View:
    """Only who has just shown a second factor, or has none yet and may enrol a first one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if fresh.is_fresh(request):
            return view(request, *args, **kwargs)
        if not admin.site.has_permission(request) or not accounts.has_second_factor(member(request)):
            return redirect("admin:login")
        back = request.path if request.method == "GET" else reverse("admin:second_factor")
        return redirect(f"{reverse('admin:factor_sure')}?{urlencode({'next': back})}")

    return guarded


def _page(request: HttpRequest, template: str, title: Any, status: int = 200, **facts: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, "is_nav_sidebar_enabled": False, **facts}
    context["may_have_passkeys"] = challenges.place(request).is_named
    return render(request, f"admin/factors/{template}.html", context, status=status)


def overview(request: HttpRequest) -> HttpResponse:
    """What one has; the first time, how to get one."""
    if not (admin.site.has_permission(request) or fresh.may_enrol_first(request)):
        return redirect("admin:login")
    user = member(request)
    if not accounts.has_second_factor(user):
        return redirect("admin:factor_app")
    facts: dict[str, Any] = {
        "app": factors.app(user),
        "passkeys": factors.passkeys(user),
        "codes_left": factors.codes_left(user),
        "last": len(factors.passkeys(user)) + (factors.app(user) is not None) == 1,
        "required": settings.SECOND_FACTOR == "required",
        "form": NameForm(),
    }
    return _page(request, "overview", _("Your second factor"), **facts)


@sure
def app(request: HttpRequest) -> HttpResponse:
    """Enrols an authenticator app: its secret waits in the session, and is stored once a code of it is right."""
    key = request.session.setdefault(SECRET, random_hex(20))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if factors.add_app(member(request), key, form.cleaned_data["code"]):
            del request.session[SECRET]
            return _changed(request, "app_added")
        form.add_error(
            "code", ValidationError(_("This is not the code shown now. Wait for the next one and type that."))
        )
    secret = b32encode(bytes.fromhex(key)).decode()
    parts = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    first = not accounts.has_second_factor(member(request))
    return _page(
        request, "app", _("Your second factor"), form=form, secret=parts, first=first, named=NameForm()
    )


@sure
@require_safe
def qr_code(request: HttpRequest) -> HttpResponse:
    """The secret as a picture: an address of its own, since the policy allows no data in the page."""
    key = request.session.get(SECRET)
    if not key:
        raise Http404
    address = TOTPDevice(user=member(request), key=key).config_url
    picture = qrcode.make(address, image_factory=SvgPathFillImage)
    return HttpResponse(picture.to_string(), content_type="image/svg+xml")


@sure
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    place = challenges.place(request)
    if not place.is_named:
        raise Http404
    return challenges.ask(request, challenges.MAKE, passkeys.to_make_one(member(request), place))


@sure
@require_POST
def add_passkey(request: HttpRequest) -> HttpResponse:
    form, challenge = NameForm(request.POST), challenges.take(request, challenges.MAKE)
    made = None
    if form.is_valid() and challenge:
        made = passkeys.make(
            member(request), form.cleaned_data["passkey"], challenge=challenge,
            place=challenges.place(request), name=form.cleaned_data["name"],
        )  # fmt: skip
    if made is None:
        messages.error(request, _("The passkey was not added. Give it a name, and try again."))
        return redirect("admin:second_factor")
    return _changed(request, "passkey_added")


@sure
@require_POST
def change_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """A new name, or its end."""
    passkey = next((one for one in factors.passkeys(member(request)) if one.pk == pk), None)
    if passkey is None:
        raise Http404
    if "remove" in request.POST:
        return _removed(request, passkey, "passkey_removed")
    form = NameForm(request.POST)
    if form.is_valid():
        passkey.name = form.cleaned_data["name"]
        passkey.save(update_fields=["name"])
    return redirect("admin:second_factor")


@sure
@require_POST
def remove_app(request: HttpRequest) -> HttpResponse:
    device = factors.app(member(request))
    return _removed(request, device, "app_removed") if device else redirect("admin:second_factor")


def _removed(request: HttpRequest, device: Any, what: str) -> HttpResponse:
    if factors.remove(member(request), device, last_may_go=settings.SECOND_FACTOR == "optional"):
        return _changed(request, what)
    messages.error(request, _("This is your last second factor, and one is required. Add another one first."))
    return redirect("admin:second_factor")


@sure
@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    if not accounts.has_second_factor(member(request)):
        return redirect("admin:second_factor")
    return _changed(request, "codes_made", codes=True)


def _changed(request: HttpRequest, what: str, *, codes: bool = False) -> HttpResponse:
    """After every change: this session gets another key, all others end, and the person is told."""
    user = member(request)
    shown = factors.new_codes(user) if codes or (factors.exist(user) and not factors.codes_left(user)) else []
    request.session.cycle_key()
    if device := factors.first(user):
        otp_login(request, device)
    fresh.mark(request)
    accounts.end_sessions(user, but=request.session.session_key)
    event = record(what, by=accounts.acting(user))
    outbox.tell([user], "factor_changed", key=f"factor_changed:{event.pk}")
    if shown:
        return _page(request, "codes", _("Your recovery codes"), codes=shown)
    messages.success(request, _("Done. Your other sessions have ended."))
    return redirect("admin:second_factor")


def show_again(request: HttpRequest) -> HttpResponse:
    """A second factor shown once more, before one is changed."""
    if not admin.site.has_permission(request):
        return redirect("admin:login")
    if not accounts.has_second_factor(member(request)):
        return redirect("admin:second_factor")
    form, status = SureForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        said = _shown_wrong(request, form.cleaned_data)
        if not said:
            fresh.mark(request)
            return redirect(_back(request))
        form.add_error(None, said)
        status = 429 if said is door.WAIT else 200
    return _page(request, "sure", _("Show your second factor again"), status, form=form, next=_back(request))


def _shown_wrong(request: HttpRequest, cleaned: dict[str, Any]) -> Any:
    """What is wrong with it, or nothing. Counted apart from the door: nobody outside can use these tries up."""
    user, challenge = member(request), challenges.take(request, challenges.SHOW)
    one = Try(user.get_username(), "", device="inside")
    if one.begin():
        return door.WAIT
    if door.proven(request, user, cleaned, challenge) is None:
        door.tell_wrong_factor(user)
        return _("This is not the code shown now. Wait for the next one and type that.")
    one.forgive()
    return ""


def _back(request: HttpRequest) -> str:
    """One of the pages that ask for it."""
    known = [reverse(f"admin:{name}") for name in ("second_factor", "factor_app", "resets")]
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if wanted in known else known[0]


@require_POST
def stop_reset(request: HttpRequest) -> HttpResponse:
    """The person still has the second factor that others want to have forgotten."""
    for row in FactorReset.objects.filter(user=member(request)):
        resets.stop(row, by=member(request))
    return redirect("admin:second_factor")
