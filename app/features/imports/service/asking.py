"""What people ask of an import: one state leads to the next, and the engine is told what to do."""

import secrets
from typing import Any, Final

import msgspec

from app.core.clock import DAY_US
from app.core.ids import OrgId
from app.core.reasons import INVALID_STATE, NOT_FOUND, Refused, invalid
from app.features.crm.types.by import By
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.endings import Endings
from app.features.imports.service.options import OptionsReader
from app.features.imports.service.steps import Wanted
from app.features.imports.types.records import (
    NEVER_STARTED,
    UNDONE_WITHIN_DAYS,
    WORKING,
    ConsentSaid,
    Import,
    State,
)
from app.features.imports.types.wire import Agreed, BeginImport, NewImport, PreviewImport, UndoImport
from app.ports.outside import Rejected
from app.store.batch import Batch
from app.store.kinds import Idem, Row

READ: Final = "imports.read"
PREVIEW: Final = "imports.preview"
RUN: Final = "imports.run"
UNDO: Final = "imports.undo"
WORK_OF: Final[dict[State, str]] = {
    "fetching": READ,
    "reading": READ,
    "previewing": PREVIEW,
    "running": RUN,
    "cancelling": RUN,
    "undoing": UNDO,
}
URL_NAME: Final = "Published sheet"
WORDING_MISSING: Final = "Say what they agreed to, in the words they were shown or told."


class Asking:
    def __init__(self, desk: ImportsDesk, *, options: OptionsReader, endings: Endings) -> None:
        self._desk = desk
        self._options = options
        self._endings = endings

    def get(self, org: OrgId, import_id: str) -> Row[Import]:
        row = self._desk.store.get(org, import_id)
        if row is None:
            raise Refused(NOT_FOUND)
        return row

    async def create(self, org: OrgId, wanted: NewImport, *, by: By, idem: Idem | None) -> Row[Import]:
        if (wanted.file_id is None) == (wanted.published_csv_url is None):
            raise invalid(
                "file_id", "Name a file that was uploaded, or the address of a published sheet: one of them."
            )
        one = self._of_file(org, wanted.file_id, by) if wanted.file_id else self._of_url(wanted, by)

        def write(batch: Batch) -> Row[Import]:
            made = msgspec.structs.replace(one, created_at=batch.now_us, step_at=batch.now_us)
            row = self._desk.store.put_in(batch, made, expect=0)
            self._endings.record(batch, "import.create", made, by=by)
            self._queue(batch, made)
            return row

        return await self._desk.tree.org(org).batch(write, idem=idem)

    async def preview(
        self, org: OrgId, import_id: str, wanted: PreviewImport, *, idem: Idem | None
    ) -> Row[Import]:
        left = self._left_by_all(org, import_id)

        def write(batch: Batch) -> Row[Import]:
            row = self._in(
                batch, import_id, "mapping", "ready", *(("previewing",) if left == "previewing" else ())
            )
            one = self._options.with_header(row.value, wanted)
            one = msgspec.structs.replace(one, options=self._options.read(org, one, wanted))
            return self._go_in(batch, one, "previewing", done_rows=0, error=None)

        return await self._desk.tree.org(org).batch(write, idem=idem)

    async def start(
        self, org: OrgId, import_id: str, wanted: BeginImport, *, by: By, idem: Idem | None
    ) -> Row[Import]:
        said = _agreed(wanted.consent)

        def write(batch: Batch) -> Row[Import]:
            row = self._in(batch, import_id, "ready")
            after = self._go_in(
                batch,
                row.value,
                "running",
                consent=said,
                started_by=by,
                started_at=batch.now_us,
                done_rows=0,
            )
            self._endings.record(batch, "import.start", after.value, by=by)
            return after

        return await self._desk.tree.org(org).batch(write, idem=idem)

    async def cancel(self, org: OrgId, import_id: str, *, by: By, idem: Idem | None) -> Row[Import]:
        """What was done stays, and can be taken back."""

        def write(batch: Batch) -> Row[Import]:
            row = self._in(
                batch, import_id, "fetching", "reading", "mapping", "previewing", "ready", "running"
            )
            one = row.value
            running = one.state == "running"
            after = msgspec.structs.replace(
                one,
                state="cancelling" if running else "cancelled",
                finished_at=None if running else batch.now_us,
            )
            self._endings.record(batch, "import.cancel", after, by=by)
            return self._desk.store.put_in(batch, after)

        return await self._desk.tree.org(org).batch(write, idem=idem)

    async def undo(
        self, org: OrgId, import_id: str, wanted: UndoImport, *, by: By, idem: Idem | None
    ) -> Row[Import]:
        left = self._left_by_all(org, import_id)

        def write(batch: Batch) -> Row[Import]:
            one = self._known_in(batch, import_id).value
            if one.started_at is None or one.state != left:
                _refuse_no_undo(one, one.state, batch.now_us)
            if wanted.undo_token is not None and not _is_token_of(one, wanted.undo_token):
                raise Refused(NOT_FOUND)
            after = self._go_in(batch, one, "undoing", undone_by=by, done_rows=0, error=None)
            self._endings.record(batch, "import.undo", after.value, by=by)
            return after

        return await self._desk.tree.org(org).batch(write, idem=idem)

    async def delete(self, org: OrgId, import_id: str, *, by: By) -> None:
        """One that never changed a lead; its file is swept with the others."""

        def write(batch: Batch) -> None:
            one = self._known_in(batch, import_id).value
            if one.state not in NEVER_STARTED or one.started_at is not None:
                raise Refused(INVALID_STATE, why="It was started, and stays in the history.")
            self._endings.record(batch, "import.delete", one, by=by)
            self._desk.store.delete_in(batch, import_id)

        await self._desk.tree.org(org).batch(write)

    def _left_by_all(self, org: OrgId, import_id: str) -> State | None:
        """The state in which work left it that died with its engine too often; None where somebody is at it."""
        row = self._desk.store.get(org, import_id)
        if row is None or row.value.state not in WORKING:
            return None
        state = row.value.state
        return None if self._desk.queue.under(org, WORK_OF[state], import_id) else state

    # Within a batch

    def _go_in(self, batch: Batch, one: Import, state: State, **fields: Any) -> Row[Import]:
        after = msgspec.structs.replace(one, state=state, step_at=batch.now_us, **fields)
        self._queue(batch, after)
        return self._desk.store.put_in(batch, after)

    def _queue(self, batch: Batch, one: Import) -> None:
        self._desk.queue.put_in(batch, WORK_OF[one.state], msgspec.json.encode(Wanted(one.id)), key=one.id)

    def _in(self, batch: Batch, import_id: str, *states: State) -> Row[Import]:
        row = self._known_in(batch, import_id)
        if row.value.state not in states:
            raise Refused(INVALID_STATE, why=_WHY[row.value.state])
        return row

    def _known_in(self, batch: Batch, import_id: str) -> Row[Import]:
        row = self._desk.store.get_in(batch, import_id)
        if row is None:
            raise Refused(NOT_FOUND)
        return row

    def _of_file(self, org: OrgId, file_id: str, by: By) -> Import:
        file = self._desk.files.take(org, file_id, "import")
        return Import(
            id=self._desk.ids.new("imp"),
            name=file.name,
            state="reading",
            by=by,
            created_at=0,
            file_id=file.id,
            size=file.size,
        )

    def _of_url(self, wanted: NewImport, by: By) -> Import:
        url = (wanted.published_csv_url or "").strip()
        try:
            self._desk.fetcher.refuse_unfit(url)
        except Rejected as unfit:
            raise invalid("published_csv_url", unfit.sentence) from None
        return Import(
            id=self._desk.ids.new("imp"), name=URL_NAME, state="fetching", by=by, created_at=0, url=url
        )


