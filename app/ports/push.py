"""Messages to browsers that asked for them."""

from typing import Protocol

import msgspec

from app.core.secrets import Secret
from app.ports.outside import Rejected


class PushTarget(msgspec.Struct, frozen=True, kw_only=True):
    """Where one browser of one person listens, with the keys that only it can read with."""

    endpoint: str
    p256dh: str
    auth: str


class Gone(Rejected):
    """That browser does not listen any more: it is not to be called again."""


class Pusher(Protocol):
    async def judge(self, endpoint: str) -> None:
        """Raises Rejected for an address that is not to be called from here, Unreachable where nobody knows it."""

    async def send(
        self, target: PushTarget, payload: bytes, *, ttl_s: int, signed_with: Secret[bytes]
    ) -> None:
        """Signed with the private key of the house; raises Gone, Rejected, Unreachable or Uncertain."""
