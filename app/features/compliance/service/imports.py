"""Lists that come as a file: a register of people not to be called, or what another system has collected.

A short one is taken at once, all of it or nothing. A long one is read by the engine, so many rows in a batch with how
far it has come: a stop anywhere goes on behind the last row that was written, and no row counts twice.
"""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final, Protocol

import msgspec

from app.core.clock import rfc3339
from app.core.ids import Ids, OrgId
from app.core.log import get_log
from app.core.reasons import NOT_FOUND, Refused, invalid
from app.features.compliance.errors import FILE_UNREADABLE, IMPORT_BROKE
from app.features.compliance.rules.addresses import Unfit, normal
from app.features.compliance.rules.sheet import (
    BYTES_MAX,
    EMAIL_HEADERS,
    PHONE_HEADERS,
    Cell,
    Sheet,
    Unreadable,
    cells,
    examined,
)
from app.features.compliance.service.suppressions import Suppressions
from app.features.compliance.types import Channel
from app.features.compliance.types.imports import (
    INVALID_SHOWN_MAX,
    ImportView,
    InvalidRow,
    StartImport,
    SuppressionImport,
)
from app.features.compliance.types.wire import Who
from app.features.files.types.files import Purpose, StoredFile
from app.store.batch import Batch
from app.store.kinds import Idem, Row
from app.store.tree import Tree
from app.work.item import Ticket
from app.work.queue import Queue

log = get_log("compliance.imports")

WORK: Final = "compliance.import_suppressions"
PURPOSE: Final[Purpose] = "import"
AT_ONCE_ROWS_MAX: Final = 2_000
AT_ONCE_BYTES_MAX: Final = 256 << 10
"""A file longer than this is not even looked at before the engine has it."""
BATCH_ROWS: Final = 500
IMPORTS_KEPT_MAX: Final = 100


class Source(Protocol):
    """Where files lie that people have sent in."""

    def take(self, org: OrgId, file_id: str, purpose: Purpose) -> StoredFile: ...

    def open(self, org: OrgId, file: StoredFile) -> BinaryIO: ...


class Wanted(msgspec.Struct, frozen=True):
    import_id: str


class Broken(Exception):
    """The engine ends: the next one goes on behind the last row that was written."""


@dataclass(frozen=True)
class Judged:
    """Some rows in order: each an address, or what is wrong with it."""

    addresses: list[str]
    invalid: list[InvalidRow]

    @property
    def rows(self) -> int:
        return len(self.addresses) + len(self.invalid)


