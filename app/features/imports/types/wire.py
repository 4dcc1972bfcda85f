"""What a request about imports says, and what is answered."""

from typing import Annotated, Literal

import msgspec

from app.features.imports.types.columns import Column
from app.features.imports.types.records import Buckets, ConsentSaid, Preview, State, Trouble
from app.features.imports.types.rows import Bucket, Policy

Address = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
Target = Annotated[str, msgspec.Meta(max_length=60)]
Cell = Annotated[str, msgspec.Meta(max_length=10_000)]


class NewImport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly one of the two."""

    file_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    published_csv_url: Address | None = None


class PreviewImport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not named stays as it is; the first time it is as it was suggested."""

    mapping: dict[str, Target | None] | msgspec.UnsetType = msgspec.UNSET
    policy: Policy | msgspec.UnsetType = msgspec.UNSET
    country: Annotated[str, msgspec.Meta(max_length=2)] | msgspec.UnsetType | None = msgspec.UNSET
    stage: Annotated[str, msgspec.Meta(max_length=100)] | msgspec.UnsetType | None = msgspec.UNSET
    tags: Annotated[list[str], msgspec.Meta(max_length=50)] | msgspec.UnsetType | None = msgspec.UNSET
    owner: Annotated[str, msgspec.Meta(max_length=64)] | msgspec.UnsetType | None = msgspec.UNSET
    has_header: bool | msgspec.UnsetType = msgspec.UNSET
    fixes: dict[str, dict[str, Cell | None]] | msgspec.UnsetType = msgspec.UNSET
    """By row and column, both as numbers. Those from before stay; null takes one back."""


class Agreed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How these people agreed to be contacted: not at all, or as each record says."""

    none: bool = False
    records: Annotated[list[ConsentSaid], msgspec.Meta(max_length=6)] | None = None


class BeginImport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    consent: Agreed | None = None


class UndoImport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    undo_token: Annotated[str, msgspec.Meta(max_length=100)] | None = None


class ImportProgress(msgspec.Struct, frozen=True, kw_only=True):
    rows: int
    of: int
    rate: float
    """Rows a second."""
    eta_s: float | None


class ImportUndone(msgspec.Struct, frozen=True, kw_only=True):
    deleted: int
    restored: int
    kept: int


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True):
    country: str | None
    stage: str | None
    tags: list[str]
    owner: str | None


class LeadImport(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    state: State
    name: str
    source: Literal["file", "published_csv"]
    url: str | None
    file_id: str | None
    size: int
    encoding: str
    delimiter: str
    has_header: bool
    header: list[str]
    rows_estimate: int
    columns: list[Column]
    mapping: dict[str, str | None]
    policy: Policy
    options: ImportOptions
    fixes: dict[str, dict[str, str]]
    consent: Agreed | None
    preview: Preview | None
    progress: ImportProgress
    buckets: Buckets
    error: Trouble | None
    resumed: bool
    has_errors: bool
    """Whether there is a list of rows that did not come in."""
    undo_token: str | None
    undo_until: str | None
    undone: ImportUndone | None
    by: str
    by_name: str
    created_at: str
    started_at: str | None
    finished_at: str | None
    undone_at: str | None
    version: int


class LeadImportItem(msgspec.Struct, frozen=True, kw_only=True):
    """An import in the list of them."""

    id: str
    state: State
    name: str
    source: Literal["file", "published_csv"]
    rows_estimate: int
    progress: ImportProgress
    buckets: Buckets
    error: Trouble | None
    undo_token: str | None
    by: str
    by_name: str
    created_at: str
    finished_at: str | None
    version: int


class ImportedRow(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    line: int | None
    bucket: Bucket
    reason: str
    message: str
    lead_id: str | None
    twin: int | None
    """The line in which the same person stands."""
    kept: str | None
    """Why undoing left the lead as it is."""
