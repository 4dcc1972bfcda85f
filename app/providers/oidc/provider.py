"""The plug: what an issuer publishes is kept for a while, and asked for anew where a key is not known."""

import ssl
from collections import OrderedDict
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

import msgspec

from app.core.clock import SECOND_US, Clock
from app.ports.sso import Finding, Identified, Issuer, Question, Returned
from app.providers.outward.addresses import Resolver, SystemResolver

if TYPE_CHECKING:
    from app.providers.oidc.discovery import Discovery, KeySet
    from app.providers.oidc.fetch import Way

# The HTTP library is loaded when somebody first signs in this way, not by every process at its start: hence the
# imports inside.

SCOPE: Final = "openid email profile"
TIMEOUT_S: Final = 8.0
KEPT_S: Final = 3_600.0
KEYS_AGAIN_S: Final = 60.0
"""Tokens with made-up key ids must not make us ask the issuer each time."""
KEPT_MAX: Final = 100


class Known(msgspec.Struct):
    """What was read of one issuer, and when, by the clock that never jumps."""

    discovery: "Discovery"
    keys: "KeySet"
    read_at_s: float
    keys_at_s: float


class OidcProvider:
    def __init__(
        self,
        clock: Clock,
        *,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._clock = clock
        self._resolver = resolver or SystemResolver()
        self._tls = tls
        self._timeout_s = timeout_s
        self._known: OrderedDict[tuple[str, bool], Known] = OrderedDict()

    async def address(self, issuer: Issuer, question: Question) -> str:
        known = await self._read(issuer)
        endpoint = known.discovery.authorization_endpoint
        asked = urlencode(
            {
                "response_type": "code",
                "client_id": issuer.client_id,
                "redirect_uri": question.redirect_uri,
                "scope": SCOPE,
                "state": question.state,
                "nonce": question.nonce,
                "code_challenge": question.challenge,
                "code_challenge_method": "S256",
            }
        )
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{asked}"

    async def identify(self, issuer: Issuer, returned: Returned) -> Identified:
        from app.providers.oidc.id_token import UnknownKey, header_of, identified, key_of
        from app.providers.oidc.token import redeemed

        known = await self._read(issuer)
        token = await redeemed(self._way(), issuer, returned, discovery=known.discovery)
        header = header_of(token)
        try:
            key = key_of(header, known.keys)
        except UnknownKey:
            key = key_of(header, await self._keys_again(issuer, known))
        now_s = self._clock.now_us() / SECOND_US
        return identified(token, key, issuer=issuer, nonce=returned.nonce, now_s=now_s)

    async def check(self, issuer: Issuer) -> Finding:
        known = await self._read_anew(issuer)
        return Finding(
            authorization_endpoint=known.discovery.authorization_endpoint,
            token_endpoint=known.discovery.token_endpoint,
            keys=len(known.keys.keys),
        )

    # What is known of issuers

    async def _read(self, issuer: Issuer) -> Known:
        known = self._known.get(_place(issuer))
        if known is not None and self._clock.boot_s() - known.read_at_s < KEPT_S:
            return known
        return await self._read_anew(issuer)

    async def _read_anew(self, issuer: Issuer) -> Known:
        from app.providers.oidc.discovery import discovered, published_keys

        discovery = await discovered(self._way(), issuer)
        keys = await published_keys(self._way(), issuer, discovery.jwks_uri)
        now_s = self._clock.boot_s()
        known = Known(discovery, keys, now_s, now_s)
        self._known[_place(issuer)] = known
        self._known.move_to_end(_place(issuer))
        while len(self._known) > KEPT_MAX:
            self._known.popitem(last=False)
        return known

    async def _keys_again(self, issuer: Issuer, known: Known) -> "KeySet":
        """An issuer that changed its keys signs with one that we have not seen."""
        from app.providers.oidc.discovery import published_keys

        now_s = self._clock.boot_s()
        if now_s - known.keys_at_s >= KEYS_AGAIN_S:
            known.keys_at_s = now_s
            known.keys = await published_keys(self._way(), issuer, known.discovery.jwks_uri)
        return known.keys

    def _way(self) -> "Way":
        from app.providers.oidc.fetch import Way

        if self._tls is None:
            # Made once: reading what this machine trusts takes longer than most answers.
            self._tls = ssl.create_default_context()
        return Way(resolver=self._resolver, tls=self._tls, timeout_s=self._timeout_s)


def _place(issuer: Issuer) -> tuple[str, bool]:
    return issuer.url, issuer.private_network