class Imports:
    def __init__(
        self, tree: Tree, *, ids: Ids, queue: Queue, files: Source, suppressions: Suppressions
    ) -> None:
        self._tree = tree
        self._ids = ids
        self._queue = queue
        self._files = files
        self._suppressions = suppressions
        self._store = suppressions.store

    # Asking

    async def start(
        self,
        org: OrgId,
        channel: Channel,
        asked: StartImport,
        *,
        country: str | None,
        who: Who,
        idem: Idem | None,
    ) -> Row[SuppressionImport]:
        """Done where it is short; else it waits for the engine. Refused where the file is no list."""
        draft = SuppressionImport(
            id=self._ids.new("sup"),
            channel=channel,
            reason=asked.reason,
            country=asked.country or country,
            file_id=asked.file_id,
            file_name="",
            state="waiting",
            created_at=0,
            by=who.actor,
        )
        file = await asyncio.to_thread(self._files.take, org, asked.file_id, PURPOSE)
        if file.size > BYTES_MAX:
            raise invalid("file_id", FILE_UNREADABLE.format(why=f"It is larger than {BYTES_MAX >> 20} MiB."))
        draft = msgspec.structs.replace(draft, file_name=file.name)
        short = await asyncio.to_thread(self._read_at_once, org, file, draft)

        def write(batch: Batch) -> Row[SuppressionImport]:
            self._forget_old(batch)
            begun = msgspec.structs.replace(draft, created_at=batch.now_us)
            return (
                self._queue_in(batch, begun, who)
                if short is None
                else self._all_in(batch, begun, short, who=who)
            )

        return await self._tree.org(org).batch(write, idem=idem)

    def _read_at_once(self, org: OrgId, file: StoredFile, draft: SuppressionImport) -> Judged | None:
        """Every row of a short file. None: the engine has it."""
        if file.size > AT_ONCE_BYTES_MAX:
            return None
        with self._files.open(org, file) as opened:
            try:
                sheet = _examined(opened, draft)
                if sheet.rows > AT_ONCE_ROWS_MAX:
                    return None
                return _judged(list(cells(opened, sheet)), draft)
            except Unreadable as unreadable:
                raise invalid("file_id", FILE_UNREADABLE.format(why=unreadable)) from None

    def _queue_in(self, batch: Batch, draft: SuppressionImport, who: Who) -> Row[SuppressionImport]:
        payload = msgspec.json.encode(Wanted(draft.id))
        work = self._queue.put_in(batch, WORK, payload, key=draft.id)
        self._record(batch, draft, who)
        return self._store.put_import(batch, msgspec.structs.replace(draft, work=work))

    def _all_in(
        self, batch: Batch, draft: SuppressionImport, judged: Judged, *, who: Who
    ) -> Row[SuppressionImport]:
        done = self._counted_in(batch, msgspec.structs.replace(draft, of=judged.rows), judged)
        done = msgspec.structs.replace(done, state="done", done_at=batch.now_us)
        self._record(batch, done, who)
        return self._store.put_import(batch, done)

    def _forget_old(self, batch: Batch) -> None:
        ended = [row.key for row in batch.rows(self._store.import_kind) if row.value.done_at is not None]
        for key in sorted(ended)[: max(0, len(ended) + 1 - IMPORTS_KEPT_MAX)]:
            self._store.delete_import(batch, key)

    # Seeing

    def get(self, org: OrgId, channel: Channel, import_id: str) -> ImportView:
        row = self._store.import_(org, import_id)
        if row is None or row.value.channel != channel:
            raise Refused(NOT_FOUND)
        return self.shown(org, row)

    def list(self, org: OrgId, channel: Channel) -> list[ImportView]:
        return [self.shown(org, row) for row in self._store.imports(org) if row.value.channel == channel]

    def shown(self, org: OrgId, row: Row[SuppressionImport]) -> ImportView:
        """Work that died with its engine too often has left nobody to say so."""
        under_way = row.value.state in ("waiting", "running")
        dead = under_way and self._queue.item(org, row.value.work) is None
        return view_of(row, broke=dead)

    # Reading, in the engine

    async def run(self, org: OrgId, ticket: Ticket) -> None:
        """Safe to run again at any point: how far it has come is written with the rows."""
        row = self._store.import_(org, ticket.read(Wanted).import_id)
        if row is None or row.value.state in ("done", "failed"):
            return
        stop = threading.Event()
        try:
            await asyncio.to_thread(self._run, org, row.value, ticket=ticket, stop=stop)
        except asyncio.CancelledError:
            stop.set()
            raise
        except Refused as refused:  # no such file any more: another attempt would find none either
            self._fail(org, row.key, refused.sentence)
        except Unreadable as unreadable:
            self._fail(org, row.key, FILE_UNREADABLE.format(why=unreadable))
        except Broken:
            raise
        except Exception:
            if ticket.is_last:
                self._fail(org, row.key, IMPORT_BROKE)
            raise

    def _run(self, org: OrgId, begun: SuppressionImport, *, ticket: Ticket, stop: threading.Event) -> None:
        file = self._files.take(org, begun.file_id, PURPOSE)
        with self._files.open(org, file) as opened:
            sheet = _examined(opened, begun)
            at = begun.rows
            for some in _batches(islice(cells(opened, sheet), at, None)):
                if stop.is_set():
                    raise Broken
                judged = _judged(some, begun)
                if not self._write(org, begun.id, judged, at=at, of=sheet.rows):
                    return
                at += judged.rows
                ticket.progress(at / sheet.rows)
            self._finish(org, begun.id)

    def _write(self, org: OrgId, import_id: str, judged: Judged, *, at: int, of: int) -> bool:
        """False where somebody else has written these rows."""

        def write(batch: Batch) -> bool:
            row = self._store.import_in(batch, import_id)
            if row is None or row.value.rows != at or row.value.state in ("done", "failed"):
                return False
            begun = msgspec.structs.replace(row.value, state="running", of=of)
            self._store.put_import(batch, self._counted_in(batch, begun, judged))
            return True

        return self._tree.org(org).batch_now(write)

    def _finish(self, org: OrgId, import_id: str) -> None:
        def write(batch: Batch) -> None:
            row = self._store.import_in(batch, import_id)
            if row is not None and row.value.done_at is None:
                done = msgspec.structs.replace(row.value, state="done", done_at=batch.now_us)
                self._record(batch, done, Who(actor=done.by, kind="user", request_id=None))
                self._store.put_import(batch, done)

        self._tree.org(org).batch_now(write)

    def _fail(self, org: OrgId, import_id: str, error: str) -> None:
        def write(batch: Batch) -> None:
            row = self._store.import_in(batch, import_id)
            if row is not None and row.value.done_at is None:
                failed = msgspec.structs.replace(row.value, state="failed", error=error, done_at=batch.now_us)
                self._record(batch, failed, Who(actor=failed.by, kind="user", request_id=None))
                self._store.put_import(batch, failed)

        self._tree.org(org).batch_now(write)

    # Both

    def _counted_in(self, batch: Batch, begun: SuppressionImport, judged: Judged) -> SuppressionImport:
        added = sum(
            self._suppressions.add_in(
                batch,
                begun.channel,
                address,
                reason=begun.reason,
                source=f"import:{begun.id}",
                by=begun.by,
            )
            for address in judged.addresses
        )
        room = INVALID_SHOWN_MAX - len(begun.invalid)
        return msgspec.structs.replace(
            begun,
            rows=begun.rows + judged.rows,
            added=begun.added + added,
            known=begun.known + len(judged.addresses) - added,
            invalid_count=begun.invalid_count + len(judged.invalid),
            invalid=(*begun.invalid, *judged.invalid[:room]),
        )

    def _record(self, batch: Batch, one: SuppressionImport, who: Who) -> None:
        counts = {"rows": one.rows, "added": one.added, "known": one.known, "invalid": one.invalid_count}
        facts = {"channel": one.channel, "reason": one.reason, "file": one.file_id, "state": one.state}
        told = {name: str(count) for name, count in counts.items() if one.done_at is not None}
        self._suppressions.record(batch, "suppression.import", one.id, facts={**facts, **told}, who=who)


