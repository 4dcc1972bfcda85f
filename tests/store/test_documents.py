"""Documents: changed as a whole, one version after the other, seen by everybody at the next read."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from app.store.disk import Disk
from app.store.documents import Document
from app.store.errors import NotReady, StorageFull, VersionConflict
from app.store.org import Org
from app.store.paths import BadName
from tests.store.leads import ORG, tree_at


class Hours(msgspec.Struct, frozen=True):
    opens: int = 9
    closes: int = 17


class Settings(msgspec.Struct, frozen=True):
    name: str = "nobody"
    count: int = 0
    hours: Hours = Hours()


def settings_of(org: Org, name: str = "settings") -> Document[Settings]:
    return org.document(name, Settings, Settings)


def test_a_document_that_was_never_changed_is_its_default(org: Org) -> None:
    row = settings_of(org).read()

    assert (row.version, row.value) == (0, Settings())


def test_each_change_is_one_version_more_and_everybody_sees_it(org: Org) -> None:
    mine, other = settings_of(org), settings_of(org)

    mine.update(lambda settings: msgspec.structs.replace(settings, name="acme"))
    other.update(lambda settings: msgspec.structs.replace(settings, count=settings.count + 1))

    assert mine.read() == other.read()
    assert (mine.read().version, mine.read().value) == (2, Settings("acme", 1))


def test_a_change_for_another_version_is_refused_with_the_one_there_is(org: Org) -> None:
    document = settings_of(org)
    document.update(lambda _: Settings("first"), expect=0)

    with pytest.raises(VersionConflict) as refused:
        document.update(lambda _: Settings("second"), expect=0)

    assert refused.value.row.value == Settings("first")
    assert document.read().value == Settings("first")


def test_a_change_that_raises_changes_nothing(org: Org) -> None:
    document = settings_of(org)

    with pytest.raises(ZeroDivisionError):
        document.update(lambda _: Settings(count=1 // 0))

    assert document.read().version == 0


def test_fields_of_a_newer_release_survive_a_change_by_this_one(org: Org) -> None:
    class Newer(msgspec.Struct, frozen=True):
        name: str
        colour: str
        hours: dict[str, int]

    first = Newer("acme", "green", {"opens": 8, "lunch": 12})
    org.document("settings", Newer, lambda: first).update(lambda newer: newer)

    settings_of(org).update(lambda settings: msgspec.structs.replace(settings, name="renamed"))

    newer = org.document("settings", Newer, lambda: first).read().value
    assert (newer.name, newer.colour, newer.hours["lunch"]) == ("renamed", "green", 12)


def test_it_is_one_readable_line_that_only_the_service_may_read(org: Org, tmp_path: Path) -> None:
    settings_of(org).update(lambda _: Settings("acme"))
    settings_of(org, "secret/twilio").update(lambda _: Settings("sealed"))

    path = tmp_path / "data" / ORG / "docs" / "settings.json"
    secret = tmp_path / "data" / ORG / "secret" / "twilio.json"
    assert msgspec.json.decode(path.read_bytes())["d"]["name"] == "acme"
    assert [file.stat().st_mode & 0o777 for file in (path, secret)] == [0o600, 0o600]
    assert secret.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "name", ["", "..", "a/../b", "/etc/passwd", "secret/../lock", "a\0b", ".hidden", "secret/"]
)
def test_a_name_that_leaves_its_folder_is_refused(org: Org, name: str) -> None:
    with pytest.raises(BadName):
        settings_of(org, name)


def test_a_flipped_byte_anywhere_is_named(org: Org, tmp_path: Path) -> None:
    document = settings_of(org)
    document.update(lambda _: Settings("acme"))
    path = tmp_path / "data" / ORG / "docs" / "settings.json"
    content = path.read_bytes()

    for at in range(len(content)):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(NotReady, match=r"docs/settings\.json"):
            document.read()
        with pytest.raises(NotReady):
            document.update(lambda _: Settings("overwritten"))


def test_another_documents_file_is_not_taken_for_this_one(org: Org, tmp_path: Path) -> None:
    settings_of(org, "policies").update(lambda _: Settings("policies"))
    docs = tmp_path / "data" / ORG / "docs"
    (docs / "settings.json").write_bytes((docs / "policies.json").read_bytes())

    with pytest.raises(NotReady, match="it is document policies"):
        settings_of(org).read()


class FailingDisk(Disk):
    """Fails at one kind of call."""

    def __init__(self) -> None:
        self.fails_at = ""
        self.synced: list[Path] = []

    def _try(self, call: str) -> None:
        if call == self.fails_at:
            raise OSError(28, "No space left on device")

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        self._try("write")
        super().write(descriptor, data, offset)

    def fdatasync(self, descriptor: int) -> None:
        self._try("fdatasync")
        super().fdatasync(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        self._try("rename")
        super().rename(source, target)

    def fsync_dir(self, path: Path) -> None:
        self._try("fsync_dir")
        super().fsync_dir(path)
        self.synced.append(path)


@pytest.mark.parametrize("call", ["write", "fdatasync", "rename"])
def test_a_disk_that_fails_leaves_the_old_one_and_no_rubbish(tmp_path: Path, call: str) -> None:
    # given
    disk = FailingDisk()
    tree = tree_at(tmp_path / "data", disk=disk)
    document = settings_of(tree.create(ORG))
    document.update(lambda _: Settings("old"))

    # when
    disk.fails_at = call
    with pytest.raises(StorageFull):
        document.update(lambda _: Settings("new"))

    # then
    assert document.read().value == Settings("old")
    assert sorted(path.name for path in (tmp_path / "data" / ORG / "docs").iterdir()) == [
        ".settings.lock",
        "settings.json",
    ]
    disk.fails_at = ""
    assert document.update(lambda _: Settings("new")).version == 2
    tree.close()


def test_the_folders_of_a_first_document_are_durable_before_it_is_acknowledged(tmp_path: Path) -> None:
    # given: the sync of a folder that is new fails
    disk = FailingDisk()
    org = tree_at(tmp_path / "data", disk=disk).create(ORG)
    document = settings_of(org)
    disk.fails_at = "fsync_dir"
    with pytest.raises(StorageFull):
        document.update(lambda _: Settings("first"))

    # when
    disk.fails_at = ""
    disk.synced.clear()
    document.update(lambda _: Settings("second"))

    # then
    assert {path.name for path in disk.synced} == {"docs", ORG}


COUNT_UP = """
import sys
from pathlib import Path
import msgspec
from tests.store.leads import ORG, tree_at
from tests.store.test_documents import Settings, settings_of

document = settings_of(tree_at(Path(sys.argv[1])).org(ORG))
for _ in range(int(sys.argv[2])):
    document.update(lambda settings: msgspec.structs.replace(settings, count=settings.count + 1))
"""


def test_processes_that_change_it_at_once_lose_no_update(org: Org, tmp_path: Path) -> None:
    command = [sys.executable, "-c", COUNT_UP, str(tmp_path / "data"), "50"]
    running = [subprocess.Popen(command) for _ in range(3)]

    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]

    row = settings_of(org).read()
    assert (row.version, row.value.count) == (150, 150)
