"""A list that was read from a file: how far it has come, and what became of its rows."""

from typing import Annotated, Final, Literal

import msgspec

from app.features.compliance.types.consent import Channel
from app.features.compliance.types.flags import SuppressionReason

ImportState = Literal["waiting", "running", "done", "failed"]
ImportReason = Literal["dnc", "import", "unsubscribe", "bounce", "spam", "complaint"]

INVALID_SHOWN_MAX: Final = 100


class InvalidRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the file that holds no address. Its number is the one a spreadsheet shows."""

    row: int
    value: str
    message: str


class SuppressionImport(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` are those of the file that were looked at, without its header: a stop goes on behind them."""

    id: str
    channel: Channel
    reason: ImportReason
    country: str | None = None
    file_id: str
    file_name: str
    state: ImportState
    of: int = 0
    """How many rows the file has."""
    rows: int = 0
    added: int = 0
    known: int = 0
    invalid_count: int = 0
    invalid: tuple[InvalidRow, ...] = ()
    """The first of them."""
    created_at: int
    by: str
    request_id: str | None = None
    done_at: int | None = None
    work: str = ""
    error: str | None = None


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` of `of` were looked at; each was added, known already, or invalid."""

    id: str
    channel: Channel
    reason: SuppressionReason
    state: ImportState
    file_id: str
    file_name: str
    of: int
    rows: int
    added: int
    known: int
    invalid_count: int
    invalid: list[InvalidRow]
    created_at: str
    by: str
    done_at: str | None
    error: str | None
    version: int


class StartImport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that was uploaded for an import, with one column of addresses."""

    file_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    reason: ImportReason = "import"
    country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")] | None = None
    """Where numbers without a plus sign belong; else where the organization is."""
