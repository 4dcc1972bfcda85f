"""What an issuer publishes about itself: where to send browsers and codes, and the keys it signs with."""

from typing import Any, Final, TypeVar

import msgspec

from app.ports.outside import Rejected
from app.ports.sso import Issuer
from app.providers.oidc.addresses import refuse_unfit
from app.providers.oidc.fetch import Wanted, Way, fetched

T = TypeVar("T")

WELL_KNOWN: Final = "/.well-known/openid-configuration"
KEYS_MAX: Final = 50
ANOTHER_ISSUER: Final = (
    "The configuration speaks for another issuer than the one that is entered here; they must be the same, letter "
    "by letter."
)


class Discovery(msgspec.Struct, frozen=True):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    response_types_supported: tuple[str, ...] = ("code",)
    code_challenge_methods_supported: tuple[str, ...] | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class KeySet(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


async def discovered(way: Way, issuer: Issuer) -> Discovery:
    what = "The issuer's configuration"
    wanted = Wanted(url=issuer.url.rstrip("/") + WELL_KNOWN, what=what)
    found = read(await fetched(way, wanted), Discovery, what=what)
    for holds, sentence in _demands(found, issuer):
        if not holds:
            raise Rejected("sso_configuration", sentence)
    for url in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
        refuse_unfit(url, way.bounds)
    return found


async def published_keys(way: Way, url: str) -> KeySet:
    what = "The issuer's keys"
    found = read(await fetched(way, Wanted(url=url, what=what)), KeySet, what=what)
    return KeySet(found.keys[:KEYS_MAX])


def read(body: bytes, wanted: type[T], *, what: str) -> T:
    try:
        return msgspec.json.decode(body, type=wanted)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Rejected("sso_unreadable", f"{what} cannot be understood.") from None


def _demands(found: Discovery, issuer: Issuer) -> tuple[tuple[bool, str], ...]:
    methods = found.code_challenge_methods_supported
    return (
        (
            found.issuer == issuer.url,
            ANOTHER_ISSUER,
        ),
        ("code" in found.response_types_supported, "The issuer does not offer sign-in by code."),
        (methods is None or "S256" in methods, "The issuer does not offer PKCE with S256."),
    )
