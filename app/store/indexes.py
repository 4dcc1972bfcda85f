"""An index in memory: from a value to the slots of the rows that have it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol

from app.store.postings import Chunks, Posting, newest_first, packed, united


class SlotIndex(Protocol):
    """What a collection needs of an index, however it keeps its slots."""

    def enter(self, value: str, slot: int) -> None:
        """A row that does not have the value in it yet."""

    def leave(self, value: str, slot: int) -> None: ...

    def move(self, value: str, old: int, slot: int) -> None:
        """A row keeps its value and gets another slot."""

    def fill(self, found: Iterable[Iterable[str]], slots: Iterable[int]) -> None:
        """The values of many rows at once, with their slots, in rising order."""

    def newest(self, value: str) -> list[int]:
        """The slots with a value, newest first."""

    def any_of(self, values: Iterable[str]) -> Chunks: ...


class Dense:
    """Few values that many rows share: a set of bits each."""

    def __init__(self) -> None:
        self._postings: dict[str, Posting] = {}

    def enter(self, value: str, slot: int) -> None:
        posting = self._postings.get(value)
        if posting is None:
            posting = self._postings[value] = Posting()
        posting.add(slot)

    def leave(self, value: str, slot: int) -> None:
        posting = self._postings.get(value)
        if posting is not None:
            posting.discard(slot)
            if not posting:
                del self._postings[value]

    def move(self, value: str, old: int, slot: int) -> None:
        self._postings[value].move(old, slot)

    def fill(self, found: Iterable[Iterable[str]], slots: Iterable[int]) -> None:
        by_value: defaultdict[str, list[int]] = defaultdict(list)
        for values, slot in zip(found, slots, strict=True):
            for value in values:
                by_value[value].append(slot)
        for value, those in by_value.items():
            posting = self._postings.get(value)
            if posting is None:
                self._postings[value] = Posting(packed(those))
            else:
                posting.add_all(those)

    def newest(self, value: str) -> list[int]:
        posting = self._postings.get(value)
        return [] if posting is None else list(newest_first(posting.chunks))

    def any_of(self, values: Iterable[str]) -> Chunks:
        postings = self._postings
        found = [postings[value].chunks for value in values if value in postings]
        return found[0] if len(found) == 1 else united(found)

    def postings(self) -> Iterator[tuple[str, Chunks]]:
        return ((value, posting.chunks) for value, posting in self._postings.items())


class Sparse:
    """Many values with a row each: the slot itself, and a set of bits only where several rows share one."""

    def __init__(self) -> None:
        self._slots: dict[str, int | Posting] = {}

    def enter(self, value: str, slot: int) -> None:
        held = self._slots.get(value)
        if held is None:
            self._slots[value] = slot
        elif isinstance(held, Posting):
            held.add(slot)
        elif held != slot:
            self._slots[value] = Posting(packed(sorted((held, slot))))

    def leave(self, value: str, slot: int) -> None:
        held = self._slots.get(value)
        if isinstance(held, Posting):
            held.discard(slot)
        if held == slot or (isinstance(held, Posting) and not held):
            del self._slots[value]

    def move(self, value: str, old: int, slot: int) -> None:
        held = self._slots[value]
        if isinstance(held, Posting):
            held.move(old, slot)
        else:
            self._slots[value] = slot

    def fill(self, found: Iterable[Iterable[str]], slots: Iterable[int]) -> None:
        held = self._slots
        for values, slot in zip(found, slots, strict=True):
            for value in values:
                if value in held:
                    self.enter(value, slot)
                else:
                    held[value] = slot

    def newest(self, value: str) -> list[int]:
        held = self._slots.get(value)
        if isinstance(held, Posting):
            return list(newest_first(held.chunks))
        return [] if held is None else [held]

    def any_of(self, values: Iterable[str]) -> Chunks:
        held, found = self._slots, list[int]()
        for value in values:
            slot = held.get(value)
            if slot is None:
                continue
            if isinstance(slot, Posting):
                found += newest_first(slot.chunks)
            else:
                found.append(slot)
        return packed(sorted(found))
