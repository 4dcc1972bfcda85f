"""Changing many leads at once: a few in the request itself, many by the engine, chunk by chunk.

Which leads it is about is written down before the first is changed, and what each was before with its change: whoever
is killed in the middle goes on behind the last whole chunk, and all of it can be taken back.
"""

import asyncio
from collections.abc import Iterator
from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId
from app.core.log import get_log
from app.core.reasons import INVALID_STATE, NOT_FOUND, Refused
from app.features.audit.types import Act, Fact
from app.features.crm.service.batch_values import BatchValues
from app.features.crm.service.batch_work import (
    CHUNK_ROWS,
    ROWS_KEPT_US,
    BatchRunner,
    BatchWork,
    chunked,
    counted,
    finished,
)
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.leads import Leads
from app.features.crm.service.listing import Listing
from app.features.crm.service.views import Views
from app.features.crm.store.batches import BatchStore
from app.features.crm.types.batches import (
    BatchChunk,
    BatchRow,
    BatchRun,
    BatchState,
    BatchView,
    BatchWanted,
    RowPage,
    RowResult,
)
from app.features.crm.types.by import By
from app.features.crm.types.lead import KEPT_DAYS
from app.store.batch import Batch
from app.store.kinds import Idem, Row

log = get_log("crm.batches")
DO: Final = "crm.batch"
UNDO: Final = "crm.batch_undo"
UNDER_WAY: Final[frozenset[BatchState]] = frozenset(("running", "undoing"))
WAITED_FOR_S: Final = 1.5
"""So long a request waits for the engine, so that a few thousand leads are answered as a few are."""


