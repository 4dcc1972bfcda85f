"""One chunk of an import, within its batch."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import msgspec

from app.core.ids import OrgId
from app.core.reasons import Refused
from app.features.compliance.types import Consent, current
from app.features.crm.types.drafts import LeadDraft
from app.features.crm.types.lead import Lead
from app.features.crm.types.timeline import NewEntry
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.judging import Judge, Verdict
from app.features.imports.service.tally import written
from app.features.imports.types.records import Buckets, Chunk, Import, Outcome
from app.features.imports.types.rows import EMPTY, EXISTS, NO_ROOM, REFUSED, UNCHANGED, UPDATED, Row
from app.store.batch import Batch
from app.store.kinds import Row as Stored

LEAD_LIMIT: Final = "lead_limit"
_ALIKE: Final = frozenset((NO_ROOM, EMPTY))
"""Fates that long stretches of a file share; they are written down as one."""
_DRAFTED: Final = frozenset(LeadDraft.__struct_fields__)


class ChunkWriter:
    """Knows who stood further up in the file. Made anew by each attempt."""

    def __init__(self, desk: ImportsDesk, org: OrgId, one: Import, *, room: int) -> None:
        assert one.started_by is not None
        self._desk = desk
        self._org = org
        self._one = one
        self._by = one.started_by.within("import", one.id)
        self._room = room
        self._batch: Batch | None = None
        self._judge = Judge(one.options, find=self._find, whole=_whole)
        self._tags = one.options.tags
        self.import_id = one.id
        self.number = 0
        self.rows = 0
        self.buckets = Buckets()

    def remember(self, rows: Iterator[Row], chunks: Iterable[Chunk]) -> None:
        """What an earlier attempt did; its rows are read once more to know who stood in them."""
        for chunk in chunks:
            self.number, self.rows = chunk.number + 1, self.rows + chunk.rows
            self.buckets = self.buckets.plus(chunk.buckets)
            taken = {
                outcome.row
                for outcome in chunk.outcomes
                if outcome.bucket in ("created", "updated") or outcome.reason in (EXISTS, UNCHANGED)
            }
            for row in islice(rows, chunk.rows):
                if row.number in taken:
                    self._judge.seen.add(row.fields, row.line)

    def write_in(self, batch: Batch, rows: list[Row]) -> None:
        self._batch = batch
        outcomes: list[Outcome] = []
        before: dict[str, Lead] = {}
        counts: Counter[str] = Counter()
        for row in rows:
            outcome = self._taken_in(batch, row, before)
            counts[outcome.bucket] += 1
            last = outcomes[-1] if outcomes else None
            if last is not None and outcome.reason in _ALIKE and last.reason == outcome.reason:
                outcomes[-1] = msgspec.structs.replace(last, count=last.count + 1)
            else:
                outcomes.append(outcome)
        chunk = Chunk(
            import_id=self.import_id,
            number=self.number,
            rows=len(rows),
            buckets=Buckets(**counts),
            outcomes=tuple(outcomes),
            before=before,
        )
        self._desk.store.put_chunk_in(batch, chunk, expect=0)
        self.number, self.rows = self.number + 1, self.rows + len(rows)
        self.buckets = self.buckets.plus(chunk.buckets)

    def _taken_in(self, batch: Batch, row: Row, before: dict[str, Lead]) -> Outcome:
        verdict = self._judge.verdict(row, has_room=self._room > 0)
        try:
            if verdict.bucket == "created":
                return self._created_in(batch, row)
            if verdict.lead is not None and self._one.options.policy != "skip":
                return self._changed_in(batch, row, verdict, before=before)
        except Refused as refused:
            full = refused.reason.code == LEAD_LIMIT
            return Outcome(
                row.number, row.line, "skipped" if full else "invalid", NO_ROOM if full else REFUSED
            )
        lead = "" if verdict.lead is None else verdict.lead.key
        return Outcome(row.number, row.line, verdict.bucket, verdict.reason, lead=lead, twin=verdict.twin)

    def _created_in(self, batch: Batch, row: Row) -> Outcome:
        made = self._desk.crm.leads.create_in(batch, self._draft(row.fields, batch.now_us), by=self._by)
        self._room -= 1
        self._write_note(batch, made.key, row.fields)
        return Outcome(row.number, row.line, "created", "new", lead=made.key, version=made.version)

    def _changed_in(self, batch: Batch, row: Row, verdict: Verdict, *, before: dict[str, Lead]) -> Outcome:
        assert verdict.lead is not None
        lead: Stored[Lead] = verdict.lead
        change: dict[str, Any] = dict(verdict.change or {})
        consent = self._new_consent(lead.value, batch.now_us)
        if consent:
            change["consent"] = (*lead.value.consent, *consent)
        after = self._desk.crm.leads.change_in(batch, lead, change, by=self._by) if change else lead
        if after is lead:
            return Outcome(row.number, row.line, "duplicate", verdict.reason, lead=lead.key)
        before.setdefault(lead.key, lead.value)
        self._write_note(batch, lead.key, row.fields)
        return Outcome(row.number, row.line, "updated", UPDATED, lead=lead.key, version=after.version)

    def _draft(self, fields: Mapping[str, Any], now_us: int) -> LeadDraft:
        found = {
            name: value
            for name, value in written(dict(fields), self._one.options).items()
            if name in _DRAFTED
        }
        if fields.get("country_inferred"):
            # Inferred again where it is written, which says so.
            found.pop("country", None)
        found["tags"] = tuple(found.get("tags", ()))
        return LeadDraft(**found, consent=self._said(now_us), origin=f"import:{self.import_id}")

    def _said(self, now_us: int) -> tuple[Consent, ...]:
        return tuple(
            Consent(
                channel=said.channel,
                class_=said.class_,
                state="given",
                source=said.source,
                wording=said.wording,
                evidence=self.import_id if not said.evidence else f"{self.import_id}: {said.evidence}",
                at=now_us,
                by=self._by.actor,
            )
            for said in self._one.consent or ()
        )

    def _new_consent(self, lead: Lead, now_us: int) -> tuple[Consent, ...]:
        """What is not known yet. Who withdrew has not agreed again because a file holds them."""
        known = current(lead.consent)
        return tuple(
            said
            for said in self._said(now_us)
            if (held := known.get((said.channel, said.class_))) is None or held.state == "unknown"
        )

    def _write_note(self, batch: Batch, lead_id: str, fields: Mapping[str, Any]) -> None:
        text = fields.get("note")
        if text:
            entry = NewEntry(type="note", text=text, touches=False)
            self._desk.crm.timeline.write_in(batch, lead_id, entry, by=self._by)

    def _find(self, by: Any, value: str) -> list[Stored[Any]]:
        assert self._batch is not None
        return list(self._desk.crm.lookups.whole_in(self._batch, by, value))


def _whole(row: Stored[Any]) -> Lead:
    lead: Lead = row.value
    return lead
