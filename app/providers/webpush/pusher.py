"""One request for each message and browser, to whatever push service the browser named."""

import ssl
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from app.core.secrets import Secret
from app.ports.outside import Rejected, Unreachable
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
from app.providers.webpush.encryption import encrypted
from app.providers.webpush.signing import Signer

if TYPE_CHECKING:
    from app.providers.webpush.request import Said

_GONE: Final = (404, 410)
_LATER: Final = (408, 425, 429)
_SECONDS_DIGITS_MAX: Final = 7


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
        host = urlsplit(endpoint).hostname or ""
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
        from app.providers.webpush.request import posted

        said = await posted(
            target.endpoint,
            encrypted(payload, target),
            headers=headers,
            resolver=self._resolver,
            allowed=self._allowed,
            tls=self._tls,
        )
        _judge(said)


def _judge(said: "Said") -> None:
    code = f"push_{said.status}"
    if 200 <= said.status < 300:
        return
    if said.status in _GONE:
        raise Gone(code, "That browser does not listen any more.")
    if said.status in _LATER or said.status >= 500:
        raise Unreachable(
            code, "The push service asks to try later.", retry_after_s=_seconds(said.retry_after)
        )
    raise Rejected(code, f"The push service refused the message: {said.status}.")


def _seconds(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < _SECONDS_DIGITS_MAX else None