_WHY: Final[dict[State, str]] = {
    "fetching": "The file is still being fetched.",
    "reading": "The file is still being read.",
    "mapping": "Look at the preview first.",
    "previewing": "The preview is still being made.",
    "ready": "The import was not started.",
    "running": "The import is running.",
    "done": "The import is done.",
    "cancelling": "The import is being cancelled.",
    "cancelled": "The import was cancelled.",
    "failed": "The import failed.",
    "undoing": "The import is being taken back.",
    "undone": "The import was taken back.",
}


def _agreed(said: Agreed | None) -> tuple[ConsentSaid, ...]:
    """An answer is required: that nobody agreed to anything is one."""
    if said is None or (not said.none and not said.records):
        raise invalid("consent", "Say how these people agreed to be contacted, or that they did not.")
    if said.none and said.records:
        raise invalid("consent", "They agreed, or they did not: say one of them.")
    records = tuple(said.records or ())
    for number, record in enumerate(records):
        if not record.wording.strip():
            raise invalid(
                f"consent.records[{number}].wording",
                "Say what they agreed to, in the words they were shown or told.",
            )
    if len({(record.channel, record.class_) for record in records}) != len(records):
        raise invalid("consent.records", "Name each channel and purpose once.")
    return records


def undoable(one: Import, state: State, now_us: int) -> bool:
    if state not in ("done", "cancelled", "failed") or one.started_at is None:
        return False
    return now_us < one.started_at + UNDONE_WITHIN_DAYS * DAY_US


def _refuse_no_undo(one: Import, state: State, now_us: int) -> None:
    if one.started_at is None:
        raise Refused(INVALID_STATE, why="It changed nothing.")
    if state not in ("done", "cancelled", "failed"):
        raise Refused(INVALID_STATE, why=_WHY[state])
    if not undoable(one, state, now_us):
        raise Refused(INVALID_STATE, why=f"Taking it back is possible for {UNDONE_WITHIN_DAYS} days.")


def _is_token_of(one: Import, token: str) -> bool:
    return secrets.compare_digest(token.encode(), f"undo_{one.id}".encode())
