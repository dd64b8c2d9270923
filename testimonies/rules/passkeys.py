"""Passkeys (WebAuthn): what a browser is asked, and whether its answer proves the device (docs/decisions/0012).

A passkey belongs to one host name, so there is none where the desk is reached by an address.
"""

import re
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from testimonies.models import Passkey

from .trail import today

LONGEST = 8_000  # signs of an answer; one of a browser has about a thousand
LOCAL_NAME = "localhost"


class Place(NamedTuple):
    """Where the browser says it is: the origin of the page, e.g. `https://desk.example.org`."""

    origin: str

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""

    @property
    def is_named(self) -> bool:
        """Browsers give passkeys to names alone, over https or on this very machine."""
        try:
            ip_address(self.host)
        except ValueError:
            return self.origin.startswith("https://") or self.host == LOCAL_NAME
        return False


def to_make_one(user: User, place: Place) -> tuple[str, str]:
    """The options of `navigator.credentials.create` as JSON, and their challenge.

    It is stored in the device with the account, so that logging in names no passkey before the password was right.
    """
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=settings.SITE_NAME,
        user_id=salted_hmac("testimonies.passkeys", str(user.pk), algorithm="sha256").digest(),
        user_name=user.get_username(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(base64url_to_bytes(one.credential))
            for one in Passkey.objects.filter(user=user, host=place.host)
        ],
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def to_show_one(place: Place) -> tuple[str, str]:
    """The options of `navigator.credentials.get` as JSON, and their challenge: the same for everybody."""
    options = generate_authentication_options(rp_id=place.host)
    return options_to_json(options), bytes_to_base64url(options.challenge)


def make(user: User, answer: str, *, challenge: str, place: Place, name: str) -> Passkey | None:
    """The new passkey, stored; None where the answer proves nothing, or the device is known already."""
    try:
        found: Any = verify_registration_response(
            credential=parse_registration_credential_json(_clean(answer)),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
        )
    except Exception:  # noqa: BLE001  it reads what anybody may send: whatever it raises, this is no proof
        return None
    passkey, is_new = Passkey.objects.get_or_create(
        credential=bytes_to_base64url(found.credential_id),
        defaults={"user": user, "name": name, "host": place.host, "made_on": today(),
                  "public_key": found.credential_public_key, "sign_count": found.sign_count},
    )  # fmt: skip
    return passkey if is_new else None


def prove(user: User, answer: str, *, challenge: str, place: Place) -> Passkey | None:
    """The passkey of this person that signed the challenge here.

    A count of signatures that does not grow betrays a copy (WebAuthn 6.1.1); many devices always say 0.
    """
    if (credential := _signed(answer)) is None:
        return None
    known = bytes_to_base64url(credential.raw_id)
    with transaction.atomic():
        own = Passkey.objects.select_for_update().filter(user=user, confirmed=True, host=place.host)
        passkey: Passkey | None = own.filter(credential=known).first()
        count = _proved_count(credential, passkey, challenge, place) if passkey else None
        if passkey is None or count is None:
            return None
        passkey.sign_count, passkey.used_on = count, today()
        passkey.save(update_fields=["sign_count", "used_on"])
    return passkey


def _signed(answer: str) -> Any:
    """What the browser says was signed, read and not believed yet; None for what no browser sends."""
    try:
        return parse_authentication_credential_json(_clean(answer))
    except Exception:  # noqa: BLE001  as in `make`
        return None


def _proved_count(credential: Any, passkey: Passkey, challenge: str, place: Place) -> int | None:
    """The new count of signatures; None where nothing is proved."""
    try:
        proof = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
        )
    except Exception:  # noqa: BLE001  as in `make`
        return None
    return int(proof.new_sign_count)


def _clean(answer: str) -> str:
    """Raises `ValueError` for what no browser sends."""
    if len(answer) > LONGEST or not re.fullmatch(r"[\x20-\x7e]+", answer):
        raise ValueError("not an answer of a browser")
    return answer
