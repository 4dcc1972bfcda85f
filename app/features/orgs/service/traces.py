"""Archives of the whole org hold everybody in it: when one person is forgotten, those that were made go."""

from collections.abc import Iterator
from contextlib import suppress

from app.core.ids import OrgId
from app.features.orgs.store import EXPORTS
from app.store.batch import Batch
from app.store.blobs import EXPORTS as AREA
from app.store.blobs import BlobMissing
from app.store.traces import Busy, Person
from app.store.tree import Tree


class ExportTraces:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def export(self, org: OrgId, person: Person) -> Iterator[tuple[str, bytes]]:
        del org, person
        return iter(())

    def erase(self, org: OrgId, person: Person) -> int:
        del person
        own = self._tree.org(org)
        if any(row.value.state == "running" for row in own.rows(EXPORTS)):
            raise Busy("an archive of the organization is being made")
        made = list(own.blobs.names(AREA))
        for name in made:
            with suppress(BlobMissing):
                own.blobs.delete(name)
        own.batch_now(_forget)
        return len(made)


def _forget(batch: Batch) -> None:
    for row in [row for row in batch.rows(EXPORTS) if row.value.blob is not None]:
        batch.delete(EXPORTS, row.key)
