"""Who is not to be contacted on a channel, as it is kept."""

from typing import Final, Literal, get_args

import msgspec

from app.features.compliance.types.consent import Channel
from app.features.compliance.types.flags import SuppressionReason

OwnReason = Literal["stop", "unsubscribe", "bounce", "spam", "dnc", "manual", "complaint", "wrong_person"]
"""What a person or a key may say; the others the house gives itself."""

REASONS: Final[tuple[SuppressionReason, ...]] = get_args(SuppressionReason)
ASKED_FOR: Final = frozenset[SuppressionReason]({"stop", "unsubscribe", "spam", "complaint"})
"""The person themselves wanted it: it ends when they agree again."""


class Later(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A further reason that came when the address was suppressed already."""

    reason: SuppressionReason
    source: str
    at: int
    by: str
    note: str = ""


class Suppression(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One address on one channel. The first date and reason stay."""

    channel: Channel
    address: str
    """E.164, or a lower-case e-mail address; of an erased person a keyed hash that nobody can read."""
    reason: SuppressionReason
    source: str
    """What it comes from: `user`, `key`, `import:<id>`, `message:<id>`, `provider`."""
    at: int
    by: str
    note: str = ""
    later: tuple[Later, ...] = ()
    erased_at: int | None = None

    @property
    def was_asked_for(self) -> bool:
        return self.reason in ASKED_FOR or any(one.reason in ASKED_FOR for one in self.later)


class SuppressionChange(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one act, for whoever keeps more about the address: the timelines of its people."""

    channel: Channel
    address: str
    suppressed: bool
    """False: the way is open again."""
    reason: SuppressionReason
    note: str
    source: str
    by: str
