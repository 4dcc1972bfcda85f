"""What the crash tests write, and how they tell that nothing of it was lost, doubled or torn.

A batch is two records and one row of the log, all with the same text, so that half of one would show.
"""

import ctypes
import os
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zlib import crc32

import msgspec

from app.core.clock import Clock, SystemClock
from app.core.ids import OrgId
from app.store.batch import Batch
from app.store.disk import Disk
from app.store.fsck import Report, check
from app.store.kinds import Index, Kind, LogKind
from app.store.org import Org
from app.store.tree import Tree

ACME = OrgId("org_acme")
OTHER = OrgId("org_other")


class Half(msgspec.Struct, frozen=True):
    writer: str
    number: int
    text: str


class Told(msgspec.Struct, frozen=True):
    writer: str
    number: int
    text: str


LEFT: Kind[Half] = Kind("left", Half, (Index("writer", lambda half: (half.writer,)),))
RIGHT: Kind[Half] = Kind("right", Half)
TOLD: LogKind[Told] = LogKind("timeline", Told)

Batches = set[tuple[str, int]]

PR_SET_PDEATHSIG = 1


def tree_at(root: Path, *, clock: Clock | None = None, disk: Disk | None = None) -> Tree:
    return Tree(root, kinds=[LEFT, RIGHT], logs=[TOLD], clock=clock or SystemClock(), disk=disk)


def text_of(writer: str, number: int) -> str:
    """Of any length up to some pages, and the same each time it is asked for."""
    chance = Random(crc32(f"{writer}/{number}".encode()))
    return chance.choice("abcdef") * chance.choice((1, 40, 400, 5000))


def write(org: Org, writer: str, number: int) -> None:
    """One batch; durable when this returns."""
    text = text_of(writer, number)

    def both(batch: Batch) -> None:
        batch.put(LEFT, f"{writer}-{number}", Half(writer, number, text), expect=0)
        batch.put(RIGHT, f"{writer}-{number}", Half(writer, number, text), expect=0)
        batch.log(TOLD, Told(writer, number, text), subject=writer)

    org.batch_now(both)


def found_in(org: Org) -> Batches:
    """The batches that are there. Fails when one is there by half, changed, or told of twice."""
    left = {(row.value.writer, row.value.number): row for row in org.rows(LEFT)}
    right = {(row.value.writer, row.value.number): row for row in org.rows(RIGHT)}
    told = [(row.value.writer, row.value.number) for row in org.log(TOLD).scan()]
    assert left.keys() == right.keys(), "half a batch"
    assert sorted(told) == sorted(left), "the log tells of other batches than there are, or of one twice"
    for (writer, number), row in left.items():
        assert row.version == right[writer, number].version == 1
        assert row.value.text == right[writer, number].value.text == text_of(writer, number)
    for writer in {writer for writer, _ in left}:
        newest = org.log(TOLD).tail(subject=writer, limit=5).rows
        assert [row.value.number for row in newest] == [n for w, n in reversed(told) if w == writer][:5]
    return set(left)


def found_at(root: Path, org_id: OrgId = ACME, *, clock: Clock | None = None) -> Batches:
    """The same, by a process that opens the tree anew."""
    tree = tree_at(root, clock=clock)
    try:
        return found_in(tree.org(org_id))
    finally:
        tree.close()


def assert_clean(root: Path) -> Report:
    report = check(root)
    assert report.problems == []
    return report


@dataclass
class Child:
    """A process of its own, and the pipe on which it tells what was acknowledged."""

    pid: int
    pipe: int
    status: int | None = None

    def kill(self) -> list[str]:
        os.kill(self.pid, signal.SIGKILL)
        return self.told()

    def told(self) -> list[str]:
        """Everything it said, once it has ended."""
        said = b""
        while piece := os.read(self.pipe, 1 << 16):
            said += piece
        os.close(self.pipe)
        self.status = os.waitpid(self.pid, 0)[1]
        return said.decode().splitlines()

    @property
    def exit_code(self) -> int:
        return os.waitstatus_to_exitcode(self.status if self.status is not None else -1)


def in_child(work: Callable[[Callable[[object], None]], None]) -> Child:
    """Runs a function in a process of its own, which has nothing open yet. The function is given `say`."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Child(pid, reading)
    code = 1
    try:
        _die_with_parent()
        os.close(reading)
        work(lambda what: _say(writing, what))
        code = 0
    except BaseException as problem:
        _say(writing, f"! {problem!r}")
    finally:
        os._exit(code)


def _die_with_parent() -> None:
    """Nobody is left behind when the tests are ended from outside."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _say(pipe: int, what: object) -> None:
    os.write(pipe, f"{what}\n".encode())


class Restless(Disk):
    """Writes in two pieces and dawdles between them, as a busy disk would; seeded."""

    def __init__(self, seed: object) -> None:
        self._chance = Random(str(seed))

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        cut = self._chance.randrange(len(data) + 1)
        super().write(descriptor, data[:cut], offset)
        self._dawdle()
        super().write(descriptor, data[cut:], offset + cut)

    def fdatasync(self, descriptor: int) -> None:
        super().fdatasync(descriptor)
        self._dawdle()

    def _dawdle(self) -> None:
        if self._chance.random() < 0.1:
            os.sched_yield()


def keep_writing(root: Path, writer: str) -> Callable[[Callable[[object], None]], None]:
    """Writes until it is killed, and says each number once it was acknowledged."""

    def work(say: Callable[[object], None]) -> None:
        org = tree_at(root, disk=Restless(writer)).org(ACME)
        number = 0
        while True:
            write(org, writer, number)
            say(number)
            number += 1

    return work


def acknowledged(writer: str, told: Iterable[str]) -> Batches:
    lines = list(told)
    assert not [line for line in lines if line.startswith("!")], lines
    return {(writer, int(line)) for line in lines}
