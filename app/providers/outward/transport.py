"""An HTTP transport whose socket goes to the very address that was judged, so that a name cannot change its mind."""

import ssl
from typing import Final

import httpx

from app.providers.outward.addresses import HTTPS_PORT, Judge, Resolver, judged_place

CONNECTIONS_MAX: Final = 20
HTTP_PORT: Final = 80


class JudgedTransport(httpx.AsyncBaseTransport):
    """Resolves once, judges, and connects to that address; the certificate is still checked against the name."""

    def __init__(self, resolver: Resolver, *, allowed: Judge, tls: ssl.SSLContext | None = None) -> None:
        self._resolver = resolver
        self._allowed = allowed
        self._inner = httpx.AsyncHTTPTransport(
            verify=tls or ssl.create_default_context(),
            trust_env=False,
            retries=0,
            # A kept connection would be taken for another name that shares the address.
            limits=httpx.Limits(max_connections=CONNECTIONS_MAX, max_keepalive_connections=0),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        usual = HTTPS_PORT if request.url.scheme == "https" else HTTP_PORT
        host, port = request.url.host, request.url.port or usual
        address, port = await judged_place(self._resolver, host, port=port, allowed=self._allowed)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address, port=port)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()
