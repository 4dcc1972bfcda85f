"""Saying who we are to the browser makers' push services: RFC 8292."""

from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.clock import SECOND_US, Clock
from app.core.randomness import base64url
from app.core.secrets import Secret

TOKEN_LIFE_S: Final = 12 * 3600
"""At most a day is allowed; half of it leaves room for clocks that disagree."""


class Signer:
    """`contact` is where the people of a push service reach us: a mail address, with a name or not, or an https one."""

    def __init__(self, clock: Clock, contact: str) -> None:
        self._clock = clock
        self._contact = contact if contact.startswith("https:") else _mail_address(contact)

    def authorization(self, endpoint: str, private: Secret[bytes]) -> str:
        key = ec.derive_private_key(int.from_bytes(private.reveal(), "big"), ec.SECP256R1())
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": self._clock.now_us() // SECOND_US + TOKEN_LIFE_S,
            "sub": self._contact,
        }
        public = key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return f"vapid t={jwt.encode(claims, key, algorithm='ES256')}, k={base64url(public)}"


def _mail_address(contact: str) -> str:
    return f"mailto:{parseaddr(contact.removeprefix('mailto:'))[1]}"
