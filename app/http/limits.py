"""How fast one token and one address may ask."""

from typing import Final, Protocol

TOKEN_PER_S: Final = 20.0
TOKEN_BURST: Final = 60
PUBLIC_PER_S: Final = 5.0
PUBLIC_BURST: Final = 10


class Buckets(Protocol):
    """The table that all processes of the host share."""

    def hit(self, key: str, rate_per_s: float, burst: int) -> int:
        """0 when it is allowed, else the whole seconds until it would be."""


class RateLimits:
    def __init__(self, buckets: Buckets) -> None:
        self._buckets = buckets

    def by_token(self, session: str) -> int:
        return self._buckets.hit(f"token:{session}", TOKEN_PER_S, TOKEN_BURST)

    def by_network(self, network: str) -> int:
        return self._buckets.hit(f"public:{network}", PUBLIC_PER_S, PUBLIC_BURST)
