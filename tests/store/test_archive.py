"""A whole org in one file: as of one instant, byte for byte, and nothing else ever unpacked."""

import asyncio
import os
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from app.core.ids import OrgId
from app.store.archive import MANIFEST, BadArchive, Manifest, Packed, is_carried, may_be_in
from app.store.archive_pack import Label, packed
from app.store.archive_unpack import opened
from app.store.batch import Batch
from app.store.errors import NoSuchOrg, OrgExists
from app.store.fsck import check
from app.store.org import Org
from app.store.relay import carried, carry_over
from app.store.tree import Tree
from tests.conftest import Size
from tests.store.leads import LEADS, NOTES, ORG, TIMELINE, Note, key_of, put_lead, tree_at
from tests.store.room import ROOM

LABEL = Label(name="Acme", made_at="2026-11-21T10:00:00.000Z", made_by="1", readme="Hello.\n")


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    tree = tree_at(tmp_path / "data")
    yield tree
    tree.close()


@pytest.fixture
def org(tree: Tree) -> Org:
    """With leads, a note that was deleted, a log, a document, blobs, and files that never travel."""
    org = tree.create(ORG)
    for number in range(30):
        org.batch_now(put_lead(number))
    org.batch_now(lambda batch: [batch.put(NOTES, name, Note(name)) for name in ("kept", "gone")])
    org.batch_now(lambda batch: batch.delete(NOTES, "gone"))
    org.document("settings", Note, lambda: Note("")).update(lambda _: Note("set"))
    org.document("secret/twilio", Note, lambda: Note("")).update(lambda _: Note("hush"))
    org.blobs.put("files/plan/a.bin", os.urandom(3_000), room=ROOM)
    org.blobs.put("exports/old.zip", b"old", room=ROOM)
    (org.paths.home / "torn-1-x").write_bytes(b"torn")
    (org.paths.home / "files" / ".left.tmp").write_bytes(b"half")
    return org


def test_what_is_unpacked_elsewhere_says_the_same(tree: Tree, org: Org, tmp_path: Path) -> None:
    archive = pack(org, tmp_path)

    there = bring_in(archive, tmp_path / "there")

    assert said(there.org(ORG)) == said(org)
    assert there.org(ORG).get(NOTES, "gone") is None
    assert check(tmp_path / "there").problems == []


def test_every_file_of_it_is_the_same_to_the_byte(tree: Tree, org: Org, tmp_path: Path) -> None:
    bring_in(pack(org, tmp_path), tmp_path / "there").close()

    here, there = org.paths.home, tmp_path / "there" / ORG
    for path in ("000001.log.jsonl", "docs/settings.json", "files/plan/a.bin"):
        assert (there / path).read_bytes() == (here / path).read_bytes()


def test_secrets_old_archives_and_what_was_never_whole_stay_behind(
    tree: Tree, org: Org, tmp_path: Path
) -> None:
    names = zipfile.ZipFile(pack(org, tmp_path)).namelist()

    assert [name for name in names if name.startswith("tree/")] == [
        "tree/000001.log.jsonl",
        "tree/docs/settings.json",
        "tree/files/plan/a.bin",
    ]


def test_a_compacted_journal_travels_as_its_snapshot_and_what_came_since(
    tree: Tree, org: Org, tmp_path: Path
) -> None:
    carry_over(org, tree.logs)
    compact(org, tree)
    org.batch_now(lambda batch: batch.put(NOTES, "after", Note("after")))

    archive = pack(org, tmp_path)

    names = zipfile.ZipFile(archive).namelist()
    assert [name for name in names if name.count(".jsonl") and name.startswith("tree/0")] == [
        "tree/000002.snap.jsonl",
        "tree/000002.log.jsonl",
    ]
    assert said(bring_in(archive, tmp_path / "there").org(ORG)) == said(org)


def test_records_tell_the_latest_state_to_anybody(tree: Tree, org: Org, tmp_path: Path) -> None:
    lines = zipfile.ZipFile(pack(org, tmp_path)).read("records/notes.jsonl").splitlines()

    (note,) = [msgspec.json.decode(line) for line in lines]
    assert (note["id"], note["version"], note["record"]) == ("kept", 1, {"text": "kept"})
    assert note["changed_at"].endswith("Z")


