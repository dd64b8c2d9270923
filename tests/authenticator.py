"""An authenticator of passkeys in a few lines (WebAuthn, ES256, no attestation): it signs what a test wants, honest or not."""

import json
import secrets
import struct
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url as text

PRESENT, VERIFIED, WITH_KEY = 1, 4, 64


class Authenticator:
    """One device with one passkey, for one host."""

    def __init__(self, origin: str, *, counts: bool = True) -> None:
        self.origin, self.counts, self.count = origin, counts, 0
        self.host = origin.split("//")[1].split(":", maxsplit=1)[0]
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential = secrets.token_bytes(32)

    def create(self, options: dict[str, Any], **lies: Any) -> str:
        """The answer to `navigator.credentials.create`."""
        numbers = self.key.public_key().public_numbers()
        cose = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        )
        known = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + cose
        data = self._data(WITH_KEY, lies) + known
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options, lies), attestationObject=attestation
        )

    def get(self, options: dict[str, Any], **lies: Any) -> str:
        """The answer to `navigator.credentials.get`; each lie takes the place of a true fact (origin, host, challenge…)."""
        client, data = self._client("webauthn.get", options, lies), self._data(0, lies)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, flags: int, lies: dict[str, Any]) -> bytes:
        self.count += self.counts
        host = lies.get("host", self.host).encode()
        flags |= lies.get("flags", PRESENT | VERIFIED)
        return sha256(host).digest() + bytes([flags]) + struct.pack(">I", lies.get("count", self.count))

    def _client(self, kind: str, options: dict[str, Any], lies: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin} | {
            name: lies[name] for name in ("type", "challenge", "origin") if name in lies
        }
        return json.dumps(said).encode()

    def _answer(self, **response: bytes) -> str:
        name = text(self.credential)
        said = {part: text(value) for part, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": said})
