"""Taking in the bytes of an announced file, by its link.

One attempt at a time: a new one takes the place of an older one, which notices and gives way. So a broken line can be
tried again at once, and no link ever takes more room than was promised to it, but for what is under way just then.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from app.core.clock import SECOND_US
from app.core.ids import OrgId, is_org_id
from app.core.log import get_log
from app.core.reasons import INVALID_STATE, NOT_FOUND, ORG_SUSPENDED, PAYLOAD_TOO_LARGE, Refused, invalid
from app.features.files.errors import FINISHED, INVALID_SIGNATURE, LINK_EXPIRED, REPLACED, UPLOAD_OVER
from app.features.files.rules.keeping import UPLOAD_LIVES_US
from app.features.files.service.desk import FilesDesk
from app.features.files.service.uploads import PUT, blob_name, changed_in
from app.features.files.store import FILES, UPLOADS
from app.features.files.types.files import Upload
from app.store.batch import Batch
from app.store.blobs import Blob, BlobMissing, Incoming
from app.store.errors import NoSuchOrg
from app.store.links import Grant, LinkExpired, LinkInvalid

log = get_log("files")

PIECE_BYTES = 1 << 20
LOOKED_EVERY_BYTES = 8 << 20
"""So often an attempt looks whether it is still wanted, and whether the disk has room."""


class Receiving:
    def __init__(self, desk: FilesDesk) -> None:
        self._desk = desk

    async def receive(self, query: str, chunks: AsyncIterator[bytes]) -> None:
        grant = self._granted(query)
        attempt = self._desk.token()
        upload = await self._begun(grant, attempt)
        blob = await self._written(grant.org, upload, chunks)
        try:
            replaced = await self._desk.tree.org(grant.org).batch(
                lambda batch: self._came_in(batch, upload, blob)
            )
        except BaseException:
            await asyncio.shield(asyncio.to_thread(self._drop, grant.org, blob))
            raise
        if replaced is not None:
            await asyncio.to_thread(self._drop, grant.org, replaced)

    def _granted(self, query: str) -> Grant:
        now_s = self._desk.clock.now_us() // SECOND_US
        try:
            grant = self._desk.links.verify(query, now_s=now_s, version=lambda _: 0)
        except LinkExpired:
            raise Refused(LINK_EXPIRED) from None
        except LinkInvalid:
            raise Refused(INVALID_SIGNATURE) from None
        if grant.action != PUT or not is_org_id(grant.org):
            raise Refused(INVALID_SIGNATURE)
        return grant

    async def _begun(self, grant: Grant, attempt: str) -> Upload:
        """From now on this attempt is the one. It has its time from now, however late in the hour it begins."""
        file_id = grant.path.rpartition("/")[2]

        def write(batch: Batch) -> Upload:
            row = batch.get(UPLOADS, file_id)
            if row is None:
                raise _over(batch, file_id)
            ends_at = batch.now_us + UPLOAD_LIVES_US
            return changed_in(batch, row, attempt=attempt, ends_at=ends_at).value

        try:
            profile = self._desk.orgs.profile(grant.org)
            if profile is not None and (profile.closed_at or profile.paused_at):
                raise Refused(ORG_SUSPENDED)
            return await self._desk.tree.org(grant.org).batch(write)
        except NoSuchOrg:
            raise Refused(NOT_FOUND) from None

    async def _written(self, org: OrgId, upload: Upload, chunks: AsyncIterator[bytes]) -> Blob:
        name = blob_name(upload, upload.attempt)
        incoming = await asyncio.to_thread(self._desk.quotas.begin, org, name, promised_bytes=upload.size)
        try:
            await self._fill(org, upload, incoming=incoming, chunks=chunks)
            return await asyncio.to_thread(incoming.keep)
        except BaseException:
            # Also when the other side hung up: nothing of it may be left.
            incoming.drop()
            raise

    async def _fill(
        self, org: OrgId, upload: Upload, *, incoming: Incoming, chunks: AsyncIterator[bytes]
    ) -> None:
        looked_at = 0
        async for piece in in_pieces(chunks, PIECE_BYTES):
            if incoming.size + len(piece) > upload.size:
                raise Refused(PAYLOAD_TOO_LARGE, limit_bytes=upload.size)
            await asyncio.to_thread(incoming.write, piece)
            if incoming.size - looked_at >= LOOKED_EVERY_BYTES:
                looked_at = incoming.size
                await self._still_wanted(org, upload)
        if incoming.size != upload.size:
            raise invalid(
                "body", f"{upload.size} bytes were announced and {incoming.size} came. Send it again."
            )

    async def _still_wanted(self, org: OrgId, upload: Upload) -> None:
        self._desk.quotas.refuse_scarce()
        row = self._desk.store.upload(org, upload.id)
        if row is None or row.value.attempt != upload.attempt:
            raise Refused(INVALID_STATE, why=REPLACED)
        if row.value.ends_at - self._desk.clock.now_us() < UPLOAD_LIVES_US // 2:
            await self._desk.tree.org(org).batch(lambda batch: _prolonged(batch, upload))

    def _came_in(self, batch: Batch, upload: Upload, blob: Blob) -> Blob | None:
        """Answers what came in before, which goes now."""
        row = batch.get(UPLOADS, upload.id)
        if row is None:
            raise _over(batch, upload.id)
        if row.value.attempt != upload.attempt:
            raise Refused(INVALID_STATE, why=REPLACED)
        changed_in(batch, row, blob=blob)
        return row.value.blob

    def _drop(self, org: OrgId, blob: Blob) -> None:
        with suppress(BlobMissing):
            self._desk.tree.org(org).blobs.delete(blob.name)


async def in_pieces(chunks: AsyncIterator[bytes], size: int) -> AsyncIterator[bytes]:
    """The same bytes in fewer pieces: each costs a step into another thread."""
    waiting: list[bytes] = []
    length = 0
    async for chunk in chunks:
        waiting.append(chunk)
        length += len(chunk)
        if length >= size:
            yield b"".join(waiting)
            waiting, length = [], 0
    if waiting:
        yield b"".join(waiting)


def _over(batch: Batch, file_id: str) -> Refused:
    if batch.get(FILES, file_id) is not None:
        return Refused(INVALID_STATE, why=FINISHED)
    return Refused(UPLOAD_OVER)


def _prolonged(batch: Batch, upload: Upload) -> None:
    row = batch.get(UPLOADS, upload.id)
    if row is not None and row.value.attempt == upload.attempt:
        changed_in(batch, row, ends_at=batch.now_us + UPLOAD_LIVES_US)
