"""The lease: one leads, whoever follows has ended it first, and a number is never given out twice."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from app.core.clock import RecordedClock, SystemClock
from app.store.leader import FREE_AFTER_S, Leader, Tenure, start_time
from app.store.watermark import boot_id

ROOT = Path(__file__).parents[2]
PATIENCE_S = 20.0

HOLDER = """
import sys, time
from pathlib import Path
from app.core.clock import SystemClock
from app.store.leader import Leader
leader = Leader(Path(sys.argv[1]), SystemClock())
print(leader.take(), flush=True)
while leader.renew():
    time.sleep(0.1)
print("lost", flush=True)
"""


@contextmanager
def holder(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that leads and renews until it is ended."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "True\n"
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)


@contextmanager
def full_disk(home: Path) -> Iterator[None]:
    """The lease cannot be written: where its new file would lie there is a directory."""
    (home / "leader.new").mkdir()
    yield
    (home / "leader.new").rmdir()


def tenure(home: Path) -> Tenure:
    return msgspec.json.decode((home / "leader").read_bytes(), type=Tenure)


def take_with_patience(leader: Leader) -> None:
    until = time.monotonic() + PATIENCE_S
    while not leader.take():
        assert time.monotonic() < until, "nobody took over"
        time.sleep(0.05)


def test_while_one_renews_nobody_else_leads(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        second = Leader(tmp_path, SystemClock())

        assert not second.take()
        assert second.known()
        assert first.poll() is None


def test_a_killed_leader_is_followed_at_once(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        first.kill()
        first.wait(PATIENCE_S)
        second = Leader(tmp_path, SystemClock())

        assert not second.known()
        assert second.take()
        assert second.number == 2


def test_a_frozen_leader_is_ended_before_another_leads(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        first.send_signal(signal.SIGSTOP)

        second = Leader(tmp_path, SystemClock())
        take_with_patience(second)

        assert first.wait(PATIENCE_S) == -signal.SIGKILL
        assert second.renew()


def test_who_leaves_in_order_is_followed_without_a_wait(tmp_path: Path) -> None:
    clock = RecordedClock()
    first, second = Leader(tmp_path, clock), Leader(tmp_path, clock)
    assert first.take()

    first.leave()

    assert not first.held
    assert second.take()
    assert second.number == 2


def test_a_full_disk_costs_nobody_the_lease(tmp_path: Path) -> None:
    clock = RecordedClock()
    leader = Leader(tmp_path, clock)
    assert leader.take()

    with full_disk(tmp_path):
        clock.advance(FREE_AFTER_S + 1)
        assert leader.renew()
        assert leader.held
        assert not leader.known()
    assert leader.renew()

    assert leader.known()


def test_while_the_disk_is_full_nobody_takes_over_and_whoever_leaves_leaves(tmp_path: Path) -> None:
    leader = Leader(tmp_path, SystemClock())

    with full_disk(tmp_path):
        assert not leader.take()
    assert leader.take()
    with full_disk(tmp_path):
        leader.leave()

    assert not leader.held


def test_a_number_grows_with_every_change_also_over_a_boot(tmp_path: Path) -> None:
    clock = RecordedClock()
    assert Leader(tmp_path, clock).take()
    of_another_boot = msgspec.structs.replace(tenure(tmp_path), boot="0" * 32)
    (tmp_path / "leader").write_bytes(msgspec.json.encode(of_another_boot))

    after = Leader(tmp_path, clock)

    assert after.take()
    assert after.number == 2


def test_a_process_that_was_given_the_old_pid_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["/bin/sleep", "60"]) as bystander:
        started = start_time(bystander.pid)
        assert started is not None
        place = tmp_path.stat()
        stale = Tenure(7, bystander.pid, started - 1, boot_id().hex(), f"{place.st_dev}:{place.st_ino}", 0.0)
        (tmp_path / "leader").write_bytes(msgspec.json.encode(stale))

        leader = Leader(tmp_path, SystemClock())

        assert leader.take()
        assert leader.number == 8
        assert bystander.poll() is None
        bystander.kill()


def test_whoever_leads_in_a_copy_of_the_tree_leaves_the_original_leader_alone(tmp_path: Path) -> None:
    original, copy = tmp_path / "original", tmp_path / "copy"
    original.mkdir()
    with holder(original) as first:
        shutil.copytree(original, copy)
        long_ago = msgspec.structs.replace(tenure(copy), renewed_at_s=0.0)
        (copy / "leader").write_bytes(msgspec.json.encode(long_ago))

        second = Leader(copy, SystemClock())

        assert second.take()
        assert first.poll() is None
        assert not Leader(original, SystemClock()).take()


def test_who_was_followed_learns_it_at_the_next_renewal(tmp_path: Path) -> None:
    clock = RecordedClock()
    first = Leader(tmp_path, clock)
    assert first.take()
    clock.advance(FREE_AFTER_S)

    # In one process nobody is ended; two processes are shown above.
    second = Leader(tmp_path, clock)
    assert second.take()

    assert not first.renew()
    assert not first.held
    assert second.renew()


def test_a_leader_rises_above_a_number_that_it_finds_in_the_tree(tmp_path: Path) -> None:
    clock = RecordedClock()
    leader = Leader(tmp_path, clock)
    assert leader.take()

    assert leader.rise_above(7)

    assert leader.number == 8
    assert leader.renew()
    assert tenure(tmp_path).number == 8


def test_who_was_followed_does_not_rise(tmp_path: Path) -> None:
    clock = RecordedClock()
    first, second = Leader(tmp_path, clock), Leader(tmp_path, clock)
    assert first.take()
    clock.advance(FREE_AFTER_S)
    assert second.take()

    assert not first.rise_above(7)

    assert not first.held
    assert tenure(tmp_path).number == 2


def test_of_many_that_try_at_once_one_leads(tmp_path: Path) -> None:
    tries = [
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    try:
        said = [process.stdout.readline() for process in tries if process.stdout is not None]
        assert said.count("True\n") == 1
    finally:
        for process in tries:
            process.kill()
            process.communicate(timeout=PATIENCE_S)


@pytest.mark.parametrize("pid", [os.getpid(), 1], ids=["this one", "the first"])
def test_a_living_process_has_a_start_time(pid: int) -> None:
    assert start_time(pid) is not None


def test_a_process_that_has_ended_has_none(tmp_path: Path) -> None:
    ended = subprocess.Popen(["/bin/true"])
    until = time.monotonic() + PATIENCE_S
    while start_time(ended.pid) is not None:
        assert time.monotonic() < until
        time.sleep(0.01)
    ended.wait(PATIENCE_S)

    assert start_time(ended.pid) is None
