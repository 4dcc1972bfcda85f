"""Handing out a file to whoever bears a good link. What is handed out is written down first."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Final

from app.core.clock import SECOND_US, Clock
from app.core.ids import is_org_id
from app.core.reasons import NOT_FOUND, Refused
from app.features.audit.service import Audit
from app.features.audit.types import Act
from app.features.files.errors import INVALID_SIGNATURE, LINK_EXPIRED, RANGE_BEYOND
from app.features.files.rules import Beyond, span
from app.features.files.types import Sent, Wanted
from app.store.blobs import BlobMissing, Blobs, BlobStat
from app.store.errors import NoSuchOrg
from app.store.links import Grant, LinkExpired, LinkInvalid, Links
from app.store.tree import Tree

GET: Final = "get"
BEARER: Final = "link"
"""The actor of a download: a link names nobody, and may have been passed on."""
READ_BYTES: Final = 1 << 18


class Files:
    def __init__(self, tree: Tree, clock: Clock, *, links: Links, audit: Audit) -> None:
        self._tree = tree
        self._clock = clock
        self._links = links
        self._audit = audit

    async def fetch(self, wanted: Wanted) -> Sent:
        grant = self._granted(wanted.query)
        blobs, found = await asyncio.to_thread(self._found, grant)
        etag = f'"{found.size:x}-{found.modified_us:x}"'
        if etag in _tags(wanted.if_none_match):
            return Sent(name=grant.path, etag=etag, size=found.size, first=0, end=found.size, chunks=None)
        first, end = self._span(wanted, found, etag)
        await self._audit.record_before(grant.org, _taken(grant, wanted))
        chunks = _read(blobs, grant.path, (first, end))
        return Sent(name=grant.path, etag=etag, size=found.size, first=first, end=end, chunks=chunks)

    def _granted(self, query: str) -> Grant:
        now_s = self._clock.now_us() // SECOND_US
        try:
            grant = self._links.verify(query, now_s=now_s, version=lambda _: 0)
        except LinkExpired:
            raise Refused(LINK_EXPIRED) from None
        except LinkInvalid:
            raise Refused(INVALID_SIGNATURE) from None
        if grant.action != GET or not is_org_id(grant.org):
            raise Refused(INVALID_SIGNATURE)
        return grant

    def _found(self, grant: Grant) -> tuple[Blobs, BlobStat]:
        try:
            blobs = self._tree.org(grant.org).blobs
            return blobs, blobs.stat(grant.path)
        except (BlobMissing, NoSuchOrg):
            raise Refused(NOT_FOUND) from None

    def _span(self, wanted: Wanted, found: BlobStat, etag: str) -> tuple[int, int]:
        """A part only of the very file that the rest was fetched from."""
        same = wanted.if_range is None or wanted.if_range == etag
        try:
            part = span(wanted.range, found.size) if same else None
        except Beyond:
            raise Refused(RANGE_BEYOND, size=found.size) from None
        return part or (0, found.size)


async def _read(blobs: Blobs, name: str, part: tuple[int, int]) -> AsyncIterator[bytes]:
    at, end = part
    with blobs.open(name) as file:
        while at < end:
            chunk = await asyncio.to_thread(os.pread, file.fileno(), min(READ_BYTES, end - at), at)
            if not chunk:
                return
            yield chunk
            at += len(chunk)


def _tags(header: str | None) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in (header or "").split(",")]


def _taken(grant: Grant, wanted: Wanted) -> Act:
    return Act(
        actor=BEARER,
        request_id=wanted.request_id,
        action="file.get",
        target=grant.path,
        facts={"ip": wanted.ip},
    )
