"""Changes to many leads at once: as they are asked for, stored and shown."""

from typing import Annotated, Any, Final, Literal, get_args

import msgspec

from app.features.crm.types.by import By
from app.features.crm.types.listing import LeadQuery

BatchOp = Literal["assign", "unassign", "stage", "tag", "untag", "delete", "suppress"]
BATCH_OPS: Final[tuple[BatchOp, ...]] = get_args(BatchOp)
BatchState = Literal["running", "done", "cancelled", "undoing", "undone", "failed"]
RowResult = Literal["changed", "unchanged", "failed", "restored", "kept"]

IDS_MAX: Final = 10_000
VALUE_MAX: Final = 200
FAILURES_SHOWN_MAX: Final = 20

LeadId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class BatchWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is done, to the leads that are named or to all that a query finds."""

    op: BatchOp
    lead_ids: Annotated[list[LeadId], msgspec.Meta(min_length=1, max_length=IDS_MAX)] | None = None
    query: LeadQuery | None = None
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=VALUE_MAX)] | None = None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    restored: int = 0
    kept: int = 0

    @property
    def done(self) -> int:
        return self.changed + self.unchanged + self.failed

    @property
    def looked_at_again(self) -> int:
        return self.restored + self.kept


class BatchFailure(msgspec.Struct, frozen=True, kw_only=True):
    lead_id: str
    code: str
    message: str


class BatchRun(msgspec.Struct, frozen=True, kw_only=True):
    """Times are microseconds since 1970."""

    id: str
    op: BatchOp
    value: str | None
    query: LeadQuery | None
    by: By
    created_at: int
    matched: int
    state: BatchState = "running"
    planned: bool = False
    """Whether which leads it is about was written down."""
    chunks: int = 0
    next_chunk: int = 0
    """The first that was not done; when it is being undone, the last that was not."""
    tally: Tally = Tally()
    failures: tuple[BatchFailure, ...] = ()
    """The first of those that failed; the rows have them all."""
    work: str | None = None
    finished_at: int | None = None
    undone_at: int | None = None
    undone_by: str | None = None


class BatchRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One lead of a batch. No result: its turn has not come."""

    lead_id: str
    result: RowResult | None = None
    code: str | None = None
    message: str | None = None
    before: Any = None
    """What undoing puts back."""
    version: int = 0
    """Of the lead, as this batch left it."""


class BatchChunk(msgspec.Struct, frozen=True, kw_only=True):
    run: str
    number: int
    rows: tuple[BatchRow, ...]


class ChunkSlim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    run: str
    number: int


class BatchView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    op: BatchOp
    value: str | None
    value_name: str
    """What to call the value on screen: the person, the stage."""
    state: BatchState
    matched: int
    changed: int
    unchanged: int
    failed_count: int
    failed: list[BatchFailure]
    """The first of them; `/rows` has them all."""
    restored: int
    kept: int
    progress: float
    undo_token: str | None
    """None where there is nothing to undo, or no more."""
    undo_until: str | None
    by: str
    by_name: str
    created_at: str
    finished_at: str | None
    undone_at: str | None
    version: int


class BatchRowView(msgspec.Struct, frozen=True, kw_only=True):
    lead_id: str
    name: str
    result: RowResult | None
    code: str | None
    message: str | None


class UndoBatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    undo_token: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class RowPage(msgspec.Struct, frozen=True):
    """Some rows of a batch, where they go on, and how many there are in all."""

    rows: list[BatchRow]
    following: int | None
    total: int
