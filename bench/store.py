"""The file store beside SQLite (write-ahead log, synchronous FULL), on the same records in the same run."""

import asyncio
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, TypeVar

import uvloop

from app.core.ids import OrgId
from app.store.org import Org
from bench import Row
from bench.leads import (
    FIRST_NAMES,
    LAST_NAMES,
    LEADS,
    ORG,
    STAGES,
    TAGS,
    TIMELINE,
    TRADES,
    Happened,
    Lead,
    key_of,
    leads,
    tree_at,
)
from bench.sqlite_peer import SqlitePeer

T = TypeVar("T")

IMPORT_ROWS = 500
"""So many records an import writes in one batch, and SQLite in one transaction."""
ROUNDS = 3
"""What other programs do to the machine hits some rounds: the median is told."""


@dataclass(frozen=True)
class Size:
    leads: int
    gets: int
    queries: int
    writes: int
    seconds: float
    timeline: int
    orgs: int


FULL = Size(leads=100_000, gets=20_000, queries=300, writes=1_500, seconds=3.0, timeline=1_000_000, orgs=300)
QUICK = Size(leads=10_000, gets=5_000, queries=60, writes=300, seconds=1.0, timeline=20_000, orgs=30)


def rows(quick: bool) -> Iterator[Row]:
    size = QUICK if quick else FULL
    with tempfile.TemporaryDirectory(prefix="bench-store-") as name:
        root = Path(name)
        pair = Pair(root, size)
        yield from pair.imported()
        yield from pair.opened()
        yield from pair.read()
        yield from pair.written()
        yield from pair.compacted()
        pair.close()
        yield from several_processes(root / "several", size)
        yield from visibility(root / "visible", size)
        yield from timeline(root / "timeline", size)
        yield from many_orgs(root / "orgs", size)


