"""What goes back over the wire, before the headers that every answer carries are added."""

from collections.abc import AsyncIterable, Iterable
from dataclasses import dataclass, field

from starlette.types import Send

Headers = list[tuple[bytes, bytes]]
Body = bytes | Iterable[bytes] | AsyncIterable[bytes]

JSON_TYPE = (b"content-type", b"application/json")


@dataclass
class Reply:
    status: int
    body: Body = b""
    headers: Headers = field(default_factory=list)
    code: str | None = None
    """The reason's code where this is a refusal; for the access log and the figures."""

    async def send(self, send: Send, *, head: bool = False) -> None:
        headers = self.headers
        if isinstance(self.body, bytes) and self.status not in (204, 304):
            headers = [*headers, (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        if head or isinstance(self.body, bytes):
            body = b"" if head else self.body
            await send({"type": "http.response.body", "body": body})
            return
        async for chunk in _chunks(self.body):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _chunks(body: Iterable[bytes] | AsyncIterable[bytes]) -> AsyncIterable[bytes]:
    if isinstance(body, AsyncIterable):
        async for chunk in body:
            yield chunk
        return
    for chunk in body:
        yield chunk