class Batches:
    def __init__(
        self, desk: CrmDesk, *, leads: Leads, listing: Listing, views: Views, values: BatchValues
    ) -> None:
        self._desk = desk
        self._listing = listing
        self._views = views
        self._values = values
        self.runner = BatchRunner(desk, leads=leads, listing=listing)
        self._store = BatchStore(desk.tree)

    # Asking

    async def ask(
        self, org: OrgId, wanted: BatchWanted, *, by: By, idem: Idem | None = None
    ) -> Row[BatchRun]:
        """Done, or under way, when it returns."""
        value = self._values.judged(org, wanted)
        named = None if wanted.lead_ids is None else list(dict.fromkeys(wanted.lead_ids))
        query = None if wanted.query is None else self._views.resolved(org, wanted.query, by.actor)
        matched = len(named or ())
        if query is not None:
            matched = self._listing.count(org, query, asker=by.actor)
            if matched <= CHUNK_ROWS:
                named = list(self._listing.ids(org, query, asker=by.actor))[:CHUNK_ROWS]
                matched = len(named)
        run = BatchRun(
            id=self._desk.ids.new("run"),
            op=wanted.op,
            value=value,
            query=query,
            by=by,
            created_at=self._desk.clock.now_us(),
            matched=matched,
        )
        row = await self._desk.tree.org(org).batch(lambda batch: self._begin_in(batch, run, named), idem=idem)
        return row if row.value.state != "running" else await self._awaited(org, row)

    def _begin_in(self, batch: Batch, run: BatchRun, named: list[str] | None) -> Row[BatchRun]:
        facts: dict[str, Fact] = {"op": run.op, "value": run.value, "matched": run.matched}
        self._audit_in(batch, run, "leads.batch", by=run.by, facts=facts)
        if named is not None and len(named) <= CHUNK_ROWS:
            rows = self.runner.done_in(batch, run, [BatchRow(lead_id=lead) for lead in named])
            self._store.put_chunk_in(batch, BatchChunk(run=run.id, number=0, rows=rows))
            done = counted(msgspec.structs.replace(run, planned=True, chunks=1), rows)
            return self._store.put_in(batch, finished(done, batch.now_us))
        work = self._desk.queue.put_in(batch, DO, msgspec.json.encode(BatchWork(run.id)), key=run.id)
        chunks = 0
        for number, part in enumerate(chunked(named or [])):
            planned = tuple(BatchRow(lead_id=lead) for lead in part)
            self._store.put_chunk_in(batch, BatchChunk(run=run.id, number=number, rows=planned))
            chunks = number + 1
        begun = msgspec.structs.replace(run, planned=named is not None, chunks=chunks, work=work)
        return self._store.put_in(batch, begun)

    async def _awaited(self, org: OrgId, row: Row[BatchRun]) -> Row[BatchRun]:
        """As it stands when it is done, or when the request has waited long enough."""
        loop, tree = asyncio.get_running_loop(), self._desk.tree.org(org)
        until = loop.time() + WAITED_FOR_S
        while row.value.state in UNDER_WAY and (left := until - loop.time()) > 0:
            await tree.changed(tree.last_seq, left)
            row = self._store.run(org, row.key) or row
        return row

    async def cancel(self, org: OrgId, run_id: str, *, by: By) -> Row[BatchRun]:
        """What was changed stays changed, and can be undone."""

        def write(batch: Batch) -> Row[BatchRun]:
            run = self._known(self._store.run_in(batch, run_id)).value
            if run.state != "running":
                raise Refused(INVALID_STATE, why="It is not running any more.")
            self._audit_in(batch, run, "leads.batch_cancel", by=by, facts={})
            return self._store.put_in(
                batch, msgspec.structs.replace(run, state="cancelled", finished_at=batch.now_us)
            )

        return await self._desk.tree.org(org).batch(write)

    async def undo(self, org: OrgId, token: str, *, by: By, idem: Idem | None = None) -> Row[BatchRun]:
        def write(batch: Batch) -> Row[BatchRun]:
            run = self._undoable_in(batch, self._known(self._store.run_in(batch, token)).value)
            self._audit_in(batch, run, "leads.batch_undo", by=by, facts={"changed": run.tally.changed})
            last = run.next_chunk if run.state == "undoing" else min(run.next_chunk, run.chunks) - 1
            begun = msgspec.structs.replace(run, state="undoing", undone_by=by.actor, next_chunk=last)
            if run.chunks == 1:
                return self._store.put_in(batch, self.runner.undone_in(batch, begun, by=by))
            work = msgspec.json.encode(BatchWork(run.id))
            queued = self._desk.queue.put_in(batch, UNDO, work, key=run.id)
            return self._store.put_in(batch, msgspec.structs.replace(begun, work=queued))

        row = await self._desk.tree.org(org).batch(write, idem=idem)
        return await self._awaited(org, row)

    def _undoable_in(self, batch: Batch, run: BatchRun) -> BatchRun:
        if run.state in UNDER_WAY and self._desk.queue.holds_in(batch, run.work):
            raise Refused(INVALID_STATE, why="It is still under way; cancel it first, or wait.")
        if run.state == "undone":
            raise Refused(INVALID_STATE, why="It was undone before.")
        if batch.now_us > run.created_at + ROWS_KEPT_US:
            raise Refused(INVALID_STATE, why=f"It is more than {KEPT_DAYS} days ago.")
        return run

    # Seeing

    def get(self, org: OrgId, run_id: str) -> Row[BatchRun]:
        return self._known(self._store.run(org, run_id))

    def runs(self, org: OrgId) -> list[Row[BatchRun]]:
        return self._store.runs(org)

    def page(
        self, org: OrgId, run_id: str, *, start: int, limit: int, result: RowResult | None = None
    ) -> RowPage:
        """Rows in the order they were found, from a place on; those whose turn has not come have no result."""
        run = self.get(org, run_id).value
        found: list[BatchRow] = []
        at = start
        for row in self._rows_from(org, run, start):
            if result is None or row.result == result:
                if len(found) == limit:
                    return RowPage(found, at, _total(run, result))
                found.append(row)
            at += 1
        return RowPage(found, None, _total(run, result))

    def _rows_from(self, org: OrgId, run: BatchRun, start: int) -> Iterator[BatchRow]:
        """All chunks but the last are full, so that a place tells its chunk."""
        first, skipped = divmod(start, CHUNK_ROWS)
        for number in range(first, run.chunks):
            chunk = self._store.chunk(org, run.id, number)
            if chunk is not None:
                yield from chunk.rows[skipped if number == first else 0 :]

    def _is_left(self, org: OrgId, row: Row[BatchRun]) -> bool:
        """Work that died with its engine too often has left nobody to say so."""
        if row.value.state not in UNDER_WAY or self._desk.queue.item(org, row.value.work or "") is not None:
            return False
        # It may have come to its end between one look and the other.
        now = self._store.run(org, row.key)
        return now is not None and now.value.state in UNDER_WAY

    def shown(self, org: OrgId, row: Row[BatchRun]) -> BatchView:
        run, tally = row.value, row.value.tally
        done = tally.looked_at_again if run.state in ("undoing", "undone") else tally.done
        of = tally.changed if run.state in ("undoing", "undone") else run.matched
        undo_until = run.created_at + ROWS_KEPT_US
        state = "failed" if self._is_left(org, row) else run.state
        can_undo = (
            state in ("done", "cancelled", "failed", "running") and self._desk.clock.now_us() < undo_until
        )
        return BatchView(
            id=run.id,
            op=run.op,
            value=run.value,
            value_name=self._values.name(org, run.op, run.value),
            state=state,
            matched=run.matched,
            changed=tally.changed,
            unchanged=tally.unchanged,
            failed_count=tally.failed,
            failed=list(run.failures),
            restored=tally.restored,
            kept=tally.kept,
            progress=1.0 if run.state in ("done", "undone") else done / max(1, of),
            undo_token=run.id if can_undo and (tally.changed or run.state == "running") else None,
            undo_until=rfc3339(undo_until) if can_undo else None,
            by=run.by.actor,
            by_name=run.by.name,
            created_at=rfc3339(run.created_at),
            finished_at=None if run.finished_at is None else rfc3339(run.finished_at),
            undone_at=None if run.undone_at is None else rfc3339(run.undone_at),
            version=row.version,
        )

    def _known(self, row: Row[BatchRun] | None) -> Row[BatchRun]:
        if row is None:
            raise Refused(NOT_FOUND)
        return row

    def _audit_in(self, batch: Batch, run: BatchRun, action: str, *, by: By, facts: dict[str, Fact]) -> None:
        act = Act(actor=by.actor, request_id=by.request_id, action=action, target=run.id, facts=facts)
        self._desk.audit.record(batch, act)


def _total(run: BatchRun, result: RowResult | None) -> int:
    """How many rows came to that, without looking at them."""
    tally = run.tally
    if result is None:
        return run.matched
    if result == "changed":
        return tally.changed - tally.looked_at_again
    return int(getattr(tally, result))
