"""What a request for a file says, and what is sent for it."""

from collections.abc import AsyncIterator

import msgspec


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    query: str
    """As it was received, to the letter: that is what the signature is about."""
    range: str | None
    if_range: str | None
    if_none_match: str | None
    request_id: str
    ip: str


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A file or a part of it. No chunks: who asks has it already."""

    name: str
    etag: str
    size: int
    first: int
    end: int
    chunks: AsyncIterator[bytes] | None

    @property
    def is_part(self) -> bool:
        return self.end - self.first < self.size
