"""The outermost layer of one host: every request gets an id, one reply, the same headers, one line in the log."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from app.core.log import bind, get_log
from app.core.reasons import METHOD_NOT_ALLOWED, NOT_FOUND, Refused
from app.http.body import ClientGone
from app.http.caller import Realm
from app.http.dispatch import Dispatch
from app.http.endpoint import PREFIX
from app.http.headers import NO_STORE, SECURITY, VARY
from app.http.metrics import Figures
from app.http.problems import envelope, reply_to
from app.http.reply import JSON_TYPE, Reply
from app.http.request import Request
from app.http.router import Router, WrongMethod

log = get_log("http")

CLIENT_GONE: Final = 499
ENDLESS: Final = "astrix.endless"
"""Marks a request whose answer goes on until one side hangs up: a stopping server does not wait for it."""
PROBES: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by machines; their lines would drown the others."""
_ODD: Final = (b"//", b"/./", b"/../", b"%", b"\\", b"\0", b";")

Resource = Callable[[Request], Awaitable[Reply | None]]
"""What is served beside the rows: files, pages, probes. None: it is not here."""


@dataclass(frozen=True)
class Door:
    realm: Realm
    router: Router
    dispatch: Dispatch
    documents: Mapping[bytes, Callable[[], bytes]]
    """Drawn up when they are first asked for."""
    resources: tuple[Resource, ...]
    figures: Figures
    new_request_id: Callable[[], str]
    proxies: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """HTTP alone: the server reads a WebSocket handshake as the plain request that it also is."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, took_s = time.perf_counter(), 0.0
        request = Request.of(scope, receive, request_id=self.new_request_id(), proxies=self.proxies)
        with bind(request_id=request.id):
            try:
                reply = await self._reply(request)
                request.status, request.code = reply.status, reply.code
                self._dress(reply, request)
                took_s = time.perf_counter() - started
                if reply.endless:
                    scope[ENDLESS] = True
                await reply.send(send, receive, head=request.method == "HEAD")
            except ClientGone:
                request.status = CLIENT_GONE
            except Exception:
                request.status = 500
                log.exception("http.broken_answer", route=request.route)
                raise
            finally:
                self._note(request, took_s or time.perf_counter() - started)

    async def _reply(self, request: Request) -> Reply:
        try:
            match = self.router.match(request.method, request.raw_path)
            if isinstance(match, WrongMethod):
                return _wrong_method(match.allowed, request.id)
            if match is not None:
                request.route = match.endpoint.path
                return await self.dispatch.reply(match, request)
            return await self._resource(request)
        except ClientGone:
            raise
        except Exception as error:
            return reply_to(error, request.id)

    async def _resource(self, request: Request) -> Reply:
        if request.raw_path in self.documents:
            request.route = request.raw_path.decode()
            content = await asyncio.to_thread(self.documents[request.raw_path])
            return _for_reading(Reply(200, content, [JSON_TYPE]), request)
        if not is_odd(request.raw_path) and not request.raw_path.startswith(PREFIX[self.realm].encode()):
            for resource in self.resources:
                reply = await resource(request)
                if reply is not None:
                    return _for_reading(reply, request)
        return envelope(Refused(NOT_FOUND), request.id)

    def _dress(self, reply: Reply, request: Request) -> None:
        """The headers of every answer; what a reply has set already stands."""
        known = {name for name, _ in reply.headers}
        reply.headers += [pair for pair in SECURITY if pair[0] not in known]
        if b"cache-control" not in known:
            reply.headers.append(NO_STORE)
        if b"vary" not in known:
            reply.headers.append(VARY)
        reply.headers.append((b"x-request-id", request.id.encode()))

    def _note(self, request: Request, took_s: float) -> None:
        self.figures.answered(request.told_method, request.route, status=request.status, took_s=took_s)
        facts: dict[str, Any] = dict(request.who)
        if request.code is not None:
            facts["code"] = request.code
        tell = log.debug if request.route in PROBES else log.info
        tell(
            "http.request",
            method=request.told_method,
            route=request.route,
            status=request.status,
            latency_ms=round(took_s * 1000, 2),
            **facts,
        )


def is_odd(raw_path: bytes) -> bool:
    """A path that could be read in two ways names nothing here."""
    if raw_path.endswith((b"/.", b"/..")) or not raw_path.startswith(b"/"):
        return True
    return any(part in raw_path for part in _ODD)


def _for_reading(reply: Reply, request: Request) -> Reply:
    if request.method in ("GET", "HEAD"):
        return reply
    return _wrong_method(("GET", "HEAD"), request.id)


def _wrong_method(allowed: tuple[str, ...], request_id: str) -> Reply:
    reply = envelope(Refused(METHOD_NOT_ALLOWED), request_id)
    reply.headers.append((b"allow", ", ".join(allowed).encode()))
    return reply
