"""Looking for viruses in what people send."""

from collections.abc import Iterable
from typing import Protocol


class Scanner(Protocol):
    def found_in(self, chunks: Iterable[bytes]) -> str | None:
        """The name of what it found, None where it found nothing. For code without a loop.

        Raises Unreachable where nobody scans just now, Rejected where it cannot say of this file.
        """
