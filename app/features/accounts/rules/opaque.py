"""Tokens that say nothing but where they are to be looked up: `<kind>_<org>_<id>_<secret>`, the secret kept hashed."""

from hashlib import sha256
from hmac import compare_digest
from typing import Final, Literal

import msgspec

from app.core.ids import HOST, OrgId, is_id, is_org_id

TokenKind = Literal["ref", "inv", "rst", "mfa", "sas"]

FAMILY_CHARACTERS: Final = 22
"""A family secret of 16 bytes in base64url; the token's own follows it."""
FAMILY_BYTES: Final = 16
OWN_BYTES: Final = 24

_HOST_WORD: Final = "host"
_ORG_PREFIX: Final = "org_"


class Opaque(msgspec.Struct, frozen=True):
    org_id: OrgId
    ulid: str
    secret: str


def written(kind: TokenKind, org: OrgId, *, ulid: str, secret: str) -> str:
    place = _HOST_WORD if org == HOST else org.removeprefix(_ORG_PREFIX)
    return f"{kind}_{place}_{ulid}_{secret}"


def read(kind: TokenKind, text: str) -> Opaque | None:
    """None where the text is no token of that kind; nothing is looked up with parts that are not ids."""
    parts = text.split("_", 3)
    if len(parts) != 4 or parts[0] != kind or not text.isascii():
        return None
    _, place, ulid, secret = parts
    org = HOST if place == _HOST_WORD else OrgId(_ORG_PREFIX + place)
    if not (org == HOST or is_org_id(org)) or not is_id(f"x_{ulid}", "x") or not secret:
        return None
    return Opaque(org, ulid, secret)


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def matches(secret: str, stored_sha256: str) -> bool:
    return compare_digest(digest(secret), stored_sha256)
