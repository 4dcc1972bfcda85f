"""A security key in software: it makes passkeys and signs with them, as a browser hands it on."""

import hashlib
import os
from typing import Any

import cbor2
import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.randomness import base64url

USER_PRESENT = 0x01
USER_VERIFIED = 0x04
KEY_INCLUDED = 0x40
NO_MODEL = bytes(16)


class Authenticator:
    """Counts what it signs, as hardware does. `origin` is the page that the browser shows."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.count = 0
        self.credential_id = os.urandom(32)
        self._key = ec.generate_private_key(ec.SECP256R1())

    def made(self, options: dict[str, Any], *, rp_id: str | None = None) -> dict[str, Any]:
        """The answer to registration options."""
        included = len(self.credential_id).to_bytes(2, "big") + self.credential_id + self._public_key()
        said = self._said(rp_id or options["rp"]["id"], USER_PRESENT | USER_VERIFIED | KEY_INCLUDED)
        attestation = {"fmt": "none", "attStmt": {}, "authData": said + NO_MODEL + included}
        return self._answer(
            {
                "clientDataJSON": base64url(self._client_data("webauthn.create", options["challenge"])),
                "attestationObject": base64url(cbor2.dumps(attestation)),
                "transports": ["internal", "a word nobody knows"],
            }
        )

    def signed(
        self, options: dict[str, Any], *, count_on: int = 1, flags: int = USER_PRESENT
    ) -> dict[str, Any]:
        """The answer to assertion options."""
        self.count += count_on
        said = self._said(options["rpId"], flags)
        client_data = self._client_data("webauthn.get", options["challenge"])
        digest = hashlib.sha256(client_data).digest()
        signature = self._key.sign(said + digest, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": base64url(client_data),
                "authenticatorData": base64url(said),
                "signature": base64url(signature),
                "userHandle": None,
            }
        )

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        credential_id = base64url(self.credential_id)
        return {
            "id": credential_id,
            "rawId": credential_id,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
        }

    def _said(self, rp_id: str, flags: int) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return msgspec.json.encode(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        )

    def _public_key(self) -> bytes:
        numbers = self._key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
