"""When the disk says no: nothing is acknowledged, nothing is half there, and it goes on by itself."""

import errno
import time
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.store.disk import Disk
from app.store.errors import Forked, StorageFull, Unfit
from app.store.org import Org
from app.store.tree import Tree, file_system_of
from tests.store.leads import LEADS, ORG, key_of, put_lead, tree_at


class MoodyDisk(Disk):
    """Fails in the calls that are named."""

    def __init__(self) -> None:
        self.failing: set[str] = set()
        self.asked = 0

    def fails(self, call: str) -> None:
        self.asked += 1
        if call in self.failing:
            raise OSError(errno.EIO, f"{call} failed")

    def create(self, path: Path) -> int:
        self.fails("create")
        return super().create(path)

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        if "write" in self.failing:
            super().write(descriptor, data[: len(data) // 2], offset)
        self.fails("write")
        super().write(descriptor, data, offset)

    def fdatasync(self, descriptor: int) -> None:
        self.fails("fdatasync")
        super().fdatasync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self.fails("truncate")
        super().truncate(descriptor, size)


class Setup:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.disk = MoodyDisk()
        self.clock = RecordedClock()
        self.tree: Tree = tree_at(root, clock=self.clock, disk=self.disk)
        self.org: Org = self.tree.create(ORG)
        self.org.batch_now(put_lead(1))

    def refuse(self, number: int) -> None:
        with pytest.raises(StorageFull):
            self.org.batch_now(put_lead(number))

    def reopened(self) -> list[str]:
        self.tree.close()
        tree = tree_at(self.root)
        names = [row.value.name for row in tree.org(ORG).rows(LEADS)]
        tree.close()
        return names


@pytest.fixture
def moody(tmp_path: Path) -> Setup:
    return Setup(tmp_path)


@pytest.mark.parametrize("call", ["write", "fdatasync"])
@pytest.mark.parametrize("cut_fails", [False, True])
def test_a_write_that_failed_is_not_acknowledged_and_not_seen(
    moody: Setup, call: str, cut_fails: bool
) -> None:
    moody.disk.failing = {call, "truncate"} if cut_fails else {call}

    moody.refuse(2)

    assert moody.org.get(LEADS, key_of(2)) is None
    assert moody.org.count(LEADS) == 1
    assert not moody.tree.writable()
    moody.disk.failing = set()
    assert moody.reopened() == ["Lead 1"]


@pytest.mark.parametrize("call", ["write", "fdatasync"])
@pytest.mark.parametrize("cut_fails", [False, True])
def test_the_next_write_starts_a_new_segment_without_a_restart(
    moody: Setup, call: str, cut_fails: bool
) -> None:
    moody.disk.failing = {call, "truncate"} if cut_fails else {call}
    moody.refuse(2)

    moody.disk.failing = set()
    moody.clock.advance(1)
    moody.org.batch_now(put_lead(3))

    assert moody.org.paths.logs() == [1, 2]
    assert moody.tree.writable()
    (moody.org.paths.home / "wm").rename(moody.root / "wm-elsewhere")
    assert moody.reopened() == ["Lead 3", "Lead 1"]


def test_while_the_disk_fails_one_attempt_a_second_is_made(moody: Setup) -> None:
    moody.disk.failing = {"fdatasync"}
    moody.refuse(2)
    asked = moody.disk.asked

    for _ in range(20):
        moody.refuse(2)
    within_the_second = moody.disk.asked
    moody.clock.advance(1)
    for _ in range(20):
        moody.refuse(2)

    assert within_the_second == asked
    # One attempt: the new segment is created, written, and its sync fails.
    assert 0 < moody.disk.asked - asked <= 5


def test_a_segment_that_cannot_be_started_is_tried_again_until_it_can(moody: Setup) -> None:
    moody.disk.failing = {"fdatasync"}
    moody.refuse(2)
    for call in ("create", "write", "fdatasync"):
        moody.disk.failing = {call}
        moody.clock.advance(1)
        moody.refuse(2)

    moody.disk.failing = set()
    moody.clock.advance(1)
    moody.org.batch_now(put_lead(2))

    assert moody.reopened() == ["Lead 2", "Lead 1"]


def test_a_disk_that_works_again_is_noticed_although_nobody_writes(tmp_path: Path) -> None:
    disk = MoodyDisk()
    tree = tree_at(tmp_path, disk=disk)
    org = tree.create(ORG)
    disk.failing = {"fdatasync"}
    with pytest.raises(StorageFull):
        org.batch_now(put_lead(1))

    disk.failing = set()
    until = time.monotonic() + 30
    while not tree.writable() and time.monotonic() < until:
        time.sleep(0.05)

    assert tree.writable()
    org.batch_now(put_lead(2))
    tree.close()


def test_another_process_never_appends_to_a_closed_segment(moody: Setup) -> None:
    moody.disk.failing = {"fdatasync"}
    moody.refuse(2)

    other = tree_at(moody.root)
    other.org(ORG).batch_now(put_lead(3))
    other.close()

    assert moody.org.paths.logs() == [1, 2]
    assert moody.org.count(LEADS) == 2


def test_a_fork_after_opening_is_refused(tree: Tree, org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getpid", lambda: 1)

    with pytest.raises(Forked):
        tree.org(ORG)
    with pytest.raises(Forked):
        org.batch_now(put_lead(1))


def test_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.tree.file_system_of", lambda _: "nfs4")

    with pytest.raises(Unfit, match="nfs4"):
        tree_at(tmp_path)


def test_the_file_system_is_that_of_the_longest_mount_above(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "2 1 0:40 / /srv/data rw,relatime shared:1 - nfs4 host:/data rw\n"
        "3 1 0:41 / /srv/data\\040two rw - xfs /dev/sdb rw\n"
    )

    assert file_system_of(Path("/srv/data/tree"), mounts) == "nfs4"
    assert file_system_of(Path("/srv/data two/tree"), mounts) == "xfs"
    assert file_system_of(Path("/srv/other"), mounts) == "ext4"


def test_a_file_where_the_tree_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(Unfit):
        tree_at(tmp_path / "data")
