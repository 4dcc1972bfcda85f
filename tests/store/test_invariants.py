"""What must hold of every file and every write, whoever made them."""

import json
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import pytest

from app.core.clock import SystemClock
from app.core.ids import OrgId
from app.store.compact import Job, compact
from app.store.disk import Disk
from app.store.kinds import Idem, Index, Kind, Slim
from app.store.org import Org
from app.store.tree import Tree
from app.store.watermark import JOURNAL, offset_of, segment_of
from tests.store.leads import LEADS, NOTES, ORG, TIMELINE, Note, key_of, lead, put_lead, tree_at


class WatchingDisk(Disk):
    """Notes what is visible at the moment each call returns."""

    def __init__(self) -> None:
        self.org: Org | None = None
        self.seen: list[tuple[str, int]] = []

    def note(self, call: str) -> None:
        if self.org is not None:
            self.seen.append((call, self.org.watermark.words[JOURNAL]))

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        super().write(descriptor, data, offset)
        self.note("write")

    def fdatasync(self, descriptor: int) -> None:
        super().fdatasync(descriptor)
        self.note("fdatasync")


def test_the_mark_moves_after_the_sync_and_before_the_answer(tmp_path: Path) -> None:
    disk = WatchingDisk()
    tree = tree_at(tmp_path, disk=disk)
    disk.org = org = tree.create(ORG)
    before = org.watermark.words[JOURNAL]

    org.batch_now(put_lead(1))

    assert disk.seen == [("write", before), ("fdatasync", before)]
    assert offset_of(org.watermark.words[JOURNAL]) == org.paths.log(1).stat().st_size
    tree.close()


def test_bytes_below_the_mark_never_change(org: Org, tmp_path: Path) -> None:
    org.batch_now(put_lead(1))
    first = org.paths.log(1).read_bytes()

    for number in range(20):
        org.batch_now(put_lead(number, stage="won"))
    org.batch_now(lambda batch: batch.delete(LEADS, key_of(1)))
    second = org.paths.log(1).read_bytes()
    compact(Job(root=str(tmp_path / "data"), org_id=ORG))
    org.batch_now(put_lead(1))

    assert second.startswith(first)
    assert org.paths.log(1).read_bytes() == second
    assert segment_of(org.watermark.words[JOURNAL]) == 2


def test_the_lock_file_is_never_replaced(org: Org, tmp_path: Path) -> None:
    before = org.paths.lock.stat().st_ino

    org.batch_now(put_lead(1))
    compact(Job(root=str(tmp_path / "data"), org_id=ORG, erase=True))
    org.batch_now(put_lead(2))

    assert org.paths.lock.stat().st_ino == before


def test_a_line_is_plain_json_with_its_checksum_last(org: Org) -> None:
    def both(batch: Any) -> None:
        batch.put(NOTES, "a", Note("Grüße\nan alle"))
        batch.delete(NOTES, "b")
        batch.put(LEADS, key_of(1), lead(1))

    org.batch_now(lambda batch: batch.put(NOTES, "b", Note("")))
    org.batch_now(both, idem=Idem("caller:key", "print", lambda _: b'{"id":"a"}'))

    raw = org.paths.log(1).read_bytes().splitlines()
    lines = [json.loads(one) for one in raw]
    assert [(one["c"], one["k"], one["s"], one.get("v", 0)) for one in lines] == [
        ("_seg", ORG, 0, 0),
        ("notes", "b", 1, 1),
        ("notes", "a", 2, 1),
        ("notes", "b", 3, 2),
        ("leads", key_of(1), 4, 1),
    ]
    assert [one.get("n", 0) for one in lines] == [0, 0, 2, 1, 0]
    assert [one.get("o") for one in lines] == [None, None, None, "del", None]
    assert lines[2]["d"] == {"text": "Grüße\nan alle"}
    assert (lines[4]["i"], lines[4]["f"], lines[4]["a"]) == ("caller:key", "print", '{"id":"a"}')
    for one in raw:
        assert one[-16:] == b',"z":"%08x"}' % crc32(one[:-16])


def test_files_are_private_to_the_service(org: Org, tmp_path: Path) -> None:
    org.batch_now(put_lead(1))
    compact(Job(root=str(tmp_path / "data"), org_id=ORG))

    modes = {path.name: path.stat().st_mode & 0o077 for path in org.paths.home.iterdir()}

    assert org.paths.home.stat().st_mode & 0o077 == 0
    assert set(modes.values()) == {0}


def test_a_row_cannot_be_changed(org: Org) -> None:
    org.batch_now(put_lead(1))
    row = org.get(LEADS, key_of(1))
    assert row is not None

    for name in ("version", "value"):
        with pytest.raises(AttributeError):
            setattr(row, name, 7)
    with pytest.raises(AttributeError):
        row.value.name = "another"  # type: ignore[misc]  # the write that must fail


class Address(msgspec.Struct, frozen=True):
    city: str


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    address: Address | None = None
    tags: dict[str, str] = {}


class NewAddress(msgspec.Struct, frozen=True):
    city: str
    street: str


