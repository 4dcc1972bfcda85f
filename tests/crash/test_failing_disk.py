"""A disk that is full, or fails at the k-th call: nothing is acknowledged, nothing is harmed, and it goes on."""

import contextlib
import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.store import journal
from app.store.disk import Disk
from app.store.errors import OrgExists, StorageFull
from app.store.org import Org
from app.store.relay import carry_over
from app.store.tree import Tree
from tests.conftest import Size
from tests.crash.faults import Counting, Failing
from tests.crash.world import (
    ACME,
    LEFT,
    OTHER,
    TOLD,
    Batches,
    Told,
    assert_clean,
    found_at,
    found_in,
    tree_at,
    write,
)
from tests.store.room import ROOM

ATTEMPT_AFTER_S = 1.1
SMALL_DISK_BYTES = 640 * 1024


@dataclass
class Day:
    """What one process does with an org, and what it was told of it."""

    tree: Tree
    clock: RecordedClock
    done: Batches = field(default_factory=set)
    document: int = 0
    appended: int = 0
    blob: int = -1
    refused: int = 0

    @property
    def org(self) -> Org:
        return self.tree.org(ACME)

    def act(self, number: int) -> None:
        for deed in (self._write, self._carry, self._append, self._settle, self._put):
            try:
                deed(number)
            except StorageFull:
                self.refused += 1
                self.clock.advance(ATTEMPT_AFTER_S)

    def _write(self, number: int) -> None:
        write(self.org, "day", number)
        self.done.add(("day", number))

    def _carry(self, _: int) -> None:
        carry_over(self.org, [TOLD])

    def _append(self, number: int) -> None:
        self.org.log(TOLD).append(Told("act", number, "x"), subject="act")
        self.appended += 1

    def _settle(self, number: int) -> None:
        self.org.document("settings", Told, lambda: Told("", 0, "")).update(
            lambda _: Told("doc", number, "x" * 50)
        )
        self.document += 1

    def _put(self, number: int) -> None:
        self.org.blobs.put("files/a.bin", bytes([number % 251]) * 3000, room=ROOM)
        self.blob = number

    def assert_true_to(self, org: Org) -> None:
        """What was acknowledged is there, and of what was refused nothing but what nobody can know."""
        acts = [row.value.number for row in org.log(TOLD).tail(subject="act", limit=100).rows]
        assert len(acts) == len(set(acts)) == self.appended
        version = org.document("settings", Told, lambda: Told("", 0, "")).read().version
        assert self.document <= version <= self.document + self.refused
        if self.blob >= 0:
            with org.blobs.open("files/a.bin") as file:
                content = file.read()
            assert len(content) == 3000
            assert len(set(content)) == 1


def batches_in(org: Org) -> Batches:
    """Rows that were appended without a batch are told apart by their writer."""
    left = {(row.value.writer, row.value.number) for row in org.rows(LEFT)}
    told = [(row.value.writer, row.value.number) for row in org.log(TOLD).scan() if row.value.writer != "act"]
    assert sorted(told) == sorted(left)
    return left


def calls_of_a_day(root: Path) -> int:
    disk = Counting()
    day = Day(tree_at(root, disk=disk), RecordedClock())
    day.tree.create(ACME)
    start = len(disk.calls)
    for number in range(4):
        day.act(number)
    day.tree.close()
    return len(disk.calls) - start


