"""The check of the tree: clean where it is clean, and every harm named with its file and place."""

import asyncio
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from app.core.clock import SystemClock
from app.core.ids import OrgId
from app.store.batch import Batch
from app.store.blobs import Blob
from app.store.findings import Finding
from app.store.fsck import Progress, Report, check
from app.store.kinds import Kind
from app.store.lines import Line, encoded, sealed
from app.store.org import Org
from app.store.relay import carried, carry_over
from app.store.series import RawEntry
from app.store.tree import Tree
from tests.store.leads import LEADS, NOTES, ORG, TIMELINE, Note, key_of, put_lead, tree_at
from tests.store.room import ROOM


class File(msgspec.Struct, frozen=True):
    title: str
    blob: Blob | None


FILES: Kind[File] = Kind("files", File)


def told(number: int, subject: str) -> Callable[[Batch], None]:
    return lambda batch: batch.log(TIMELINE, Note(f"row {number}"), subject=subject)


def filed(number: int, blob: Blob) -> Callable[[Batch], object]:
    return lambda batch: batch.put(FILES, f"file_{number}", File("A file", blob))


def fill(org: Org, count: int = 6) -> None:
    """Leads, notes, rows of a log, a document."""
    for number in range(count):
        org.batch_now(put_lead(number))
        org.batch_now(told(number, key_of(number % 2)))
    org.batch_now(lambda batch: [batch.put(NOTES, str(number), Note("x")) for number in range(5)])
    org.batch_now(lambda batch: batch.delete(NOTES, "0"))
    carry_over(org, [TIMELINE])
    org.log(TIMELINE).append(Note("looked"), subject=key_of(1))
    org.document("settings", Note, lambda: Note("")).update(lambda _: Note("set"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def home(root: Path) -> Path:
    return root / ORG


def compact(org: Org) -> None:
    asyncio.run(org.compact(relayed=carried(org, [TIMELINE])))


def contents(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, found
    return found[0]


def test_a_tree_as_it_was_written_is_clean_and_stays_as_it_is(root: Path, tree: Tree, org: Org) -> None:
    # given: two orgs and the host's own, one of them compacted
    fill(org)
    compact(org)
    fill(org, 3)
    fill(tree.create(OrgId("org_2")))
    tree.host.batch_now(put_lead(1))
    before = contents(root)

    # when
    report = check(root)

    # then
    assert report == Report(report.counts, [], [])
    assert report.clean
    assert report.counts.orgs == 3
    assert report.counts.records > 30
    assert contents(root) == before


def test_a_tree_without_watermarks_is_clean_and_gets_none(
    root: Path, home: Path, tree: Tree, org: Org
) -> None:
    fill(org)
    tree.close()
    (home / "wm").unlink()

    assert check(root).clean
    assert not (home / "wm").exists()


def test_the_report_can_be_sent_as_json(root: Path, home: Path, org: Org) -> None:
    fill(org)
    (home / "lock").unlink()

    told = msgspec.json.decode(msgspec.json.encode(check(root, org=ORG)))

    assert told["problems"][0].keys() == {"org", "file", "offset", "meaning", "next_step"}
    assert told["counts"]["orgs"] == 1


def test_progress_is_told_file_by_file(root: Path, org: Org) -> None:
    fill(org)
    told: list[Progress] = []

    check(root, progress=told.append)

    assert [progress.file for progress in told] == ["000001.log.jsonl", told[1].file, "docs/settings.json"]
    assert told[-1].bytes_done <= told[-1].bytes_all
    assert sorted(progress.bytes_done for progress in told) == [progress.bytes_done for progress in told]


FILES_WITH_CHECKSUMS = ["*.log.jsonl", "*.snap.jsonl", "timeline/*.jsonl", "docs/*.json"]


@pytest.mark.parametrize("watermark", [True, False], ids=["watermark", "no watermark"])
@pytest.mark.parametrize("pattern", FILES_WITH_CHECKSUMS)
def test_a_flipped_byte_is_named_with_its_file_and_line(
    root: Path, home: Path, tree: Tree, org: Org, pattern: str, watermark: bool
) -> None:
    # given: an org with every sort of file, compacted once
    fill(org)
    compact(org)
    fill(org, 3)
    tree.close()
    if not watermark:
        (home / "wm").unlink()
    path = max(home.glob(pattern))
    content = path.read_bytes()

    # when / then: a bit of every 7th byte, but in the last line where nobody knows how far it was acknowledged
    end = (
        len(content)
        if watermark or "docs" in pattern
        else content.rindex(b"\n", 0, content.rindex(b"\n", 0, -1)) - 1
    )
    for at in range(0, end, 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        found = check(root, org=ORG).problems
        assert found, f"byte {at} of {path.name}"
        assert {one.file for one in found} == {str(path.relative_to(home))}
        line_start = content.rfind(b"\n", 0, at) + 1
        assert found[0].offset in {0, line_start, content.find(b"\n", at) + 1}
        assert found[0].meaning
        assert found[0].next_step
    path.write_bytes(content)
    assert check(root, org=ORG).clean


def harmed(change: Callable[[bytes], bytes], path: Path) -> None:
    path.write_bytes(change(path.read_bytes()))


def without_line(number: int) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        return b"".join(lines[:number] + lines[number + 1 :])

    return change


@pytest.mark.parametrize("pattern", ["*.log.jsonl", "timeline/*.jsonl"])
def test_a_missing_line_is_named(root: Path, home: Path, tree: Tree, org: Org, pattern: str) -> None:
    fill(org)
    tree.close()
    (home / "wm").unlink()
    path = max(home.glob(pattern))
    harmed(without_line(2), path)

    finding = check(root, org=ORG).problems[0]

    assert finding.file == str(path.relative_to(home))
    assert "missing" in finding.meaning


def test_a_file_that_ends_too_early_is_named(root: Path, home: Path, tree: Tree, org: Org) -> None:
    fill(org)
    tree.close()
    for pattern in ("*.log.jsonl", "timeline/*.jsonl"):
        path = max(home.glob(pattern))
        content = path.read_bytes()
        path.write_bytes(content[: content.rindex(b"\n", 0, -1) + 1])
        assert only(check(root, org=ORG).problems).meaning == "The file ends before what was acknowledged."
        path.write_bytes(content)


def test_what_a_write_under_way_left_is_a_note(root: Path, home: Path, tree: Tree, org: Org) -> None:
    # given: an org that was copied while a batch and a row were being written
    fill(org)
    tree.close()
    (home / "wm").unlink()
    for pattern in ("*.log.jsonl", "timeline/*.jsonl"):
        with max(home.glob(pattern)).open("ab") as file:
            file.write(b'{"c":"timeline","k":"lead')

    # when
    report = check(root, org=ORG)

    # then: it is clean, and opening it settles what was noted
    assert report.clean
    assert sorted(note.file.partition("/")[0] for note in report.notes) == ["000001.log.jsonl", "timeline"]
    other = tree_at(root)
    other.org(ORG).log(TIMELINE).tail()
    other.close()
    assert check(root, org=ORG).notes == []


def test_a_batch_without_its_end_is_a_note_without_a_watermark_and_a_problem_with_one(
    root: Path, home: Path, tree: Tree, org: Org
) -> None:
    org.batch_now(lambda batch: [batch.put(NOTES, str(number), Note("x")) for number in range(3)])
    tree.close()
    path = home / "000001.log.jsonl"
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"\n", 0, -1) + 1])

    assert not check(root, org=ORG).clean
    (home / "wm").unlink()
    report = check(root, org=ORG)
    assert report.clean
    assert only(report.notes).offset == content.index(b"\n") + 1


def test_a_snapshot_that_is_missing_is_named(root: Path, home: Path, tree: Tree, org: Org) -> None:
    fill(org)
    compact(org)
    tree.close()
    (home / "000001.log.jsonl").unlink()
    max(home.glob("*.snap.jsonl")).unlink()

    finding = only(check(root, org=ORG).problems)

    assert finding.file == "000001.log.jsonl"
    assert "snapshot" in finding.meaning


def test_harm_in_an_older_generation_says_that_it_is_not_needed(
    root: Path, home: Path, tree: Tree, org: Org
) -> None:
    fill(org)
    compact(org)
    tree.close()
    path = home / "000001.log.jsonl"
    harmed(lambda content: content.replace(b"Lead 3", b"Lead 4"), path)

    finding = only(check(root, org=ORG).problems)

    assert finding.file == "000001.log.jsonl"
    assert finding.next_step.startswith("Nothing to do now")


def test_a_document_of_another_name_is_named(root: Path, home: Path, tree: Tree, org: Org) -> None:
    fill(org)
    tree.close()
    shutil.copy(home / "docs" / "settings.json", home / "docs" / "policies.json")

    assert only(check(root, org=ORG).problems).file == "docs/policies.json"


def test_a_row_that_was_carried_over_twice_or_passed_over_is_named(
    root: Path, home: Path, tree: Tree, org: Org
) -> None:
    # given: a log with two rows of the journal
    for number in range(2):
        org.batch_now(told(number, "a"))
    carry_over(org, [TIMELINE])
    tree.close()
    (home / "wm").unlink()
    path = max(home.glob("timeline/*.jsonl"))
    first, second = (msgspec.json.decode(raw, type=RawEntry) for raw in path.read_bytes().splitlines())

    # when / then: the second says that it is the first
    twice = msgspec.structs.replace(second, r=first.r)
    path.write_bytes(sealed(msgspec.json.encode(first)) + sealed(msgspec.json.encode(twice)))
    assert "carried over twice" in only(check(root, org=ORG).problems).meaning

    # when / then: the first was never there
    alone = msgspec.structs.replace(second, s=1, p=0)
    path.write_bytes(sealed(msgspec.json.encode(alone)))
    assert "passed over" in only(check(root, org=ORG).problems).meaning


def test_rows_from_beyond_the_journal_are_a_note_that_opening_settles(
    root: Path, home: Path, tree: Tree, org: Org
) -> None:
    fill(org)
    tree.close()
    (home / "wm").unlink()
    path = home / "000001.log.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:4]))

    report = check(root, org=ORG)

    assert report.clean
    assert "the journal ends with 3" in only(report.notes).meaning
    other = tree_at(root)
    assert [row.value.text for row in other.org(ORG).log(TIMELINE).scan()] == ["row 0", "looked"]
    other.close()
    assert check(root, org=ORG).notes == []


def test_a_chain_that_leads_elsewhere_is_named(root: Path, home: Path, tree: Tree, org: Org) -> None:
    for number in range(3):
        org.log(TIMELINE).append(Note(f"row {number}"), subject="a")
    tree.close()
    (home / "wm").unlink()
    path = max(home.glob("timeline/*.jsonl"))
    rows = [msgspec.json.decode(raw, type=RawEntry) for raw in path.read_bytes().splitlines()]
    rows[2].p = rows[1].p or path.stat().st_size
    path.write_bytes(b"".join(sealed(msgspec.json.encode(row)) for row in rows))

    assert "of its subject" in only(check(root, org=ORG).problems).meaning


def test_blobs_are_compared_with_what_records_say_of_them(root: Path, home: Path, tmp_path: Path) -> None:
    # given
    tree = Tree(root, kinds=[FILES], logs=[], clock=SystemClock())
    org = tree.create(ORG)
    for number in range(4):
        blob = org.blobs.put(f"files/{number}.txt", b"content", room=ROOM)
        org.batch_now(filed(number, blob))
    org.batch_now(lambda batch: batch.put(FILES, "file_3", File("It was taken off", None)))
    assert check(root, org=ORG).clean
    assert check(root, org=ORG).counts.blobs == 3

    # when
    (home / "files" / "0.txt").unlink()
    (home / "files" / "1.txt").write_bytes(b"longer content")
    (home / "files" / "2.txt").write_bytes(b"CONTENT")
    (home / "files" / "3.txt").unlink()

    # then
    found = {finding.file: finding.meaning for finding in check(root, org=ORG).problems}
    assert found.keys() == {"files/0.txt", "files/1.txt", "files/2.txt"}
    assert "missing" in found["files/0.txt"]
    assert "14 bytes, and 7" in found["files/1.txt"]
    assert "checksum" in found["files/2.txt"]
    assert "files file_1" in found["files/1.txt"]
    tree.close()


def test_wrong_heads_are_dropped_when_the_index_is_checked(
    root: Path, home: Path, tree: Tree, org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: heads that were saved, then harmed
    monkeypatch.setattr("app.store.heads.SAVE_EVERY_ROWS", 2)
    fill(org)
    tree.close()
    path = home / "timeline" / ".heads"
    assert check(root, org=ORG, index=True).counts.indexes_dropped == 0
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    # when
    assert check(root, org=ORG).counts.indexes_dropped == 0
    report = check(root, org=ORG, index=True)

    # then
    assert report.clean
    assert report.counts.indexes_dropped == 1
    assert not path.exists()


def test_a_line_that_belongs_to_another_org_or_segment_is_named(
    root: Path, home: Path, tree: Tree, org: Org
) -> None:
    fill(org)
    other = tree.create(OrgId("org_2"))
    fill(other, 2)
    tree.close()
    (home / "wm").unlink()
    shutil.copy(root / "org_2" / "000001.log.jsonl", home / "000001.log.jsonl")

    assert "org_2" in only(check(root, org=ORG).problems).meaning


def test_a_segment_that_does_not_follow_is_named(root: Path, home: Path, tree: Tree, org: Org) -> None:
    fill(org)
    compact(org)
    org.batch_now(put_lead(50))
    tree.close()
    (home / "wm").unlink()
    path = home / "000002.log.jsonl"
    head = msgspec.json.decode(path.read_bytes().splitlines()[0], type=Line[dict[str, int]])
    head.s += 1
    harmed(lambda content: encoded(head) + b"".join(content.splitlines(keepends=True)[1:]), path)

    assert any(finding.file == "000002.log.jsonl" for finding in check(root, org=ORG).problems)


def test_there_is_no_such_org(root: Path, tree: Tree) -> None:
    assert "no org here" in only(check(root, org="org_9").problems).meaning


def test_leads_of_a_clean_tree_are_counted(root: Path, org: Org) -> None:
    for number in range(4):
        org.batch_now(put_lead(number))

    counts = check(root).counts

    assert (counts.records, org.count(LEADS)) == (4, 4)
