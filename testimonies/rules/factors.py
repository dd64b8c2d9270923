"""Second factors: an app that shows codes, passkeys, and recovery codes for the day both are lost."""

import base64
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from testimonies.models import Passkey

from .compiled import NUMBERS, Compiled, compiled

CODES = 8
OF_APP, LONGEST_CODE = 6, 32  # signs of a code


def app(user: User) -> TOTPDevice | None:
    found: TOTPDevice | None = TOTPDevice.objects.devices_for_user(user, confirmed=True).first()
    return found


def first(user: User) -> Device | None:
    return app(user) or Passkey.objects.filter(user=user, confirmed=True).first()


def passkeys(user: User) -> list[Passkey]:
    return list(Passkey.objects.filter(user=user))


def codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


def exist(user: User) -> bool:
    """Whether the person has one. Recovery codes alone are none: they come with one and go with the last."""
    return bool(_any_of_two().rows(user.pk))


@cache
def _any_of_two() -> Compiled:
    apps, keys = (
        model.objects.filter(user=NUMBERS[0], confirmed=True).order_by().values_list("user")
        for model in (TOTPDevice, Passkey)
    )
    return compiled(apps.union(keys), NUMBERS[0])


def matching(user: User, code: str) -> Device | None:
    """The device this code is of: the app's code of now, later than the last one used, or a recovery code, which is spent."""
    if not 0 < len(code) <= LONGEST_CODE:
        return None
    of_app = len(code) == OF_APP and code.isdecimal()
    model, known = (TOTPDevice, code) if of_app else (StaticDevice, _stored(user, code))
    with transaction.atomic():
        for device in model.objects.devices_for_user(user, confirmed=True).select_for_update():
            if device.verify_token(known):
                found: Device = device
                return found
    return None


def add_app(user: User, key: str, code: str) -> TOTPDevice | None:
    """Stores the app that has this secret (hexadecimal), once it shows the code of now. Takes the place of an older one."""
    device = TOTPDevice(user=user, name="app", key=key)
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits)
    if not code.isdecimal() or len(code) != OF_APP or not clock.verify(int(code), device.tolerance):
        return None
    device.drift, device.last_t = clock.drift, clock.t()  # this code is used now
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        device.save(force_insert=True)
    return device


def new_codes(user: User) -> list[str]:
    """Recovery codes in the place of the older ones. Only digests are stored: they are shown this once."""
    codes: list[str] = [StaticToken.random_token() for _number in range(CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery")
        StaticToken.objects.bulk_create(
            StaticToken(device=device, token=_stored(user, code)) for code in codes
        )
    return codes


def remove(user: User, device: Any, *, last_may_go: bool) -> bool:
    """Takes an app or a passkey away; with the last one go the recovery codes. False where one has to be left."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        others = Passkey.objects.filter(user=user).count() + TOTPDevice.objects.filter(user=user).count() - 1
        if not others and not last_may_go:
            return False
        device.delete()
        if not others:
            StaticDevice.objects.filter(user=user).delete()
    return True


def _stored(user: User, code: str) -> str:
    """96 bits, keyed by `SECRET_KEY`: what a stolen copy holds opens nothing. With another key, new codes are needed."""
    keyed = salted_hmac("testimonies.recovery", f"{user.pk}:{code}", algorithm="sha256").digest()
    return base64.b64encode(keyed[:12]).decode()
