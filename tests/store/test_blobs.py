"""Blobs: put whole, read back, and no name that leads anywhere else."""

import errno
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from app.core.ids import OrgId
from app.store.blobs import NAME_LENGTH_MAX, BlobMissing
from app.store.disk import Disk
from app.store.errors import StorageFull
from app.store.org import Org
from app.store.paths import BadName
from app.store.tree import Tree
from tests.store.leads import ORG, tree_at
from tests.store.room import ROOM


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data" / ORG


def content_of(org: Org, name: str) -> bytes:
    with org.blobs.open(name) as file:
        return file.read()


def test_what_was_put_is_read_back(org: Org) -> None:
    blob = org.blobs.put("voice/recording/call_1.opus", b"sound", room=ROOM)

    assert content_of(org, blob.name) == b"sound"
    assert (blob.size, blob.sha256) == (5, sha256(b"sound").hexdigest())
    assert org.blobs.digest(blob.name) == blob.sha256
    assert org.blobs.stat(blob.name).size == 5


def test_a_long_blob_is_put_piece_by_piece(org: Org) -> None:
    blob = org.blobs.put("files/long.bin", (bytes([number]) * 1000 for number in range(200)), room=ROOM)

    assert blob.size == 200_000
    assert content_of(org, "files/long.bin")[-1] == 199


def test_putting_again_replaces_and_who_reads_goes_on_with_the_old(org: Org) -> None:
    org.blobs.put("files/a.txt", b"old", room=ROOM)
    reading = org.blobs.open("files/a.txt")

    org.blobs.put("files/a.txt", b"new", room=ROOM)

    assert content_of(org, "files/a.txt") == b"new"
    with reading:
        assert reading.read() == b"old"


def test_a_deleted_blob_is_not_there(org: Org) -> None:
    org.blobs.put("files/a.txt", b"x", room=ROOM)

    org.blobs.delete("files/a.txt")

    for act in (org.blobs.open, org.blobs.stat, org.blobs.delete, org.blobs.digest):
        with pytest.raises(BlobMissing):
            act("files/a.txt")


def test_the_names_are_those_that_were_put(org: Org, home: Path) -> None:
    for name in ("voice/recording/b.opus", "files/a.txt", "exports/2026/c.zip"):
        org.blobs.put(name, b"x", room=ROOM)
    (home / "files" / ".a.txt.1.tmp").write_bytes(b"half")

    assert list(org.blobs.names()) == ["voice/recording/b.opus", "files/a.txt", "exports/2026/c.zip"]


def test_only_the_service_may_read_it(org: Org, home: Path) -> None:
    org.blobs.put("voice/recording/a.opus", b"x", room=ROOM)

    assert (home / "voice" / "recording" / "a.opus").stat().st_mode & 0o777 == 0o600
    assert (home / "voice" / "recording").stat().st_mode & 0o777 == 0o700


NAMES_OF_NO_BLOB = [
    "",
    "files",
    "files/",
    "/files/a.txt",
    "//files/a.txt",
    "files//a.txt",
    "files/./a.txt",
    "files/../lock",
    "files/../../org_2/files/theirs.txt",
    "../org_2/files/theirs.txt",
    "files/%2e%2e/lock",
    "files/%252e%252e/lock",
    "files/..%2flock",
    "files/\u002e\u002e/lock",
    "files/\uff0e\uff0e/lock",
    "files/\udcc0\udcae\udcc0\udcae/lock",
    "files/a.txt\0",
    "files/a\0.txt",
    "files/a.txt;x",
    "files/a.txt;/../lock",
    "files\\..\\lock",
    "files/a.txt/",
    "files/a.txt\n",
    "files/ a.txt",
    "files/.a.txt",
    "lock",
    "wm",
    "000001.log.jsonl",
    "secret/twilio.json",
    "docs/settings.json",
    "timeline/2026-11.jsonl",
    "files/" + "a/" * 10 + "b",
    "files/" + "a" * NAME_LENGTH_MAX,
    "files/" + "a" * 200,
    "/etc/passwd",
    "/proc/self/environ",
]


