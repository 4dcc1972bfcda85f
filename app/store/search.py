"""Substring search: one folded text for all rows of a kind, a line for each, in the order of change."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

BLOCK_ROWS: Final = 4096
"""The text is searched in blocks from the newest on, so that a common word stops early."""
HITS_ONE_BY_ONE_MAX: Final = 256
"""In a block with more hits it costs less to look at every line."""
WORDS_MAX: Final = 16
NUMBERS_MAX: Final = 2
"""So many words of one search are also taken for pieces of a phone number."""
DIGITS_MIN: Final = 3
NATIONAL_DIGITS_MIN: Final = 6
"""A zero in front of at least so many digits is how numbers are dialled at home, and no part of them abroad."""
_PHONE: Final = re.compile(r"[\d\s()+./\-\u2010-\u2015\u00a0]+")
_TRUNK: Final = "(0)"

Needles = tuple[bytes, ...]
"""What a row must contain, all of it."""


def folded(text: str) -> bytes:
    return text.casefold().encode(errors="surrogatepass")


def asked(text: str) -> list[Needles]:
    """The ways in which a row may match: every word of the text, a phone number among them however it is written."""
    words = text.split()[:WORDS_MAX]
    whole = _digits(text) if len(words) > 1 else None
    if whole is not None:
        return _searched([(text_of(words),), (whole,)])
    numbers = [_digits(word) for word in words]
    if sum(number is not None for number in numbers) > NUMBERS_MAX:
        numbers = [None] * len(words)
    ways = [
        (word,) if number in (None, word) else (word, number)
        for word, number in zip(words, numbers, strict=True)
    ]
    return _searched(product(*ways))


def text_of(words: Iterable[str]) -> str:
    return " ".join(words)


def _searched(ways: Iterable[Iterable[str | None]]) -> list[Needles]:
    """The rarest first, as far as length tells."""
    found = [tuple(sorted({folded(word) for word in way if word}, key=len, reverse=True)) for way in ways]
    return [needles for needles in found if needles and b"\0" not in b"".join(needles)]


def _digits(text: str) -> str | None:
    """As a number stands in its international form; None where the text is none."""
    if not _PHONE.fullmatch(text):
        return None
    digits = "".join(char for char in text.replace(_TRUNK, "") if char.isdecimal() and char.isascii())
    if len(digits) < DIGITS_MIN:
        return None
    bare = digits.lstrip("0")
    return bare if len(bare) >= NATIONAL_DIGITS_MIN else digits


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

    def hits(self, text: str) -> Iterator[list[int]]:
        """Where in the text the rows are that match: newest first, block by block, once a row."""
        ways = [self._rarest_first(needles) for needles in asked(text)]
        for first, last in self._blocks():
            found = [self._in(needles, first, last) for needles in ways]
            if len(found) > 1:
                yield sorted(self._lines_of(found), reverse=True)
            else:
                yield [at for one in found for at in reversed(one)]

    def slots(self, text: str) -> Iterator[int]:
        """The slots that match, in no order, some of them perhaps twice; cheaper where there are many."""
        for needles in map(self._rarest_first, asked(text)):
            for first, last in self._blocks():
                found = self._in(needles, first, last, most=HITS_ONE_BY_ONE_MAX)
                if len(found) < HITS_ONE_BY_ONE_MAX:
                    yield from map(self.slot, found)
                else:
                    yield from self._line_by_line(needles, first, last)

    def slot(self, at: int) -> int:
        """The slot whose line holds a place of the text."""
        return bisect_right(self._starts, at) - 1

    def _blocks(self) -> Iterator[tuple[int, int]]:
        rows = len(self._starts) - 1
        for first in range((rows - 1) // BLOCK_ROWS * BLOCK_ROWS, -1, -BLOCK_ROWS):
            yield first, min(first + BLOCK_ROWS, rows)

    def _lines_of(self, found: Iterable[Iterable[int]]) -> set[int]:
        return {self._starts[self.slot(at)] for those in found for at in those}

    def _rarest_first(self, needles: Needles) -> Needles:
        """As far as the newest rows tell."""
        if len(needles) < 2 or len(self._starts) < 2:
            return needles
        start = self._starts[max(0, len(self._starts) - 1 - BLOCK_ROWS)]
        return tuple(sorted(needles, key=lambda needle: self._text.count(needle, start)))

    def _line_by_line(self, needles: Needles, first: int, last: int) -> Iterable[int]:
        start, end = self._starts[first], self._starts[last]
        lines = bytes(self._text[start : end - 1]).split(b"\n")
        rarest, *others = needles
        if not others:
            return [slot for slot, line in enumerate(lines, first) if rarest in line]
        return [
            slot
            for slot, line in enumerate(lines, first)
            if rarest in line and all(needle in line for needle in others)
        ]

    def _in(self, needles: Needles, first: int, last: int, *, most: int = BLOCK_ROWS) -> list[int]:
        """Where the first of the needles stands in a line that has them all, once a line; so many at most."""
        rarest, *others = needles
        find, rfind, end = self._text.find, self._text.rfind, self._starts[last]
        found: list[int] = []
        second, more = (others[0], others[1:]) if others else (b"", [])
        at = find(rarest, self._starts[first], end)
        while at >= 0 and len(found) < most:
            line_end = find(b"\n", at, end)
            # Written out for two words, which is what people type: this is asked for every line with the first.
            fits = not second or find(second, rfind(b"\n", 0, at) + 1, line_end) >= 0
            if fits and (not more or self._has_all(more, at, line_end)):
                found.append(at)
            # The rest of the line may contain it again: the row counts once.
            at = find(rarest, line_end, end)
        return found

    def _has_all(self, needles: Iterable[bytes], at: int, line_end: int) -> bool:
        start = self._text.rfind(b"\n", 0, at) + 1
        return all(self._text.find(needle, start, line_end) >= 0 for needle in needles)


def _one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\0", " ")
