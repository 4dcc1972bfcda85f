"""What the lists take and give."""

from typing import Annotated, Final, Literal

import msgspec

from app.features.compliance.types.consent import Channel
from app.features.compliance.types.flags import SuppressionReason
from app.features.compliance.types.suppression import OwnReason

ADDRESS_CHARACTERS_MAX: Final = 320
NOTE_CHARACTERS_MAX: Final = 500
WHY_CHARACTERS_MIN: Final = 3

WhoKind = Literal["user", "key", "message"]
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=ADDRESS_CHARACTERS_MAX)]
Note = Annotated[str, msgspec.Meta(max_length=NOTE_CHARACTERS_MAX)]
Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """A person or a key, and the request they do it in; or the message that it came with."""

    actor: str
    kind: WhoKind
    request_id: str | None


class Suppress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`phone` for calls and texts, `email` for mail; the phone number in any form people write it in."""

    phone: Address | None = None
    email: Address | None = None
    country: Country | None = None
    """Where a number without a plus sign belongs; else where the organization is."""
    reason: OwnReason = "manual"
    note: Note = ""


class Unsuppress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`reason` in your own words. `evidence` says how somebody who had asked to be left alone agreed again."""

    phone: Address | None = None
    email: Address | None = None
    country: Country | None = None
    reason: Annotated[str, msgspec.Meta(min_length=WHY_CHARACTERS_MIN, max_length=NOTE_CHARACTERS_MAX)]
    evidence: Note | None = None


class Unsuppressed(msgspec.Struct, frozen=True, kw_only=True):
    """`removed` is false where the address was not on the list."""

    channel: Channel
    address: str
    removed: bool


class LaterItem(msgspec.Struct, frozen=True, kw_only=True):
    reason: SuppressionReason
    source: str
    at: str
    by: str
    note: str


class SuppressionItem(msgspec.Struct, frozen=True, kw_only=True):
    """An address on a list. Of an erased person only that it is there: the address itself is gone."""

    id: str
    channel: Channel
    address: str | None
    reason: SuppressionReason
    source: str
    note: str
    since: str
    by: str
    later: list[LaterItem]
    """Further reasons that came since."""
    lead_ids: list[str]
    """Leads that have this address."""
    erased: bool
    version: int


class ReasonCount(msgspec.Struct, frozen=True, kw_only=True):
    reason: SuppressionReason
    count: int


class ChannelCount(msgspec.Struct, frozen=True, kw_only=True):
    channel: Channel
    total: int
    reasons: list[ReasonCount]


class SuppressionCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many addresses each list holds, and why."""

    channels: list[ChannelCount]
