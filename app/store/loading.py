"""An org read from its files: the newest snapshot, and every line since."""

import gc
from collections.abc import Sequence
from typing import Any

from app.store.batch import FENCE
from app.store.errors import Gone
from app.store.kinds import Kind
from app.store.segments import Segments
from app.store.snapshot import read_snapshot
from app.store.view import View
from app.store.watermark import JOURNAL, segment_of, word

LOAD_ATTEMPTS_MAX = 3
FREEZE_ROWS_MIN = 10_000
"""Rows of a large org live long: the garbage collector need not look at them again."""


def load(kinds: Sequence[Kind[Any]], segments: Segments, words: Sequence[int]) -> View:
    """Everything that is durable by now."""
    for _ in range(LOAD_ATTEMPTS_MAX - 1):
        try:
            return _load(kinds, segments, words[JOURNAL])
        except Gone:
            # A compaction has just dropped what this began to read; the newer snapshot is there by now.
            segments.close()
    return _load(kinds, segments, words[JOURNAL])


def _load(kinds: Sequence[Kind[Any]], segments: Segments, mark: int) -> View:
    view = View([*kinds, FENCE])
    first = max((number for number in segments.paths.snapshots() if number <= segment_of(mark)), default=0)
    if first:
        read_snapshot(view, segments, first)
        view.base = first
    head = segments.head(view.base)
    if head.last_seq != view.last_seq:
        raise segments.damaged(word(view.base, 0), f"sequence {head.last_seq} follows {view.last_seq}")
    view.mark = word(view.base, head.length)
    view.catch_up(segments, mark)
    if view.rows >= FREEZE_ROWS_MIN:
        gc.freeze()
    return view
