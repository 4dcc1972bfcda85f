"""Asks an ASGI application in this process, byte for byte as a test wants it."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.types import ASGIApp, Message, Scope

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Response:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        found = [value for known, value in self.headers if known == name.lower()]
        assert len(found) <= 1, f"{name} stands {len(found)} times"
        return found[0] if found else None

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def code(self) -> str | None:
        if self.status < 400:
            return None
        code: str = self.json["error"]["code"]
        return code

    @property
    def details(self) -> Any:
        return self.json["error"].get("details")


@dataclass(frozen=True)
class Asker:
    """One application, and the headers that go with every request of one person."""

    app: ASGIApp
    headers: tuple[tuple[str, str], ...] = ()
    client: tuple[str, int] | None = ("127.0.0.1", 40_000)

    def with_headers(self, *pairs: tuple[str, str]) -> "Asker":
        return Asker(self.app, (*self.headers, *pairs), self.client)

    def get(self, target: str, headers: Pairs = ()) -> Response:
        return self.ask("GET", target, headers=headers)

    def post(self, target: str, value: Any = None, headers: Pairs = ()) -> Response:
        return self.send("POST", target, value=value, headers=headers)

    def put(self, target: str, value: Any = None, headers: Pairs = ()) -> Response:
        return self.send("PUT", target, value=value, headers=headers)

    def send(self, method: str, target: str, *, value: Any = None, headers: Pairs = ()) -> Response:
        body = b"" if value is None else msgspec.json.encode(value)
        return self.ask(method, target, headers=[("content-type", "application/json"), *headers], body=body)

    def ask(
        self, method: str, target: str, *, headers: Pairs = (), body: bytes | Iterable[bytes] = b""
    ) -> Response:
        return asyncio.run(self.answer(method, target, headers=headers, body=body))

    async def answer(
        self, method: str, target: str, *, headers: Pairs = (), body: bytes | Iterable[bytes] = b""
    ) -> Response:
        chunks = [body] if isinstance(body, bytes) else list(body)
        sent = list(self.headers) + list(headers)
        if isinstance(body, bytes) and body:
            sent.append(("content-length", str(len(body))))
        return await _run(self.app, self._scope(method, target, sent), chunks)

    def _scope(self, method: str, target: str, headers: Pairs) -> Scope:
        path, _, query = target.partition("?")
        return {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
            "client": self.client,
        }


async def _run(app: ASGIApp, scope: Scope, chunks: list[bytes]) -> Response:
    left = list(chunks)
    got: list[Message] = []
    answered = asyncio.Event()

    async def receive() -> Message:
        if not left:
            await answered.wait()
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Message) -> None:
        got.append(message)
        if message.get("more_body") and (b"content-type", b"text/event-stream") in got[0]["headers"]:
            answered.set()  # an endless answer has begun: that is all a test of this kind waits for

    await app(scope, receive, send)
    answered.set()
    headers = tuple((name.decode(), value.decode("latin-1")) for name, value in got[0]["headers"])
    return Response(got[0]["status"], headers, b"".join(one.get("body", b"") for one in got[1:]))
