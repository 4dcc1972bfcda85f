"""Files by signed links: the signature is the authority, whoever bears it."""

from typing import Final

from app.features.files.errors import INVALID_SIGNATURE, LINK_EXPIRED, RANGE_BEYOND
from app.features.files.service import Files
from app.features.files.types import Sent, Wanted
from app.http.endpoint import PUBLIC, Answer, Download, Endpoint, PublicCall

ANYTHING: Final = "application/octet-stream"
_TYPES: Final = {".zip": "application/zip"}
PARTIAL: Final = 206
NOT_MODIFIED: Final = 304


def endpoints(files: Files) -> tuple[Endpoint, ...]:
    async def fetch(call: PublicCall[None]) -> Answer[Download]:
        meta = call.meta
        wanted = Wanted(
            query=meta.query,
            range=meta.range,
            if_range=meta.if_range,
            if_none_match=meta.if_none_match,
            request_id=meta.request_id,
            ip=meta.ip,
        )
        return _answer(await files.fetch(wanted))

    return (
        Endpoint(
            method="GET",
            path="/api/files/get",
            handler=fetch,
            summary="A file, by a signed link; whole or in part.",
            needs=PUBLIC,
            tag="files",
            produces=ANYTHING,
            refuses=(INVALID_SIGNATURE, LINK_EXPIRED, RANGE_BEYOND),
        ),
    )


def _answer(sent: Sent) -> Answer[Download]:
    headers = [("ETag", sent.etag), ("Accept-Ranges", "bytes")]
    if sent.chunks is None:
        return Answer(status=NOT_MODIFIED, headers=tuple(headers))
    headers.append(("Content-Length", str(sent.end - sent.first)))
    if sent.is_part:
        headers.append(("Content-Range", f"bytes {sent.first}-{sent.end - 1}/{sent.size}"))
    name = sent.name.rpartition("/")[2]
    kind = next((kind for suffix, kind in _TYPES.items() if name.endswith(suffix)), ANYTHING)
    return Answer(
        Download(sent.chunks, kind, name),
        status=PARTIAL if sent.is_part else None,
        headers=tuple(headers),
    )
