"""The archive that an owner asks for: made by the engine, kept for a week, handed out by a link that soon ends."""

import asyncio
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

import msgspec

from app.core.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US, Clock, rfc3339
from app.core.ids import Ids, OrgId
from app.core.log import get_log
from app.core.reasons import Refused
from app.features.audit.service import Audit
from app.features.orgs.errors import EXPORT_BROKE
from app.features.orgs.service.carrying import Carriage
from app.features.orgs.service.quotas import Quotas
from app.features.orgs.service.traces import ExportTraces
from app.features.orgs.store import EXPORTS
from app.features.orgs.types import Asker, Export, ExportState, ExportView
from app.store.batch import Batch
from app.store.blobs import EXPORTS as AREA
from app.store.blobs import Blob, BlobMissing
from app.store.kinds import Idem, Row
from app.store.links import Grant, Links
from app.store.tree import Tree
from app.work.item import Ticket
from app.work.queue import Queue

log = get_log("orgs.exports")

WORK: Final = "orgs.export"
ATTEMPTS: Final = 3
KEPT_US: Final = 7 * DAY_US
LINK_GOOD_FOR_US: Final = 15 * MINUTE_US
UNFINISHED_KEPT_US: Final = HOUR_US
"""So long a file that nobody finished is taken for one that somebody is writing."""
TOLD_EVERY_S: Final = 1.0


class Wanted(msgspec.Struct, frozen=True):
    export: str


class Broken(Exception):
    """The engine ends: what was begun begins again with the next one."""


