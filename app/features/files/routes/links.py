"""Files by signed links: the signature is the authority, whoever bears it."""

from typing import Final
from urllib.parse import quote

from app.core.reasons import NOT_FOUND
from app.features.files.errors import INVALID_SIGNATURE, LINK_EXPIRED, RANGE_BEYOND
from app.features.files.routes.shared import READ, READ_SCOPE, REVOKE, asker
from app.features.files.rules.content import SHOWN_INLINE
from app.features.files.service import Files
from app.features.files.service.fetching import ANYTHING
from app.features.files.types.wire import LinkView, RevokeLinks, Sent, SignLink, Wanted
from app.http.endpoint import PUBLIC, Answer, Call, Download, Endpoint, PublicCall

PARTIAL: Final = 206
NOT_MODIFIED: Final = 304
CAGE: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'self'; sandbox"
)
PDF_CAGE: Final = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
"""In a sandbox browsers show no PDF at all; their reader is one of its own, and runs nothing in this origin."""


def endpoints(files: Files) -> tuple[Endpoint, ...]:
    return (*_giving(files), *_fetching(files))


def _giving(files: Files) -> tuple[Endpoint, ...]:
    async def sign(call: Call[SignLink]) -> LinkView:
        return await files.signing.sign(call.caller.org, call.body, asker=asker(call))

    async def revoke(call: Call[RevokeLinks]) -> None:
        await files.signing.revoke(call.caller.org, call.body, asker=asker(call), idem=call.idem)

    return (
        Endpoint(
            method="POST",
            path="/api/files/sign",
            handler=sign,
            summary="A link to a file, good for 10 seconds to an hour; on request for one use only.",
            needs=READ,
            tag="files",
            takes=SignLink,
            gives=LinkView,
            refuses=(NOT_FOUND,),
            secret_answer=True,
            scope=READ_SCOPE,
        ),
        Endpoint(
            method="POST",
            path="/api/files/revoke",
            handler=revoke,
            summary="Calls back every link to a file that was given out so far.",
            needs=REVOKE,
            tag="files",
            takes=RevokeLinks,
            refuses=(NOT_FOUND,),
        ),
    )


def _fetching(files: Files) -> tuple[Endpoint, ...]:
    async def fetch(call: PublicCall[None]) -> Answer[Download]:
        meta = call.meta
        wanted = Wanted(
            query=meta.query,
            range=meta.range,
            if_range=meta.if_range,
            if_none_match=meta.if_none_match,
            request_id=meta.request_id,
            ip=meta.ip,
            looks_only=meta.looks_only,
        )
        return _answer(await files.fetch(wanted))

    return (
        Endpoint(
            method="GET",
            path="/api/files/get",
            handler=fetch,
            summary="A file, by a signed link; whole or in part.",
            needs=PUBLIC,
            signed=True,
            tag="files",
            produces=ANYTHING,
            refuses=(INVALID_SIGNATURE, LINK_EXPIRED, RANGE_BEYOND, NOT_FOUND),
        ),
    )


def _answer(sent: Sent) -> Answer[Download]:
    headers = [("ETag", sent.etag), ("Accept-Ranges", "bytes")]
    if sent.chunks is None:
        return Answer(status=NOT_MODIFIED, headers=tuple(headers))
    headers.append(("Content-Length", str(sent.end - sent.first)))
    headers.append(("Content-Security-Policy", PDF_CAGE if sent.mime == "application/pdf" else CAGE))
    way = "inline" if sent.mime in SHOWN_INLINE else "attachment"
    headers.append(("Content-Disposition", f"{way}; filename*=UTF-8''{quote(sent.name, safe='')}"))
    if sent.is_part:
        headers.append(("Content-Range", f"bytes {sent.first}-{sent.end - 1}/{sent.size}"))
    return Answer(
        Download(sent.chunks, sent.mime),
        status=PARTIAL if sent.is_part else None,
        headers=tuple(headers),
    )
