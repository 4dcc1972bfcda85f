"""Secrets under words that a person keeps: for a way between two hosts, whose master keys differ."""

import os
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.core.randomness import base64url, from_base64url
from app.core.secrets import KEY_BYTES, Secret

COST: Final = 1 << 16
"""With the block size below about 64 MB and a fifth of a second for each guess."""
COST_MAX: Final = 1 << 18
BLOCK: Final = 8
PARALLEL: Final = 1
PASSPHRASE_CHARACTERS_MIN: Final = 12
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12


class WrongPassphrase(Exception):
    """These are not the words it was sealed with, or it is not what was sealed."""


class _Sealed(msgspec.Struct, frozen=True, kw_only=True):
    kdf: str
    cost: int
    block: int
    parallel: int
    salt: str
    nonce: str
    data: str


def sealed_under(passphrase: Secret[str], plain: bytes, *, bound_to: str) -> bytes:
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    key = _key(passphrase, salt, COST)
    return msgspec.json.encode(
        _Sealed(
            kdf="scrypt",
            cost=COST,
            block=BLOCK,
            parallel=PARALLEL,
            salt=base64url(salt),
            nonce=base64url(nonce),
            data=base64url(AESGCM(key).encrypt(nonce, plain, bound_to.encode())),
        )
    )


def opened_with(passphrase: Secret[str], sealed: bytes, *, bound_to: str) -> bytes:
    try:
        parts = msgspec.json.decode(sealed, type=_Sealed)
        known = (parts.kdf, parts.block, parts.parallel) == ("scrypt", BLOCK, PARALLEL)
        if not known or not 2 <= parts.cost <= COST_MAX:
            raise WrongPassphrase("it is sealed in a way that this release does not know")
        key = _key(passphrase, from_base64url(parts.salt), parts.cost)
        return AESGCM(key).decrypt(from_base64url(parts.nonce), from_base64url(parts.data), bound_to.encode())
    except (msgspec.MsgspecError, ValueError, InvalidTag):
        raise WrongPassphrase("the passphrase does not open it") from None


def _key(passphrase: Secret[str], salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=KEY_BYTES, n=cost, r=BLOCK, p=PARALLEL).derive(
        passphrase.reveal().encode()
    )
