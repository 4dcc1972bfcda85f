"""Secrets that cannot be printed, and the envelope they rest in.

A sealed secret is JSON: a data key of its own (AES-256-GCM, random) encrypts the secret, and the master key of
`ENVELOPE_MASTER_KEY` wraps that data key. Both are bound to org, name and version, so that a ciphertext moved to
another org, another name or an older version does not open.
"""

import os
from collections.abc import Mapping
from typing import Any, Final, Generic, NoReturn, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.randomness import base64url, from_base64url

T = TypeVar("T")

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
DAMAGED: Final = "the sealed secret is damaged, or not the one asked for"
KEY_UNKNOWN: Final = "the master key that sealed this secret is not among ENVELOPE_MASTER_KEY"


class Secret(Generic[T]):
    """Holds a value that must never reach a log, an error or an answer by accident."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __format__(self, spec: str) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and bool(self._value == other._value)

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not to be copied out of the process")


class EnvelopeClosed(Exception):
    """The secret cannot be opened: no master key, the wrong one, or a ciphertext that is not what it claims to be."""


class Sealed(msgspec.Struct, frozen=True):
    """How a sealed secret lies on disk."""

    kid: str
    wrapped: str
    wrap_nonce: str
    nonce: str
    data: str


class Envelope:
    """Seals with the first master key, opens with any of them."""

    def __init__(self, master_keys: Mapping[str, Secret[bytes]]) -> None:
        self._master_keys = dict(master_keys)

    @property
    def ready(self) -> bool:
        return bool(self._master_keys)

    @property
    def kids(self) -> tuple[str, ...]:
        """The master keys at hand, the one that seals first."""
        return tuple(self._master_keys)

    def seal(self, plain: bytes, *, org: str, name: str, version: int) -> bytes:
        kid, master = self._newest()
        bound = _bound_to(org, name, version)
        data_key = os.urandom(KEY_BYTES)
        wrap_nonce, nonce = os.urandom(_NONCE_BYTES), os.urandom(_NONCE_BYTES)
        return msgspec.json.encode(
            Sealed(
                kid=kid,
                wrapped=base64url(AESGCM(master.reveal()).encrypt(wrap_nonce, data_key, bound)),
                wrap_nonce=base64url(wrap_nonce),
                nonce=base64url(nonce),
                data=base64url(AESGCM(data_key).encrypt(nonce, plain, bound)),
            )
        )

    def open(self, sealed: bytes, *, org: str, name: str, version: int) -> bytes:
        bound = _bound_to(org, name, version)
        parts, data_key = self._unwrapped(sealed, bound)
        try:
            return AESGCM(data_key).decrypt(from_base64url(parts.nonce), from_base64url(parts.data), bound)
        except (ValueError, InvalidTag):
            raise EnvelopeClosed(DAMAGED) from None

    def renewed(self, sealed: bytes, *, org: str, name: str, version: int) -> bytes:
        """The same secret under the newest master key; the very same text where that key wraps it already.

        Only the data key is wrapped anew. What it encrypted, and what all of it is bound to, stays.
        """
        bound = _bound_to(org, name, version)
        parts, data_key = self._unwrapped(sealed, bound)
        kid, master = self._newest()
        if parts.kid == kid:
            return sealed
        nonce = os.urandom(_NONCE_BYTES)
        wrapped = AESGCM(master.reveal()).encrypt(nonce, data_key, bound)
        renewed = msgspec.structs.replace(
            parts, kid=kid, wrapped=base64url(wrapped), wrap_nonce=base64url(nonce)
        )
        return msgspec.json.encode(renewed)

    def _unwrapped(self, sealed: bytes, bound: bytes) -> tuple[Sealed, bytes]:
        try:
            parts = msgspec.json.decode(sealed, type=Sealed)
            master = self._master_keys[parts.kid].reveal()
            nonce, wrapped = from_base64url(parts.wrap_nonce), from_base64url(parts.wrapped)
            return parts, AESGCM(master).decrypt(nonce, wrapped, bound)
        except KeyError:
            raise EnvelopeClosed(KEY_UNKNOWN) from None
        except (msgspec.MsgspecError, ValueError, InvalidTag):
            raise EnvelopeClosed(DAMAGED) from None

    def _newest(self) -> tuple[str, Secret[bytes]]:
        for kid, master in self._master_keys.items():
            return kid, master
        raise EnvelopeClosed("ENVELOPE_MASTER_KEY is not set, so nothing can be sealed")


def kid_of(sealed: bytes) -> str | None:
    """Which master key wraps a sealed secret. None where the text is no sealed secret at all."""
    try:
        return msgspec.json.decode(sealed, type=Sealed).kid
    except msgspec.MsgspecError:
        return None


def _bound_to(org: str, name: str, version: int) -> bytes:
    return msgspec.json.encode([org, name, version])


def keep_secrets_out(value: Any) -> Any:
    """For encoders that meet a type they do not know."""
    if isinstance(value, Secret):
        return "Secret(…)"
    return str(value)
