"""Announcing a file: its room is promised, and a link given out to send it to."""

import asyncio
from typing import Final

import msgspec

from app.core.clock import SECOND_US, rfc3339
from app.core.ids import OrgId
from app.core.reasons import INVALID_STATE, NOT_FOUND, Refused, invalid
from app.core.roles import MEMBER, Role
from app.features.files.errors import ROLE_FOR_PURPOSE, TOO_LARGE, TOO_MANY_UPLOADS, TYPE_REFUSED
from app.features.files.rules.content import NotTaken, demand_harmless_name
from app.features.files.rules.keeping import UPLOAD_LIVES_US
from app.features.files.rules.names import cleaned, suffix_of
from app.features.files.service.desk import FilesDesk
from app.features.files.store import UPLOADS
from app.features.files.types.asker import Asker
from app.features.files.types.files import BYTES_MAX, MIB, SentPurpose, Upload
from app.features.files.types.wire import AskUpload, UploadView
from app.store.batch import Batch
from app.store.kinds import Idem, Row
from app.store.links import Grant

PUT: Final = "put"
UPLOADS_MAX: Final = 500
COUNTED_AGAIN_US: Final = SECOND_US
"""Two clocks tell how old a measure is; what was written about then counts once more rather than not at all."""


class Uploads:
    def __init__(self, desk: FilesDesk) -> None:
        self._desk = desk

    async def ask(self, org: OrgId, wanted: AskUpload, *, asker: Asker, idem: Idem | None) -> Row[Upload]:
        refuse_role(wanted.purpose, asker.role)
        upload = self._upload(wanted, self._lead(org, wanted), asker)
        room = await asyncio.to_thread(self._desk.quotas.unused, org)
        since_us = round(self._desk.clock.now_us() - room.measured_s_ago * SECOND_US) - COUNTED_AGAIN_US

        def write(batch: Batch) -> Row[Upload]:
            if batch.count(UPLOADS) >= UPLOADS_MAX:
                raise Refused(INVALID_STATE, why=TOO_MANY_UPLOADS)
            if self._desk.store.taken_since_in(batch, since_us) + upload.size > room.bytes:
                self._desk.quotas.refuse(upload.size)
            facts = {"lead": upload.lead_id, "purpose": upload.purpose, "bytes": upload.size}
            self._desk.audit.record(batch, asker.act("file.upload", target=upload.id, facts=facts))
            return batch.put(UPLOADS, upload.id, upload, expect=0)

        return await self._desk.tree.org(org).batch(write, idem=idem)

    def shown(self, org: OrgId, row: Row[Upload]) -> UploadView:
        upload = row.value
        grant = Grant(org, name_at(upload), PUT, upload.ends_at // SECOND_US, 0)
        return UploadView(
            file_id=upload.id,
            url=f"/api/files/put?{self._desk.links.sign(grant)}",
            method="PUT",
            headers={},
            exp=rfc3339(upload.ends_at),
        )

    def promised(self, org: OrgId) -> int:
        """Room that uploads were promised."""
        return sum(row.value.size for row in self._desk.store.uploads(org))

    def _lead(self, org: OrgId, wanted: AskUpload) -> str | None:
        if wanted.lead_id is not None:
            return self._desk.leads.resolve(org, wanted.lead_id)
        if wanted.purpose == "lead":
            raise invalid("lead_id", "Say which lead this file belongs to.")
        return None

    def _upload(self, wanted: AskUpload, lead_id: str | None, asker: Asker) -> Upload:
        refuse_large(wanted.purpose, wanted.size)
        name, now_us = cleaned(wanted.name), self._desk.clock.now_us()
        suffix = suffix_of(name)
        try:
            demand_harmless_name(suffix)
        except NotTaken as problem:
            raise Refused(TYPE_REFUSED, why=str(problem)) from None
        return Upload(
            id=self._desk.ids.new("file"),
            purpose=wanted.purpose,
            lead_id=lead_id,
            name=name,
            suffix=suffix,
            size=wanted.size,
            mime=wanted.mime,
            by=asker.actor,
            created_at=now_us,
            ends_at=now_us + UPLOAD_LIVES_US,
        )


def name_at(upload: Upload) -> str:
    """What the link to send it to names; nothing ever lies there."""
    return f"files/{upload.purpose}/{upload.id}"


def blob_name(upload: Upload, attempt: str) -> str:
    """Each attempt has a name of its own, so that no two of them mix."""
    end = f".{upload.suffix}" if upload.suffix else ""
    return f"{name_at(upload)}.{attempt}{end}"


def refuse_role(purpose: SentPurpose, role: Role) -> None:
    if purpose != "lead" and role == MEMBER:
        raise Refused(ROLE_FOR_PURPOSE)


def refuse_large(purpose: SentPurpose, size: int) -> None:
    if size > BYTES_MAX[purpose]:
        raise Refused(TOO_LARGE, limit_bytes=BYTES_MAX[purpose], limit_mb=BYTES_MAX[purpose] // MIB)


def upload_in(batch: Batch, file_id: str) -> Row[Upload]:
    row = batch.get(UPLOADS, file_id)
    if row is None:
        raise Refused(NOT_FOUND)
    return row


def changed_in(batch: Batch, row: Row[Upload], **fields: object) -> Row[Upload]:
    return batch.put(UPLOADS, row.key, msgspec.structs.replace(row.value, **fields))
