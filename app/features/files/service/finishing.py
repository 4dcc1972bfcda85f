"""From bytes that came in to a file: looked at, cleaned, written down.

The bytes stay where they came in, so there is no moment between two places. A picture is saved again beside them; the
record names the one that counts, and the other is swept.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, Final

import msgspec

from app.core.ids import OrgId
from app.core.log import get_log
from app.core.reasons import INVALID_PARAMS, INVALID_STATE, NOT_FOUND, Refused, invalid
from app.features.files.errors import (
    FILE_INFECTED,
    NOT_SENT,
    SCANNER_UNAVAILABLE,
    TYPE_REFUSED,
)
from app.features.files.rules.content import HEAD_BYTES, Content, NotTaken, content_of, demand_taken, fits
from app.features.files.rules.names import with_suffix
from app.features.files.rules.packages import office_content
from app.features.files.service.desk import FilesDesk
from app.features.files.service.uploads import blob_name, refuse_role
from app.features.files.store import FILES, UPLOADS
from app.features.files.types.asker import Asker
from app.features.files.types.files import RETENTION_OF, StoredFile, Upload
from app.features.files.types.wire import FinishUpload
from app.ports.outside import Rejected, Unreachable
from app.store.batch import Batch
from app.store.blobs import Blob, BlobMissing
from app.store.kinds import Idem, Row

log = get_log("files")

READ_BYTES: Final = 1 << 18
_REMOVED: Final = {
    "place": "The place where the picture was taken was removed from it.",
    "details": "Details of the camera and of editing were removed from the picture.",
    "comments": "Comments inside the picture were removed.",
    "turned": "The picture was turned upright.",
}
_BREAKS_OFF: Final = frozenset((FILE_INFECTED.code, TYPE_REFUSED.code, INVALID_PARAMS.code))
"""No other attempt would make the same bytes any better: they go at once."""


class Seen(msgspec.Struct, frozen=True):
    """What a look at the bytes came to."""

    content: Content
    blob: Blob
    warnings: tuple[str, ...] = ()


class Finishing:
    def __init__(self, desk: FilesDesk) -> None:
        self._desk = desk

    async def finish(
        self, org: OrgId, wanted: FinishUpload, *, asker: Asker, idem: Idem | None
    ) -> Row[StoredFile]:
        known = self._desk.store.file(org, wanted.file_id)
        if known is not None and known.value.by == asker.actor and known.value.deleted_at is None:
            return known
        upload, blob = self._sent(org, wanted, asker)
        seen = await self._looked_at(org, upload, blob=blob, asker=asker)
        row = await self._desk.tree.org(org).batch(
            lambda batch: self._written_in(batch, upload, seen=seen, asker=asker), idem=idem
        )
        if seen.blob.name != blob.name:
            await asyncio.to_thread(self._drop, org, blob)
        return row

    def _sent(self, org: OrgId, wanted: FinishUpload, asker: Asker) -> tuple[Upload, Blob]:
        row = self._desk.store.upload(org, wanted.file_id)
        if row is None or row.value.by != asker.actor:
            raise Refused(NOT_FOUND)
        upload, blob = row.value, row.value.blob
        refuse_role(upload.purpose, asker.role)
        if blob is None:
            raise Refused(INVALID_STATE, why=NOT_SENT)
        if wanted.sha256 not in (None, blob.sha256):
            raise invalid("sha256", "What came in is not what you sent. Send it again.")
        return upload, blob

    async def _looked_at(self, org: OrgId, upload: Upload, *, blob: Blob, asker: Asker) -> Seen:
        try:
            return await asyncio.to_thread(self._look, org, upload, blob)
        except BlobMissing:
            raise Refused(INVALID_STATE, why=NOT_SENT) from None
        except Refused as refused:
            if refused.reason.code in _BREAKS_OFF:
                await self._given_up(org, upload, blob=blob, refused=refused, asker=asker)
            raise

    def _look(self, org: OrgId, upload: Upload, blob: Blob) -> Seen:
        with self._desk.tree.org(org).blobs.open(blob.name) as file:
            content = _content(file, upload)
            self._scan(file)
            if content.family != "picture":
                return Seen(content, blob, tuple(_hints(file, content)))
            file.seek(0)
            return self._cleaned(org, upload, content=content, file=file)

    def _scan(self, file: BinaryIO) -> None:
        if self._desk.scanner is None:
            return
        file.seek(0)
        try:
            found = self._desk.scanner.found_in(iter(lambda: file.read(READ_BYTES), b""))
        except Unreachable as problem:
            log.warning("file.scanner_down", code=problem.code)
            raise Refused(SCANNER_UNAVAILABLE, retry_after_s=60, why=problem.sentence) from None
        except Rejected as problem:
            raise Refused(TYPE_REFUSED, why=problem.sentence) from None
        if found is not None:
            raise Refused(FILE_INFECTED, found=found)

    def _cleaned(self, org: OrgId, upload: Upload, *, content: Content, file: BinaryIO) -> Seen:
        name = blob_name(upload, f"{upload.attempt}-clean")
        try:
            with self._desk.pictures.cleaned(file) as cleaning:
                blob = self._desk.quotas.put(org, name, cleaning.pieces())
                return Seen(content, blob, tuple(_REMOVED[what] for what in cleaning.removed))
        except Rejected as problem:
            raise invalid("file", problem.sentence) from None
        except Unreachable as problem:
            raise Refused(INVALID_STATE, why=f"{problem.sentence} Finish it again in a moment.") from None

    def _written_in(self, batch: Batch, upload: Upload, *, seen: Seen, asker: Asker) -> Row[StoredFile]:
        done = batch.get(FILES, upload.id)
        if done is not None:
            return done
        row = batch.get(UPLOADS, upload.id)
        if row is None or row.value.attempt != upload.attempt:
            raise Refused(INVALID_STATE, why=NOT_SENT)
        file = _file(upload, seen, batch.now_us)
        batch.delete(UPLOADS, upload.id)
        self._desk.audit.record(batch, asker.act("file.create", target=file.id, facts=facts_of(file)))
        if file.lead_id is not None:
            self._desk.leads.file_in(batch, "added", file, by=asker)
        return batch.put(FILES, file.id, file, expect=0)

    async def _given_up(
        self, org: OrgId, upload: Upload, *, blob: Blob, refused: Refused, asker: Asker
    ) -> None:
        """Written down that it was sent and refused; nothing else is left of it."""

        def write(batch: Batch) -> None:
            if batch.get(UPLOADS, upload.id) is None:
                return
            batch.delete(UPLOADS, upload.id)
            why = {"lead": upload.lead_id, "purpose": upload.purpose, "code": refused.reason.code}
            act = asker.act("file.create", target=upload.id, facts=why)
            self._desk.audit.record(batch, msgspec.structs.replace(act, result="refused"))

        await self._desk.tree.org(org).batch(write)
        await asyncio.to_thread(self._drop, org, blob)

    def _drop(self, org: OrgId, blob: Blob) -> None:
        with suppress(BlobMissing):
            self._desk.tree.org(org).blobs.delete(blob.name)


def facts_of(file: StoredFile) -> dict[str, str | int | bool | None]:
    """For the audit log: nothing in it names a person."""
    return {"lead": file.lead_id, "path": file.path, "purpose": file.purpose, "bytes": file.size}


def _content(file: BinaryIO, upload: Upload) -> Content:
    try:
        content = content_of(file.read(HEAD_BYTES), upload.suffix)
        if content.family == "office":
            content = office_content(file)
        demand_taken(content, upload.purpose)
    except NotTaken as problem:
        raise Refused(TYPE_REFUSED, why=str(problem)) from None
    return content


def _hints(file: BinaryIO, content: Content) -> Iterator[str]:
    if content.family == "markup":
        yield "This kind of file is only ever saved, never shown here."
    if content.family == "pdf":
        file.seek(0)
        whole = file.read()
        if any(mark in whole for mark in (b"/JavaScript", b"/Launch", b"/EmbeddedFile")):
            yield "This PDF contains scripts or other files. Open it with care."


def _file(upload: Upload, seen: Seen, now_us: int) -> StoredFile:
    name, warnings = upload.name, list(seen.warnings)
    if not fits(upload.suffix, seen.content):
        name = with_suffix(name, seen.content.suffix) if upload.suffix else f"{name}.{seen.content.suffix}"
        if upload.suffix:
            kind = seen.content.suffix.upper()
            warnings.append(f"Its name ended in .{upload.suffix}, but it is {kind}. It was named so.")
    return StoredFile(
        id=upload.id,
        purpose=upload.purpose,
        lead_id=upload.lead_id,
        name=name,
        mime=seen.content.mime,
        blob=seen.blob,
        by=upload.by,
        created_at=now_us,
        warnings=tuple(warnings),
        retention=RETENTION_OF[upload.purpose],
    )
