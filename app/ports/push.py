"""Messages to browsers that asked for them."""

from typing import Protocol

import msgspec


class PushTarget(msgspec.Struct, frozen=True, kw_only=True):
    """Where one browser of one person listens, with the keys that only it can read with."""

    endpoint: str
    p256dh: str
    auth: str


class Pusher(Protocol):
    @property
    def public_key(self) -> str:
        """What a browser needs to know to accept messages from this house."""

    async def judge(self, endpoint: str) -> None:
        """Raises Rejected for an address that is not to be called from here."""

    async def send(self, target: PushTarget, payload: bytes, *, ttl_s: int) -> None:
        """Raises Unreachable, Uncertain, Rejected, or Gone when that browser does not listen any more."""
