"""Substring search: one folded text for all rows of a kind, a line for each, in the order of change."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

BLOCK_ROWS = 4096
"""The text is searched in blocks from the newest on, so that a common word stops early."""


def folded(text: str) -> bytes:
    return text.casefold().encode(errors="surrogatepass")


class FoldedText:
    """Line n belongs to slot n; the line of a slot that is empty by now holds nothing that is found."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = bytearray()
        self._starts = array("I", [0])
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        self._text += folded(_one_line(text))
        self._text += b"\n"
        self._starts.append(len(self._text))

    def blank(self, slot: int) -> None:
        start, end = self._starts[slot], self._starts[slot + 1] - 1
        self._text[start:end] = bytes(end - start)

    def hits(self, needle: str) -> Iterator[list[int]]:
        """Where in the text the rows are that contain the needle: newest first, block by block, once a row."""
        wanted = folded(needle)
        if b"\n" in wanted or b"\0" in wanted:
            return
        rows = len(self._starts) - 1
        for first in range((rows - 1) // BLOCK_ROWS * BLOCK_ROWS, -1, -BLOCK_ROWS):
            found = self._in(wanted, self._starts[first], self._starts[min(first + BLOCK_ROWS, rows)])
            found.reverse()
            yield found

    def slot(self, at: int) -> int:
        """The slot whose line holds a place of the text."""
        return bisect_right(self._starts, at) - 1

    def _in(self, wanted: bytes, start: int, end: int) -> list[int]:
        found = []
        find = self._text.find
        at = find(wanted, start, end)
        while at >= 0:
            found.append(at)
            # The rest of the line may contain it again: the row counts once.
            at = find(wanted, find(b"\n", at, end), end)
        return found


def _one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\0", " ")
