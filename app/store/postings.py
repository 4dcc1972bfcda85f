"""Which rows have a value: bits by slot, in chunks, so that sets intersect fast and are walked newest first."""

from collections.abc import Iterator

CHUNK_BITS = 1024
_SHIFT = 10
_MASK = CHUNK_BITS - 1

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

    def add_all(self, slots: list[int]) -> None:
        """Slots that are not in it, in rising order."""
        chunks, first = self.chunks, slots[0] >> _SHIFT
        fresh = _packed_from(first, slots)
        while len(chunks) < first + len(fresh):
            chunks.append(0)
        for at, bits in enumerate(fresh, first):
            chunks[at] |= bits
        self.count += counted(fresh)

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

    def __bool__(self) -> bool:
        return self.count > 0


def united(parts: list[Chunks]) -> Chunks:
    """The slots that are in any of the sets."""
    length = max((len(part) for part in parts), default=0)
    result = [0] * length
    for part in parts:
        for at, bits in enumerate(part):
            result[at] |= bits
    return result


def shared(parts: list[Chunks]) -> Chunks:
    """The slots that are in all of the sets."""
    first, *others = parts
    for other in others:
        first = [a & b for a, b in zip(first, other, strict=False)]
    return first


def counted(chunks: Chunks) -> int:
    return sum(map(int.bit_count, chunks))


def newest_first(chunks: Chunks, below: int | None = None) -> Iterator[int]:
    """The slots from the highest down, starting under `below`."""
    top = len(chunks) - 1 if below is None else min(len(chunks) - 1, below >> _SHIFT)
    for at in range(top, -1, -1):
        bits = chunks[at]
        base = at << _SHIFT
        if below is not None and base + CHUNK_BITS > below:
            bits &= (1 << (below - base)) - 1
        while bits:
            slot = bits.bit_length() - 1
            bits ^= 1 << slot
            yield base + slot


def packed(slots: list[int]) -> Chunks:
    """The chunks of many slots at once, given in rising order."""
    if not slots:
        return []
    first = slots[0] >> _SHIFT
    return [0] * first + _packed_from(first, slots)


def _packed_from(first: int, slots: list[int]) -> Chunks:
    """The same without the chunks before the first that has a slot."""
    base = first << _SHIFT
    raw = bytearray((slots[-1] >> _SHIFT) + 1 - first << _SHIFT - 3)
    for slot in slots:
        at = slot - base
        raw[at >> 3] |= 1 << (at & 7)
    step = CHUNK_BITS >> 3
    return [int.from_bytes(raw[at : at + step], "little") for at in range(0, len(raw), step)]
