"""What a request about files says, and what is answered."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

import msgspec

from app.features.files.types.files import BYTES_MAX, Purpose, Retention, SentPurpose, Sha256

FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
FileId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
LeadId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Path = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]
Ttl = Annotated[int, msgspec.Meta(ge=10, le=3_600)]


class AskUpload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    purpose: SentPurpose
    name: FileName
    size: Annotated[int, msgspec.Meta(ge=1, le=max(BYTES_MAX.values()) * 1024)]
    mime: Annotated[str, msgspec.Meta(max_length=200)] = ""
    lead_id: LeadId | None = None


class UploadView(msgspec.Struct, frozen=True, kw_only=True):
    """Where to send the bytes, and until when that may begin."""

    file_id: str
    url: str
    method: Literal["PUT"]
    headers: dict[str, str]
    exp: str


class FinishUpload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    file_id: FileId
    sha256: Sha256 | None = None


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    size: int
    sha256: str
    mime: str
    purpose: Purpose
    lead_id: str | None
    path: str
    created_at: str
    by: str
    warnings: list[str]
    retention: Retention
    kept_until: str | None
    deleted_at: str | None
    version: int


class FinishedView(msgspec.Struct, frozen=True, kw_only=True):
    file: FileView


class SignLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly one of path and file_id."""

    path: Path | None = None
    file_id: FileId | None = None
    action: Literal["get"] = "get"
    ttl_s: Ttl = 300
    once: bool = False


class LinkView(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    exp: str


class RevokeLinks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    path: Path | None = None
    file_id: FileId | None = None


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """Which files are listed, and from where on."""

    lead_id: str | None
    purpose: Purpose | None
    deleted: bool
    limit: int
    after: str | None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    query: str
    """As it was received, to the letter: that is what the signature is about."""
    range: str | None
    if_range: str | None
    if_none_match: str | None
    request_id: str
    ip: str
    looks_only: bool = False
    """Asks what there is, and takes nothing away."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A file or a part of it. No chunks: who asks has it already."""

    name: str
    mime: str
    etag: str
    size: int
    first: int
    end: int
    chunks: AsyncIterator[bytes] | None

    @property
    def is_part(self) -> bool:
        return self.end - self.first < self.size
