"""How far a long command is, on one line of a terminal. Where nobody watches it says nothing."""

import sys
import time
from typing import Final, TextIO

WIDTH: Final = 32
REDRAWN_EVERY_S: Final = 0.1


class Progress:
    """Called with a share from 0 to 1, as often as one likes. Used as a context, it leaves a clean line behind."""

    def __init__(self, what: str, *, silent: bool = False, stream: TextIO | None = None) -> None:
        self._what = what
        self._stream = sys.stderr if stream is None else stream
        self._silent = silent or not self._stream.isatty()
        self._drawn_at_s = 0.0
        self._drawn = False

    def __call__(self, share: float) -> None:
        now_s = time.monotonic()
        if self._silent or (share < 1 and now_s - self._drawn_at_s < REDRAWN_EVERY_S):
            return
        self._drawn_at_s, self._drawn = now_s, True
        full = round(WIDTH * min(1.0, max(0.0, share)))
        self._stream.write(f"\r{self._what}  [{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%}")
        self._stream.flush()

    def __enter__(self) -> "Progress":
        self(0.0)
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
