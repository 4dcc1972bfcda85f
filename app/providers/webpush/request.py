"""The request itself. Apart, because the HTTP library is loaded by who sends, not by every web worker."""

import asyncio
import ssl
from dataclasses import dataclass
from typing import Final

import httpx

from app.ports.outside import Uncertain, Unreachable
from app.providers.outward.addresses import Judge, Resolver
from app.providers.outward.transport import JudgedTransport

CONNECT_TIMEOUT_S: Final = 5.0
ANSWER_TIMEOUT_S: Final = 10.0
WHOLE_TIMEOUT_S: Final = 15.0


@dataclass(frozen=True)
class Said:
    """All that is read of the answer: what a stranger's server says beyond that is not for us."""

    status: int
    retry_after: str


async def posted(
    endpoint: str,
    body: bytes,
    *,
    headers: dict[str, str],
    resolver: Resolver,
    allowed: Judge,
    tls: ssl.SSLContext | None,
) -> Said:
    transport = JudgedTransport(resolver, allowed=allowed, tls=tls)
    timeout = httpx.Timeout(ANSWER_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
    try:
        async with (
            asyncio.timeout(WHOLE_TIMEOUT_S),
            httpx.AsyncClient(transport=transport, timeout=timeout, follow_redirects=False) as client,
            client.stream("POST", endpoint, content=body, headers=headers) as response,
        ):
            return Said(response.status_code, response.headers.get("retry-after", ""))
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as trouble:
        raise Unreachable("push_connection", "The push service cannot be reached.") from trouble
    except (httpx.HTTPError, TimeoutError) as trouble:
        raise Uncertain(
            "push_cut", "The push service did not answer; the message may have arrived."
        ) from trouble