class Pair:
    """Ours and SQLite with the same leads in them."""

    def __init__(self, root: Path, size: Size) -> None:
        self._root = root
        self._size = size
        self._chance = Random(7)
        self._leads = list(leads(size.leads))
        # What the measurement itself holds is no part of what is measured.
        gc.freeze()
        self._tree = tree_at(root / "data")
        self._peer = SqlitePeer(root / "peer.db")

    def imported(self) -> Iterator[Row]:
        chunks = [self._leads[at : at + IMPORT_ROWS] for at in range(0, len(self._leads), IMPORT_ROWS)]
        org = self._tree.create(ORG)
        held: list[float] = []
        ours = _seconds(lambda: _import(org, chunks, held))
        self._peer.create()
        theirs = _seconds(lambda: _import_sqlite(self._peer, chunks))
        ratio = theirs / ours
        yield Row(
            f"import of {self._size.leads} leads", ours, "s", ">= 1.8x SQLite", ratio >= 1.8, theirs, ratio
        )
        worst = max(held)
        yield Row("longest lock of the import", worst, "ms", "< 50 ms", worst < 50)

    def opened(self) -> Iterator[Row]:
        _run(self._tree.org(ORG).compact())
        self._tree.close()
        found = [_process("open_org", self._root / "data") for _ in range(ROUNDS)]
        opened = median(one["opened_ms"] for one in found)
        resident = median(one["resident_mb"] for one in found)
        yield Row(f"open an org of {self._size.leads} leads", opened, "ms", "< 600 ms", opened < 600)
        yield Row("resident memory of a worker with it", resident, "MB", "< 120 MB", resident < 120)
        self._tree = tree_at(self._root / "data")

    def read(self) -> Iterator[Row]:
        org = self._tree.org(ORG)
        keys = [(key_of(self._chance.randrange(self._size.leads)),) for _ in range(self._size.gets)]
        ours = _rounds(lambda: _p50(partial(org.get, LEADS), keys))
        theirs = _rounds(lambda: _p50(self._peer.get, keys[:2_000]))
        yield _beside(
            "get by id, p50", "us", (ours, theirs), least=8, most=1, word="<= 1 us and >= 8x SQLite"
        )
        pairs = [(self._chance.choice(STAGES), self._chance.choice(TAGS)) for _ in range(self._size.queries)]
        ours = _rounds(lambda: _p50(lambda stage, tag: _newest(org, stage, tag), pairs))
        theirs = _rounds(lambda: _p50(self._peer.newest, pairs[:50]))
        bar = "<= 100 us and >= 4x SQLite"
        yield _beside("stage and tag, newest 50, p50", "us", (ours, theirs), least=4, most=100, word=bar)
        yield from self._searched(org)

    def _searched(self, org: Org) -> Iterator[Row]:
        needles = [(_needle(self._chance, self._size.leads),) for _ in range(self._size.queries)]
        _search(org, needles[0][0])
        ours = _rounds(lambda: _p95(lambda text: _search(org, text), needles)) / 1000
        theirs = _rounds(lambda: _p95(self._peer.search, needles[:40])) / 1000
        bar = "<= 8 ms and >= 8x LIKE"
        yield _beside(
            "substring of name, mail, phone, company, p95", "ms", (ours, theirs), least=8, most=8, word=bar
        )

    def written(self) -> Iterator[Row]:
        """In turns of some hundred writes, so that all meet the same disk."""
        org = self._tree.org(ORG)
        sync = _AppendAndSync(self._root / "append")
        ours, awaited, raw, theirs = [], [], [], []
        for turn in range(5):
            part = range(turn * self._size.writes // 5, (turn + 1) * self._size.writes // 5)
            ours += [_milliseconds(self._writing(org, at)) for at in part]
            awaited += _run(self._each_write(org, part))
            raw += [_milliseconds(sync.write) for _ in part]
            theirs += [_milliseconds(self._writing_sqlite(at)) for at in part]
        sync.close()
        own, in_loop, floor, peer = map(median, (ours, awaited, raw, theirs))
        most = max(1.5 * floor, floor + 0.15)
        yield Row("append and fdatasync, p50", floor, "ms", "the floor", True)
        bar = f"<= {most:.2f} ms and >= 0.9x SQLite"
        yield Row(
            "one durable write, p50", own, "ms", bar, own <= most and peer / own >= 0.9, peer, peer / own
        )
        bar = f"<= {most:.2f} ms"
        yield Row(
            "the same awaited in a loop, p50", in_loop, "ms", bar, in_loop <= most, peer, peer / in_loop
        )

    def compacted(self) -> Iterator[Row]:
        org = self._tree.org(ORG)
        quiet, busy = _run(self._beside_compaction(org))
        calm, loaded = _at(quiet, 0.95), _at(busy, 0.95)
        ratio = loaded / calm
        yield Row("write p95 during a compaction", loaded, "ms", "<= 1.5x without", ratio <= 1.5, calm, ratio)

    def close(self) -> None:
        self._tree.close()
        self._peer.close()

    async def _beside_compaction(self, org: Org) -> tuple[list[float], list[float]]:
        quiet: list[float] = []
        busy: list[float] = []
        for _ in range(ROUNDS):
            quiet += await self._each_write(org, range(self._size.writes))
            running = asyncio.create_task(org.compact())
            at = 0
            while not running.done():
                busy += await self._each_write(org, range(at, at + 20))
                at += 20
            await running
        return quiet, busy

    def _writing(self, org: Org, at: int) -> Callable[[], Any]:
        put = _putting(*self._some(at))
        return lambda: org.batch_now(put)

    def _writing_sqlite(self, at: int) -> Callable[[], Any]:
        some = self._some(at)
        return lambda: self._peer.write([some])

    async def _each_write(self, org: Org, part: range) -> list[float]:
        waits = []
        for at in part:
            key, lead = self._some(at)
            start = time.perf_counter()
            await org.batch(_putting(key, lead))
            waits.append((time.perf_counter() - start) * 1000)
        return waits

    def _some(self, at: int) -> tuple[str, Lead]:
        number = at * 7919 % self._size.leads
        return key_of(number), self._leads[number]


def several_processes(root: Path, size: Size) -> Iterator[Row]:
    """One org, written by one process and by four."""
    root.mkdir()
    tree = tree_at(root)
    tree.create(ORG)
    tree.close()
    peer = SqlitePeer(root / "peer.db")
    peer.create()
    peer.close()
    four, four_peer = _writers("write_one_by_one", root, (4, size.seconds))
    counts = [one["count"] for one in four]
    ours, theirs = sum(counts), sum(one["count"] for one in four_peer)
    yield Row(
        "durable writes a second, 4 processes",
        ours / size.seconds,
        "/s",
        ">= 0.9x SQLite",
        ours >= 0.9 * theirs,
        theirs / size.seconds,
        ours / theirs,
    )
    fair = min(counts) / max(counts)
    peer_counts = [one["count"] for one in four_peer]
    peer_fair = min(peer_counts) / max(peer_counts)
    yield Row("slowest to fastest of 4 processes", fair, "", ">= 0.9", fair >= 0.9, peer_fair)
    worst = max(max(one["waits_ms"]) for one in four)
    peer_worst = max(max(one["waits_ms"]) for one in four_peer)
    yield Row("worst wait of 4 processes", worst, "ms", "<= 30 ms", worst <= 30, peer_worst)
    for processes, least in ((1, 2.0), (4, 1.2)):
        yield _grouped(root, size, processes, least=least)


def _grouped(root: Path, size: Size, processes: int, *, least: float) -> Row:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        own, peers = _writers("write_grouped", root, (processes, size.seconds))
        ours.append(sum(one["count"] for one in own) / size.seconds)
        theirs.append(sum(one["count"] for one in peers) / size.seconds)
    own_median, peer_median = median(ours), median(theirs)
    ratio = own_median / peer_median
    name = f"grouped writes a second, 16 in flight, {processes} process{'es' if processes > 1 else ''}"
    bar = f">= {least}x SQLite's 16 a transaction"
    return Row(name, own_median, "/s", bar, ratio >= least, peer_median, ratio)


def visibility(root: Path, size: Size) -> Iterator[Row]:
    tree = tree_at(root)
    org = tree.create(ORG)
    follower = _start("follow", root, (0, size.seconds))
    assert follower.stdout is not None
    follower.stdout.readline()
    written: dict[int, float] = {}
    end = time.perf_counter() + size.seconds * 0.8
    for number, lead in enumerate(leads(int(size.seconds * 200))):
        if time.perf_counter() > end:
            break
        org.batch_now(_putting(key_of(number), lead))
        written[number] = time.clock_gettime(time.CLOCK_MONOTONIC)
        time.sleep(0.003)
    seen = json.loads(follower.communicate()[0])["seen"]
    tree.close()
    late = [max(0.0, seen[str(number)] - at) * 1000 for number, at in written.items()]
    yield Row(
        "commit in one process seen in another, p95", _at(late, 0.95), "ms", "< 1 ms", _at(late, 0.95) < 1
    )


def timeline(root: Path, size: Size) -> Iterator[Row]:
    """Rows of a thousand leads in one log, the newest fifty of one of them."""
    tree = tree_at(root)
    org = tree.create(ORG)
    subjects = [key_of(number) for number in range(size.timeline // 200)]
    log = org.log(TIMELINE)
    for start in range(0, size.timeline, 10_000):
        org.batch_now(_telling(subjects, range(start, min(start + 10_000, size.timeline))))
        while log.take_over():
            pass
    asked = [(subject,) for subject in Random(5).choices(subjects, k=size.queries)]
    log.tail(subject=asked[0][0])
    p95 = _rounds(lambda: _p95(lambda subject: log.tail(subject=subject, limit=50), asked)) / 1000
    tree.close()
    yield Row(
        f"newest 50 of a lead among {size.timeline} timeline rows, p95", p95, "ms", "< 0.3 ms", p95 < 0.3
    )


def many_orgs(root: Path, size: Size) -> Iterator[Row]:
    tree = tree_at(root)
    those = list(leads(1_000))
    for number in range(size.orgs):
        _import(tree.create(OrgId(f"org_{number:04d}")), [those], [])
    tree.close()
    found = [_process("open_orgs", root) for _ in range(ROUNDS)]
    opened = median(median(one["opened_ms"]) for one in found)
    resident = median(one["resident_mb_each"] for one in found)
    yield Row(f"open each of {size.orgs} orgs of 1000 leads", opened, "ms", "< 5 ms", opened < 5)
    yield Row("resident memory of each", resident, "MB", "< 1.5 MB", resident < 1.5)


class _AppendAndSync:
    """What the disk itself takes."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def write(self) -> None:
        os.write(self._descriptor, b"x" * 600)
        os.fdatasync(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)


def _import(org: Org, chunks: Sequence[Sequence[Lead]], held: list[float]) -> None:
    number = 0
    for chunk in chunks:
        start = time.perf_counter()
        org.batch_now(_putting_all(number, chunk))
        held.append((time.perf_counter() - start) * 1000)
        number += len(chunk)


def _import_sqlite(peer: SqlitePeer, chunks: Sequence[Sequence[Lead]]) -> None:
    number = 0
    for chunk in chunks:
        peer.write((key_of(at), lead) for at, lead in enumerate(chunk, number))
        number += len(chunk)


def _putting(key: str, lead: Lead) -> Callable[[Any], Any]:
    return lambda batch: batch.put(LEADS, key, lead)


def _putting_all(first: int, chunk: Sequence[Lead]) -> Callable[[Any], None]:
    def put(batch: Any) -> None:
        for number, lead in enumerate(chunk, first):
            batch.put(LEADS, key_of(number), lead, expect=0)

    return put


def _telling(subjects: Sequence[str], part: range) -> Callable[[Any], None]:
    def tell(batch: Any) -> None:
        for number in part:
            entry = Happened(f"text {number} was delivered to the phone", "usr_engine")
            batch.log(TIMELINE, entry, subject=subjects[number * 7919 % len(subjects)])

    return tell


def _newest(org: Org, stage: str, tag: str) -> Any:
    return org.query(LEADS, narrow={"stage": stage, "tags": tag}, limit=50)


def _search(org: Org, text: str) -> Any:
    return org.query(LEADS, text=text, limit=50)


def _needle(chance: Random, count: int) -> str:
    """What people type: a name, the start of an address, some digits, a company, somebody who is not there."""
    given, family = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    number = chance.randrange(count)
    return chance.choice(
        [
            f"{given} {family}",
            f"{given}.{family}.{number}".lower(),
            f"{2_000_000_000 + number}"[3:],
            f"{family} {chance.choice(TRADES)} {number % 997}",
            f"{family[:4]}{number % 10}",
            f"{number:06d}",
        ]
    )


def _writers(work: str, root: Path, how: tuple[int, float]) -> tuple[list[Any], list[Any]]:
    """The same work by as many processes, ours first, then SQLite."""
    return _together(work, root, how), _together(f"{work}_sqlite", root, how)


def _together(work: str, root: Path, how: tuple[int, float]) -> list[Any]:
    processes, seconds = how
    running = [_start(work, root, (number, seconds)) for number in range(processes)]
    for one in running:
        assert one.stdout is not None
        one.stdout.readline()
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return [json.loads(one.communicate()[0]) for one in running]


def _process(work: str, root: Path) -> Any:
    return json.loads(_start(work, root, (0, 0.0)).communicate()[0])


def _start(work: str, root: Path, how: tuple[int, float]) -> "subprocess.Popen[str]":
    number, seconds = how
    return subprocess.Popen(
        [sys.executable, "-m", "bench.store_process", work, str(root), str(number), str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )


def _beside(
    name: str, unit: str, figures: tuple[float, float], *, least: float, most: float, word: str
) -> Row:
    ours, theirs = figures
    ratio = theirs / ours
    return Row(name, ours, unit, word, ours <= most and ratio >= least, theirs, ratio)


def _run(work: Coroutine[Any, Any, T]) -> T:
    """In the loop that the product runs on."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _milliseconds(work: Callable[[], Any]) -> float:
    return _seconds(work) * 1000


def _rounds(measure: Callable[[], float]) -> float:
    return median(measure() for _ in range(ROUNDS))


def _p50(work: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> float:
    return _at(_each_us(work, calls), 0.5)


def _p95(work: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> float:
    return _at(_each_us(work, calls), 0.95)


def _each_us(work: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> list[float]:
    clock = time.perf_counter_ns
    taken = []
    for call in calls:
        start = clock()
        work(*call)
        taken.append((clock() - start) / 1000)
    return taken


def _at(values: Sequence[float], part: float) -> float:
    return sorted(values)[int((len(values) - 1) * part)]
