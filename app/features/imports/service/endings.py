"""How an import ends: what it came to, the list of rows that did not come in, and who is told."""

from collections.abc import Iterator
from typing import Final

import msgspec

from app.core.clock import SECOND_US
from app.core.ids import OrgId, UserId
from app.core.log import get_log
from app.core.reasons import Refused
from app.features.audit.types import Act
from app.features.crm.types.by import By
from app.features.imports.rules.errors_csv import error_lines
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.source import Source, pieces
from app.features.imports.types.records import Buckets, Import, Outcome
from app.features.imports.types.rows import EXISTS, UNCHANGED
from app.store.batch import Batch

log = get_log("imports")

LONG_US: Final = 10 * SECOND_US
LONG_ROWS: Final = 5_000
PIECE_CHARACTERS: Final = 1 << 17


class Endings:
    def __init__(self, desk: ImportsDesk) -> None:
        self._desk = desk

    def end_now(self, org: OrgId, import_id: str, buckets: Buckets, *, chunks: int) -> None:
        """Done, or cancelled where somebody asked for that. The list of errors lies there before it says so."""
        row = self._desk.store.get(org, import_id)
        if row is None or row.value.state not in ("running", "cancelling"):
            return
        errors = self._errors_file_or_none(org, row.value)
        self._desk.tree.org(org).batch_now(
            lambda batch: self._end_in(batch, import_id, (buckets, chunks, errors))
        )
        log.info("import.ended", org_id=org, import_id=import_id, rows=buckets.total)

    def _end_in(self, batch: Batch, import_id: str, came: tuple[Buckets, int, str | None]) -> None:
        row = self._desk.store.get_in(batch, import_id)
        if row is None or row.value.state not in ("running", "cancelling"):
            return
        buckets, chunks, errors = came
        one = row.value
        ended = msgspec.structs.replace(
            one,
            state="done" if one.state == "running" else "cancelled",
            buckets=buckets,
            done_rows=buckets.total,
            chunks=chunks,
            errors_file=errors,
            finished_at=batch.now_us,
            undo_token=f"undo_{one.id}" if buckets.created or buckets.updated else None,
        )
        self._desk.store.put_in(batch, ended)
        self.record(batch, f"import.{ended.state}", ended, by=one.started_by or one.by)
        self._tell(batch, ended)

    def record(self, batch: Batch, action: str, one: Import, *, by: By) -> None:
        facts = {"name": one.name, **msgspec.structs.asdict(one.buckets)}
        self._desk.audit.record(
            batch,
            Act(actor=by.actor, request_id=by.request_id, action=action, target=one.id, facts=facts),
        )

    def _tell(self, batch: Batch, one: Import) -> None:
        """Who waited long enough to do something else meanwhile."""
        by = one.started_by
        took_us = batch.now_us - (one.started_at or batch.now_us)
        if by is None or by.kind != "user" or (took_us < LONG_US and one.done_rows < LONG_ROWS):
            return
        facts = {
            "name": one.name,
            "created": str(one.buckets.created),
            "updated": str(one.buckets.updated),
            "left_out": str(one.buckets.invalid + one.buckets.skipped + one.buckets.duplicate),
        }
        path = f"/imports/{one.id}"
        self._desk.notices.notify(batch, UserId(by.actor), "import_done", facts=facts, path=path, once=one.id)

    # The list of errors

    def _errors_file_or_none(self, org: OrgId, one: Import) -> str | None:
        """What was written stays written, also where there is no room for a list or no file to take it from."""
        try:
            return self._errors_file(org, one)
        except Refused as refused:
            log.warning("import.no_error_list", org_id=org, import_id=one.id, why=refused.reason.code)
            return None

    def _errors_file(self, org: OrgId, one: Import) -> str | None:
        outcomes = self._left_out(org, one.id)
        first = next(outcomes, None)
        if first is None or one.file_id is None:
            return None
        source = Source(self._desk.files, org, one.file_id)

        def following() -> Iterator[Outcome]:
            yield first
            yield from outcomes

        lines = error_lines(one, source.records(one), following())
        stem = one.name.rsplit(".", 1)[0][:80] or "import"
        file = self._desk.files.put_generated(
            org, pieces(lines, PIECE_CHARACTERS), name=f"{stem} errors.csv", mime="text/csv", purpose="import"
        )
        return file.id

    def _left_out(self, org: OrgId, import_id: str) -> Iterator[Outcome]:
        """Rows that somebody may want to mend, in the order of the file."""
        for chunk in self._desk.store.chunks(org, import_id):
            for outcome in chunk.outcomes:
                came_in = outcome.bucket in ("created", "updated")
                if not came_in and outcome.reason not in (EXISTS, UNCHANGED):
                    yield outcome
