"""A file as it is stored, and one that is on its way in."""

from typing import Annotated, Final, Literal

import msgspec

from app.store.blobs import Blob

MIB: Final = 1 << 20
SentPurpose = Literal["lead", "email_asset", "kb", "import"]
Purpose = Literal["lead", "email_asset", "kb", "import", "privacy"]
"""`privacy` is what the house gathers for one person; nobody sends such a file."""
BYTES_MAX: Final[dict[SentPurpose, int]] = {
    "lead": 25 * MIB,
    "kb": 25 * MIB,
    "email_asset": 10 * MIB,
    "import": 1024 * MIB,
}
Retention = Literal["kept", "import_source", "made"]
"""`kept` as long as nobody deletes it; what an import was read from, and what the house itself made, for its time."""
RETENTION_OF: Final[dict[SentPurpose, Retention]] = {
    "lead": "kept",
    "kb": "kept",
    "email_asset": "kept",
    "import": "import_source",
}
NAME_CHARACTERS_MAX: Final = 120
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """Announced and promised its room. It becomes a file when it is finished, or is swept when its hour is over."""

    id: str
    purpose: SentPurpose
    lead_id: str | None
    name: str
    suffix: str
    size: int
    mime: str
    by: str
    created_at: int
    ends_at: int
    attempt: str = ""
    """The last attempt to send it; an older one that still runs gives way."""
    blob: Blob | None = None
    """What has come in."""


class StoredFile(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    purpose: Purpose
    lead_id: str | None
    name: str
    mime: str
    blob: Blob
    by: str
    created_at: int
    warnings: tuple[str, ...] = ()
    retention: Retention = "kept"
    deleted_at: int | None = None
    deleted_by: str | None = None
    purging: bool = False
    """Its time is over: the blob goes, then this."""

    @property
    def path(self) -> str:
        return self.blob.name

    @property
    def size(self) -> int:
        return self.blob.size


class LinkCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often the links of a blob were called back."""

    path: str
    count: int


class UsedLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link for one use that was used. Kept until it would have ended anyway."""

    id: str
    ends_at: int


class Purge(msgspec.Struct, frozen=True, kw_only=True):
    """A blob without a record whose time is over: decided and written down, then done."""

    path: str
    class_: str = msgspec.field(name="class")