def view_of(row: Row[SuppressionImport], *, broke: bool = False) -> ImportView:
    one = row.value
    return ImportView(
        id=one.id,
        channel=one.channel,
        reason=one.reason,
        state="failed" if broke else one.state,
        file_id=one.file_id,
        file_name=one.file_name,
        of=one.of,
        rows=one.rows,
        added=one.added,
        known=one.known,
        invalid_count=one.invalid_count,
        invalid=list(one.invalid),
        created_at=rfc3339(one.created_at),
        by=one.by,
        done_at=None if one.done_at is None else rfc3339(one.done_at),
        error=IMPORT_BROKE if broke else one.error,
        version=row.version,
    )


def _examined(opened: BinaryIO, one: SuppressionImport) -> Sheet:
    def fits(text: str) -> bool:
        try:
            normal(one.channel, text, country=one.country)
        except Unfit:
            return False
        return True

    headers = EMAIL_HEADERS if one.channel == "email" else PHONE_HEADERS
    return examined(opened, headers=headers, fits=fits)


def _judged(some: Sequence[Cell], one: SuppressionImport) -> Judged:
    judged = Judged([], [])
    for cell in some:
        try:
            judged.addresses.append(normal(one.channel, cell.text, country=one.country))
        except Unfit as unfit:
            judged.invalid.append(InvalidRow(row=cell.number, value=cell.shown, message=str(unfit)))
    return judged


def _batches(found: Iterator[Cell]) -> Iterator[list[Cell]]:
    while some := list(islice(found, BATCH_ROWS)):
        yield some
