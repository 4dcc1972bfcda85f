"""One matched request, from its checks to its reply."""

from dataclasses import dataclass
from typing import Any, Final

from app.core.log import bind
from app.core.reasons import Refused
from app.http import body as bodies
from app.http.answers import reply_of
from app.http.caller import Caller
from app.http.endpoint import Call, Endpoint, Meta, PublicCall
from app.http.guard import Guard
from app.http.idempotency import Idempotency, replayed
from app.http.limits import RateLimits
from app.http.lists import parsed_query
from app.http.problems import reply_to, too_fast
from app.http.reply import Reply
from app.http.request import Request, network_of
from app.http.router import Match
from app.store.errors import Replayed
from app.store.kinds import Idem

HANGS_UP: Final = (b"connection", b"close")


@dataclass(frozen=True)
class Dispatch:
    guard: Guard
    limits: RateLimits
    idempotency: Idempotency
    secure_cookies: bool

    async def reply(self, match: Match, request: Request) -> Reply:
        try:
            return await self._reply(match, request)
        except bodies.ClientGone:
            raise
        except Exception as error:
            with bind(**request.who):
                reply = reply_to(error, request.id, match.endpoint)
            if isinstance(error, bodies.TooSlow):
                reply.headers.append(HANGS_UP)
            return reply

    async def _reply(self, match: Match, request: Request) -> Reply:
        endpoint = match.endpoint
        bodies.demand_small(request.headers, endpoint.streams_bytes_max or bodies.JSON_BYTES_MAX)
        if endpoint.needs.access == "public":
            return await self._public(match, request)
        caller = self._caller(endpoint, request)
        with bind(**request.who):
            _allow(self.limits.by_token(caller.session))
            return await self._called(match, request, caller)

    async def _public(self, match: Match, request: Request) -> Reply:
        endpoint, network = match.endpoint, network_of(request.ip)
        if not endpoint.signed:
            _allow(self.limits.by_network(network))
        try:
            return self._encoded(await endpoint.handler(await self._public_call(match, request)), endpoint)
        except Refused:
            if endpoint.signed:
                _allow(self.limits.by_network(network))
            raise

    def _caller(self, endpoint: Endpoint, request: Request) -> Caller:
        claims = self.guard.claims(endpoint, request.headers)
        request.org_id, request.user_id = claims.org, claims.user
        request.key_id = None if claims.key is None else claims.key.id
        return self.guard.caller(endpoint, claims)

    async def _public_call(self, match: Match, request: Request) -> PublicCall[Any]:
        taken, _ = await _taken(match.endpoint, request)
        return PublicCall(path=match.path, **taken)

    async def _called(self, match: Match, request: Request, caller: Caller) -> Reply:
        endpoint = match.endpoint
        taken, raw = await _taken(endpoint, request)
        idem = self.idempotency.idem(endpoint, request, caller=caller, body=raw)
        call: Call[Any] = Call(path=match.path, caller=caller, idem=idem, **taken)
        if idem is None:
            return self._encoded(await endpoint.handler(call), endpoint)
        return await self._once(endpoint, call, idem)

    async def _once(self, endpoint: Endpoint, call: Call[Any], idem: Idem) -> Reply:
        org = call.caller.org
        with self.idempotency.running(org, idem):
            try:
                await self.idempotency.refuse_repeat(org, idem)
                result = await endpoint.handler(call)
            except Replayed as again:
                return replayed(again, endpoint)
            await self.idempotency.keep(org, idem, result)
        return self._encoded(result, endpoint)

    def _encoded(self, result: Any, endpoint: Endpoint) -> Reply:
        return reply_of(result, endpoint, secure_cookies=self.secure_cookies)


async def _taken(endpoint: Endpoint, request: Request) -> tuple[dict[str, Any], bytes]:
    """What the request brings, each part made into its type, and the body as it was sent."""
    headers = request.headers
    streamed = endpoint.streams_bytes_max
    raw = b"" if endpoint.method == "GET" or streamed else await bodies.read(request.receive)
    return {
        "body": None if endpoint.takes is None else bodies.decoded(raw, endpoint.takes, headers),
        "chunks": bodies.streamed(request.receive, headers, streamed) if streamed else None,
        "query": None if endpoint.query is None else parsed_query(request.query, endpoint.query),
        "if_match": headers.if_match,
        "cookies": headers.cookies,
        "meta": Meta(
            request_id=request.id,
            ip=request.ip,
            user_agent=request.user_agent,
            origin=request.origin,
            host=request.host,
            last_event_id=headers.text(b"last-event-id") or None,
            query=request.query.decode("latin-1"),
            range=headers.text(b"range") or None,
            if_range=headers.text(b"if-range") or None,
            if_none_match=headers.text(b"if-none-match") or None,
            looks_only=request.method == "HEAD",
        ),
    }, raw


def _allow(wait_s: int) -> None:
    if wait_s:
        raise too_fast(wait_s)
