"""What the journal says, in memory: the collections of one org, kept current line by line."""

import heapq
from collections import deque
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, groupby
from typing import Any

import msgspec

from app.store.collection import Collection, Entry
from app.store.kinds import Kind
from app.store.lines import BadLine, Line, RawLine, is_whole
from app.store.segments import Lines, Segments

IDEM = "_idem"
"""Carries an idempotency key where no record does."""
OUTBOX = "outbox"
PUT = "put"
DELETE = "del"

IDEM_KEPT_US = 72 * 3600 * 1_000_000
DELETIONS_KEPT_MAX = 4096
RUN_LINES_MIN = 32
"""Fewer lines than this are taken one by one."""

CHANGING = 0
"""The mark of a view while it is changed: no word ever has this value, so readers wait for the mutex."""

_NAME_AT = len(b'{"c":"')


class OutboxRow(msgspec.Struct, frozen=True, gc=False):
    """An entry for a log that was written with the change it tells of, waiting to be carried over."""

    seq: int
    index: int
    at_us: int
    log: str
    subject: str | None
    entry: msgspec.Raw


class Outgoing(msgspec.Struct):
    """An outbox row as its line holds it: log, subject, entry."""

    l: str  # noqa: E741  (a name of the file format)
    d: msgspec.Raw
    u: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a line lies."""

    at_us: int
    where: int
    length: int


@dataclass(frozen=True)
class Deletion:
    seq: int
    kind: str
    key: str
    version: int


Placed = tuple[int, Line[Any], int, int]
"""A line with its number among those that are read at once, its place and its length."""


class Collections(dict[str, Collection]):
    """By the name of their kind; made when there is something to be put into one, or somebody looks for it."""

    def __init__(self, kinds: Sequence[Kind[Any]]) -> None:
        super().__init__()
        self.kinds = {kind.name: kind for kind in kinds}

    def __missing__(self, name: str) -> Collection:
        # In one step: a reader without the mutex and a writer may both be the first to ask.
        return self.setdefault(name, Collection(self.kinds[name]))

    def known(self, name: str) -> Collection | None:
        """None: this release has no such kind."""
        return self[name] if name in self.kinds else None


@dataclass
class View:
    """Everything one process knows of an org. Changed only under its mutex."""

    kinds: Sequence[Kind[Any]]
    last_seq: int = 0
    first_seq: int = 0
    """Changes after this one can be told; what was deleted before is not known any more."""
    base: int = 1
    """The segment it was read from."""
    mark: int = 0
    idem: dict[str, Place] = field(default_factory=dict)
    outbox: dict[str, deque[OutboxRow]] = field(default_factory=dict)
    deletions: deque[Deletion] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.collections = Collections(self.kinds)

    @property
    def rows(self) -> int:
        return sum(map(len, list(self.collections.values())))

    def reader(self, collection: str) -> msgspec.json.Decoder[Any]:
        """Reads the lines of a collection as memory keeps them."""
        return reader_of(self.collections.kinds[collection])

    def catch_up(self, segments: Segments, mark: int) -> None:
        """Reads everything between what is known and the mark."""
        start, self.mark = self.mark, CHANGING
        for lines in segments.read(start, mark):
            self.apply(segments, lines)
        self.mark = mark

    def apply(self, segments: Segments, lines: Lines) -> None:
        """Lines of the journal, in order. A long run of new records enters at once, which costs less."""
        lengths = list(map(len, lines.raw))
        wheres = list(accumulate((length + 1 for length in lengths[:-1]), initial=lines.place))
        at = 0
        try:
            found = []
            for at, raw in enumerate(lines.raw):
                found.append(self._decoded(raw, self.last_seq + at + 1))
            placed = list(zip(range(len(found)), found, wheres, lengths, strict=True))
            many = len(found) >= RUN_LINES_MIN
            if many:
                placed = self._received(placed)
            for name, run in groupby(placed, key=_loadable) if many else [("", placed)]:
                those = list(run)
                at = those[0][0]
                if name and self._are_new(name, those):
                    _, entering, their_wheres, their_lengths = zip(*those, strict=True)
                    self.collections[name].load(entering, their_wheres, their_lengths)
                else:
                    for at, line, where, length in those:  # noqa: B007  (the place is told where it fails)
                        self.settle(line, where, length)
            if found:
                self.last_seq = found[-1].s
        except (BadLine, msgspec.DecodeError) as problem:
            raise segments.damaged(wheres[at], str(problem)) from problem

    def _received(self, placed: list[Placed]) -> list[Placed]:
        """What waits for a log touches no record: it is taken in first, so that it parts no run of those. Answers the
        other lines."""
        others = []
        for one in placed:
            line = one[1]
            if line.c == OUTBOX and not line.i:
                self._receive(line)
            else:
                others.append(one)
        return others

    def _decoded(self, raw: bytes, seq: int) -> Line[Any]:
        if not is_whole(raw):
            raise BadLine("the checksum of the line does not match")
        name = raw[_NAME_AT : raw.index(b'"', _NAME_AT)].decode()
        kind = self.collections.kinds.get(name)
        reader = reader_of(kind) if kind is not None else _OUTGOING if name == OUTBOX else _PLAIN
        line: Line[Any] = reader.decode(raw)
        if line.s != seq:
            raise BadLine(f"sequence {line.s} follows {seq - 1}")
        return line

    def _are_new(self, name: str, lines: Sequence[Placed]) -> bool:
        collection = self.collections.known(name)
        if collection is None:
            return False
        keys = {line.k for _, line, _, _ in lines}
        return len(keys) == len(lines) and collection.slots.keys().isdisjoint(keys)

    def note(self, line: Line[Any], where: int, length: int) -> None:
        """What every line says, whatever it carries."""
        self.last_seq = line.s
        if line.i:
            self.idem[line.i] = Place(line.t, where, length)

    def settle(self, line: Line[Any], where: int, length: int) -> None:
        """A line of the journal takes effect."""
        self.note(line, where, length)
        collection = self.collections.known(line.c)
        if collection is None:
            if line.c == OUTBOX:
                self._receive(line)
        elif line.o == DELETE:
            self.drop(collection, line)
        elif line.d is None:
            raise BadLine("the line has no record")
        else:
            value = line.d if collection.kind.slim is None else self._slim(collection, line.d)
            keys = collection.keys_of(value)
            collection.put(Entry(line.k, value, line.v, line.t, line.s, keys, where=where, length=length))

    def drop(self, collection: Collection, line: Line[Any]) -> None:
        collection.delete(line.k)
        self.deletions.append(Deletion(line.s, line.c, line.k, line.v))
        if len(self.deletions) > DELETIONS_KEPT_MAX:
            self.first_seq = self.deletions.popleft().seq

    def outbox_after(self, log: str, seq: int) -> list[OutboxRow]:
        return [row for row in self.outbox.get(log, ()) if row.seq > seq]

    def relayed(self, log: str, seq: int) -> None:
        """The log has taken over every row up to this sequence."""
        rows = self.outbox.get(log)
        while rows and rows[0].seq <= seq:
            rows.popleft()

    def forget_answers(self, before_us: int) -> None:
        """Keys older than this protect nothing any more. They are in the order of time, but for clock steps."""
        while self.idem:
            oldest = next(iter(self.idem))
            if self.idem[oldest].at_us >= before_us:
                return
            del self.idem[oldest]

    def _receive(self, line: Line[Any]) -> None:
        row: Outgoing = line.d if isinstance(line.d, Outgoing) else _ENTRIES.decode(line.d or b"")
        index = int(line.k[line.k.index(":") + 1 :])
        waiting = self.outbox.get(row.l)
        if waiting is None:
            waiting = self.outbox[row.l] = deque()
        # Copied: it would keep the whole line in memory otherwise.
        waiting.append(OutboxRow(line.s, index, line.t, row.l, row.u, row.d.copy()))

    def _slim(self, collection: Collection, value: Any) -> Any:
        slim = collection.kind.slim
        return collection.shared(slim.of(value) if slim is not None and slim.of is not None else value)


def _loadable(placed: Placed) -> str:
    """The collection of a plain put; nothing for a line that says more."""
    line = placed[1]
    return "" if line.o or line.i else line.c


def stored_type(kind: Kind[Any]) -> type[Any]:
    """What a line of the kind is read as, for memory."""
    return kind.type if kind.slim is None or kind.slim.of is not None else kind.slim.type


_PLAIN: msgspec.json.Decoder[Any] = msgspec.json.Decoder(RawLine)
_OUTGOING: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Line[Outgoing])
_ENTRIES: msgspec.json.Decoder[Outgoing] = msgspec.json.Decoder(Outgoing)


@cache
def reader_of(kind: Kind[Any]) -> msgspec.json.Decoder[Any]:
    """Made once for all orgs: most have records of few kinds."""
    return msgspec.json.Decoder(Line[stored_type(kind)])  # type: ignore[misc]  # the type is known when it runs


Changed = tuple[int, str, str, int, str]


def changes_in(view: View, since_seq: int, kinds: Container[str] | None = None) -> Iterator[Changed]:
    """What changed after a sequence, oldest first: the last change of each record, and what was deleted. Of some kinds
    alone where these are named; whoever takes a few pays for those."""
    collections = [
        collection for name, collection in list(view.collections.items()) if kinds is None or name in kinds
    ]
    puts = [_puts(collection, since_seq) for collection in collections]
    return heapq.merge(*puts, _deletions(view, since_seq, kinds))


def _puts(collection: Collection, since_seq: int) -> Iterator[Changed]:
    table, name = collection.table, collection.kind.name
    for slot in range(table.first_from(since_seq + 1), len(table)):
        if table.values[slot] is not None:
            yield table.seq(slot), name, table.keys[slot], table.version(slot), PUT


def _deletions(view: View, since_seq: int, kinds: Container[str] | None) -> Iterator[Changed]:
    for gone in view.deletions:
        if gone.seq > since_seq and (kinds is None or gone.kind in kinds):
            yield gone.seq, gone.kind, gone.key, gone.version, DELETE
