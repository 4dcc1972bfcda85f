"""One request for each message and browser, to whatever push service the browser named."""

import asyncio
import ssl
from typing import Final

import httpx

from app.core.secrets import Secret
from app.ports.outside import Rejected, Uncertain, Unreachable
from app.ports.push import Gone, PushTarget
from app.providers.outward.addresses import (
    HTTPS_PORT,
    Judge,
    Resolver,
    SystemResolver,
    is_public,
    judged_place,
    refuse_unfit_url,
)
from app.providers.outward.transport import JudgedTransport
from app.providers.webpush.encryption import encrypted
from app.providers.webpush.signing import Signer

CONNECT_TIMEOUT_S: Final = 5.0
ANSWER_TIMEOUT_S: Final = 10.0
WHOLE_TIMEOUT_S: Final = 15.0

_GONE: Final = (404, 410)
_LATER: Final = (408, 425, 429)


class WebPusher:
    """`allowed` judges the addresses that names resolve to; tests let loopback pass."""

    def __init__(
        self,
        signer: Signer,
        *,
        resolver: Resolver | None = None,
        allowed: Judge = is_public,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._signer = signer
        self._resolver = resolver or SystemResolver()
        self._allowed = allowed
        self._tls = tls

    async def judge(self, endpoint: str) -> None:
        refuse_unfit_url(endpoint)
        host = httpx.URL(endpoint).host
        await judged_place(self._resolver, host, port=HTTPS_PORT, allowed=self._allowed)

    async def send(
        self, target: PushTarget, payload: bytes, *, ttl_s: int, signed_with: Secret[bytes]
    ) -> None:
        refuse_unfit_url(target.endpoint)
        headers = {
            "Authorization": self._signer.authorization(target.endpoint, signed_with),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(ttl_s),
            "Urgency": "normal",
        }
        _judge(await self._posted(target.endpoint, encrypted(payload, target), headers=headers))

    async def _posted(self, endpoint: str, body: bytes, *, headers: dict[str, str]) -> httpx.Response:
        """Only status and headers are read: what a stranger's server says beyond that is not for us."""
        transport = JudgedTransport(self._resolver, allowed=self._allowed, tls=self._tls)
        timeout = httpx.Timeout(ANSWER_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        try:
            async with (
                asyncio.timeout(WHOLE_TIMEOUT_S),
                httpx.AsyncClient(transport=transport, timeout=timeout, follow_redirects=False) as client,
                client.stream("POST", endpoint, content=body, headers=headers) as response,
            ):
                return response
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as trouble:
            raise Unreachable("push_connection", "The push service cannot be reached.") from trouble
        except (httpx.HTTPError, TimeoutError) as trouble:
            raise Uncertain(
                "push_cut", "The push service did not answer; the message may have arrived."
            ) from trouble


def _judge(response: httpx.Response) -> None:
    code = f"push_{response.status_code}"
    if response.is_success:
        return
    if response.status_code in _GONE:
        raise Gone(code, "That browser does not listen any more.")
    if response.status_code in _LATER or response.is_server_error:
        raise Unreachable(code, "The push service asks to try later.", retry_after_s=_retry_after_s(response))
    raise Rejected(code, f"The push service refused the message: {response.status_code}.")


def _retry_after_s(response: httpx.Response) -> int | None:
    text = response.headers.get("retry-after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
