"""Push subscriptions: one for each browser that a person allowed to wake them."""

from typing import Annotated, Final

import msgspec

from app.core.ids import UserId

SUBSCRIPTIONS_PER_PERSON_MAX: Final = 10
"""The one that was used least recently goes when there are more."""
ENDPOINT_CHARACTERS_MAX: Final = 1_000

Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{20,100}={0,2}$")]


class BrowserKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    p256dh: Key
    auth: Key


class Subscribe(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"expires": "expirationTime"},
):
    """What a browser's own PushSubscription says of itself, in its own words."""

    endpoint: Annotated[str, msgspec.Meta(min_length=1, max_length=ENDPOINT_CHARACTERS_MAX)]
    keys: BrowserKeys
    expires: float | None = None


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """Stored with the host: a device belongs to a person, whichever org they look at, for as long as they are
    signed in on it."""

    user_id: UserId
    session: str
    endpoint: str
    keys: BrowserKeys
    device: str
    created_at_us: int


class SubscriptionItem(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    host: str
    device: str
    created_at: str


class SubscriptionList(msgspec.Struct, frozen=True, kw_only=True):
    items: list[SubscriptionItem]
    next_cursor: str | None = None
    total: int


class PushKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser needs to know before it subscribes."""

    key: str


class SealedKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key that signs our push messages, at rest."""

    sealed: str
    public: str
    created_at_us: int