class Exports:
    def __init__(
        self, tree: Tree, clock: Clock, *, ids: Ids, audit: Audit, queue: Queue, quotas: Quotas, links: Links
    ) -> None:
        self._tree = tree
        self._clock = clock
        self._ids = ids
        self._audit = audit
        self._queue = queue
        self._quotas = quotas
        self._links = links
        self._tidied: set[OrgId] = set()
        self.traces = ExportTraces(tree)

    # Asking

    async def ask(self, org: OrgId, *, asker: Asker, idem: Idem | None = None) -> Row[Export]:
        """One at a time: whoever asks while one is being made is shown that one."""
        return await self._tree.org(org).batch(lambda batch: self.ask_in(batch, asker), idem=idem)

    def ask_in(self, batch: Batch, asker: Asker, *, final: bool = False) -> Row[Export]:
        for row in batch.rows(EXPORTS):
            if row.value.state in ("waiting", "running") and not final:
                return row
        export_id = self._ids.new("exp")
        work = self._queue.put_in(batch, WORK, msgspec.json.encode(Wanted(export_id)), key=export_id)
        export = Export(id=export_id, by=asker.user_id, created_at=batch.now_us, final=final, work=work)
        self._audit.record(batch, asker.act("org.export", target=export_id, facts={"final": final}))
        return batch.put(EXPORTS, export_id, export, expect=0)

    def give_back_in(self, batch: Batch) -> None:
        """The org stays: what its closing had made, beyond any quota perhaps, is to be swept at once. What waits or is
        being made becomes an archive like any other."""
        for row in [row for row in batch.rows(EXPORTS) if row.value.final]:
            done_at = None if row.value.done_at is None else batch.now_us - KEPT_US
            batch.put(EXPORTS, row.key, msgspec.structs.replace(row.value, final=False, done_at=done_at))

    # Seeing

    def list(self, org: OrgId, *, with_links: bool) -> list[ExportView]:
        """Newest first. Links are for who has just shown the second factor."""
        rows = sorted(self._tree.org(org).rows(EXPORTS), key=lambda row: row.key, reverse=True)
        exports = [msgspec.structs.replace(row.value, state=self._state(org, row.value)) for row in rows]
        return [self.shown(org, export, with_link=with_links) for export in exports]

    def shown(self, org: OrgId, export: Export, *, with_link: bool) -> ExportView:
        blob, url, until_us = export.blob, None, self._clock.now_us() + LINK_GOOD_FOR_US
        if with_link and blob is not None:
            grant = Grant(org, blob.name, "get", until_us // SECOND_US, 0)
            url = f"/api/files/get?{self._links.sign(grant)}"
        kept_until = None if export.done_at is None or export.final else export.done_at + KEPT_US
        return ExportView(
            id=export.id,
            state=export.state,
            progress=export.progress,
            created_at=rfc3339(export.created_at),
            by=export.by,
            final=export.final,
            size=None if blob is None else blob.size,
            sha256=None if blob is None else blob.sha256,
            url=url,
            url_expires_at=None if url is None else rfc3339(until_us // SECOND_US * SECOND_US),
            kept_until=None if kept_until is None else rfc3339(kept_until),
            error=export.error,
        )

    # Making, in the engine

    async def make(self, org: OrgId, ticket: Ticket, carriage: Carriage) -> None:
        """Once done it is done; cut off anywhere, the next attempt writes it anew. Half of one is never shown."""
        row = self._tree.org(org).get(EXPORTS, ticket.read(Wanted).export)
        if row is None or row.value.state == "done":
            return
        await self._change(org, row.key, state="running", progress=0.0, error=None)
        try:
            blob = await self._written(org, row.value, _Making(self, carriage, ticket))
        except Refused as refused:  # no room: another attempt would find none either
            await self._change(org, row.key, state="failed", error=refused.sentence)
            return
        except Exception:
            if ticket.is_last:
                await self._change(org, row.key, state="failed", error=EXPORT_BROKE)
            raise
        now_us = self._clock.now_us()
        await self._change(org, row.key, state="done", progress=1.0, blob=blob, done_at=now_us)
        log.info("export.done", org_id=org, export=row.key, bytes=blob.size)

    async def _written(self, org: OrgId, export: Export, making: "_Making") -> Blob:
        work = asyncio.to_thread(making.write, org, export)
        try:
            return await work
        except asyncio.CancelledError:
            making.stop.set()
            raise

    def tell(self, org: OrgId, export: str, share: float) -> None:
        def write(batch: Batch) -> None:
            row = batch.get(EXPORTS, export)
            if row is not None:
                batch.put(EXPORTS, export, msgspec.structs.replace(row.value, progress=share))

        self._tree.org(org).batch_now(write)

    def kept(self, org: OrgId, name: str, chunks: Iterable[bytes], *, final: bool) -> Blob:
        """What is made at the closing may pass the quota: nothing else will be put any more."""
        return self._quotas.put(org, name, chunks, beyond_quota=final)

    # Sweeping

    async def sweep(self, org: OrgId) -> int | None:
        """Takes away what is past its week, and files that belong to none; answers when the next one is due."""
        now_us = self._clock.now_us()
        rows = [row.value for row in self._tree.org(org).rows(EXPORTS)]
        past = [export.id for export in rows if (due := _due_us(export)) is not None and due <= now_us]
        if past:
            await self._tree.org(org).batch(lambda batch: _delete(batch, past))
        if past or org not in self._tidied:
            await asyncio.to_thread(self._tidy, org)
        dues = (_due_us(export) for export in rows if export.id not in past)
        return min((due for due in dues if due is not None), default=None)

    def _tidy(self, org: OrgId) -> None:
        """Looks at the files: once for each org, and when something is past its time. The files are listed before
        the records are read, so none is taken away whose record came meanwhile."""
        blobs = self._tree.org(org).blobs
        names = list(blobs.names(AREA))
        rows = [row.value for row in self._tree.org(org).rows(EXPORTS)]
        kept = {export.blob.name for export in rows if export.blob is not None}
        kept |= {name_of(export.id) for export in rows if export.state in ("waiting", "running")}
        for name in names:
            if name not in kept:
                with suppress(BlobMissing):
                    blobs.delete(name)
        blobs.drop_unfinished(AREA, before_us=self._clock.now_us() - UNFINISHED_KEPT_US)
        self._tidied.add(org)

    async def _change(self, org: OrgId, export: str, **fields: object) -> None:
        def write(batch: Batch) -> None:
            row = batch.get(EXPORTS, export)
            if row is not None:
                batch.put(EXPORTS, export, msgspec.structs.replace(row.value, **fields))

        await self._tree.org(org).batch(write)

    def _state(self, org: OrgId, export: Export) -> ExportState:
        """Work that died with its engine too often has left nobody to say so."""
        under_way = export.state in ("waiting", "running")
        return "failed" if under_way and self._queue.item(org, export.work) is None else export.state


class _Making:
    """One attempt, in a thread of its own."""

    def __init__(self, exports: Exports, carriage: Carriage, ticket: Ticket) -> None:
        self._exports = exports
        self._carriage = carriage
        self._ticket = ticket
        self._told_at_s = time.monotonic()
        self.stop = threading.Event()

    def write(self, org: OrgId, export: Export) -> Blob:
        def progress(share: float) -> None:
            if self.stop.is_set():
                raise Broken
            self._ticket.progress(share)
            if time.monotonic() - self._told_at_s >= TOLD_EVERY_S:
                self._told_at_s = time.monotonic()
                self._exports.tell(org, export.id, share)

        chunks = self._carriage.packed(org, progress=progress)
        return self._exports.kept(org, name_of(export.id), chunks, final=export.final)


def name_of(export: str) -> str:
    return f"{AREA}/{export}.zip"


def _due_us(export: Export) -> int | None:
    """When it is swept; the one made at the closing stays until the org goes."""
    if export.state == "failed" or (export.state == "done" and not export.final):
        return (export.done_at or export.created_at) + KEPT_US
    return None


def _delete(batch: Batch, exports: Iterable[str]) -> None:
    for export in exports:
        batch.delete(EXPORTS, export)
