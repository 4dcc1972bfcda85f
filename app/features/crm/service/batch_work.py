"""The engine's part of changing many leads, and one chunk of it, wherever it is done."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

import msgspec

from app.core.clock import DAY_US
from app.core.ids import OrgId
from app.core.reasons import NOT_FOUND, Refused
from app.features.crm.service.batch_ops import CHANGED_SINCE, GONE, Op, op_of
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.leads import Leads
from app.features.crm.service.listing import Listing
from app.features.crm.store.batches import BatchStore
from app.features.crm.types.batches import (
    FAILURES_SHOWN_MAX,
    BatchChunk,
    BatchFailure,
    BatchRow,
    BatchRun,
)
from app.features.crm.types.by import By
from app.features.crm.types.lead import KEPT_DAYS, Lead
from app.store.batch import Batch
from app.store.kinds import Row
from app.work.item import Ticket

CHUNK_ROWS: Final = 250
"""So many leads are changed in one batch: the lock is not held for long, and a request waits for no more."""
CHUNKS_AT_ONCE: Final = 20
ROWS_KEPT_US: Final = KEPT_DAYS * DAY_US
RUNS_KEPT_US: Final = 365 * DAY_US


class BatchWork(msgspec.Struct, frozen=True):
    run: str


class BatchRunner:
    def __init__(self, desk: CrmDesk, *, leads: Leads, listing: Listing) -> None:
        self._desk = desk
        self._leads = leads
        self._listing = listing
        self._store = BatchStore(desk.tree)

    async def work(self, org: OrgId, ticket: Ticket) -> None:
        """Begun again as often as it was cut off: what is done is read from the tree."""
        run_id = ticket.read(BatchWork).run
        try:
            await self.plan(org, run_id)
            while (run := await self.step(org, run_id)) is not None:
                ticket.progress(run.next_chunk / max(1, run.chunks))
                await asyncio.sleep(0)
        except Exception:
            if ticket.is_last:
                await self._fail(org, run_id)
            raise

    async def undo_work(self, org: OrgId, ticket: Ticket) -> None:
        run_id = ticket.read(BatchWork).run

        def write(batch: Batch) -> BatchRun | None:
            row = self._store.run_in(batch, run_id)
            if row is None or row.value.state != "undoing":
                return None
            by = msgspec.structs.replace(
                row.value.by, actor=row.value.undone_by or row.value.by.actor, name=""
            )
            return self._store.put_in(batch, self.undone_in(batch, row.value, by=by)).value

        while (run := await self._desk.tree.org(org).batch(write)) is not None:
            ticket.progress(1 - (run.next_chunk + 1) / max(1, run.chunks))
            await asyncio.sleep(0)

    async def plan(self, org: OrgId, run_id: str) -> None:
        """Writes down which leads it is about, as they are found now."""
        row = self._store.run(org, run_id)
        if row is None or row.value.planned or row.value.state != "running" or row.value.query is None:
            return
        query = row.value.query
        asker = row.value.by.actor
        ids = await asyncio.to_thread(lambda: list(self._listing.ids(org, query, asker=asker)))
        chunks = list(enumerate(chunked(ids)))
        for start in range(0, len(chunks), CHUNKS_AT_ONCE):
            some = chunks[start : start + CHUNKS_AT_ONCE]
            await self._desk.tree.org(org).batch(partial(self._plan_in, run_id=run_id, chunks=some))

        def planned(batch: Batch) -> None:
            run = _known(self._store.run_in(batch, run_id)).value
            found = msgspec.structs.replace(run, planned=True, chunks=len(chunks), matched=len(ids))
            self._store.put_in(batch, found)

        await self._desk.tree.org(org).batch(planned)

    def _plan_in(self, batch: Batch, run_id: str, chunks: Iterable[tuple[int, list[str]]]) -> None:
        for number, ids in chunks:
            rows = tuple(BatchRow(lead_id=lead) for lead in ids)
            self._store.put_chunk_in(batch, BatchChunk(run=run_id, number=number, rows=rows))

    async def step(self, org: OrgId, run_id: str) -> BatchRun | None:
        """One chunk; None when there is none left, or nobody wants it any more."""

        def write(batch: Batch) -> BatchRun | None:
            row = self._store.run_in(batch, run_id)
            if row is None or row.value.state != "running":
                return None
            return self._step_in(batch, row.value)

        return await self._desk.tree.org(org).batch(write)

    def _step_in(self, batch: Batch, run: BatchRun) -> BatchRun | None:
        chunk = self._store.chunk_in(batch, run.id, run.next_chunk)
        if run.next_chunk >= run.chunks or chunk is None:
            self._store.put_in(batch, finished(run, batch.now_us))
            return None
        rows = self.done_in(batch, run, chunk.rows)
        self._store.put_chunk_in(batch, msgspec.structs.replace(chunk, rows=rows))
        after = counted(run, rows)
        if after.next_chunk >= after.chunks:
            after = finished(after, batch.now_us)
        return self._store.put_in(batch, after).value

    async def _fail(self, org: OrgId, run_id: str) -> None:
        def write(batch: Batch) -> None:
            row = self._store.run_in(batch, run_id)
            if row is not None and row.value.state == "running":
                failed = msgspec.structs.replace(row.value, state="failed", finished_at=batch.now_us)
                self._store.put_in(batch, failed)

        await self._desk.tree.org(org).batch(write)

    # One chunk

    def done_in(self, batch: Batch, run: BatchRun, rows: Iterable[BatchRow]) -> tuple[BatchRow, ...]:
        op, by = self._op(run), run.by.within("batch", run.id)
        return tuple(self._one_in(batch, op, planned.lead_id, by=by) for planned in rows)

    def _one_in(self, batch: Batch, op: Op, lead_id: str, *, by: By) -> BatchRow:
        row = self._leads.find_in(batch, lead_id)
        if row is None or not row.value.is_live:
            return BatchRow(lead_id=lead_id, result="failed", code=GONE, message=NOT_FOUND.sentence)
        try:
            return op.do(batch, row, by=by)
        except Refused as refused:
            return BatchRow(
                lead_id=lead_id, result="failed", code=refused.reason.code, message=refused.sentence
            )

    def undone_in(self, batch: Batch, run: BatchRun, *, by: By) -> BatchRun:
        """The chunk whose turn it is, the last one first."""
        chunk = self._store.chunk_in(batch, run.id, run.next_chunk) if run.next_chunk >= 0 else None
        rows: tuple[BatchRow, ...] = ()
        if chunk is not None:
            op, acting = self._op(run), by.within("batch", run.id)
            rows = tuple(self._back_in(batch, op, row, by=acting) for row in chunk.rows)
            self._store.put_chunk_in(batch, msgspec.structs.replace(chunk, rows=rows))
        restored = sum(row.result == "restored" for row in rows)
        kept = sum(row.result == "kept" for row in rows)
        tally = msgspec.structs.replace(
            run.tally, restored=run.tally.restored + restored, kept=run.tally.kept + kept
        )
        after = msgspec.structs.replace(run, tally=tally, next_chunk=run.next_chunk - 1)
        if after.next_chunk >= 0:
            return after
        return msgspec.structs.replace(after, state="undone", undone_at=batch.now_us)

    def _back_in(self, batch: Batch, op: Op, done: BatchRow, *, by: By) -> BatchRow:
        if done.result != "changed":
            return done
        row = self._leads.find_in(batch, done.lead_id)
        code, message = CHANGED_SINCE, "Somebody changed this since, so it was left as it is."
        if row is not None and _takes_back(op, row):
            try:
                if op.undo(batch, row, done, by=by):
                    return msgspec.structs.replace(done, result="restored")
            except Refused as refused:
                # What it was before is not to be had any more: a stage that went, a person who left.
                code, message = refused.reason.code, refused.sentence
        return msgspec.structs.replace(done, result="kept", code=code, message=message)

    def _op(self, run: BatchRun) -> Op:
        return op_of(run.op, run.value, leads=self._leads, compliance=self._desk.compliance)

    # Tidying

    async def tidy(self, org: OrgId) -> None:
        """What can be undone no more needs no rows; after a year the run itself goes."""
        now_us = self._desk.clock.now_us()
        for row in self._store.runs(org):
            age = now_us - row.value.created_at
            if age <= ROWS_KEPT_US or row.value.state in ("running", "undoing"):
                continue
            keys = self._store.chunk_keys(org, row.key)
            for start in range(0, len(keys), CHUNKS_AT_ONCE):
                some = keys[start : start + CHUNKS_AT_ONCE]
                await self._desk.tree.org(org).batch(partial(self._store.drop_in, keys=some))
            if age > RUNS_KEPT_US:
                await self._desk.tree.org(org).batch(partial(self._store.forget_in, run_id=row.key))


def _takes_back(op: Op, row: Row[Lead]) -> bool:
    """A lead that was deleted or merged since stays so, unless deleting it was the very act."""
    return row.value.is_live or op.reaches_the_gone


def chunked(ids: list[str]) -> Iterable[list[str]]:
    return (ids[start : start + CHUNK_ROWS] for start in range(0, len(ids), CHUNK_ROWS))


def counted(run: BatchRun, rows: Sequence[BatchRow]) -> BatchRun:
    found = [row.result for row in rows]
    tally = msgspec.structs.replace(
        run.tally,
        changed=run.tally.changed + found.count("changed"),
        unchanged=run.tally.unchanged + found.count("unchanged"),
        failed=run.tally.failed + found.count("failed"),
    )
    failures = (*run.failures, *map(_failure, filter(_failed, rows)))[:FAILURES_SHOWN_MAX]
    return msgspec.structs.replace(run, tally=tally, failures=failures, next_chunk=run.next_chunk + 1)


def _failed(row: BatchRow) -> bool:
    return row.result == "failed"


def _failure(row: BatchRow) -> BatchFailure:
    return BatchFailure(lead_id=row.lead_id, code=row.code or "", message=row.message or "")


def finished(run: BatchRun, now_us: int) -> BatchRun:
    return msgspec.structs.replace(run, state="done", finished_at=now_us)


def _known(row: Row[BatchRun] | None) -> Row[BatchRun]:
    if row is None:
        raise Refused(NOT_FOUND)
    return row