@pytest.mark.parametrize("name", NAMES_OF_NO_BLOB)
def test_a_name_that_could_lead_elsewhere_is_not_there_and_cannot_be_put(
    tree: Tree, org: Org, name: str
) -> None:
    tree.create(OrgId("org_2")).blobs.put("files/theirs.txt", b"theirs", room=ROOM)
    org.blobs.put("files/a.txt", b"mine", room=ROOM)

    for act in (org.blobs.open, org.blobs.stat, org.blobs.delete):
        with pytest.raises(BlobMissing):
            act(name)
    with pytest.raises(BadName):
        org.blobs.put(name, b"x", room=ROOM)


def test_no_link_leads_out_of_the_org(tree: Tree, org: Org, home: Path, tmp_path: Path) -> None:
    # given: links of every kind to what another org has
    other = tree.create(OrgId("org_2"))
    other.blobs.put("files/theirs.txt", b"theirs", room=ROOM)
    theirs = tmp_path / "data" / "org_2" / "files"
    org.blobs.put("files/mine/a.txt", b"mine", room=ROOM)
    (home / "files" / "link.txt").symlink_to(theirs / "theirs.txt")
    (home / "files" / "folder").symlink_to(theirs)
    (home / "exports").symlink_to(theirs.parent / "files")
    os.link(theirs / "theirs.txt", home / "files" / "hard.txt")
    (home / "files" / "self.txt").symlink_to("mine/a.txt")
    os.mkfifo(home / "files" / "pipe.txt")

    # when / then: none can be read, deleted, or put through
    for name in (
        "files/link.txt",
        "files/folder/theirs.txt",
        "exports/theirs.txt",
        "files/hard.txt",
        "files/self.txt",
        "files/pipe.txt",
        "files/mine",
    ):
        for act in (org.blobs.open, org.blobs.stat, org.blobs.delete):
            with pytest.raises(BlobMissing):
                act(name)
    for name in ("files/folder/theirs.txt", "exports/theirs.txt"):
        with pytest.raises(StorageFull):
            org.blobs.put(name, b"overwritten", room=ROOM)
    assert (theirs / "theirs.txt").read_bytes() == b"theirs"


def test_putting_over_a_link_replaces_the_link_and_not_what_it_leads_to(
    org: Org, home: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"outside")
    org.blobs.put("files/a.txt", b"x", room=ROOM)
    (home / "files" / "link.txt").symlink_to(outside)

    org.blobs.put("files/link.txt", b"mine", room=ROOM)

    assert content_of(org, "files/link.txt") == b"mine"
    assert outside.read_bytes() == b"outside"


class FailingDisk(Disk):
    def __init__(self) -> None:
        self.fails_at = ""

    def _try(self, call: str) -> None:
        if call == self.fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        self._try("write")
        super().write(descriptor, data, offset)

    def fdatasync(self, descriptor: int) -> None:
        self._try("fdatasync")
        super().fdatasync(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        self._try("rename")
        super().rename(source, target)


@pytest.mark.parametrize("call", ["write", "fdatasync", "rename"])
def test_a_disk_that_fails_leaves_the_old_one_and_no_rubbish(tmp_path: Path, home: Path, call: str) -> None:
    disk = FailingDisk()
    tree = tree_at(tmp_path / "data", disk=disk)
    org = tree.create(ORG)
    org.blobs.put("files/a.txt", b"old", room=ROOM)

    disk.fails_at = call
    with pytest.raises(StorageFull):
        org.blobs.put("files/a.txt", b"new", room=ROOM)

    assert content_of(org, "files/a.txt") == b"old"
    assert [path.name for path in (home / "files").iterdir()] == ["a.txt"]
    tree.close()


def test_a_source_that_breaks_off_leaves_nothing(org: Org, home: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError("the upload broke off")

    with pytest.raises(ConnectionError):
        org.blobs.put("files/a.txt", broken(), room=ROOM)

    assert list((home / "files").iterdir()) == []