class NewPerson(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    address: NewAddress | None = None
    tags: dict[str, str] = {}
    nickname: str = ""
    score: float = 0.0


class PersonRow(msgspec.Struct, frozen=True):
    name: str


@pytest.mark.parametrize("slim", [None, Slim[Person](PersonRow)])
def test_an_older_release_keeps_what_a_newer_one_wrote(tmp_path: Path, slim: Slim[Person] | None) -> None:
    newer_kind: Kind[NewPerson] = Kind("people", NewPerson)
    older_kind: Kind[Person] = Kind("people", Person, slim=slim)
    newer = Tree(tmp_path, kinds=[newer_kind], logs=[], clock=SystemClock())
    older = Tree(tmp_path, kinds=[older_kind], logs=[], clock=SystemClock())
    person = NewPerson("Ann", NewAddress("Riga", "Main 1"), {"a": "1", "b": "2"}, "Annie", 0.1)
    newer.create(ORG).batch_now(lambda batch: batch.put(newer_kind, "p", person))

    def rename(batch: Any) -> None:
        row = batch.get(older_kind, "p")
        moved = msgspec.structs.replace(row.value, name="Anna", address=Address("Oslo"), tags={"a": "1"})
        batch.put(older_kind, "p", moved)
        batch.put(older_kind, "p", msgspec.structs.replace(moved, name="Annika"))

    older.org(ORG).batch_now(rename)
    older.org(ORG).batch_now(
        lambda batch: batch.put(older_kind, "p", Person("Annette", Address("Bonn"), {"a": "1"}))
    )

    found = newer.org(ORG).get(newer_kind, "p")
    assert found is not None
    assert found.value == NewPerson("Annette", NewAddress("Bonn", "Main 1"), {"a": "1"}, "Annie", 0.1)
    newer.close()
    older.close()


def initials(person: Person) -> PersonRow:
    return PersonRow("".join(word[0] for word in person.name.split()))


def test_a_slim_row_may_be_made_by_a_function(tmp_path: Path) -> None:
    kind: Kind[Person] = Kind(
        "people",
        Person,
        (Index("initials", lambda row: (row.name,)),),
        Slim(PersonRow, of=initials, text=lambda row: row.name),
    )
    tree = Tree(tmp_path, kinds=[kind], logs=[], clock=SystemClock())
    follower = Tree(tmp_path, kinds=[kind], logs=[], clock=SystemClock())
    org = tree.create(ORG)
    there = follower.org(ORG)

    org.batch_now(lambda batch: batch.put(kind, "p", Person("Ann Adler")))
    seen = [(one.get(kind, "p"), one.full(kind, "p")) for one in (org, there)]
    compact(Job(root=str(tmp_path), org_id=ORG))
    again = Tree(tmp_path, kinds=[kind], logs=[], clock=SystemClock())
    seen.append((again.org(ORG).get(kind, "p"), again.org(ORG).full(kind, "p")))

    for slim, full in seen:
        assert slim is not None
        assert full is not None
        assert slim.value.name == "AA"
        assert full.value == Person("Ann Adler")
    assert again.org(ORG).query(kind, narrow={"initials": "AA"}, text="a").total == 1
    for one in (tree, follower, again):
        one.close()


def test_collections_of_a_newer_release_survive_compaction_by_an_older_one(tmp_path: Path) -> None:
    newer_kind: Kind[NewPerson] = Kind("people", NewPerson, (Index("name", lambda one: (one.name,)),))
    newer = Tree(tmp_path, kinds=[newer_kind], logs=[], clock=SystemClock())
    newer.create(ORG).batch_now(lambda batch: batch.put(newer_kind, "p", NewPerson("Ann")))
    older = tree_at(tmp_path)
    older.org(ORG).batch_now(put_lead(1))

    compact(Job(root=str(tmp_path), org_id=ORG, erase=True))
    older.close()
    newer.close()
    again = Tree(tmp_path, kinds=[newer_kind], logs=[], clock=SystemClock())

    assert [row.key for row in again.org(ORG).find(newer_kind, "name", "Ann")] == ["p"]
    assert again.org(ORG).last_seq == 2
    again.close()


def test_two_kinds_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="leads"):
        Tree(tmp_path, kinds=[LEADS, LEADS], logs=[TIMELINE], clock=SystemClock())


@pytest.mark.parametrize("name", ["", "..", "a/b", "_other", "ORG", "a" * 65, "a\0b"])
def test_an_org_id_is_a_plain_name(tree: Tree, name: str) -> None:
    with pytest.raises(ValueError, match="not the id"):
        tree.org(OrgId(name))
    with pytest.raises(ValueError, match="not the id"):
        tree.create(OrgId(name))


def test_the_host_has_a_tree_of_its_own(tree: Tree) -> None:
    tree.host.batch_now(put_lead(1))

    assert tree.host.count(LEADS) == 1
    assert tree.org_ids() == []
    assert [path.name for path in tree.host.paths.home.parent.iterdir()] == ["_host"]
