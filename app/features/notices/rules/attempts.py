"""When something that did not go out is tried again."""

from typing import Final

from app.core.clock import SECOND_US

BACKOFF_S: Final = (10, 30, 120, 300, 900, 1_800, 3_600)
"""How long after each attempt that failed; the last one stays."""


def next_attempt_us(now_us: int, *, attempts: int, asked_s: int | None = None) -> int:
    """`asked_s`: how long the other side wants to be left alone; never shorter than our own patience."""
    patience_s = BACKOFF_S[min(attempts, len(BACKOFF_S)) - 1]
    return now_us + max(patience_s, min(asked_s or 0, BACKOFF_S[-1])) * SECOND_US
