"""Several processes on one tree: what one commits the others see, and nobody's change is lost."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from app.core.ids import OrgId
from app.store.errors import OrgExists
from app.store.org import Org
from app.store.tree import Tree
from tests.conftest import Size
from tests.store.leads import LEADS, NOTES, ORG, Note, key_of, lead, put_lead, tree_at

PROGRAM = """
import sys
from pathlib import Path
from tests.store.leads import *
tree = tree_at(Path(sys.argv[1]))
org = tree.org(ORG)
"""
COUNT_UP = """
def up(batch):
    row = batch.get(NOTES, "counter")
    batch.put(NOTES, "counter", Note(str(int(row.value.text) + 1)))
    batch.put(LEADS, key_of(int(sys.argv[2]) * 10000 + number), lead(int(sys.argv[2]) * 10000 + number))
for number in range(int(sys.argv[3])):
    org.batch_now(up)
tree.close()
"""
FOREVER = """
number = 0
while True:
    def pair(batch):
        batch.put(LEADS, key_of(number), lead(number, notes="x" * 3000))
        batch.put(NOTES, str(number), Note("x" * 3000))
    org.batch_now(pair)
    print(number, flush=True)
    number += 1
"""


def clear(batch: Any) -> None:
    for kind in (LEADS, NOTES):
        for row in batch.rows(kind):
            batch.delete(kind, row.key)


def start(program: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM + program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_no_change_of_four_processes_is_lost(tree: Tree, org: Org, tmp_path: Path, size: Size) -> None:
    org.batch_now(lambda batch: batch.put(NOTES, "counter", Note("0")))
    each = size.of(50, 1000)

    running = [start(COUNT_UP, tmp_path / "data", number, each) for number in range(4)]
    codes = [process.wait(120) for process in running]
    for process in running:
        process.communicate()

    counter = org.get(NOTES, "counter")
    assert codes == [0, 0, 0, 0]
    assert counter is not None
    assert counter.value.text == str(4 * each)
    assert counter.version == 4 * each + 1
    assert org.count(LEADS) == 4 * each


def test_what_another_process_commits_is_there_at_the_next_read(tree: Tree, org: Org, tmp_path: Path) -> None:
    other = tree_at(tmp_path / "data")
    there = other.org(ORG)

    for number in range(20):
        org.batch_now(put_lead(number))
        assert there.count(LEADS) == number + 1
        there.batch_now(put_lead(number, stage="won"))
        assert org.query(LEADS, narrow={"stage": "won"}).total == number + 1

    other.close()


def test_a_killed_writer_leaves_whole_batches_and_loses_none(org: Org, tmp_path: Path, size: Size) -> None:
    for run in range(size.of(3, 100)):
        writer = start(FOREVER, tmp_path / "data")
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(5 + run)]
        writer.send_signal(signal.SIGKILL)
        rest, _ = writer.communicate()
        acknowledged = int((told[-1] + rest).split()[-1])

        for number in range(acknowledged + 1):
            assert org.get(LEADS, key_of(number)) is not None
            assert org.get(NOTES, str(number)) is not None
        beyond = org.get(LEADS, key_of(acknowledged + 1)), org.get(NOTES, str(acknowledged + 1))
        assert (beyond[0] is None) == (beyond[1] is None)
        org.batch_now(clear)


def test_a_reader_in_another_thread_never_sees_half_a_batch(org: Org) -> None:
    def both(number: int) -> Any:
        def write(batch: Any) -> None:
            batch.put(NOTES, "a", Note(str(number)))
            for filler in range(30):
                batch.put(LEADS, key_of(filler), lead(filler, score=number))
            batch.put(NOTES, "b", Note(str(number)))

        return write

    org.batch_now(both(0))
    halves: list[tuple[str, str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            newer, older = org.get(NOTES, "a"), org.get(NOTES, "b")
            if newer is None or older is None or int(older.value.text) < int(newer.value.text):
                halves.append((str(newer), str(older)))

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 150):
        org.batch_now(both(number))
    done.set()
    reader.join()
    sys.setswitchinterval(before)

    assert halves == []


def test_cold_orgs_are_closed_and_open_again_when_they_are_asked(tmp_path: Path) -> None:
    tree = tree_at(tmp_path, orgs_open_max=3)
    for number in range(8):
        tree.create(OrgId(f"org_{number}")).batch_now(put_lead(number))
    held = tree.org(OrgId("org_0"))
    for number in range(1, 8):
        tree.org(OrgId(f"org_{number}"))

    names = {
        path
        for path in (path.name for path in Path("/proc/self/fd").iterdir())
        if _points_into(path, tmp_path)
    }

    assert not held.is_open
    assert len(names) <= 4 * 3 + 2 * 8
    assert held.count(LEADS) == 1
    held.batch_now(put_lead(100))
    assert tree.org(OrgId("org_0")).count(LEADS) == 2
    tree.close()


def _points_into(descriptor: str, root: Path) -> bool:
    try:
        return Path(f"/proc/self/fd/{descriptor}").readlink().is_relative_to(root)
    except FileNotFoundError:
        return False


def test_waiting_writers_of_another_process_get_their_turn(org: Org, tmp_path: Path) -> None:
    other = start(COUNT_UP, tmp_path / "data", 1, 100)
    org.batch_now(lambda batch: batch.put(NOTES, "counter", Note("0")))
    written = 0
    until = time.monotonic() + 60

    while other.poll() is None and time.monotonic() < until:
        org.batch_now(put_lead(written))
        written += 1
    other.communicate()

    assert other.returncode == 0
    assert org.count(LEADS) == written + 100


@pytest.mark.parametrize("kind", ["created twice", "by two at once"])
def test_an_org_is_created_once(tree: Tree, tmp_path: Path, kind: str) -> None:
    if kind == "created twice":
        tree.create(ORG)
        with pytest.raises(OrgExists):
            tree.create(ORG)
        return
    outcomes: list[str] = []

    def create() -> None:
        try:
            tree.create(ORG)
            outcomes.append("created")
        except OrgExists:
            outcomes.append("exists")

    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("created") == 1
    assert len(outcomes) == 4