def test_beside_writers_every_archive_is_one_instant(
    tree: Tree, org: Org, tmp_path: Path, size: Size
) -> None:
    """Each batch writes the same number twice and into the log: no archive tells two of them apart."""
    stop, written = threading.Event(), [0]

    def keep_writing() -> None:
        while not stop.is_set():
            written[0] += 1
            number = written[0]
            org.batch_now(partial(put_pair, number))
            carry_over(org, tree.logs)
            if number % 40 == 0:
                compact(org, tree)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        for turn in range(size.of(6, 60)):
            at_least = written[0] - 1
            archive = pack(org, tmp_path, f"{turn}.zip")
            there = bring_in(archive, tmp_path / f"there{turn}")
            left, right = (there.org(ORG).get(NOTES, name) for name in ("left", "right"))
            if left is not None or at_least > 0:
                assert left is not None
                assert right is not None
                assert left.value == right.value
                assert int(left.value.text) >= at_least
            there.close()
            assert check(tmp_path / f"there{turn}").problems == []
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize("part", ["tree/000001.log.jsonl", "tree/files/plan/a.bin", "records/leads.jsonl"])
def test_a_flipped_byte_is_named(part: str, tree: Tree, org: Org, tmp_path: Path) -> None:
    archive = pack(org, tmp_path)
    info = zipfile.ZipFile(archive).getinfo(part)
    flip(archive, info.header_offset + 30 + len(part) + 20 + info.compress_size // 2)

    with pytest.raises(BadArchive, match=part):
        bring_in(archive, tmp_path / "there")

    assert list((tmp_path / "there").iterdir()) == []


def test_no_flipped_byte_ever_passes_for_another_org(
    tree: Tree, org: Org, tmp_path: Path, size: Size
) -> None:
    """Wherever it is flipped: refused with nothing left behind, or what is unpacked is just the same."""
    whole = pack(org, tmp_path).read_bytes()
    wanted = said(org)
    chance = Random(7)
    for turn in range(size.of(60, 2_000)):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        archive = tmp_path / "flipped.zip"
        archive.write_bytes(content)
        place = tmp_path / f"there{turn}"
        try:
            there = bring_in(archive, place)
        except BadArchive:
            assert list(place.iterdir()) == []
            continue
        assert said(there.org(ORG)) == wanted
        there.close()


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "tree/../../outside",
        "/etc/passwd",
        "tree//x",
        "tree/./x",
        "tree/.hidden",
        "tree/a/../b",
        "tree/lock",
        "tree/wm",
        "tree/secret/twilio.json",
        "tree/exports/x.zip",
        "tree/carried/identities.json",
        "tree/a\\b",
        "tree/" + "a/" * 20 + "b",
        "records/../x",
        "other.txt",
        "tree/",
    ],
)
def test_no_name_leads_anywhere_else(name: str, tree: Tree, org: Org, tmp_path: Path) -> None:
    archive = forged(pack(org, tmp_path), {name: b"x"})

    with pytest.raises(BadArchive):
        bring_in(archive, tmp_path / "there")

    assert not may_be_in(name)
    assert list((tmp_path / "there").iterdir()) == []
    assert not (tmp_path / "outside").exists()


def test_a_link_is_no_file(tree: Tree, org: Org, tmp_path: Path) -> None:
    info = zipfile.ZipInfo("tree/files/link.bin")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive = forged(pack(org, tmp_path), {info: b"/etc/passwd"})

    with pytest.raises(BadArchive, match="no plain file"):
        bring_in(archive, tmp_path / "there")


def test_a_bomb_is_refused_before_anything_is_inflated(tree: Tree, org: Org, tmp_path: Path) -> None:
    archive = forged(pack(org, tmp_path), {"tree/files/big.bin": bytes(64 << 20)})

    with pytest.raises(BadArchive, match="would grow"), opened(archive):
        pass


def test_an_entry_that_is_longer_than_it_says_is_cut_off(tree: Tree, org: Org, tmp_path: Path) -> None:
    archive = pack(org, tmp_path)
    manifest = msgspec.json.decode(zipfile.ZipFile(archive).read(MANIFEST), type=Manifest)
    longer = forged(archive, {"tree/files/b.bin": b"x" * 10})
    said_less = Packed("tree/files/b.bin", 5, "0" * 64)
    rewritten = with_manifest(longer, msgspec.structs.replace(manifest, files=(*manifest.files, said_less)))

    with pytest.raises(BadArchive, match="has 10 bytes"):
        bring_in(rewritten, tmp_path / "there")


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: msgspec.structs.replace(manifest, format=2),
        lambda manifest: msgspec.structs.replace(manifest, org_id="_host"),
        lambda manifest: msgspec.structs.replace(manifest, org_id="../x"),
        lambda manifest: msgspec.structs.replace(manifest, files=manifest.files[1:]),
        lambda manifest: msgspec.structs.replace(manifest, files=(*manifest.files, manifest.files[0])),
        lambda manifest: msgspec.structs.replace(
            manifest, files=(*manifest.files, Packed("tree/files/none.bin", 1, "0" * 64))
        ),
    ],
    ids=["format", "host", "path", "unnamed", "twice", "missing"],
)
def test_a_list_of_contents_that_does_not_agree_is_refused(
    change: Callable[[Manifest], Manifest], tree: Tree, org: Org, tmp_path: Path
) -> None:
    archive = pack(org, tmp_path)
    manifest = msgspec.json.decode(zipfile.ZipFile(archive).read(MANIFEST), type=Manifest)

    with pytest.raises(BadArchive):
        bring_in(with_manifest(archive, change(manifest)), tmp_path / "there")

    assert list((tmp_path / "there").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"not a zip at all" * 100])
