"""Substring search: one folded text for all rows of a kind, a line for each, in the order of change."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

BLOCK_ROWS = 4096
"""The text is searched in blocks from the newest on, so that a common word stops early."""
DENSE_HITS = 400
"""With more hits than this in a block, looking at each line costs less than jumping from hit to hit."""


def folded(text: str) -> bytes:
    return text.casefold().encode(errors="surrogatepass")


class FoldedText:
    """Line n belongs to slot n. The line of a slot that is empty by now stays; whoever asks skips it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = bytearray()
        self._starts = array("Q", [0])
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        self._text += folded(text.replace("\n", " "))
        self._text += b"\n"
        self._starts.append(len(self._text))

    def hits(self, needle: str) -> Iterator[int]:
        """The slots whose text contains the needle, newest first."""
        wanted = folded(needle)
        if b"\n" in wanted:
            return
        rows = len(self._starts) - 1
        for first in range((rows - 1) // BLOCK_ROWS * BLOCK_ROWS, -1, -BLOCK_ROWS):
            yield from reversed(self._hits_in(wanted, first, min(first + BLOCK_ROWS, rows)))

    def _hits_in(self, wanted: bytes, first: int, last: int) -> list[int]:
        start, end = self._starts[first], self._starts[last]
        if self._text.find(wanted, start, end) < 0:
            return []
        if self._text.count(wanted, start, end) > DENSE_HITS:
            lines = bytes(memoryview(self._text)[start : end - 1]).split(b"\n")
            return [slot for slot, line in enumerate(lines, first) if wanted in line]
        return self._jump(wanted, first, last)

    def _jump(self, wanted: bytes, first: int, last: int) -> list[int]:
        found = []
        find, starts, end = self._text.find, self._starts, self._starts[last]
        at = find(wanted, starts[first], end)
        while at >= 0:
            slot = bisect_right(starts, at, first, last) - 1
            found.append(slot)
            at = find(wanted, starts[slot + 1], end)
        return found
