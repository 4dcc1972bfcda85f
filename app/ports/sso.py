"""Somebody else's sign-in: an issuer that knows a person and says so."""

from dataclasses import dataclass
from typing import Protocol

import msgspec

from app.core.secrets import Secret


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Whom the operator trusts, and who we are to them. Without a secret we are a public client, held by PKCE alone.

    On a private network its addresses may lie anywhere; otherwise only on the public internet.
    """

    url: str
    client_id: str
    client_secret: Secret[str] | None = None
    private_network: bool = False


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser carries to the issuer. `challenge` is the SHA-256 of a verifier that stays with us."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, and what it must fit."""

    code: str
    redirect_uri: str
    verifier: str
    nonce: str


class Identified(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the issuer vouches for. `subject` is theirs alone and never changes; an address can change hands."""

    subject: str
    email: str | None = None
    email_verified: bool = False
    name: str | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What an issuer says of itself when it is looked at anew."""

    authorization_endpoint: str
    token_endpoint: str
    keys: int


class SsoProvider(Protocol):
    """Every call raises Unreachable, or Rejected with a sentence that tells the operator what is wrong."""

    async def address(self, issuer: Issuer, question: Question) -> str:
        """Where the browser goes to sign in."""

    async def identify(self, issuer: Issuer, returned: Returned) -> Identified:
        """Turns the code into a person, once every claim of the issuer's token was checked."""

    async def check(self, issuer: Issuer) -> Finding:
        """Asks the issuer anew, whatever was kept of it."""
