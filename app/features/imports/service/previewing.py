"""The whole file judged without a change to anything: what an import would do."""

import threading
import time
from typing import Any, Final

from app.core.ids import OrgId
from app.features.compliance.types import current
from app.features.crm.types.lead import Lead
from app.features.imports.rules.making import Maker
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.judging import Judge, Verdict
from app.features.imports.service.source import Source
from app.features.imports.service.steps import Ended, Steps
from app.features.imports.service.surroundings import Around
from app.features.imports.service.tally import Tally
from app.features.imports.types.records import Import, Preview, State
from app.features.imports.types.rows import Row
from app.store.kinds import Row as Stored
from app.work.item import Ticket

LOOKED_UP_EVERY: Final = 250
TOLD_EVERY_S: Final = 1.0
BREATH_S: Final = 0.0005
PREVIEWING: Final[tuple[State, ...]] = ("previewing",)


class Previewing:
    def __init__(self, desk: ImportsDesk, steps: Steps, around: Around) -> None:
        self._desk = desk
        self._steps = steps
        self._around = around

    async def work(self, org: OrgId, ticket: Ticket) -> None:
        one = self._steps.wanted(org, ticket, PREVIEWING)
        if one is not None:
            await self._steps.in_thread(org, ticket, one, work=lambda stop: self._work(org, one, stop))

    def _work(self, org: OrgId, one: Import, stop: threading.Event) -> None:
        preview = self.made(org, one, stop)
        self._steps.change_now(
            org, one.id, PREVIEWING, state="ready", preview=preview, rows=preview.rows, done_rows=preview.rows
        )

    def made(self, org: OrgId, one: Import, stop: threading.Event) -> Preview:
        assert one.file_id is not None
        looking = _Looking(self._desk, org)
        judge = Judge(one.options, find=looking.find, whole=looking.whole)
        maker, tally = Maker(one.options, self._around.of(org, one)), Tally(one.options)
        room, told_at_s = self._desk.crm.lookups.room(org), time.monotonic()
        left = room
        records = Source(self._desk.files, org, one.file_id).records(one)
        for number, record in enumerate(records, 1):
            row = maker.row(number, record)
            verdict = judge.verdict(row, has_room=left > 0)
            left -= verdict.bucket == "created"
            tally.take(row, verdict)
            looking.warn(tally, row, verdict)
            if number % LOOKED_UP_EVERY == 0:
                if stop.is_set():
                    raise Ended
                # Other threads of the engine get their turn: the lease is renewed in one of them.
                time.sleep(BREATH_S)
                if time.monotonic() - told_at_s >= TOLD_EVERY_S:
                    told_at_s = time.monotonic()
                    self._tell(org, one.id, number)
        limit = self._desk.quotas.lead_limit(org)
        return tally.preview(room=room, limit=limit, now_us=self._desk.clock.now_us())

    def _tell(self, org: OrgId, import_id: str, rows: int) -> None:
        if self._steps.change_now(org, import_id, PREVIEWING, done_rows=rows) is None:
            raise Ended


class _Looking:
    """Who is there, as the preview asks."""

    def __init__(self, desk: ImportsDesk, org: OrgId) -> None:
        self._org = org
        self._lookups = desk.crm.lookups
        suppressions = desk.compliance.suppressions
        self._phones = suppressions.addresses(org, "voice") | suppressions.addresses(org, "sms")
        self._emails = suppressions.addresses(org, "email")
        self._held: tuple[str, Lead] | None = None

    def find(self, by: Any, value: str) -> list[Stored[Any]]:
        return list(self._lookups.slim(self._org, by, value))

    def whole(self, row: Stored[Any]) -> Lead:
        found = self._lookups.whole(self._org, row.key)
        if found is None:
            raise Ended
        lead: Lead = found.value
        self._held = row.key, lead
        return lead

    def warn(self, tally: Tally, row: Row, verdict: Verdict) -> None:
        """What an import never lifts, told before somebody wonders."""
        if verdict.bucket not in ("created", "updated"):
            return
        if row.fields.get("phone") in self._phones or row.fields.get("email") in self._emails:
            tally.note(row, "stays_suppressed")
        if verdict.lead is not None and self._withdrew(verdict.lead.key):
            tally.note(row, "stays_withdrawn")

    def _withdrew(self, lead_id: str) -> bool:
        if self._held is None or self._held[0] != lead_id:
            return False
        return any(one.state == "withdrawn" for one in current(self._held[1].consent).values())
