"""Work that failed for good, as HQ shows it."""

from typing import Annotated, Final

import msgspec

from app.features.accounts.types.wire import Asked, IdText

REPLAYED_AT_ONCE_MAX: Final = 100

Ids = Annotated[tuple[IdText, ...], msgspec.Meta(min_length=1, max_length=REPLAYED_AT_ONCE_MAX)]


class DeadLetterItem(msgspec.Struct, frozen=True, kw_only=True):
    """Never with its payload. `org_id` is null for work of the host itself."""

    id: str
    org_id: str | None
    kind: str
    error: str
    attempts: int
    put_at: str
    died_at: str
    replayable: bool


class Replay(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    ids: Ids


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """What was put in again, what must never be done twice, and what is no dead letter (any more)."""

    again: tuple[str, ...]
    refused: tuple[str, ...]
    gone: tuple[str, ...]
