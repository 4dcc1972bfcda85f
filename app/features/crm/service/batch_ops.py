"""What a batch does to one lead, and how it is taken back.

Taking back looks at the field alone: whoever changed something else meanwhile keeps their change, and whoever changed
this field keeps it too.
"""

from typing import Any, Protocol

from app.core.reasons import Refused
from app.features.compliance.service import Compliance
from app.features.compliance.types import Channel
from app.features.crm.service.leads import Leads
from app.features.crm.types.batches import BatchOp, BatchRow
from app.features.crm.types.by import By
from app.features.crm.types.lead import Lead
from app.store.batch import Batch
from app.store.kinds import Row

NO_ADDRESS = "no_address"
GONE = "not_found"
CHANGED_SINCE = "changed_since"


class Op(Protocol):
    reaches_the_gone: bool
    """Whether it is taken back of leads that were deleted or merged since, too."""

    def do(self, batch: Batch, row: Row[Lead], *, by: By) -> BatchRow: ...

    def undo(self, batch: Batch, row: Row[Lead], done: BatchRow, *, by: By) -> bool:
        """Whether it was taken back; not where somebody went on from there."""


class SetField:
    """A field gets one value, whatever it had."""

    reaches_the_gone = False

    def __init__(self, leads: Leads, field: str, value: Any) -> None:
        self._leads = leads
        self._field = field
        self._value = value

    def do(self, batch: Batch, row: Row[Lead], *, by: By) -> BatchRow:
        before = getattr(row.value, self._field)
        if before == self._value:
            return BatchRow(lead_id=row.key, result="unchanged")
        after = self._leads.change_in(batch, row, {self._field: self._value}, by=by)
        return BatchRow(lead_id=row.key, result="changed", before=before, version=after.version)

    def undo(self, batch: Batch, row: Row[Lead], done: BatchRow, *, by: By) -> bool:
        if getattr(row.value, self._field) != self._value:
            return False
        self._leads.change_in(batch, row, {self._field: done.before}, by=by)
        return True


class Tag:
    reaches_the_gone = False

    def __init__(self, leads: Leads, tag: str, *, on: bool) -> None:
        self._leads = leads
        self._tag = tag
        self._on = on

    def do(self, batch: Batch, row: Row[Lead], *, by: By) -> BatchRow:
        if (self._tag in row.value.tags) == self._on:
            return BatchRow(lead_id=row.key, result="unchanged")
        after = self._put(batch, row, on=self._on, by=by)
        return BatchRow(lead_id=row.key, result="changed", version=after.version)

    def undo(self, batch: Batch, row: Row[Lead], done: BatchRow, *, by: By) -> bool:
        del done
        if (self._tag in row.value.tags) != self._on:
            return False
        self._put(batch, row, on=not self._on, by=by)
        return True

    def _put(self, batch: Batch, row: Row[Lead], *, on: bool, by: By) -> Row[Lead]:
        others = tuple(tag for tag in row.value.tags if tag != self._tag)
        tags = (*others, self._tag) if on else others
        return self._leads.change_in(batch, row, {"tags": tags}, by=by)


class Delete:
    reaches_the_gone = True

    def __init__(self, leads: Leads) -> None:
        self._leads = leads

    def do(self, batch: Batch, row: Row[Lead], *, by: By) -> BatchRow:
        after = self._leads.delete_in(batch, row, by=by)
        return BatchRow(lead_id=row.key, result="changed", version=after.version)

    def undo(self, batch: Batch, row: Row[Lead], done: BatchRow, *, by: By) -> bool:
        del done
        if row.value.deleted_at is None or row.value.merged_into is not None:
            return False
        self._leads.restore_in(batch, row, by=by)
        return True


class Suppress:
    """The address is listed, not the lead: who shares it is protected too."""

    reaches_the_gone = True

    def __init__(self, compliance: Compliance, channel: Channel) -> None:
        self._suppressions = compliance.suppressions
        self._channel = channel

    def do(self, batch: Batch, row: Row[Lead], *, by: By) -> BatchRow:
        address = row.value.email if self._channel == "email" else row.value.phone
        if address is None:
            kind = "e-mail address" if self._channel == "email" else "phone number"
            return BatchRow(
                lead_id=row.key, result="failed", code=NO_ADDRESS, message=f"This lead has no {kind}."
            )
        added = self._suppressions.add_in(
            batch, self._channel, address, reason="manual", source=by.source, by=by.actor
        )
        result = BatchRow(lead_id=row.key, result="changed", before=address, version=row.version)
        return result if added else BatchRow(lead_id=row.key, result="unchanged")

    def undo(self, batch: Batch, row: Row[Lead], done: BatchRow, *, by: By) -> bool:
        del row
        try:
            return self._suppressions.take_back_in(
                batch, self._channel, done.before, source=by.source, by=by.actor
            )
        except Refused:
            return False


def op_of(op: BatchOp, value: str | None, *, leads: Leads, compliance: Compliance) -> Op:
    """The value was judged when the batch was asked for."""
    if op in ("tag", "untag"):
        return Tag(leads, value or "", on=op == "tag")
    if op == "delete":
        return Delete(leads)
    if op == "suppress":
        return Suppress(compliance, _channel(value))
    return SetField(leads, "stage" if op == "stage" else "owner_user_id", value)


def _channel(value: str | None) -> Channel:
    found: dict[str | None, Channel] = {"voice": "voice", "sms": "sms", "email": "email"}
    return found[value]
