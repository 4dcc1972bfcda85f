"""Taking an import back: the leads it made go, those it changed are as they were, unless somebody was at them since.

Chunk by chunk, the last one first; a chunk that is marked was taken back, so a stop costs nothing but time.
"""

import threading
import time
from functools import partial
from typing import Final

import msgspec

from app.core.ids import OrgId
from app.core.reasons import Refused
from app.features.crm.types.by import By
from app.features.crm.types.lead import Lead
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.endings import Endings
from app.features.imports.service.steps import Ended, Steps
from app.features.imports.types.records import Chunk, Import, Outcome, State, Undone
from app.store.batch import Batch
from app.store.kinds import Row
from app.work.item import Ticket

CHANGED: Final = "changed_since"
CONTACTED: Final = "used_since"
GONE: Final = "gone"
CANNOT: Final = "cannot"
KEPT: Final = {
    CHANGED: "Somebody changed this lead since.",
    CONTACTED: "Something happened with this lead since.",
    GONE: "This lead was deleted or merged since.",
    CANNOT: "What it was before is not possible any more.",
}
TOLD_EVERY_S: Final = 1.0
BREATH_S: Final = 0.001
UNDOING: Final[tuple[State, ...]] = ("undoing",)
_SET_BY_US: Final = tuple(
    name for name in Lead.__struct_fields__ if name not in ("id", "created_at", "created_by", "origin")
)


class Undoing:
    def __init__(self, desk: ImportsDesk, steps: Steps, endings: Endings) -> None:
        self._desk = desk
        self._steps = steps
        self._endings = endings

    async def work(self, org: OrgId, ticket: Ticket) -> None:
        one = self._steps.wanted(org, ticket, UNDOING)
        if one is not None:
            await self._steps.in_thread(org, ticket, one, work=lambda stop: self._undo(org, one, stop))

    def _undo(self, org: OrgId, one: Import, stop: threading.Event) -> None:
        touched = self._touched_since(org, one)
        slims = self._desk.store.chunk_slims(org, one.id)
        total, told_at_s = Undone(), time.monotonic()
        for slim in reversed(slims):
            if stop.is_set():
                raise Ended
            done = slim.undone
            if done is None:
                step = partial(self._chunk_in, one=one, number=slim.number, touched=touched)
                done = self._desk.tree.org(org).batch_now(step)
                time.sleep(BREATH_S)
            total = plus(total, done)
            if time.monotonic() - told_at_s >= TOLD_EVERY_S:
                told_at_s = time.monotonic()
                self._steps.change_now(org, one.id, UNDOING, undone=total, done_rows=_seen(total))
        self._desk.tree.org(org).batch_now(lambda batch: self._end_in(batch, one.id, total))

    def _touched_since(self, org: OrgId, one: Import) -> frozenset[str]:
        """Leads whose timelines tell of anything but this import, from when it began."""
        return self._desk.crm.lookups.touched(org, from_us=one.started_at or one.created_at, but_by=one.id)

    def _chunk_in(self, batch: Batch, *, one: Import, number: int, touched: frozenset[str]) -> Undone:
        chunk = self._desk.store.chunk_in(batch, one.id, number)
        if chunk is None:
            return Undone()
        if chunk.undone is not None:
            return chunk.undone
        by = (one.undone_by or one.by).within("import", one.id)
        outcomes = tuple(
            self._outcome_in(batch, outcome, chunk, by=by, touched=touched)
            if outcome.bucket in ("created", "updated")
            else outcome
            for outcome in chunk.outcomes
        )
        kept = sum(outcome.kept != "" for outcome in outcomes)
        done = Undone(
            deleted=sum(outcome.bucket == "created" and not outcome.kept for outcome in outcomes),
            restored=sum(outcome.bucket == "updated" and not outcome.kept for outcome in outcomes),
            kept=kept,
        )
        self._desk.store.put_chunk_in(batch, msgspec.structs.replace(chunk, outcomes=outcomes, undone=done))
        return done

    def _outcome_in(
        self, batch: Batch, outcome: Outcome, chunk: Chunk, *, by: By, touched: frozenset[str]
    ) -> Outcome:
        row = self._desk.crm.leads.find_in(batch, outcome.lead)
        why = _kept(row, outcome, touched)
        if why is None and row is not None:
            why = self._taken_back_in(batch, row, chunk.before.get(outcome.lead), by=by)
        return outcome if why is None else msgspec.structs.replace(outcome, kept=why)

    def _taken_back_in(self, batch: Batch, row: Row[Lead], before: Lead | None, *, by: By) -> str | None:
        leads = self._desk.crm.leads
        if before is None:
            leads.delete_in(batch, row, by=by)
            return None
        change = {
            name: getattr(before, name)
            for name in _SET_BY_US
            if getattr(before, name) != getattr(row.value, name)
        }
        try:
            # Said in full, so that nothing is inferred anew: it is as it was, to the letter.
            leads.change_in(batch, row, {**change, "timezone_source": before.timezone_source}, by=by)
        except Refused:
            return CANNOT
        return None

    def _end_in(self, batch: Batch, import_id: str, total: Undone) -> None:
        row = self._steps.change_in(
            batch,
            import_id,
            UNDOING,
            state="undone",
            undone=total,
            undone_at=batch.now_us,
            undo_token=None,
            done_rows=_seen(total),
        )
        if row is not None:
            self._endings.record(batch, "import.undone", row.value, by=row.value.undone_by or row.value.by)


def _kept(row: Row[Lead] | None, outcome: Outcome, touched: frozenset[str]) -> str | None:
    if row is None or not row.value.is_live:
        return GONE
    if row.version != outcome.version:
        return CHANGED
    return CONTACTED if outcome.lead in touched else None


def plus(one: Undone, other: Undone) -> Undone:
    return Undone(
        deleted=one.deleted + other.deleted,
        restored=one.restored + other.restored,
        kept=one.kept + other.kept,
    )


def _seen(total: Undone) -> int:
    return total.deleted + total.restored + total.kept
