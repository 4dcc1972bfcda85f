"""Where an org keeps changes to many leads, chunk by chunk, with what each lead was before."""

from typing import Final, cast

from app.core.ids import OrgId
from app.features.crm.types.batches import BatchChunk, BatchRun, ChunkSlim
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row, Slim
from app.store.tree import Tree

RUNS: Final[Kind[BatchRun]] = Kind("batches", BatchRun)
CHUNKS: Final[Kind[BatchChunk]] = Kind(
    "batch_chunks",
    BatchChunk,
    indexes=(Index("run", lambda chunk: (chunk.run,)),),
    slim=Slim(ChunkSlim, shared=("run",)),
)
SLIM_CHUNKS: Final = cast("Kind[ChunkSlim]", CHUNKS)
KINDS: Final = (RUNS, CHUNKS)


class BatchStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def run(self, org: OrgId, run_id: str) -> Row[BatchRun] | None:
        return self._tree.org(org).get(RUNS, run_id)

    def run_in(self, batch: Batch, run_id: str) -> Row[BatchRun] | None:
        return batch.get(RUNS, run_id)

    def runs(self, org: OrgId) -> list[Row[BatchRun]]:
        return list(self._tree.org(org).rows(RUNS))

    def chunk(self, org: OrgId, run_id: str, number: int) -> BatchChunk | None:
        row = self._tree.org(org).full(CHUNKS, key_of(run_id, number))
        return None if row is None else row.value

    def chunk_in(self, batch: Batch, run_id: str, number: int) -> BatchChunk | None:
        row = batch.get(CHUNKS, key_of(run_id, number))
        return None if row is None else row.value

    def put_in(self, batch: Batch, run: BatchRun) -> Row[BatchRun]:
        return batch.put(RUNS, run.id, run)

    def put_chunk_in(self, batch: Batch, chunk: BatchChunk) -> None:
        batch.put(CHUNKS, key_of(chunk.run, chunk.number), chunk)

    def chunk_keys(self, org: OrgId, run_id: str) -> list[str]:
        return [row.key for row in self._tree.org(org).find(SLIM_CHUNKS, "run", run_id)]

    def drop_in(self, batch: Batch, keys: list[str]) -> None:
        for key in keys:
            batch.delete(CHUNKS, key)

    def forget_in(self, batch: Batch, run_id: str) -> None:
        batch.delete(RUNS, run_id)


def key_of(run_id: str, number: int) -> str:
    return f"{run_id}/{number:05d}"
