"""Room enough for the blobs of any test."""

from typing import Final

ROOM: Final = 1 << 40
