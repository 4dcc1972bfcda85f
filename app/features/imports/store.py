"""Where an org keeps its imports, and chunk by chunk what they did."""

from collections.abc import Iterator
from typing import Any, Final, cast

from app.core.ids import OrgId
from app.features.imports.types.records import Chunk, ChunkSlim, Import
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row, Slim
from app.store.tree import Tree

IMPORTS: Final = Kind("imports", Import)
CHUNKS: Final[Kind[Chunk]] = Kind(
    "import_chunks",
    Chunk,
    indexes=(Index("import_id", lambda chunk: (chunk.import_id,)),),
    slim=Slim(ChunkSlim),
)
SLIM_CHUNKS: Final = cast("Kind[ChunkSlim]", CHUNKS)
KINDS: Final[tuple[Kind[Any], ...]] = (IMPORTS, CHUNKS)


class ImportStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def get(self, org: OrgId, import_id: str) -> Row[Import] | None:
        return self._tree.org(org).get(IMPORTS, import_id)

    def all(self, org: OrgId) -> list[Row[Import]]:
        return list(self._tree.org(org).rows(IMPORTS))

    def get_in(self, batch: Batch, import_id: str) -> Row[Import] | None:
        return batch.get(IMPORTS, import_id)

    def put_in(self, batch: Batch, one: Import, *, expect: int | None = None) -> Row[Import]:
        return batch.put(IMPORTS, one.id, one, expect=expect)

    def delete_in(self, batch: Batch, import_id: str) -> None:
        batch.delete(IMPORTS, import_id)

    # Chunks

    def chunk_slims(self, org: OrgId, import_id: str) -> list[ChunkSlim]:
        """In the order of the file."""
        found = self._tree.org(org).find(SLIM_CHUNKS, "import_id", import_id)
        return sorted((row.value for row in found), key=lambda chunk: chunk.number)

    def chunk(self, org: OrgId, import_id: str, number: int) -> Chunk | None:
        row = self._tree.org(org).full(CHUNKS, _key(import_id, number))
        return None if row is None else row.value

    def chunks(self, org: OrgId, import_id: str) -> Iterator[Chunk]:
        """Whole, one after the other, in the order of the file."""
        for slim in self.chunk_slims(org, import_id):
            chunk = self.chunk(org, import_id, slim.number)
            if chunk is not None:
                yield chunk

    def chunk_in(self, batch: Batch, import_id: str, number: int) -> Chunk | None:
        row = batch.get(CHUNKS, _key(import_id, number))
        return None if row is None else row.value

    def put_chunk_in(self, batch: Batch, chunk: Chunk, *, expect: int | None = None) -> None:
        batch.put(CHUNKS, _key(chunk.import_id, chunk.number), chunk, expect=expect)

    def delete_chunk_in(self, batch: Batch, import_id: str, number: int) -> None:
        batch.delete(CHUNKS, _key(import_id, number))


def _key(import_id: str, number: int) -> str:
    return f"{import_id}:{number:07d}"