@pytest.mark.parametrize("how_long", [1, 4], ids=["once", "four calls long"])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
def test_whichever_call_fails_it_goes_on_without_a_restart(
    quick_path: Path, code: int, how_long: int, ran: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SEGMENT_BYTES_MAX", 3000)
    calls = calls_of_a_day(quick_path / "whole")

    for at in range(1, calls + 1):
        # given: a process, another that reads, and a disk that fails from one call on
        root, clock, disk = quick_path / f"at{at}", RecordedClock(), Failing(code)
        day = Day(tree_at(root, clock=clock, disk=disk), clock)
        day.tree.create(ACME)
        other = tree_at(root)
        disk.fail(at, how_long)

        # when
        number = 0
        while number < 4 or not disk.is_over:
            day.act(number)
            number += 1
            assert batches_in(other.org(ACME)) == day.done, f"call {at}"

        # then: it works again, and everybody sees exactly what was acknowledged
        clock.advance(ATTEMPT_AFTER_S)
        refused = day.refused
        day.act(100)
        day.act(101)
        assert day.refused == refused
        assert day.refused > 0 or code == errno.EIO
        day.assert_true_to(day.org)
        assert batches_in(day.org) == batches_in(other.org(ACME)) == day.done
        day.tree.close()
        other.close()
        fresh = tree_at(root)
        assert batches_in(fresh.org(ACME)) == day.done
        day.assert_true_to(fresh.org(ACME))
        fresh.close()
        assert_clean(root)
    ran(f"failed at each of {calls} calls")


@pytest.mark.parametrize("at", range(1, 7))
def test_an_org_that_could_not_be_made_is_made_at_the_next_try(quick_path: Path, at: int) -> None:
    # given
    disk = Failing(errno.ENOSPC)
    tree = tree_at(quick_path, disk=disk)
    disk.fail(at, 1)

    # when
    with pytest.raises(StorageFull):
        tree.create(ACME)

    # then: nothing is left of it, or it is whole and only its name has yet to be made durable
    with contextlib.suppress(OrgExists):
        tree.create(ACME)
    assert disk.calls[-1] == "fsync_dir"
    assert [path.name for path in quick_path.iterdir()] == [ACME]
    write(tree.org(ACME), "day", 1)
    tree.close()
    assert_clean(quick_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, Disk]]:
    """A real file system of half a megabyte where one may be mounted, else one that counts to it."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_BYTES}", "tmpfs", str(place)]
    if os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        try:
            yield place, Disk()
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)
    else:
        yield place, Quota(place)


class Quota(Disk):
    """Takes so many bytes and no more."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        used = sum(path.stat().st_size for path in self._place.rglob("*") if path.is_file())
        if used + len(data) > SMALL_DISK_BYTES:
            super().write(descriptor, data[: max(0, SMALL_DISK_BYTES - used)], offset)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(descriptor, data, offset)


def test_a_full_disk_refuses_keeps_serving_and_takes_writes_again_once_there_is_room(
    small_disk: tuple[Path, Disk], size: Size, ran: Callable[[str], None]
) -> None:
    # given: an org on a small disk that is half taken by something else
    place, disk = small_disk
    root, ballast, clock = place / "data", place / "ballast", RecordedClock()
    day = Day(tree_at(root, clock=clock, disk=disk), clock)
    day.tree.create(ACME)
    rounds = size.of(2, 4)

    for turn in range(rounds):
        ballast.write_bytes(bytes(SMALL_DISK_BYTES // 3 >> turn))
        refused = day.refused

        # when: it is written until the disk is full
        number = turn * 10_000
        while day.refused < refused + 5:
            day.act(number)
            number += 1

        # then: what was acknowledged can be read, and the tree says that it takes nothing
        assert batches_in(day.org) == day.done
        assert not day.tree.writable() or day.refused
        assert batches_in_another_process(root) == day.done

        # when: the ballast goes
        ballast.unlink()
        clock.advance(ATTEMPT_AFTER_S)

        # then: it goes on without a restart
        refused = day.refused
        day.act(number + 1)
        assert day.refused == refused
        assert ("day", number + 1) in batches_in(day.org)
        make_room(root)
    day.tree.close()
    assert_clean(root)
    ran(f"{rounds} times full, {day.refused} acts refused, on {type(disk).__name__}")


def batches_in_another_process(root: Path) -> Batches:
    tree = tree_at(root)
    try:
        return batches_in(tree.org(ACME))
    finally:
        tree.close()


def make_room(root: Path) -> None:
    """What was moved aside may be taken away by hand."""
    for path in (root / ACME).glob("torn-*"):
        path.unlink()


def test_a_full_disk_of_one_org_does_not_stop_the_readers_of_another(
    two_orgs: Path,
) -> None:
    disk = Failing(errno.ENOSPC)
    tree = tree_at(two_orgs, disk=disk)
    tree.org(ACME).open()
    disk.fail(1, 1_000)

    with pytest.raises(StorageFull):
        write(tree.org(ACME), "full", 1)

    assert found_in(tree.org(OTHER)) == {("before", number) for number in range(5)}
    assert not tree.writable()
    tree.close()
    assert found_at(two_orgs) == {("before", number) for number in range(5)}
