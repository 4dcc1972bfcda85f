"""Why an address must not be contacted on a channel."""

from typing import Literal

import msgspec

SuppressionReason = Literal[
    "stop", "unsubscribe", "bounce", "spam", "dnc", "manual", "import", "complaint", "wrong_person", "erased"
]


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    reason: SuppressionReason
    since: int
    """Microseconds since 1970."""
    source: str | None = None


class Flags(msgspec.Struct, frozen=True, kw_only=True):
    """By channel; None where nothing forbids it."""

    voice: Flag | None = None
    sms: Flag | None = None
    email: Flag | None = None
