"""The import itself, chunk by chunk.

A chunk is one batch: its leads, what was there before, and the record of what became of each row. So wherever the
power fails, the next attempt goes on at the first row that no chunk tells of, and no row is taken twice.
"""

import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Final

from app.core.ids import OrgId
from app.features.imports.rules.making import Maker
from app.features.imports.service.chunks import ChunkWriter
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.endings import Endings
from app.features.imports.service.source import Source
from app.features.imports.service.steps import Ended, Steps
from app.features.imports.service.surroundings import Around
from app.features.imports.types.records import Import, State
from app.features.imports.types.rows import Row
from app.store.batch import Batch
from app.work.item import Ticket

PEOPLE_AT_ONCE: Final = 250
"""So many rows may become leads in one batch: the lock is held a few hundredths of a second, and is free while the next
rows are read."""
ROWS_AT_ONCE: Final = 2_000
TOLD_EVERY_S: Final = 1.0
UNDER_WAY: Final[tuple[State, ...]] = ("running", "cancelling")
RUNNING: Final[tuple[State, ...]] = ("running",)


class Running:
    def __init__(self, desk: ImportsDesk, steps: Steps, *, around: Around, endings: Endings) -> None:
        self._desk = desk
        self._steps = steps
        self._around = around
        self._endings = endings

    async def work(self, org: OrgId, ticket: Ticket) -> None:
        one = self._steps.wanted(org, ticket, UNDER_WAY)
        if one is not None:
            again = ticket.attempt > 1
            await self._steps.in_thread(
                org, ticket, one, work=lambda stop: self._run(org, one, again=again, stop=stop)
            )

    def _run(self, org: OrgId, one: Import, *, again: bool, stop: threading.Event) -> None:
        done = self._desk.store.chunk_slims(org, one.id)
        if again or done:
            self._steps.change_now(org, one.id, RUNNING, resumed=True)
        writer = ChunkWriter(self._desk, org, one, room=self._desk.crm.lookups.room(org))
        rows = self._rows(org, one)
        writer.remember(rows, self._desk.store.chunks(org, one.id))
        told_at_s = time.monotonic()
        for chunk in in_chunks(rows):
            if stop.is_set():
                raise Ended
            if not self._desk.tree.org(org).batch_now(partial(self._step, writer=writer, chunk=chunk)):
                break
            if time.monotonic() - told_at_s >= TOLD_EVERY_S:
                told_at_s = time.monotonic()
                self._steps.change_now(
                    org, one.id, RUNNING, done_rows=writer.rows, buckets=writer.buckets, chunks=writer.number
                )
        self._endings.end_now(org, one.id, writer.buckets, chunks=writer.number)

    def _step(self, batch: Batch, *, writer: ChunkWriter, chunk: list[Row]) -> bool:
        """False where it was cancelled meanwhile."""
        row = self._desk.store.get_in(batch, writer.import_id)
        if row is None or row.value.state != "running":
            return False
        writer.write_in(batch, chunk)
        return True

    def _rows(self, org: OrgId, one: Import) -> Iterator[Row]:
        assert one.file_id is not None
        maker = Maker(one.options, self._around.of(org, one))
        records = Source(self._desk.files, org, one.file_id).records(one)
        return (maker.row(number, record) for number, record in enumerate(records, 1))


def in_chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    people = 0
    for row in rows:
        chunk.append(row)
        people += row.bucket is None
        if people >= PEOPLE_AT_ONCE or len(chunk) >= ROWS_AT_ONCE:
            yield chunk
            chunk, people = [], 0
    if chunk:
        yield chunk
