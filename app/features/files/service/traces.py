"""Files of one person: for the archive they ask for, and for when they want to be forgotten."""

import codecs
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import BinaryIO, Final

import msgspec

from app.core.ids import OrgId
from app.features.audit.types import HOUSE, Act
from app.features.files.rules.keeping import made_or_sent
from app.features.files.service.desk import FilesDesk
from app.features.files.service.finishing import facts_of
from app.features.files.service.signing import drop_count_in
from app.features.files.store import FILES, UPLOADS
from app.features.files.types.files import StoredFile, Upload
from app.store.batch import Batch
from app.store.blobs import Blob, BlobMissing
from app.store.kinds import Row
from app.store.mentions import Mentions
from app.store.traces import Person

READ_BYTES: Final = 1 << 20
OVERLAP_CHARACTERS: Final = 400
"""What is written across two pieces is found in the next one."""
_WIDE: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class FileTraces:
    def __init__(self, desk: FilesDesk) -> None:
        self._desk = desk

    def export(self, org: OrgId, person: Person) -> Iterator[tuple[str, bytes]]:
        blobs = self._desk.tree.org(org).blobs
        for row in self._of(org, person):
            if row.value.deleted_at is None and not row.value.purging:
                with suppress(BlobMissing), blobs.open(row.value.path) as content:
                    yield f"files/{row.key}-{row.value.name}", content.read()

    def erase(self, org: OrgId, person: Person) -> int:
        """Their own files; lists that speak of them, whole; and uploads of theirs that nobody has finished."""
        mentions = Mentions(person)
        own = self._of(org, person)
        lists = [row for row in self._desk.store.files(org) if self._speaks_of(org, row.value, mentions)]
        for row in (*own, *lists):
            self._forget(org, row.value)
        return len(own) + len(lists) + self._forget_uploads(org, person, mentions)

    def forget(self, org: OrgId, file_id: str) -> None:
        row = self._desk.store.file(org, file_id)
        if row is not None:
            self._forget(org, row.value)

    def _of(self, org: OrgId, person: Person) -> list[Row[StoredFile]]:
        return [row for lead_id in sorted(person.lead_ids) for row in self._desk.store.of_lead(org, lead_id)]

    def _speaks_of(self, org: OrgId, file: StoredFile, mentions: Mentions) -> bool:
        """What was on its way out when the power failed has no bytes to look into any more, and goes now."""
        return file.purging or (made_or_sent(file) and self._blob_speaks_of(org, file.blob, mentions))

    def _blob_speaks_of(self, org: OrgId, blob: Blob, mentions: Mentions) -> bool:
        try:
            with self._desk.tree.org(org).blobs.open(blob.name) as content:
                return any(mentions.in_text(piece) for piece in _texts(content))
        except BlobMissing:
            return False

    def _forget(self, org: OrgId, file: StoredFile) -> None:
        """Decided and written down, then the bytes, then the record: as in the night, which would finish it too."""
        own = self._desk.tree.org(org)

        def decide(batch: Batch) -> None:
            row = batch.get(FILES, file.id)
            if row is None or row.value.purging:
                return
            facts = {**facts_of(row.value), "class": "erased"}
            act = Act(actor=HOUSE, request_id=None, action="file.purge", target=file.id, facts=facts)
            self._desk.audit.record(batch, act)
            batch.put(FILES, file.id, msgspec.structs.replace(row.value, purging=True))

        def forget(batch: Batch) -> None:
            batch.delete(FILES, file.id)
            drop_count_in(batch, file.path)

        own.batch_now(decide)
        with suppress(BlobMissing):
            own.blobs.delete(file.path)
        own.batch_now(forget)

    def _forget_uploads(self, org: OrgId, person: Person, mentions: Mentions) -> int:
        own = self._desk.tree.org(org)
        waiting = [row.value for row in self._desk.store.uploads(org)]
        theirs = [
            one for one in waiting if self._upload_is_theirs(org, one, person=person, mentions=mentions)
        ]
        for upload in theirs:
            if upload.blob is not None:
                with suppress(BlobMissing):
                    own.blobs.delete(upload.blob.name)
            own.batch_now(partial(_drop_upload, upload_id=upload.id))
        return len(theirs)

    def _upload_is_theirs(self, org: OrgId, upload: Upload, *, person: Person, mentions: Mentions) -> bool:
        if upload.lead_id in person.lead_ids or mentions.in_text(upload.name):
            return True
        return (
            upload.purpose == "import"
            and upload.blob is not None
            and self._blob_speaks_of(org, upload.blob, mentions)
        )


def _drop_upload(batch: Batch, *, upload_id: str) -> None:
    batch.delete(UPLOADS, upload_id)


def _texts(content: BinaryIO) -> Iterator[str]:
    """The file as text, piece by piece, in the encoding it seems to have."""
    head = content.read(2)
    content.seek(0)
    decoder = codecs.getincrementaldecoder(_WIDE.get(head, "utf-8"))("replace")
    before = ""
    while piece := content.read(READ_BYTES):
        text = decoder.decode(piece)
        yield before + text
        before = text[-OVERLAP_CHARACTERS:]
