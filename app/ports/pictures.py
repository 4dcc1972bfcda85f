"""Pictures saved again, so that nothing is left in them but what is seen."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol


class Cleaning(Protocol):
    """One picture on its way."""

    def pieces(self) -> Iterator[bytes]:
        """The new file. Raises Rejected with a sentence where the picture is damaged or too large."""

    @property
    def removed(self) -> tuple[str, ...]:
        """What was taken out, known when all pieces are: `place`, `details`, `comments`, `turned`."""


class Pictures(Protocol):
    def cleaned(self, picture: BinaryIO) -> AbstractContextManager[Cleaning]:
        """The file must be one that lies on this machine."""
