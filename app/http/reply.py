"""What goes back over the wire, before the headers that every answer carries are added."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Iterable
from dataclasses import dataclass, field

from starlette.types import Receive, Send

Headers = list[tuple[bytes, bytes]]
Body = bytes | Iterable[bytes] | AsyncIterable[bytes]

JSON_TYPE = (b"content-type", b"application/json")
EVENT_STREAM = b"text/event-stream"


@dataclass
class Reply:
    status: int
    body: Body = b""
    headers: Headers = field(default_factory=list)
    code: str | None = None
    """The reason's code where this is a refusal; for the access log and the figures."""

    async def send(self, send: Send, receive: Receive, *, head: bool = False) -> None:
        headers = self.headers
        if isinstance(self.body, bytes) and self.status not in (204, 304):
            headers = [*headers, (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        if head or isinstance(self.body, bytes):
            await send({"type": "http.response.body", "body": b"" if head else self.body})
        elif isinstance(self.body, AsyncIterable):
            await _send_while_heard(self.body, send, receive)
        else:
            for chunk in self.body:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    @property
    def endless(self) -> bool:
        return (b"content-type", EVENT_STREAM) in self.headers


async def _send_while_heard(body: AsyncIterable[bytes], send: Send, receive: Receive) -> None:
    """Stops making chunks when the other side hangs up; otherwise an idle stream would live on for nobody."""
    sending = asyncio.ensure_future(_send_all(body, send))
    hanging_up = asyncio.ensure_future(_hung_up(receive))
    try:
        await asyncio.wait((sending, hanging_up), return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
    finally:
        for task in (sending, hanging_up):
            task.cancel()
        await asyncio.gather(sending, hanging_up, return_exceptions=True)


async def _send_all(body: AsyncIterable[bytes], send: Send) -> None:
    try:
        async for chunk in body:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        if isinstance(body, AsyncGenerator):
            await body.aclose()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
