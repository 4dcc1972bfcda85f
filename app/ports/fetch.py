"""A file that lies at an address which somebody chose."""

from collections.abc import AsyncGenerator
from typing import Protocol


class Fetcher(Protocol):
    def refuse_unfit(self, url: str) -> None:
        """Raises Rejected for what is no address to be read from here; asks nobody."""

    def fetch(self, url: str, *, bytes_max: int) -> AsyncGenerator[bytes, None]:
        """Its content, piece by piece. Raises Rejected with a sentence for whoever chose the address, Unreachable where
        it may go better later. Nothing private is ever called, wherever the address leads."""
