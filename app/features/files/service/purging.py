"""Letting go of what is over: uploads that nobody finished, files whose time has come, links that were used.

Each thing is decided and written down in one batch, then its bytes go, then its record. A stop in between leaves a
record that says what is still to be done, and nothing is written down twice.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import msgspec

from app.core.clock import HOUR_US
from app.core.ids import OrgId
from app.core.log import get_log
from app.features.audit.types import HOUSE, Act, Fact
from app.features.files.rules.keeping import CLASSES, Class, kept_until_us
from app.features.files.service.desk import FilesDesk
from app.features.files.service.finishing import facts_of
from app.features.files.service.signing import drop_count_in
from app.features.files.store import FILES, PURGES, UPLOADS, USED_LINKS
from app.features.files.types.files import Purge, StoredFile
from app.features.orgs.types import Retention as Policy
from app.store.batch import Batch
from app.store.blobs import BlobMissing

log = get_log("files.purging")

AREA: Final = "files"
UNFINISHED_KEPT_US: Final = HOUR_US
BATCH_MAX: Final = 200


class Purging:
    def __init__(self, desk: FilesDesk) -> None:
        self._desk = desk

    # The hour of an upload

    async def sweep(self, org: OrgId) -> int | None:
        """Takes away uploads whose hour is over, and marks of used links; answers when the next one is due."""
        now_us, store = self._desk.clock.now_us(), self._desk.store
        ends = {row.key: row.value.ends_at for row in store.uploads(org)}
        links = {row.key: row.value.ends_at for row in store.used_links(org)}
        over = [key for key, end_us in ends.items() if end_us <= now_us]
        used = [key for key, end_us in links.items() if end_us <= now_us]
        if over or used:
            blobs = await self._desk.tree.org(org).batch(lambda batch: self._swept_in(batch, over, used))
            for name in blobs:
                await asyncio.to_thread(self._drop, org, name)
        if max(len(over), len(used)) > BATCH_MAX:
            return now_us
        return min((end_us for end_us in (*ends.values(), *links.values()) if end_us > now_us), default=None)

    def _swept_in(self, batch: Batch, over: list[str], used: list[str]) -> list[str]:
        """Answers what had come in. What a stop leaves of it belongs to no record, and goes in the night."""
        blobs = []
        for key in over[:BATCH_MAX]:
            row = batch.get(UPLOADS, key)
            if row is not None and row.value.ends_at <= batch.now_us:
                batch.delete(UPLOADS, key)
                if row.value.blob is not None:
                    blobs.append(row.value.blob.name)
                facts: dict[str, Fact] = {"lead": row.value.lead_id, "purpose": row.value.purpose}
                self._note(batch, "file.upload_swept", key, facts=facts)
        for key in used[:BATCH_MAX]:
            batch.delete(USED_LINKS, key)
        return blobs

    def _tidy(self, org: OrgId) -> None:
        """Blobs that belong to no record. They are listed before the records are read, so none is taken away whose
        record came meanwhile; and none that somebody may just be writing."""
        blobs, store = self._desk.tree.org(org).blobs, self._desk.store
        before_us = self._desk.clock.now_us() - UNFINISHED_KEPT_US
        old = [name for name in blobs.names(AREA) if self._is_older(org, name, before_us)]
        known = {row.value.path for row in store.files(org)}
        known |= {row.value.blob.name for row in store.uploads(org) if row.value.blob is not None}
        for name in old:
            if name not in known:
                self._drop(org, name)
        blobs.drop_unfinished(AREA, before_us=before_us)

    # The night

    async def purge(self, org: OrgId) -> None:
        """Removes what has outlived its class. What a stop left half done is finished first."""
        for path in [row.key for row in self._desk.store.purges(org)]:
            await self._finish_bare(org, path)
        for file in await asyncio.to_thread(self._files_over, org):
            await self._purge_file(org, file)
        for path, kept_as in await asyncio.to_thread(self._bare_over, org):
            await self._decide_bare(org, path, kept_as)
            await self._finish_bare(org, path)
        await asyncio.to_thread(self._tidy, org)

    def _files_over(self, org: OrgId) -> list[StoredFile]:
        now_us = self._desk.clock.now_us()
        files = (row.value for row in self._desk.store.files(org))
        return [file for file in files if _is_over(file, now_us) or self._is_orphan(org, file)]

    def _is_orphan(self, org: OrgId, file: StoredFile) -> bool:
        """Its lead was purged: with whom it was about, it goes too."""
        return file.lead_id is not None and not self._desk.leads.is_kept(org, file.lead_id)

    async def _purge_file(self, org: OrgId, file: StoredFile) -> None:
        orphan = self._is_orphan(org, file)
        if not await self._desk.tree.org(org).batch(lambda batch: self._decided_in(batch, file.id, orphan)):
            return
        await asyncio.to_thread(self._drop, org, file.path)
        await self._desk.tree.org(org).batch(lambda batch: _forgotten_in(batch, file))
        log.info("file.purged", org_id=org, file=file.id)

    def _decided_in(self, batch: Batch, file_id: str, orphan: bool) -> bool:
        """Under the lock: it may have been taken back a moment ago. A purged lead never comes back."""
        row = batch.get(FILES, file_id)
        if row is None or not (orphan or _is_over(row.value, batch.now_us)):
            return False
        if not row.value.purging:
            batch.put(FILES, file_id, msgspec.structs.replace(row.value, purging=True))
            kept_as = "of_a_purged_lead" if orphan else _class_of(row.value)
            self._note(batch, "file.purge", file_id, facts={**facts_of(row.value), "class": kept_as})
        return True

    def _bare_over(self, org: OrgId) -> list[tuple[str, Class]]:
        """Blobs without a record of their own, by how old they are."""
        profile, now_us = self._desk.orgs.profile(org), self._desk.clock.now_us()
        policy = Policy() if profile is None else profile.retention
        return [
            (name, kept_as)
            for name, kept_as in self._bare(org)
            if self._is_older(org, name, now_us - kept_as.kept_us(policy))
        ]

    def _bare(self, org: OrgId) -> Iterator[tuple[str, Class]]:
        for name in self._desk.tree.org(org).blobs.names("voice"):
            kept_as = next((one for one in CLASSES if one.holds(name)), None)
            if kept_as is not None:
                yield name, kept_as

    async def _decide_bare(self, org: OrgId, path: str, kept_as: Class) -> None:
        def write(batch: Batch) -> None:
            if batch.get(PURGES, path) is None:
                batch.put(PURGES, path, Purge(path=path, class_=kept_as.name))
                self._note(batch, "file.purge", path, facts={"path": path, "class": kept_as.name})

        await self._desk.tree.org(org).batch(write)

    async def _finish_bare(self, org: OrgId, path: str) -> None:
        await asyncio.to_thread(self._drop, org, path)

        def write(batch: Batch) -> None:
            batch.delete(PURGES, path)
            drop_count_in(batch, path)

        await self._desk.tree.org(org).batch(write)

    def _note(self, batch: Batch, action: str, target: str, *, facts: dict[str, Fact]) -> None:
        self._desk.audit.record(
            batch, Act(actor=HOUSE, request_id=None, action=action, target=target, facts=facts)
        )

    def _is_older(self, org: OrgId, name: str, than_us: int) -> bool:
        try:
            return self._desk.tree.org(org).blobs.stat(name).modified_us < than_us
        except BlobMissing:
            return False

    def _drop(self, org: OrgId, name: str) -> None:
        with suppress(BlobMissing):
            self._desk.tree.org(org).blobs.delete(name)


def _class_of(file: StoredFile) -> str:
    return file.retention if file.deleted_at is None else "deleted"


def _is_over(file: StoredFile, now_us: int) -> bool:
    until_us = kept_until_us(file)
    return file.purging or (until_us is not None and until_us <= now_us)


def _forgotten_in(batch: Batch, file: StoredFile) -> None:
    batch.delete(FILES, file.id)
    drop_count_in(batch, file.path)