def test_what_is_no_archive_is_told_as_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)

    with pytest.raises(BadArchive), opened(tmp_path / "x.zip"):
        pass


def test_an_archive_that_was_cut_short_is_refused(tree: Tree, org: Org, tmp_path: Path) -> None:
    archive = pack(org, tmp_path)
    archive.write_bytes(archive.read_bytes()[:-40])

    with pytest.raises(BadArchive), opened(archive):
        pass


def test_an_org_that_is_there_is_not_overwritten(tree: Tree, org: Org, tmp_path: Path) -> None:
    archive = pack(org, tmp_path)
    before = said(org)

    with opened(archive) as found, pytest.raises(OrgExists):
        tree.staging(ORG).fill(found, print)

    assert said(org) == before


def test_progress_goes_up_to_the_end(tree: Tree, org: Org, tmp_path: Path) -> None:
    shares: list[float] = []

    list(packed(org, LABEL, shares.append))

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_an_org_that_is_gone_cannot_be_packed(tree: Tree, org: Org) -> None:
    tree.set_aside(ORG)

    with pytest.raises(NoSuchOrg):
        list(packed(org, LABEL))


def test_a_link_that_lies_in_the_way_is_not_followed(tree: Tree, org: Org, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "a.bin").write_bytes(b"theirs")
    (org.paths.home / "files" / "theirs").symlink_to(tmp_path / "theirs")
    (org.paths.home / "files" / "one.bin").symlink_to(tmp_path / "theirs" / "a.bin")

    names = zipfile.ZipFile(pack(org, tmp_path)).namelist()

    assert [name for name in names if "theirs" in name or "one" in name] == []


@pytest.mark.parametrize("path", ["", "a/" * 12 + "b", "a" * 200, "x/" + "y" * 140])
def test_no_odd_name_travels(path: str) -> None:
    assert not is_carried(path)


def put_pair(number: int, batch: Batch) -> None:
    for name in ("left", "right"):
        batch.put(NOTES, name, Note(str(number)))
    batch.log(TIMELINE, Note(str(number)), subject="s")


def compact(org: Org, tree: Tree) -> None:
    asyncio.run(org.compact(relayed=carried(org, tree.logs)))


def pack(org: Org, folder: Path, name: str = "org.zip") -> Path:
    with (folder / name).open("wb") as file:
        file.writelines(packed(org, LABEL))
    return folder / name


def bring_in(archive: Path, root: Path) -> Tree:
    root.mkdir(exist_ok=True)
    tree = tree_at(root)
    with opened(archive) as found:
        staging = tree.staging(OrgId(found.manifest.org_id))
        try:
            staging.fill(found, lambda _: None)
            staging.place()
        except BaseException:
            staging.drop()
            raise
    return tree


def said(org: Org) -> Any:
    leads = {row.key: row.version for row in org.rows(LEADS)}
    notes = {row.key: row.value for row in org.rows(NOTES)}
    rows = [row.value for row in org.log(TIMELINE).tail(limit=100).rows]
    return (org.last_seq, leads, notes, rows, org.full(LEADS, key_of(3)))


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def forged(archive: Path, more: dict[Any, bytes]) -> Path:
    target = archive.with_name("forged.zip")
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for info in source.infolist():
            made.writestr(info.filename, source.read(info))
        for name, content in more.items():
            made.writestr(name, content)
    return target


def with_manifest(archive: Path, manifest: Manifest) -> Path:
    target = archive.with_name("rewritten.zip")
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for info in source.infolist():
            if info.filename != MANIFEST:
                made.writestr(info.filename, source.read(info))
        made.writestr(MANIFEST, msgspec.json.encode(manifest))
    return target
