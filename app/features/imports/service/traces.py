"""What imports keep about one person who wants to be forgotten: cells of their row, and what their lead was before.

The lists themselves are files and go as such. For an archive nothing here is theirs alone.
"""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from app.core.ids import OrgId
from app.core.reasons import Refused
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.store import IMPORTS, SLIM_CHUNKS, ImportStore
from app.features.imports.types.records import WORKING, Chunk, Import
from app.store.batch import Batch
from app.store.mentions import Mentions
from app.store.traces import Busy, Person

NAMELESS: Final = "file"


class ImportTraces:
    def __init__(self, desk: ImportsDesk) -> None:
        self._desk = desk
        self._store = ImportStore(desk.tree)

    def export(self, org: OrgId, person: Person) -> Iterator[tuple[str, bytes]]:
        del org, person
        return iter(())

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
            if chunk is not None and person.lead_ids & chunk.before.keys():
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
            self._store.put_chunk_in(batch, msgspec.structs.replace(now, before=kept))
            return len(now.before) - len(kept)

        return write


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
