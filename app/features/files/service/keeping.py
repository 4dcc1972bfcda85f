"""Files that are there: shown, opened by other rooms, made by the house, deleted and taken back."""

from collections.abc import Collection, Iterable
from typing import BinaryIO

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId
from app.core.reasons import INSUFFICIENT_ROLE, NOT_FOUND, Refused
from app.core.roles import MANAGER, OWNER, Role
from app.features.audit.types import HOUSE
from app.features.files.rules.keeping import kept_until_us
from app.features.files.rules.names import cleaned, suffix_of
from app.features.files.service.desk import FilesDesk, What
from app.features.files.service.finishing import facts_of
from app.features.files.service.signing import WHO_READS, refuse_reader
from app.features.files.store import FILES
from app.features.files.types.asker import Asker
from app.features.files.types.files import Purpose, StoredFile
from app.features.files.types.wire import FileView, Listed
from app.store.batch import Batch
from app.store.blobs import BlobMissing
from app.store.errors import VersionConflict
from app.store.kinds import Idem, Row
from app.store.query import Page


class Keeping:
    def __init__(self, desk: FilesDesk) -> None:
        self._desk = desk

    # For other rooms

    def take(self, org: OrgId, file_id: str, purpose: Purpose) -> StoredFile:
        """A finished file of this purpose; Refused(NOT_FOUND) for any other."""
        row = self._desk.store.file(org, file_id)
        if row is None or row.value.purpose != purpose or row.value.deleted_at or row.value.purging:
            raise Refused(NOT_FOUND)
        return row.value

    def open(self, org: OrgId, file: StoredFile) -> BinaryIO:
        """Its bytes. It may have been purged a moment ago."""
        try:
            return self._desk.tree.org(org).blobs.open(file.path)
        except BlobMissing:
            raise Refused(NOT_FOUND) from None

    def make(
        self, org: OrgId, content: bytes | Iterable[bytes], *, name: str, mime: str, purpose: Purpose
    ) -> StoredFile:
        """What the house itself writes, such as the rows that an import left out. For code without a loop; it is
        swept when its week is over."""
        file_id, name = self._desk.ids.new("file"), cleaned(name)
        end = suffix_of(name)
        path = f"files/{purpose}/{file_id}.{self._desk.token()}" + (f".{end}" if end else "")
        file = StoredFile(
            id=file_id,
            purpose=purpose,
            lead_id=None,
            name=name,
            mime=mime,
            blob=self._desk.quotas.put(org, path, content),
            by=HOUSE,
            created_at=self._desk.clock.now_us(),
            retention="made",
        )
        self._desk.tree.org(org).batch_now(lambda batch: self._made_in(batch, file))
        return file

    def _made_in(self, batch: Batch, file: StoredFile) -> None:
        by = Asker(actor=HOUSE, user_id=HOUSE, role=OWNER, request_id=None)
        self._desk.audit.record(batch, by.act("file.create", target=file.id, facts=facts_of(file)))
        batch.put(FILES, file.id, file, expect=0)

    def made_as(self, org: OrgId, purpose: Purpose, name: str) -> list[StoredFile]:
        files = (row.value for row in self._desk.store.files(org))
        return [file for file in files if (file.by, file.purpose, file.name) == (HOUSE, purpose, name)]

    # For people

    def page(self, org: OrgId, query: Listed, *, role: Role) -> Page[StoredFile]:
        readable = {purpose for purpose, roles in WHO_READS.items() if roles is None or role in roles}
        wanted = readable if query.purpose is None else readable & {query.purpose}
        narrow: dict[str, str | Collection[str]] = {"purpose": wanted}
        if query.lead_id is not None:
            narrow["lead"] = frozenset(self._desk.leads.family(org, query.lead_id))
        return self._desk.store.page(org, narrow, deleted=query.deleted, limit=query.limit, after=query.after)

    def one(self, org: OrgId, file_id: str, *, role: Role) -> Row[StoredFile]:
        row = self._desk.store.file(org, file_id)
        if row is None:
            raise Refused(NOT_FOUND)
        refuse_reader(row.value, role)
        return row

    async def delete(self, org: OrgId, file_id: str, *, asker: Asker, expect: int | None = None) -> None:
        """Out of sight at once, gone in 30 days."""

        def write(batch: Batch) -> None:
            row = _theirs_in(batch, file_id, asker)
            if expect is not None and expect != row.version:
                raise VersionConflict(row, expect)
            if row.value.deleted_at is None:
                fields = {"deleted_at": batch.now_us, "deleted_by": asker.actor}
                self._change_in(batch, row, fields, what="deleted", asker=asker)

        await self._desk.tree.org(org).batch(write)

    async def restore(
        self, org: OrgId, file_id: str, *, asker: Asker, idem: Idem | None = None
    ) -> Row[StoredFile]:
        def write(batch: Batch) -> Row[StoredFile]:
            row = _theirs_in(batch, file_id, asker)
            if row.value.deleted_at is None:
                return row
            fields: dict[str, object] = {"deleted_at": None, "deleted_by": None}
            return self._change_in(batch, row, fields, what="restored", asker=asker)

        return await self._desk.tree.org(org).batch(write, idem=idem)

    def _change_in(
        self, batch: Batch, row: Row[StoredFile], fields: dict[str, object], *, what: What, asker: Asker
    ) -> Row[StoredFile]:
        file = msgspec.structs.replace(row.value, **fields)
        action = "file.delete" if what == "deleted" else "file.restore"
        self._desk.audit.record(batch, asker.act(action, target=file.id, facts=facts_of(file)))
        if file.lead_id is not None:
            self._desk.leads.file_in(batch, what, file, by=asker)
        return batch.put(FILES, file.id, file)


def shown(row: Row[StoredFile]) -> FileView:
    file = row.value
    until_us = kept_until_us(file)
    return FileView(
        id=file.id,
        name=file.name,
        size=file.size,
        sha256=file.blob.sha256,
        mime=file.mime,
        purpose=file.purpose,
        lead_id=file.lead_id,
        path=file.path,
        created_at=rfc3339(file.created_at),
        by=file.by,
        warnings=list(file.warnings),
        retention=file.retention,
        kept_until=None if until_us is None else rfc3339(until_us),
        deleted_at=None if file.deleted_at is None else rfc3339(file.deleted_at),
        version=row.version,
    )


def _theirs_in(batch: Batch, file_id: str, asker: Asker) -> Row[StoredFile]:
    """Their own file, or any where they lead the org."""
    row = batch.get(FILES, file_id)
    if row is None or row.value.purging:
        raise Refused(NOT_FOUND)
    if row.value.by != asker.actor and asker.role not in (OWNER, MANAGER):
        raise Refused(INSUFFICIENT_ROLE)
    return row
