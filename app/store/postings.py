"""Which rows have a value: bits by slot, in chunks, so that sets intersect fast and are walked newest first."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Final

CHUNK_BITS: Final = 1024
_SHIFT: Final = 10
_MASK: Final = CHUNK_BITS - 1
_BYTES: Final = CHUNK_BITS >> 3
_FULL: Final = (1 << CHUNK_BITS) - 1
_TO_SWITCHES: Final = bytes.maketrans(b"01", b"\x00\x01")

Chunks = list[int]


class Posting:
    """The slots of the rows that have one value."""

    __slots__ = ("chunks", "count")

    def __init__(self, chunks: Chunks | None = None) -> None:
        self.chunks: Chunks = [] if chunks is None else chunks
        self.count = counted(self.chunks)

    def add(self, slot: int) -> None:
        """A slot that is not in it."""
        at, chunks = slot >> _SHIFT, self.chunks
        while at >= len(chunks):
            chunks.append(0)
        chunks[at] |= 1 << (slot & _MASK)
        self.count += 1

    def add_all(self, slots: Sequence[int]) -> None:
        """Slots that are not in it, in rising order."""
        first = slots[0] >> _SHIFT
        self._add_chunks(first, _packed_from(first, slots))

    def add_range(self, start: int, end: int) -> None:
        """All slots from one to another, none of which is in it."""
        first, last = start >> _SHIFT, (end - 1) >> _SHIFT
        if start >= end:
            return
        fresh = [_FULL] * (last - first + 1)
        fresh[-1] &= _FULL >> (CHUNK_BITS - 1 - (end - 1 & _MASK))
        fresh[0] &= _FULL << (start & _MASK) & _FULL
        self._add_chunks(first, fresh)

    def move(self, old: int, slot: int) -> None:
        """From a slot that is in it to one that is not."""
        chunks = self.chunks
        chunks[old >> _SHIFT] ^= 1 << (old & _MASK)
        at = slot >> _SHIFT
        while at >= len(chunks):
            chunks.append(0)
        chunks[at] |= 1 << (slot & _MASK)

    def discard(self, slot: int) -> None:
        at, bit = slot >> _SHIFT, 1 << (slot & _MASK)
        if at < len(self.chunks) and self.chunks[at] & bit:
            self.chunks[at] ^= bit
            self.count -= 1

    def _add_chunks(self, first: int, fresh: Chunks) -> None:
        chunks = self.chunks
        while len(chunks) < first + len(fresh):
            chunks.append(0)
        for at, bits in enumerate(fresh, first):
            chunks[at] |= bits
        self.count += counted(fresh)

    def __bool__(self) -> bool:
        return self.count > 0


def united(parts: Sequence[Chunks]) -> Chunks:
    """The slots that are in any of the sets."""
    length = max((len(part) for part in parts), default=0)
    result = [0] * length
    for part in parts:
        for at, bits in enumerate(part):
            result[at] |= bits
    return result


def shared(parts: Sequence[Chunks]) -> Chunks:
    """The slots that are in all of the sets."""
    first, *others = parts
    for other in others:
        first = [a & b for a, b in zip(first, other, strict=False)]
    return first


def without(chunks: Chunks, other: Chunks) -> Chunks:
    """The slots of the first set that are not in the second."""
    both = min(len(chunks), len(other))
    return [a & ~b for a, b in zip(chunks[:both], other[:both], strict=True)] + chunks[both:]


def above(chunks: Chunks, first: int) -> Chunks:
    """The slots from a first one on."""
    at = first >> _SHIFT
    if at >= len(chunks):
        return []
    return [0] * at + [chunks[at] >> (first & _MASK) << (first & _MASK)] + chunks[at + 1 :]


def counted(chunks: Chunks) -> int:
    return sum(map(int.bit_count, chunks))


def counted_both(chunks: Chunks, other: Chunks) -> int:
    """How many slots are in both."""
    return sum(map(int.bit_count, map(int.__and__, chunks, other)))


def newest_first(chunks: Chunks, below: int | None = None, *, skip: int = 0) -> Iterator[int]:
    """The slots from the highest down, starting under `below`, without the first so many."""
    top = len(chunks) - 1 if below is None else min(len(chunks) - 1, below >> _SHIFT)
    for at in range(top, -1, -1):
        bits = chunks[at]
        base = at << _SHIFT
        if below is not None and base + CHUNK_BITS > below:
            bits &= (1 << (below - base)) - 1
        if skip:
            passed = min(skip, bits.bit_count())
            bits, skip = _lowest(bits, bits.bit_count() - passed), skip - passed
        while bits:
            slot = bits.bit_length() - 1
            bits ^= 1 << slot
            yield base + slot


def beyond(chunks: Chunks, skip: int) -> Chunks:
    """The slots without so many of the lowest."""
    for at, bits in enumerate(chunks):
        count = bits.bit_count()
        if skip < count:
            return [0] * at + [bits ^ _lowest(bits, skip)] + chunks[at + 1 :]
        skip -= count
    return []


def _lowest(bits: int, count: int) -> int:
    """So many of the lowest bits: their end is found by halves."""
    low, high = 0, bits.bit_length()
    while low < high:
        middle = (low + high) >> 1
        if (bits & ((1 << middle) - 1)).bit_count() < count:
            low = middle + 1
        else:
            high = middle
    return bits & ((1 << low) - 1)


def rising(chunks: Chunks) -> Iterator[int]:
    """All slots from the lowest up; cheaper for each than newest first where there are many."""
    for at, bits in enumerate(chunks):
        if bits:
            base = at << _SHIFT
            yield from compress(range(base, base + CHUNK_BITS), _switches(bits))


def _switches(bits: int) -> bytes:
    """The digits of a number in base two, read from its end, switch the slots on and off."""
    return bin(bits)[:1:-1].encode().translate(_TO_SWITCHES)


def tested(chunks: Chunks) -> bytes:
    """The same bits as bytes, where single slots are asked for by the thousand."""
    return b"".join([bits.to_bytes(_BYTES, "little") for bits in chunks])


def switched(chunks: Chunks, length: int) -> bytes:
    """The same with a byte for each of so many slots, where they are asked for by the ten thousand."""
    return b"".join([_switches(bits).ljust(CHUNK_BITS, b"\0") for bits in chunks]).ljust(length, b"\0")


def packed(slots: Sequence[int]) -> Chunks:
    """The chunks of many slots at once, given in rising order."""
    if not slots:
        return []
    first = slots[0] >> _SHIFT
    return [0] * first + _packed_from(first, slots)


def strewn(slots: Iterable[int], length: int) -> Chunks:
    """The chunks of slots below a length, in any order and as often as they like."""
    raw = bytearray((length >> _SHIFT) + 1 << _SHIFT - 3)
    for slot in slots:
        raw[slot >> 3] |= 1 << (slot & 7)
    return _chunked(raw)


def _packed_from(first: int, slots: Sequence[int]) -> Chunks:
    """The same without the chunks before the first that has a slot."""
    base = first << _SHIFT
    raw = bytearray((slots[-1] >> _SHIFT) + 1 - first << _SHIFT - 3)
    for slot in slots:
        at = slot - base
        raw[at >> 3] |= 1 << (at & 7)
    return _chunked(raw)


def _chunked(raw: bytearray) -> Chunks:
    return [int.from_bytes(raw[at : at + _BYTES], "little") for at in range(0, len(raw), _BYTES)]
