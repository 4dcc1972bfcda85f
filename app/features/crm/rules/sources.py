"""Whether a lead's timeline was told of something before."""

from hashlib import blake2b
from typing import Final

from app.features.crm.types.timeline import SOURCES_REMEMBERED, Told

MARK_BYTES: Final = 8


def mark_of(source: str) -> bytes:
    return blake2b(source.encode(), digest_size=MARK_BYTES).digest()


def is_told(told: Told, source: str) -> bool | None:
    """None: it is not among the newest, and there are older ones."""
    mark, marks = mark_of(source), told.marks
    if any(marks[at : at + MARK_BYTES] == mark for at in range(0, len(marks), MARK_BYTES)):
        return True
    return False if told.whole else None


def noted(told: Told, source: str) -> Told:
    """With one source more; the oldest is dropped when there are too many."""
    marks = told.marks + mark_of(source)
    kept = marks[-SOURCES_REMEMBERED * MARK_BYTES :]
    return Told(marks=kept, whole=told.whole and kept == marks)
