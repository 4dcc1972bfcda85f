"""Why an address must not be contacted on a channel."""

from typing import Final, Literal

import msgspec

from app.core.clock import rfc3339

SuppressionReason = Literal[
    "stop",
    "unsubscribe",
    "bounce",
    "spam",
    "dnc",
    "manual",
    "import",
    "complaint",
    "wrong_person",
    "erased",
]
"""Asked for by the person (`stop unsubscribe spam complaint`), found out (`bounce wrong_person`), of a register
(`dnc`), decided here (`manual import`), or left of somebody who was erased."""


class Flag(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    reason: SuppressionReason
    since: int
    """Microseconds since 1970."""
    source: str


class Flags(msgspec.Struct, frozen=True, kw_only=True):
    """By channel; None where nothing forbids it."""

    voice: Flag | None = None
    sms: Flag | None = None
    email: Flag | None = None


NO_FLAGS: Final = Flags()


class FlagView(msgspec.Struct, frozen=True, kw_only=True):
    reason: SuppressionReason
    since: str
    source: str


class FlagsView(msgspec.Struct, frozen=True, kw_only=True):
    """The same on the wire."""

    voice: FlagView | None
    sms: FlagView | None
    email: FlagView | None


def flags_view(flags: Flags) -> FlagsView:
    return FlagsView(voice=_view(flags.voice), sms=_view(flags.sms), email=_view(flags.email))


def _view(flag: Flag | None) -> FlagView | None:
    if flag is None:
        return None
    return FlagView(reason=flag.reason, since=rfc3339(flag.since), source=flag.source)
