"""Randomness as something that is handed in, so that a test can know what will be drawn."""

import base64
import hashlib
import os
import re
from typing import Final, Protocol

TOKEN_BYTES: Final = 32
_URL_ALPHABET: Final = re.compile(r"[A-Za-z0-9_-]*")


class Randomness(Protocol):
    def bytes(self, count: int) -> bytes: ...

    def token(self, count: int = TOKEN_BYTES) -> str:
        """`count` random bytes, written in the alphabet of URLs."""


class SystemRandomness:
    def bytes(self, count: int) -> bytes:
        return os.urandom(count)

    def token(self, count: int = TOKEN_BYTES) -> str:
        return base64url(self.bytes(count))


class SeededRandomness:
    """The same seed draws the same bytes; for tests only."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn = 0

    def bytes(self, count: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(f"{self._seed}/{self._drawn}".encode()).digest(count)

    def token(self, count: int = TOKEN_BYTES) -> str:
        return base64url(self.bytes(count))


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """ValueError where the text holds anything but the URL alphabet."""
    if not _URL_ALPHABET.fullmatch(text):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
