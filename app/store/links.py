"""Links that let their bearer do one thing with one file of one org, until they expire or are called back."""

import hmac
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

import msgspec

from app.core.ids import OrgId
from app.core.randomness import base64url
from app.store.errors import StoreError

LEEWAY_S: Final = 30
"""Clocks of two machines may differ by so much."""
QUERY_LENGTH_MAX: Final = 2048
KEY_BYTES_MIN: Final = 32
NUMBER_MAX: Final = 1 << 53

_FIELDS: Final = ("org", "path", "action", "exp", "v", "sig")
_PURPOSE: Final = b"signed link 1\n"
_DERIVED: Final = b"key of signed links 1\n"


class LinkInvalid(StoreError):
    """The link is not, to the letter, one that was given out."""


class LinkRevoked(LinkInvalid):
    """The link was good, and the file's links were called back since."""


class LinkExpired(StoreError):
    """The link was good until its time."""


class Grant(msgspec.Struct, frozen=True):
    """What a link allows. `version` is the file's count of revocations when it was given out."""

    org: OrgId
    path: str
    action: str
    expires_s: int
    version: int


class Links:
    """Signs with the first key and accepts all of them, so that a key can be replaced while links live."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) < KEY_BYTES_MIN for key in keys):
            raise ValueError(f"links are signed with keys of at least {KEY_BYTES_MIN} bytes")
        self._keys = tuple(keys)

    @classmethod
    def derived(cls, seeds: Iterable[bytes]) -> "Links":
        """From keys that serve another purpose, without one telling anything of the other."""
        return cls([hmac.new(seed, _DERIVED, sha256).digest() for seed in seeds])

    def sign(self, grant: Grant) -> str:
        """The query of the link."""
        return _query(grant, self._keys[0])

    def verify(self, query: str, *, now_s: int, version: Callable[[Grant], int]) -> Grant:
        """The grant of a query as it was received. `version` tells the count of revocations as it is now."""
        grant = _read(query)
        received = query.encode()
        known = [hmac.compare_digest(_query(grant, key).encode(), received) for key in self._keys]
        if not any(known):
            raise LinkInvalid("the signature does not match")
        if version(grant) != grant.version:
            raise LinkRevoked("the link was called back")
        if now_s > grant.expires_s + LEEWAY_S:
            raise LinkExpired("the link has expired")
        return grant


def _query(grant: Grant, key: bytes) -> str:
    signature = hmac.new(key, _PURPOSE + msgspec.json.encode(grant), sha256).digest()
    values = (grant.org, grant.path, grant.action, grant.expires_s, grant.version, base64url(signature))
    return urlencode(list(zip(_FIELDS, values, strict=True)), safe="/", quote_via=quote)


def _read(query: str) -> Grant:
    if len(query) > QUERY_LENGTH_MAX or not query.isascii():
        raise LinkInvalid("not the query of a link")
    try:
        pairs = parse_qsl(
            query, strict_parsing=True, keep_blank_values=True, errors="strict", max_num_fields=6
        )
        values = dict(pairs)
        numbers = int(values["exp"]), int(values["v"])
        if not 0 <= min(numbers) <= max(numbers) <= NUMBER_MAX:
            raise LinkInvalid("not the query of a link")
        return Grant(OrgId(values["org"]), values["path"], values["action"], *numbers)
    except (ValueError, KeyError) as problem:
        raise LinkInvalid("not the query of a link") from problem
