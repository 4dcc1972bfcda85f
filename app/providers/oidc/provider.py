"""The plug: what an issuer publishes is kept for a while, and asked for anew where a key is not known."""

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit
from weakref import WeakValueDictionary

import msgspec

from app.core.clock import SECOND_US, Clock
from app.ports.outside import OutsideFailure, Unreachable
from app.ports.sso import Finding, Identified, Issuer, Question, Returned
from app.providers.oidc.addresses import Bounds
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
FAILURE_KEPT_S: Final = 5.0
KEPT_MAX: Final = 100


class Known(msgspec.Struct):
    """What was read of one issuer, and when, by the clock that never jumps."""

    discovery: "Discovery"
    keys: "KeySet"
    read_at_s: float
    keys_at_s: float


class Failed(msgspec.Struct):
    """An issuer that could not be read. For a moment nobody else waits for it in vain."""

    code: str
    sentence: str
    at_s: float


Place = tuple[str, bool]


class OidcProvider:
    """`development`: this house is reached by plain http, so an issuer on the same machine may be, too."""

    def __init__(
        self,
        clock: Clock,
        *,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
        development: bool = False,
    ) -> None:
        self._clock = clock
        self._resolver = resolver or SystemResolver()
        self._tls = tls
        self._timeout_s = timeout_s
        self._development = development
        self._known: OrderedDict[Place, Known] = OrderedDict()
        self._failed: dict[Place, Failed] = {}
        self._turns: WeakValueDictionary[Place, asyncio.Lock] = WeakValueDictionary()

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
        token = await redeemed(self._way(issuer), issuer, returned, discovery=known.discovery)
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
        """However many want it at once, the issuer is asked once; and not again in the moment it failed."""
        place = _place(issuer)
        known = self._fresh(place)
        if known is not None:
            return known
        async with self._turns.setdefault(place, asyncio.Lock()):
            return self._fresh(place) or await self._read_anew(issuer)

    def _fresh(self, place: Place) -> Known | None:
        now_s = self._clock.boot_s()
        failed = self._failed.get(place)
        if failed is not None and now_s - failed.at_s < FAILURE_KEPT_S:
            raise Unreachable(failed.code, failed.sentence)
        known = self._known.get(place)
        return known if known is not None and now_s - known.read_at_s < KEPT_S else None

    async def _read_anew(self, issuer: Issuer) -> Known:
        from app.providers.oidc.discovery import discovered, published_keys

        place, way = _place(issuer), self._way(issuer)
        self._failed.pop(place, None)
        try:
            discovery = await discovered(way, issuer)
            keys = await published_keys(way, discovery.jwks_uri)
        except OutsideFailure as failure:
            self._failed[place] = Failed(failure.code, failure.sentence, self._clock.boot_s())
            raise
        finally:
            _shorten(self._failed)
        now_s = self._clock.boot_s()
        known = self._known[place] = Known(discovery, keys, now_s, now_s)
        self._known.move_to_end(place)
        _shorten(self._known)
        return known

    async def _keys_again(self, issuer: Issuer, known: Known) -> "KeySet":
        """An issuer that changed its keys signs with one that we have not seen."""
        from app.providers.oidc.discovery import published_keys

        now_s = self._clock.boot_s()
        if now_s - known.keys_at_s >= KEYS_AGAIN_S:
            known.keys_at_s = now_s
            known.keys = await published_keys(self._way(issuer), known.discovery.jwks_uri)
        return known.keys

    def _way(self, issuer: Issuer) -> "Way":
        from app.providers.oidc.fetch import Way

        if self._tls is None:
            # Made once: reading what this machine trusts takes longer than most answers.
            self._tls = ssl.create_default_context()
        return Way(
            resolver=self._resolver,
            bounds=Bounds(private_network=issuer.private_network, development=self._development),
            tls=self._tls,
            timeout_s=self._timeout_s,
        )


def _place(issuer: Issuer) -> Place:
    return issuer.url, issuer.private_network


def _shorten(kept: MutableMapping[Place, Any]) -> None:
    while len(kept) > KEPT_MAX:
        del kept[next(iter(kept))]
