"""What imports keep about one person: cells of their row, what their lead was before, and which row it was.

The lists themselves are files and go as such.
"""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId
from app.core.reasons import Refused
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.undoing import GONE
from app.features.imports.store import IMPORTS, SLIM_CHUNKS, ImportStore
from app.features.imports.types.records import WORKING, Chunk, Import
from app.store.batch import Batch
from app.store.mentions import Mentions
from app.store.traces import Busy, Person

NAMELESS: Final = "file"
FILE: Final = "imports.json"


class CameWith(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a file that was theirs."""

    import_id: str
    name: str
    at: str
    row: int
    line: int
    bucket: str
    lead_id: str


class ImportTraces:
    def __init__(self, desk: ImportsDesk) -> None:
        self._desk = desk
        self._store = ImportStore(desk.tree)

    def export(self, org: OrgId, person: Person) -> Iterator[tuple[str, bytes]]:
        """With which files they came in, and in which row."""
        found = [
            CameWith(
                import_id=row.key,
                name=row.value.name,
                at=rfc3339(row.value.created_at),
                row=outcome.row,
                line=outcome.line,
                bucket=outcome.bucket,
                lead_id=outcome.lead,
            )
            for row in self._store.all(org)
            for chunk in self._store.chunks(org, row.key)
            for outcome in chunk.outcomes
            if outcome.lead in person.lead_ids
        ]
        if found:
            yield FILE, msgspec.json.format(msgspec.json.encode(found), indent=2)

    def erase(self, org: OrgId, person: Person) -> int:
        """A run that goes on could bring them in again: it is waited for."""
        imports = self._store.all(org)
        if any(row.value.state in WORKING for row in imports):
            raise Busy("an import is under way")
        mentions, own = Mentions(person), self._desk.tree.org(org)
        erased = 0
        for row in imports:
            if self._is_about(org, row.value, mentions):
                erased += own.batch_now(_without_cells(row.key, mentions))
        for slim in [row.value for row in own.rows(SLIM_CHUNKS)]:
            chunk = self._store.chunk(org, slim.import_id, slim.number)
            if chunk is not None and _holds(chunk, person):
                erased += own.batch_now(self._without_lead(chunk, person))
        return erased

    def _is_about(self, org: OrgId, one: Import, mentions: Mentions) -> bool:
        """Where its list is gone, nothing of the list is shown any more either: the person may stand in it."""
        if mentions.in_record(one):
            return True
        if one.file_id is None:
            return False
        try:
            self._desk.files.take(org, one.file_id, "import")
        except Refused:
            return True
        return False

    def _without_lead(self, chunk: Chunk, person: Person) -> Callable[[Batch], int]:
        def write(batch: Batch) -> int:
            now = self._store.chunk_in(batch, chunk.import_id, chunk.number)
            if now is None:
                return 0
            kept = {lead_id: lead for lead_id, lead in now.before.items() if lead_id not in person.lead_ids}
            outcomes = tuple(
                msgspec.structs.replace(one, lead="", version=0, kept=one.kept or GONE)
                if one.lead in person.lead_ids
                else one
                for one in now.outcomes
            )
            self._store.put_chunk_in(batch, msgspec.structs.replace(now, before=kept, outcomes=outcomes))
            return 1

        return write


def _holds(chunk: Chunk, person: Person) -> bool:
    return any(one.lead in person.lead_ids for one in chunk.outcomes)


def _without_cells(import_id: str, mentions: Mentions) -> Callable[[Batch], int]:
    def write(batch: Batch) -> int:
        store_row = batch.get(IMPORTS, import_id)
        if store_row is None:
            return 0
        one = store_row.value
        bare = msgspec.structs.replace(
            one,
            name=NAMELESS if mentions.in_text(one.name) else one.name,
            url=None if one.url is not None and mentions.in_text(one.url) else one.url,
            top=(),
            columns=tuple(msgspec.structs.replace(column, samples=[]) for column in one.columns),
            options=msgspec.structs.replace(one.options, fixes={}),
            preview=None,
        )
        if bare == one:
            return 0
        batch.put(IMPORTS, import_id, bare)
        return 1

    return write
