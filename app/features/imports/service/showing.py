"""Imports as people see them."""

from collections.abc import Iterator
from typing import Final

from app.core.clock import DAY_US, SECOND_US, rfc3339
from app.core.ids import OrgId
from app.core.reasons import INVALID_STATE, NOT_FOUND, Refused
from app.features.files.types.files import StoredFile
from app.features.imports.errors import ENGINE_GAVE_UP
from app.features.imports.service.asking import WORK_OF, undoable
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.undoing import KEPT
from app.features.imports.types.records import (
    UNDONE_WITHIN_DAYS,
    WORKING,
    Import,
    Outcome,
    State,
    Trouble,
)
from app.features.imports.types.rows import REASONS, Bucket
from app.features.imports.types.wire import (
    Agreed,
    ImportedRow,
    ImportOptions,
    ImportProgress,
    ImportUndone,
    LeadImport,
    LeadImportItem,
)
from app.store.kinds import Row

NO_ERRORS: Final = "Every row of it came in, or the list of those that did not is too old."


class Showing:
    def __init__(self, desk: ImportsDesk) -> None:
        self._desk = desk

    def shown(self, org: OrgId, row: Row[Import]) -> LeadImport:
        one, state, error = row.value, *self._standing(org, row)
        return LeadImport(
            id=one.id,
            state=state,
            name=one.name,
            source="file" if one.url is None else "published_csv",
            url=one.url,
            file_id=one.file_id,
            size=one.size,
            encoding=one.encoding,
            delimiter=one.delimiter,
            has_header=one.has_header,
            header=list(one.names),
            rows_estimate=one.rows,
            columns=list(one.columns),
            mapping={str(column.index): one.options.mapping.get(column.index) for column in one.columns},
            policy=one.options.policy,
            options=ImportOptions(
                country=one.options.country,
                stage=one.options.stage,
                tags=list(one.options.tags),
                owner=one.options.owner,
            ),
            fixes={
                str(number): {str(column): value for column, value in cells.items()}
                for number, cells in one.options.fixes.items()
            },
            consent=_consent(one),
            preview=one.preview,
            progress=self._progress(one, state),
            buckets=one.buckets,
            error=error,
            resumed=one.resumed,
            has_errors=one.errors_file is not None,
            undo_token=self._undo_token(one, state),
            undo_until=_undo_until(one),
            undone=None if one.undone is None else _undone(one),
            by=one.by.actor,
            by_name=one.by.name,
            created_at=rfc3339(one.created_at),
            started_at=None if one.started_at is None else rfc3339(one.started_at),
            finished_at=None if one.finished_at is None else rfc3339(one.finished_at),
            undone_at=None if one.undone_at is None else rfc3339(one.undone_at),
            version=row.version,
        )

    def items(self, org: OrgId) -> list[LeadImportItem]:
        return [self._item(org, row) for row in self._desk.store.all(org)]

    def _item(self, org: OrgId, row: Row[Import]) -> LeadImportItem:
        one, state, error = row.value, *self._standing(org, row)
        return LeadImportItem(
            id=one.id,
            state=state,
            name=one.name,
            source="file" if one.url is None else "published_csv",
            rows_estimate=one.rows,
            progress=self._progress(one, state),
            buckets=one.buckets,
            error=error,
            undo_token=self._undo_token(one, state),
            by=one.by.actor,
            by_name=one.by.name,
            created_at=rfc3339(one.created_at),
            finished_at=None if one.finished_at is None else rfc3339(one.finished_at),
            version=row.version,
        )

    def errors_file(self, org: OrgId, import_id: str) -> StoredFile:
        row = self._desk.store.get(org, import_id)
        if row is None:
            raise Refused(NOT_FOUND)
        if row.value.errors_file is None:
            raise Refused(INVALID_STATE, why=NO_ERRORS)
        return self._desk.files.take(org, row.value.errors_file, "import")

    def rows(
        self, org: OrgId, import_id: str, *, bucket: Bucket | None, kept: bool, after: int
    ) -> Iterator[ImportedRow]:
        """In the order of the file, those behind a row. Read chunk by chunk, as far as somebody looks."""
        if self._desk.store.get(org, import_id) is None:
            raise Refused(NOT_FOUND)
        passed = 0
        for slim in self._desk.store.chunk_slims(org, import_id):
            passed += slim.rows
            if passed <= after or (bucket is not None and not getattr(slim.buckets, bucket)):
                continue
            chunk = self._desk.store.chunk(org, import_id, slim.number)
            for outcome in chunk.outcomes if chunk is not None else ():
                if (bucket is None or outcome.bucket == bucket) and (not kept or outcome.kept):
                    yield from (one for one in _rows(outcome) if one.row > after)

    # How it stands

    def _standing(self, org: OrgId, row: Row[Import]) -> tuple[State, Trouble | None]:
        """Work that died with its engine too often has left nobody to say so."""
        one = row.value
        if one.state not in WORKING or self._desk.queue.under(org, WORK_OF[one.state], one.id):
            return one.state, one.error
        again = self._desk.store.get(org, one.id)
        if again is None or again.value.state != one.state:
            return (one if again is None else again.value).state, one.error
        return "failed", Trouble(code="engine_gave_up", message=ENGINE_GAVE_UP)

    def _progress(self, one: Import, state: State) -> ImportProgress:
        rows, of = one.done_rows, one.rows
        if state in ("undoing", "undone"):
            of = one.buckets.created + one.buckets.updated
        passed_s = (self._desk.clock.now_us() - one.step_at) / SECOND_US
        rate = rows / passed_s if state in WORKING and passed_s > 0 else 0.0
        eta_s = round(max(0, of - rows) / rate, 1) if rate else None
        return ImportProgress(rows=rows, of=max(of, rows), rate=round(rate, 1), eta_s=eta_s)

    def _undo_token(self, one: Import, state: State) -> str | None:
        """Also of one that failed half way: what it did can be taken back."""
        can = undoable(one, state, self._desk.clock.now_us())
        if not can or not (one.undo_token or (state == "failed" and one.started_at is not None)):
            return None
        return f"undo_{one.id}"


def _rows(outcome: Outcome) -> Iterator[ImportedRow]:
    for number in range(outcome.count):
        yield ImportedRow(
            row=outcome.row + number,
            line=outcome.line if number == 0 else None,
            bucket=outcome.bucket,
            reason=outcome.reason,
            message=REASONS.get(outcome.reason, outcome.reason),
            lead_id=outcome.lead or None,
            twin=outcome.twin or None,
            kept=KEPT.get(outcome.kept, outcome.kept) if outcome.kept else None,
        )


def _consent(one: Import) -> Agreed | None:
    if one.consent is None:
        return None
    return Agreed(records=list(one.consent)) if one.consent else Agreed(none=True)


def _undone(one: Import) -> ImportUndone:
    assert one.undone is not None
    return ImportUndone(deleted=one.undone.deleted, restored=one.undone.restored, kept=one.undone.kept)


def _undo_until(one: Import) -> str | None:
    if one.started_at is None:
        return None
    return rfc3339(one.started_at + UNDONE_WITHIN_DAYS * DAY_US)
