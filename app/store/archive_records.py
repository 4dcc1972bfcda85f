"""The latest state of every record of an org, one a line, as people and other programs read it."""

from collections.abc import Iterator
from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.store.archive_plan import Plan
from app.store.errors import NotReady
from app.store.lines import decoded, is_whole
from app.store.segments import HEAD, SEAL, SNAPSHOT, SNAPSHOT_BIT, Lines
from app.store.view import DELETE, IDEM, OUTBOX
from app.store.watermark import word

CHUNK_BYTES: Final = 1 << 18
_OURS_ALONE: Final = frozenset((HEAD, SNAPSHOT, SEAL, IDEM, OUTBOX))
_INTERNAL: Final = "_"
"""Collections whose names begin so say nothing to anybody else."""


class _Known(msgspec.Struct, gc=False):
    c: str
    k: str
    s: int
    o: str = ""


class _Record(msgspec.Struct):
    """A record as the archive tells it."""

    id: str
    version: int
    changed_at: str
    record: msgspec.Raw


class Records:
    """Read once over the journal; then each collection is told from where its records lie."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._latest: dict[str, dict[str, tuple[int, int]]] = {}
        self.last_seq = 0
        self._read()

    @property
    def collections(self) -> list[str]:
        return sorted(name for name, records in self._latest.items() if records)

    def lines(self, collection: str) -> Iterator[bytes]:
        waiting: list[bytes] = []
        length = 0
        for place, size in self._latest[collection].values():
            line = decoded(self._plan.segments.record(place, size))
            told = msgspec.json.encode(_Record(line.k, line.v, rfc3339(line.t), line.d)) + b"\n"
            waiting.append(told)
            length += len(told)
            if length >= CHUNK_BYTES:
                yield b"".join(waiting)
                waiting, length = [], 0
        yield b"".join(waiting)

    def _read(self) -> None:
        plan, segments = self._plan, self._plan.segments
        if plan.has_snapshot:
            snapshot = next(piece for piece in plan.pieces if piece.path.endswith(".snap.jsonl"))
            for lines in segments.lines(SNAPSHOT_BIT | word(plan.base, 0), snapshot.size):
                self._take(lines)
        for lines in segments.read(word(plan.base, segments.head(plan.base).length), plan.mark):
            self._take(lines)

    def _take(self, lines: Lines) -> None:
        decoder = msgspec.json.Decoder(_Known)
        place = lines.place
        for raw in lines.raw:
            if not is_whole(raw):
                raise self._damaged(place)
            line = decoder.decode(raw)
            self.last_seq = max(self.last_seq, line.s)
            if line.c not in _OURS_ALONE and not line.c.startswith(_INTERNAL):
                self._note(line, place, len(raw))
            place += len(raw) + 1

    def _note(self, line: _Known, place: int, length: int) -> None:
        records = self._latest.setdefault(line.c, {})
        records.pop(line.k, None)
        if line.o != DELETE:
            records[line.k] = (place, length)

    def _damaged(self, place: int) -> NotReady:
        return self._plan.segments.damaged(place, "the checksum of the line does not match")
