"""What a browser keeps of a sign-in through an issuer, and everything that is drawn from it.

The cookie holds one secret. State, nonce and verifier are drawn from it, each for one issuer, so that what comes back
fits only the browser that left, and a state seen in an address gives nothing else away.
"""

import re
from hashlib import sha256
from hmac import compare_digest
from typing import Final

import msgspec

from app.core.clock import MINUTE_US, SECOND_US
from app.core.randomness import base64url, from_base64url
from app.features.accounts.types.sso import RETURN_CHARACTERS_MAX, Purpose

GOOD_FOR_US: Final = 10 * MINUTE_US
LEEWAY_US: Final = 30 * SECOND_US
HOME: Final = "/"
COOKIE_CHARACTERS_MAX: Final = 2_000
_OWN_PATH: Final = re.compile(r"/(?![/\\])[!-~]*")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")


class Trip(msgspec.Struct, frozen=True):
    """A browser on its way to an issuer and back."""

    issuer_id: str
    purpose: Purpose
    return_to: str
    begun_at: int
    secret: str

    @property
    def state(self) -> str:
        return self._drawn("state")

    @property
    def nonce(self) -> str:
        return self._drawn("nonce")

    @property
    def verifier(self) -> str:
        return self._drawn("verifier")

    @property
    def challenge(self) -> str:
        return base64url(sha256(self.verifier.encode()).digest())

    def expects(self, state: str | None) -> bool:
        return state is not None and compare_digest(state.encode(), self.state.encode())

    def is_over(self, now_us: int) -> bool:
        return not self.begun_at - LEEWAY_US <= now_us <= self.begun_at + GOOD_FOR_US

    def _drawn(self, what: str) -> str:
        return base64url(sha256(msgspec.json.encode([what, self.issuer_id, self.secret])).digest())


def written(trip: Trip) -> str:
    return base64url(msgspec.json.encode(trip))


def read(cookie: str | None) -> Trip | None:
    """None where the browser brings nothing that we could have given it: a neighbouring host may have put it there."""
    if not cookie or len(cookie) > COOKIE_CHARACTERS_MAX:
        return None
    try:
        trip = msgspec.json.decode(from_base64url(cookie), type=Trip)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return trip if own_path(trip.return_to) == trip.return_to else None


def own_path(wished: str | None) -> str:
    """Where to go afterwards: a path of this app, whatever was asked for."""
    if wished is None or len(wished) > RETURN_CHARACTERS_MAX or "\\" in wished:
        return HOME
    return wished if _OWN_PATH.fullmatch(wished) else HOME


def normal_domain(text: str) -> str | None:
    """A domain in the form that addresses have here; None where it is none."""
    try:
        domain = text.strip().lower().removeprefix("@").encode("idna").decode()
    except UnicodeError:
        return None
    return domain if _DOMAIN.fullmatch(domain) else None


def domain_of(email: str) -> str | None:
    return normal_domain(email.rpartition("@")[2])


def tie_key(issuer: str, subject: str) -> str:
    return f"tie_{sha256(msgspec.json.encode([issuer, subject])).hexdigest()}"


def use_key(state: str) -> str:
    return f"use_{sha256(state.encode()).hexdigest()}"
