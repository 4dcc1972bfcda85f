"""An import as it is stored, and its chunks. Times are microseconds since 1970."""

from typing import Any, Final, Literal

import msgspec

from app.features.compliance.types import Channel, ConsentClass, ConsentSource
from app.features.crm.types.by import By
from app.features.crm.types.lead import Lead
from app.features.imports.types.columns import Column
from app.features.imports.types.options import Options
from app.features.imports.types.rows import Bucket, Problem

State = Literal[
    "fetching",
    "reading",
    "mapping",
    "previewing",
    "ready",
    "running",
    "done",
    "cancelling",
    "cancelled",
    "failed",
    "undoing",
    "undone",
]
WORKING: Final[frozenset[State]] = frozenset(
    ("fetching", "reading", "previewing", "running", "cancelling", "undoing")
)
"""Somebody is at it; whoever finds nobody at it, finds it failed."""
NEVER_STARTED: Final[frozenset[State]] = frozenset(
    ("fetching", "reading", "mapping", "previewing", "ready", "cancelled", "failed")
)
UNDONE_WITHIN_DAYS: Final = 30


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why an import failed."""

    code: str
    message: str
    line: int | None = None


class Buckets(msgspec.Struct, frozen=True, kw_only=True):
    created: int = 0
    updated: int = 0
    duplicate: int = 0
    invalid: int = 0
    skipped: int = 0

    @property
    def total(self) -> int:
        return self.created + self.updated + self.duplicate + self.invalid + self.skipped

    def plus(self, other: "Buckets") -> "Buckets":
        return Buckets(
            created=self.created + other.created,
            updated=self.updated + other.updated,
            duplicate=self.duplicate + other.duplicate,
            invalid=self.invalid + other.invalid,
            skipped=self.skipped + other.skipped,
        )


class ProblemRow(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    line: int
    column: int | None
    value: str
    detail: str


class ProblemClass(msgspec.Struct, frozen=True, kw_only=True):
    """All rows in which one thing is wrong, or worth telling."""

    code: str
    message: str
    blocks: bool
    """Whether it keeps a row out."""
    count: int
    rows: tuple[ProblemRow, ...]
    """The first of them."""


class PreviewRow(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    line: int
    bucket: Bucket
    reason: str
    cells: tuple[str, ...]
    fields: dict[str, Any]
    """As they would be written."""
    lead_id: str | None = None
    problems: tuple[Problem, ...] = ()


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    rows: int
    buckets: Buckets
    reasons: dict[str, int]
    first: tuple[PreviewRow, ...]
    problems: tuple[ProblemClass, ...]
    no_room: int
    """So many new people are more than the organization may hold."""
    room: int
    limit: int
    changes: dict[str, int]
    """How many leads that are there would change, field by field."""
    shares_phone: int
    made_at: int


class ConsentSaid(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"class_": "class"}
):
    """How the people of a file agreed, on one channel."""

    channel: Channel
    class_: ConsentClass
    source: ConsentSource = "import"
    wording: str = ""
    evidence: str | None = None


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    deleted: int = 0
    restored: int = 0
    kept: int = 0


class Import(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    state: State
    by: By
    created_at: int
    url: str | None = None
    file_id: str | None = None
    size: int = 0
    encoding: str = "utf-8"
    mark_bytes: int = 0
    delimiter: str = ","
    has_header: bool = True
    first_record: int = 1
    """How many records come before the first row: the header, and the line that names the delimiter."""
    names: tuple[str, ...] = ()
    top: tuple[str, ...] = ()
    """The first record, whatever it is taken for."""
    columns: tuple[Column, ...] = ()
    rows: int = 0
    """By the ends of lines; exact once it was previewed."""
    options: Options = Options()
    consent: tuple[ConsentSaid, ...] | None = None
    """None: not asked yet. Nothing in it: these people agreed to nothing."""
    preview: Preview | None = None
    done_rows: int = 0
    step_at: int = 0
    """When what it does now was begun."""
    buckets: Buckets = Buckets()
    chunks: int = 0
    error: Trouble | None = None
    resumed: bool = False
    errors_file: str | None = None
    started_by: By | None = None
    started_at: int | None = None
    finished_at: int | None = None
    undo_token: str | None = None
    undone: Undone | None = None
    undone_by: By | None = None
    undone_at: int | None = None


class Outcome(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """What became of a row, or of several in a run that have no lead of their own and the same fate."""

    row: int
    line: int
    bucket: Bucket
    reason: str
    count: int = 1
    lead: str = ""
    version: int = 0
    """Of the lead, as the import left it."""
    twin: int = 0
    """The line in which the same person stands."""
    kept: str = ""
    """Why undoing left the lead as it is."""


class Chunk(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows of an import, written in one batch with what they did."""

    import_id: str
    number: int
    rows: int
    buckets: Buckets
    outcomes: tuple[Outcome, ...]
    before: dict[str, Lead] = {}
    """Leads that were changed, as they had been."""
    undone: Undone | None = None


class ChunkSlim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    import_id: str
    number: int
    rows: int
    buckets: Buckets
    undone: Undone | None = None
