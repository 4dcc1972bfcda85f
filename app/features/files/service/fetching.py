"""Handing out a file to whoever bears a good link. What is handed out is written down first."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Final

from app.core.clock import SECOND_US
from app.core.ids import is_org_id
from app.core.reasons import NOT_FOUND, Refused
from app.features.audit.types import Act
from app.features.files.errors import INVALID_SIGNATURE, LINK_EXPIRED, LINK_USED, RANGE_BEYOND
from app.features.files.rules.content import SHOWN_INLINE
from app.features.files.rules.span import Beyond, span
from app.features.files.service.desk import FilesDesk
from app.features.files.service.signing import GET, ONCE
from app.features.files.store import USED_LINKS
from app.features.files.types.files import StoredFile, UsedLink
from app.features.files.types.wire import Sent, Wanted
from app.store.batch import Batch
from app.store.blobs import BlobMissing, Blobs, BlobStat
from app.store.errors import NoSuchOrg, VersionConflict
from app.store.links import LEEWAY_S, Grant, LinkExpired, LinkInvalid

BEARER: Final = "link"
"""The actor of a download: a link names nobody, and may have been passed on."""
READ_BYTES: Final = 1 << 18
ETAG_DIGITS: Final = 32
ANYTHING: Final = "application/octet-stream"
_TYPES: Final = {
    ".zip": "application/zip",
    ".opus": "audio/ogg",
    ".ogg": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".json": "application/json",
}


class Fetching:
    def __init__(self, desk: FilesDesk) -> None:
        self._desk = desk

    async def fetch(self, wanted: Wanted) -> Sent:
        grant = self._granted(wanted.query)
        file = self._file(grant)
        blobs, found = await asyncio.to_thread(self._found, grant)
        sent = self._sent(grant, found, file)
        if not wanted.looks_only:
            await self._use_up(grant)
        if sent.etag in _tags(wanted.if_none_match):
            return sent
        first, end = _span(wanted, found, sent.etag)
        await self._desk.audit.record_before(grant.org, _taken(grant, wanted, file))
        chunks = _read(blobs, grant.path, (first, end))
        return Sent(
            name=sent.name,
            mime=sent.mime,
            etag=sent.etag,
            size=found.size,
            first=first,
            end=end,
            chunks=chunks,
        )

    def _granted(self, query: str) -> Grant:
        now_s = self._desk.clock.now_us() // SECOND_US
        try:
            grant = self._desk.links.verify(query, now_s=now_s, version=self._link_count)
        except LinkExpired:
            raise Refused(LINK_EXPIRED) from None
        except LinkInvalid:
            raise Refused(INVALID_SIGNATURE) from None
        if not (grant.action == GET or grant.action.startswith(ONCE)) or not is_org_id(grant.org):
            raise Refused(INVALID_SIGNATURE)
        return grant

    def _link_count(self, grant: Grant) -> int:
        """Only asked for links with a good signature; into an org that is gone none leads."""
        try:
            return self._desk.store.link_count(grant.org, grant.path)
        except NoSuchOrg:
            return grant.version

    def _file(self, grant: Grant) -> StoredFile | None:
        """The record of what lies there, where it has one."""
        try:
            row = self._desk.store.at(grant.org, grant.path)
        except NoSuchOrg:
            raise Refused(NOT_FOUND) from None
        if row is None and grant.path.startswith("files/"):
            raise Refused(NOT_FOUND)
        if row is not None and (row.value.deleted_at is not None or row.value.purging):
            raise Refused(NOT_FOUND)
        return None if row is None else row.value

    def _found(self, grant: Grant) -> tuple[Blobs, BlobStat]:
        try:
            blobs = self._desk.tree.org(grant.org).blobs
            return blobs, blobs.stat(grant.path)
        except (BlobMissing, NoSuchOrg):
            raise Refused(NOT_FOUND) from None

    def _sent(self, grant: Grant, found: BlobStat, file: StoredFile | None) -> Sent:
        name = grant.path.rpartition("/")[2]
        mime = next((kind for suffix, kind in _TYPES.items() if name.endswith(suffix)), ANYTHING)
        etag = f'"{found.size:x}-{found.modified_us:x}"'
        if file is not None:
            name, etag = file.name, f'"{file.blob.sha256[:ETAG_DIGITS]}"'
            mime = file.mime if file.mime in SHOWN_INLINE else ANYTHING
        return Sent(name=name, mime=mime, etag=etag, size=found.size, first=0, end=found.size, chunks=None)

    async def _use_up(self, grant: Grant) -> None:
        """Of links for one use. Who is first is decided under the lock of the org, whatever process asks."""
        if not grant.action.startswith(ONCE):
            return
        link = grant.action.removeprefix(ONCE)
        used = UsedLink(id=link, ends_at=(grant.expires_s + LEEWAY_S) * SECOND_US)

        def write(batch: Batch) -> None:
            batch.put(USED_LINKS, link, used, expect=0)

        try:
            await self._desk.tree.org(grant.org).batch(write)
        except VersionConflict:
            raise Refused(LINK_USED) from None


def _span(wanted: Wanted, found: BlobStat, etag: str) -> tuple[int, int]:
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


def _taken(grant: Grant, wanted: Wanted, file: StoredFile | None) -> Act:
    lead = {} if file is None or file.lead_id is None else {"lead": file.lead_id}
    return Act(
        actor=BEARER,
        request_id=wanted.request_id,
        action="file.get",
        target=grant.path,
        facts={"ip": wanted.ip, **lead},
    )


def used_links_over(used: list[UsedLink], now_us: int) -> list[str]:
    return [link.id for link in used if link.ends_at < now_us]
