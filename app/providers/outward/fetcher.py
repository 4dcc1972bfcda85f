"""Reading a file from an address that somebody chose: every hop is judged anew, and nothing is read without end."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, TypeVar
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from app.ports.outside import OutsideFailure, Rejected, Unreachable
from app.providers.outward.addresses import Resolver, SystemResolver, is_public, refuse_unfit_url
from app.providers.outward.transport import JudgedTransport

T = TypeVar("T")

REDIRECTS_MAX: Final = 3
CONNECT_TIMEOUT_S: Final = 10.0
SILENCE_MAX_S: Final = 20.0
WHOLE_MAX_S: Final = 600.0
URL_CHARACTERS_MAX: Final = 2_000
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_CLOSED: Final = frozenset((401, 403))
_LATER: Final = frozenset((408, 425, 429))
_OK: Final = 200
_SERVER_ERRORS: Final = 500
_TEXT: Final = frozenset(
    (
        *("text/csv", "text/plain", "text/tab-separated-values", "text/comma-separated-values", "text/x-csv"),
        *("application/csv", "application/x-csv", "application/octet-stream", "binary/octet-stream"),
        *("application/vnd.ms-excel", ""),
    )
)
HOW_TO_PUBLISH: Final = (
    "In Google Sheets choose File, Share, Publish to web, then Comma-separated values, and use the link "
    "that it shows."
)


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long the other side may take."""

    silence_s: float = SILENCE_MAX_S
    whole_s: float = WHOLE_MAX_S


class OutwardFetcher:
    """`loopback` also lets it read from this very machine, without TLS and on any port: for tests alone."""

    def __init__(
        self,
        resolver: Resolver | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        patience: Patience | None = None,
        loopback: bool = False,
    ) -> None:
        self._resolver = resolver or SystemResolver()
        self._tls = tls
        self._patience = patience or Patience()
        self._loopback = loopback

    def refuse_unfit(self, url: str) -> None:
        if len(url) > URL_CHARACTERS_MAX:
            raise Rejected("address_unfit", "This address is too long.")
        if not (self._loopback and _is_loopback(url)):
            refuse_unfit_url(_without_fragment(url))

    async def fetch(self, url: str, *, bytes_max: int) -> AsyncGenerator[bytes, None]:
        transport = JudgedTransport(self._resolver, allowed=self._allowed, tls=self._tls)
        timeout = httpx.Timeout(self._patience.silence_s, connect=CONNECT_TIMEOUT_S)
        until_s = asyncio.get_running_loop().time() + self._patience.whole_s
        client = httpx.AsyncClient(
            transport=transport, timeout=timeout, follow_redirects=False, trust_env=False
        )
        try:
            async with client:
                response = await self._landed(client, as_csv(url), until_s)
                async for piece in self._pieces(response, bytes_max, until_s):
                    yield piece
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as trouble:
            raise _unreachable(trouble) from trouble

    async def _pieces(
        self, response: httpx.Response, bytes_max: int, until_s: float
    ) -> AsyncGenerator[bytes, None]:
        taken = 0
        try:
            _refuse_unlike(response, bytes_max)
            pieces = response.aiter_raw()
            while (piece := await _in_time(anext(pieces, None), until_s)) is not None:
                taken += len(piece)
                if taken > bytes_max:
                    raise Rejected("fetch_too_large", "The file at this address is larger than 1 GiB.")
                yield piece
        finally:
            await response.aclose()

    async def _landed(self, client: httpx.AsyncClient, url: str, until_s: float) -> httpx.Response:
        """The answer that is none that leads elsewhere. Every address on the way is one that may be called."""
        for _ in range(REDIRECTS_MAX + 1):
            self.refuse_unfit(url)
            # What is packed is refused below: it could unpack to anything.
            headers = {"Accept": "text/csv, text/plain;q=0.9, */*;q=0.1", "Accept-Encoding": "identity"}
            request = client.build_request("GET", _without_fragment(url), headers=headers)
            response = await _in_time(client.send(request, stream=True), until_s)
            if response.status_code not in _REDIRECTS:
                return response
            await response.aclose()
            url = urljoin(url, response.headers.get("location", ""))
        raise Rejected("fetch_redirects", "This address leads on and on. Use the one at which the file lies.")

    def _allowed(self, address: str) -> bool:
        return is_public(address) or (self._loopback and ip_address(address).is_loopback)


async def _in_time(work: Awaitable[T], until_s: float) -> T:
    """Also where the other side is never silent for long: a head or a chunk's length may come in byte by byte."""
    try:
        async with asyncio.timeout_at(until_s):
            return await work
    except TimeoutError:
        raise Unreachable("fetch_slow", "The file at this address comes in too slowly.") from None


def as_csv(url: str) -> str:
    """What Google shows as a page it also hands out as CSV, under a name of its own."""
    parts = urlsplit(url)
    if parts.hostname != "docs.google.com" or not parts.path.endswith(("/pub", "/pubhtml")):
        return url
    path = parts.path.removesuffix("html")
    kept = [
        one
        for one in parts.query.split("&")
        if one and not one.startswith(("output=", "widget=", "headers="))
    ]
    return urlunsplit((parts.scheme, parts.netloc, path, "&".join((*kept, "output=csv")), ""))


def _refuse_unlike(response: httpx.Response, bytes_max: int) -> None:
    """Whatever is no file of text that ends."""
    status = response.status_code
    if status != _OK:
        raise _refusal(status)
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise Rejected("fetch_packed", "The file comes packed, although it was asked for plain.")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _TEXT:
        what = "a web page" if "html" in kind else f"“{kind[:60]}”"
        raise Rejected(
            "fetch_no_csv", f"What lies at this address is {what}, not a CSV file. {HOW_TO_PUBLISH}"
        )
    length = response.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:18]) > bytes_max:
        raise Rejected("fetch_too_large", "The file at this address is larger than 1 GiB.")


def _refusal(status: int) -> OutsideFailure:
    if status in _LATER or status >= _SERVER_ERRORS:
        return Unreachable("fetch_later", f"The other server answers {status}. Try again later.")
    if status in _CLOSED:
        return Rejected("fetch_closed", f"This address is not open to everybody. {HOW_TO_PUBLISH}")
    return Rejected("fetch_nothing", f"There is no file at this address: the other server answers {status}.")


def _unreachable(trouble: Exception) -> Unreachable:
    slow = isinstance(trouble, (httpx.TimeoutException, TimeoutError))
    why = "it takes too long" if slow else "the connection breaks off or never comes about"
    return Unreachable("fetch_unreachable", f"The file cannot be read from this address: {why}.")


def _without_fragment(url: str) -> str:
    return url.partition("#")[0]


def _is_loopback(url: str) -> bool:
    try:
        return ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:
        return False
