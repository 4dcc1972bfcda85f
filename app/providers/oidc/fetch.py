"""Asking an issuer for a document: a time limit, a size limit, no redirects, and the socket at the judged address."""

import asyncio
import ssl
from dataclasses import dataclass
from typing import Final

import httpx

from app.ports.outside import Rejected, Unreachable
from app.providers.oidc.addresses import Bounds, judge_of, refuse_unfit
from app.providers.outward.addresses import Resolver
from app.providers.outward.transport import JudgedTransport

DOCUMENT_BYTES_MAX: Final = 262_144
_OK: Final = 200
_LATER: Final = 500


@dataclass(frozen=True, kw_only=True)
class Way:
    """How calls leave the house."""

    resolver: Resolver
    bounds: Bounds
    tls: ssl.SSLContext
    timeout_s: float


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One call. `what` names the document in sentences for the operator."""

    url: str
    what: str
    form: dict[str, str] | None = None
    authorization: str | None = None


@dataclass(frozen=True)
class Said:
    status: int
    body: bytes


async def fetched(way: Way, wanted: Wanted) -> bytes:
    """The body of an answer that is 200; anything else is refused."""
    said = await asked(way, wanted)
    if said.status != _OK:
        raise refusal(wanted.what, said.status)
    return said.body


async def asked(way: Way, wanted: Wanted) -> Said:
    refuse_unfit(wanted.url, way.bounds)
    judge = judge_of(wanted.url, way.bounds)
    transport = JudgedTransport(way.resolver, allowed=judge, tls=way.tls)
    client = httpx.AsyncClient(transport=transport, timeout=way.timeout_s, follow_redirects=False)
    try:
        async with asyncio.timeout(way.timeout_s), client:
            return await _read(client, wanted)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as trouble:
        raise Unreachable("sso_unreachable", f"{wanted.what} cannot be read in time: {_why(trouble)}.") from (
            trouble
        )


def refusal(what: str, status: int) -> Rejected | Unreachable:
    if status >= _LATER:
        return Unreachable(f"sso_{status}", f"{what}: the issuer answers {status}.")
    moved = " It asks to go elsewhere, and that is not followed." if 300 <= status < 400 else ""
    return Rejected(f"sso_{status}", f"{what}: the issuer answers {status}.{moved}")


async def _read(client: httpx.AsyncClient, wanted: Wanted) -> Said:
    # What is packed is refused: it could unpack to anything.
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if wanted.authorization is not None:
        headers["Authorization"] = wanted.authorization
    method = "GET" if wanted.form is None else "POST"
    async with client.stream(method, wanted.url, headers=headers, data=wanted.form) as response:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise Rejected("sso_packed", f"{wanted.what} comes packed, although it was asked for plain.")
        body = b""
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > DOCUMENT_BYTES_MAX:
                raise Rejected("sso_too_large", f"{wanted.what} is larger than {DOCUMENT_BYTES_MAX} bytes.")
        return Said(response.status_code, body)


def _why(trouble: Exception) -> str:
    if isinstance(trouble, httpx.ConnectError):
        return "no connection comes about"
    return (
        "it takes too long"
        if isinstance(trouble, (httpx.TimeoutException, TimeoutError))
        else "it breaks off"
    )
