"""What becomes of a row, given who is there and who stands further up in the file. Asked by the preview and by the
run alike, so that they cannot disagree."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from app.features.crm.types.lead import Lead
from app.features.imports.rules.identity import Known, Seen, match
from app.features.imports.rules.policy import change_of
from app.features.imports.types.options import Options
from app.features.imports.types.rows import (
    CREATED,
    EXISTS,
    IN_FILE,
    NO_ROOM,
    UNCHANGED,
    UPDATED,
    Bucket,
    Row,
)
from app.store.kinds import Row as Stored

Find = Callable[[str, str], Sequence[Stored[Any]]]
Whole = Callable[[Stored[Any]], Lead]


class Verdict(NamedTuple):
    bucket: Bucket
    reason: str
    lead: Stored[Any] | None = None
    change: dict[str, Any] | None = None
    twin: int = 0
    shares_phone: bool = False


class Judge:
    def __init__(self, options: Options, *, find: Find, whole: Whole) -> None:
        self._options = options
        self._find = find
        self._whole = whole
        self.seen = Seen()

    def verdict(self, row: Row, *, has_room: bool) -> Verdict:
        if row.bucket is not None:
            return Verdict(row.bucket, row.reason)
        fields = row.fields
        twin, shares = self.seen.line_of(fields)
        if twin is not None:
            return Verdict("duplicate", IN_FILE, twin=twin)
        found = match(fields, self._find, _known)
        if found.lead is None:
            if not has_room:
                return Verdict("skipped", NO_ROOM)
            self.seen.add(fields, row.line)
            return Verdict("created", CREATED, shares_phone=shares or found.shares_phone)
        self.seen.add(fields, row.line)
        if self._options.policy == "skip":
            return Verdict("duplicate", EXISTS, found.lead)
        change = change_of(self._options.policy, self._whole(found.lead), fields, tags=self._options.tags)
        if not change:
            return Verdict("duplicate", UNCHANGED, found.lead)
        return Verdict("updated", UPDATED, found.lead, change)


def _known(row: Stored[Any]) -> Known:
    lead: Known = row.value
    return lead
