"""Copies of a tree that is being written, carried over and compacted: fast ones and slow ones open clean."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from app.store.relay import carried, carry_over
from tests.conftest import Size
from tests.crash.world import (
    ACME,
    TOLD,
    Batches,
    Child,
    Restless,
    assert_clean,
    found_at,
    found_in,
    in_child,
    tree_at,
    write,
)

Say = Callable[[object], None]
Copy = Callable[[Path, Path], None]

WRITERS = 2
COMPACT_EVERY_S = 0.5
WRITE_EVERY_S = 0.004
SLOW_COPY_S = 0.8
BATCHES_BEFORE_A_COPY = 60
SLOW_KB_PER_S = 300
VANISHED = 24
"""What rsync answers when a file went away meanwhile; cp answers 1."""


def keep_writing_slowly(root: Path, writer: str, say: Say) -> None:
    org = tree_at(root, disk=Restless(writer)).org(ACME)
    for number in range(1_000_000):
        write(org, writer, number)
        say(number)
        time.sleep(WRITE_EVERY_S)


def keep_the_house(root: Path, _say: Say) -> None:
    """Carries over all the time, and compacts now and then."""
    org = tree_at(root).org(ACME)
    next_at = time.monotonic()
    while True:
        carry_over(org, [TOLD])
        if time.monotonic() > next_at:
            asyncio.run(org.compact(relayed=carried(org, [TOLD])))
            next_at = time.monotonic() + COMPACT_EVERY_S
        time.sleep(0.005)


class Busy:
    """A tree under load. Tells what was acknowledged so far."""

    def __init__(self, root: Path) -> None:
        self.root = root
        tree_at(root).create(ACME)
        self.acknowledged: Batches = set()
        self._rest = {f"writer{number}": b"" for number in range(WRITERS)}
        self._writers = {name: in_child(partial(keep_writing_slowly, root, name)) for name in self._rest}
        self._children = [*self._writers.values(), in_child(partial(keep_the_house, root))]
        for child in self._writers.values():
            os.set_blocking(child.pipe, False)

    def so_far(self) -> Batches:
        for name, child in self._writers.items():
            self._take(name, child)
        return set(self.acknowledged)

    def wait_for(self, count: int) -> Batches:
        while len(so_far := self.so_far()) < count:
            time.sleep(0.02)
        return so_far

    def end(self) -> None:
        """Kills them; what they had said by then counts too."""
        for child in self._children:
            os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)
        self.so_far()
        for child in self._children:
            os.close(child.pipe)

    def _take(self, name: str, child: Child) -> None:
        try:
            while piece := os.read(child.pipe, 1 << 16):
                self._rest[name] += piece
        except BlockingIOError:
            pass
        *lines, self._rest[name] = self._rest[name].split(b"\n")
        self.acknowledged |= {(name, int(line)) for line in lines}


@contextlib.contextmanager
def busy_tree(root: Path) -> Iterator[Busy]:
    tree = Busy(root)
    try:
        yield tree
    finally:
        tree.end()


def by_cp(source: Path, target: Path) -> None:
    done = subprocess.run(
        ["cp", "-a", f"{source}/.", str(target)], check=False, capture_output=True, text=True
    )
    assert all("No such file" in line for line in done.stderr.splitlines()), done.stderr


def by_rsync(source: Path, target: Path, *more: str) -> None:
    done = subprocess.run(["rsync", "-a", *more, f"{source}/", str(target)], check=False, capture_output=True)
    assert done.returncode in {0, VANISHED}, done.stderr


def by_slow_rsync(source: Path, target: Path) -> None:
    by_rsync(source, target, f"--bwlimit={SLOW_KB_PER_S}k")


def slowly(source: Path, target: Path) -> None:
    """File by file, in the order of their names, with time passing between and within them."""
    trickle(source, target, sorted(path for path in source.rglob("*") if path.is_file()))


def backwards(source: Path, target: Path) -> None:
    """The other way round: logs and later segments before what they rest on."""
    trickle(source, target, sorted((path for path in source.rglob("*") if path.is_file()), reverse=True))


def trickle(source: Path, target: Path, paths: list[Path]) -> None:
    for path in paths:
        aim = target / path.relative_to(source)
        aim.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError), path.open("rb") as reading, aim.open("wb") as writing:
            half = os.fstat(reading.fileno()).st_size // 2
            writing.write(reading.read(half))
            time.sleep(SLOW_COPY_S / len(paths))
            shutil.copyfileobj(reading, writing)


COPIES = {
    "cp": by_cp,
    "rsync": by_rsync,
    "slow rsync": by_slow_rsync,
    "slowly": slowly,
    "backwards": backwards,
}


@pytest.mark.parametrize("marks", [True, False], ids=["with marks", "without marks"])
@pytest.mark.parametrize("how", COPIES)
def test_a_copy_under_load_opens_clean_with_all_that_was_acknowledged_before_it_began(
    tmp_path: Path, how: str, marks: bool, size: Size, ran: Callable[[str], None]
) -> None:
    copies = size.of(2 if how in {"cp", "rsync"} else 1, 5)
    batches = []
    for number in range(copies):
        # given
        source, target = tmp_path / f"source{number}", tmp_path / f"target{number}"
        target.mkdir()
        with busy_tree(source) as busy:
            before = busy.wait_for(BATCHES_BEFORE_A_COPY)

            # when
            COPIES[how](source, target)
            if not marks:
                (target / ACME / "wm").unlink(missing_ok=True)

        # then
        batches.append(assert_whole(target, before))
        assert_whole(source, busy.acknowledged)
    ran(f"{copies} copies of {min(batches)} to {max(batches)} batches")


def assert_whole(root: Path, expected: Batches) -> int:
    """The check takes it as it is, a process that opens it finds everything in it, and it goes on from there."""
    assert_clean(root)
    found = found_at(root)
    assert expected <= found, f"{len(expected - found)} missing, such as {sorted(expected - found)[:3]}"
    tree = tree_at(root)
    write(tree.org(ACME), "copy", 1)
    carry_over(tree.org(ACME), [TOLD])
    assert found_in(tree.org(ACME)) == found | {("copy", 1)}
    tree.close()
    assert_clean(root)
    return len(found)


def test_a_check_beside_running_processes_finds_nothing(
    root: Path, size: Size, ran: Callable[[str], None]
) -> None:
    checks = size.of(12, 100)
    notes = 0

    with busy_tree(root) as busy:
        for number in range(checks):
            busy.wait_for(10 * (number + 1))
            notes += len(assert_clean(root).notes)

    assert notes == 0
    ran(f"{checks} checks")


def test_a_row_that_was_carried_over_and_compacted_away_while_a_copy_was_made_is_in_it(
    root: Path, tmp_path: Path
) -> None:
    # given: a row that waits, and a copy that has read the log but not yet the journal
    tree = tree_at(root)
    org = tree.create(ACME)
    write(org, "early", 1)
    carry_over(org, [TOLD])
    write(org, "late", 1)
    target = tmp_path / "copy"
    shutil.copytree(root, target)

    # when: the row is carried over, the journal is compacted, and the copy goes on with what it finds
    carry_over(org, [TOLD])
    asyncio.run(org.compact(relayed=carried(org, [TOLD])))
    tree.close()
    for path in (root / ACME).glob("0*.jsonl"):
        shutil.copy(path, target / ACME)

    # then
    assert found_at(target) == {("early", 1), ("late", 1)}
    assert_clean(target)
