"""What is found after a crash, a boot, a copy, a damage: all that was acknowledged, or a refusal that says where."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import RecordedClock
from app.core.ids import OrgId
from app.store.compact import Job, compact
from app.store.errors import NoSuchOrg, NotReady
from app.store.keeper import DAMAGE_REMEMBERED_S
from app.store.org import Org
from app.store.tree import Tree
from app.store.watermark import JOURNAL, Watermark, boot_id, offset_of
from tests.store.leads import LEADS, NOTES, ORG, Note, key_of, lead, put_lead, tree_at

COUNT = 20


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The files of an org with some leads, written and closed."""
    tree = tree_at(tmp_path / "data")
    org = tree.create(ORG)
    for number in range(COUNT):
        org.batch_now(put_lead(number))
    tree.close()
    return tmp_path / "data" / ORG


def journal(home: Path) -> Path:
    return home / "000001.log.jsonl"


def restart(home: Path) -> None:
    """As if the machine had started anew: the words carry another boot's id."""
    raw = bytearray((home / "wm").read_bytes())
    raw[8:24] = os.urandom(16)
    (home / "wm").write_bytes(raw)


def opened(home: Path) -> list[str]:
    tree = tree_at(home.parent)
    try:
        return [row.value.name for row in tree.org(ORG).rows(LEADS)]
    finally:
        tree.close()


def refusal(home: Path) -> str:
    before = contents(home)
    with pytest.raises(NotReady) as refused:
        opened(home)
    assert contents(home) == before
    return refused.value.why


def contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.glob("*.jsonl*")}


def torn(home: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(home.glob("torn-*"))]


EVERYBODY = [f"Lead {number}" for number in reversed(range(COUNT))]


def test_what_was_closed_is_there_again(home: Path) -> None:
    assert opened(home) == EVERYBODY


def test_after_a_boot_nothing_acknowledged_is_lost_although_the_words_lag_behind(home: Path) -> None:
    words = Watermark(home / "wm", boot_id())
    words.words[JOURNAL] -= offset_of(words.words[JOURNAL]) // 2
    words.close()
    restart(home)

    assert opened(home) == EVERYBODY
    assert torn(home) == []


def test_without_words_they_are_rebuilt(home: Path) -> None:
    (home / "wm").unlink()

    assert opened(home) == EVERYBODY


@pytest.mark.parametrize("junk", [b"", b"\0" * 100, b"\0" * 4096, b"AstrixW1" * 600])
def test_words_that_are_none_are_rebuilt(home: Path, junk: bytes) -> None:
    (home / "wm").unlink()
    (home / "wm").write_bytes(junk)

    assert opened(home) == EVERYBODY


def test_within_a_boot_bytes_beyond_the_mark_were_never_acknowledged(home: Path) -> None:
    whole = journal(home).read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    again = last.replace(b'"s":20', b'"s":21')
    journal(home).write_bytes(whole + again)

    tree = tree_at(home.parent)
    org = tree.org(ORG)
    seen = org.last_seq
    org.batch_now(put_lead(500))
    tree.close()

    assert seen == COUNT
    assert torn(home) == [again]
    assert opened(home)[0] == "Lead 500"


def test_every_length_of_a_torn_tail_leaves_the_batches_before_it(home: Path, tmp_path: Path) -> None:
    tree = tree_at(home.parent)

    def two(batch: Any) -> None:
        batch.put(LEADS, key_of(100), lead(100))
        batch.put(NOTES, "a", Note("a note"))

    start = journal(home).stat().st_size
    tree.org(ORG).batch_now(two)
    tree.close()
    whole = journal(home).read_bytes()

    for length in range(start, len(whole)):
        copy = tmp_path / f"copy{length}" / ORG
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("wm"))
        journal(copy).write_bytes(whole[:length])

        assert opened(copy) == EVERYBODY
        assert torn(copy) == ([whole[start:length]] if length > start else [])
        assert journal(copy).read_bytes() == whole[:start]


def test_a_flipped_byte_below_the_mark_is_refused_and_named(home: Path) -> None:
    whole = journal(home).read_bytes()

    for at in range(0, len(whole), 7):
        journal(home).write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        with pytest.raises(NotReady, match=r"000001\.log\.jsonl at byte"):
            opened(home)

    journal(home).write_bytes(whole)
    assert opened(home) == EVERYBODY


@pytest.mark.parametrize("words", ["of another boot", "missing"])
def test_a_flipped_byte_is_no_torn_tail_when_whole_batches_follow(home: Path, words: str) -> None:
    raw = bytearray(journal(home).read_bytes())
    raw[len(raw) // 2] ^= 1
    journal(home).write_bytes(raw)
    if words == "missing":
        (home / "wm").unlink()
    else:
        restart(home)

    assert "whole batches follow" in refusal(home)


def test_a_flipped_byte_in_the_last_batch_is_refused_when_the_old_words_vouch_for_it(home: Path) -> None:
    raw = bytearray(journal(home).read_bytes())
    raw[-40] ^= 1
    journal(home).write_bytes(raw)
    restart(home)

    assert "acknowledged" in refusal(home)


def test_a_file_that_lost_its_end_is_refused(home: Path) -> None:
    whole = journal(home).read_bytes()
    journal(home).write_bytes(whole[:-30])

    assert "000001.log.jsonl at byte" in refusal(home)


def test_a_line_that_is_missing_is_a_gap_and_refused(home: Path) -> None:
    lines = journal(home).read_bytes().splitlines(keepends=True)
    journal(home).write_bytes(b"".join(lines[:5] + lines[6:]))
    (home / "wm").unlink()

    assert refusal(home)


def test_the_damaged_org_is_named_and_the_others_serve(home: Path) -> None:
    raw = bytearray(journal(home).read_bytes())
    raw[len(raw) // 2] ^= 1
    journal(home).write_bytes(raw)
    tree = tree_at(home.parent)
    well = tree.create(OrgId("org_2"))

    with pytest.raises(NotReady) as refused:
        tree.org(ORG)
    well.batch_now(put_lead(1))

    assert refused.value.org_id == ORG
    assert well.count(LEADS) == 1
    tree.close()


def test_a_repaired_org_serves_again_without_a_restart(home: Path) -> None:
    whole = journal(home).read_bytes()
    journal(home).write_bytes(whole.replace(b"Lead 3", b"Lead x"))
    clock = RecordedClock()
    tree = tree_at(home.parent, clock=clock)
    with pytest.raises(NotReady):
        tree.org(ORG)

    journal(home).write_bytes(whole)
    with pytest.raises(NotReady):
        tree.org(ORG)
    clock.advance(DAMAGE_REMEMBERED_S)

    assert tree.org(ORG).count(LEADS) == COUNT
    tree.close()


def test_a_copy_whose_words_are_ahead_of_its_journal_opens(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / ORG
    shutil.copytree(home, copy)
    lines = journal(home).read_bytes().splitlines(keepends=True)
    journal(copy).write_bytes(b"".join(lines[:-2]) + lines[-2][:40])

    assert opened(copy) == EVERYBODY[2:]


def test_a_copy_under_another_name_is_refused(home: Path) -> None:
    shutil.copytree(home, home.parent / "org_2")
    tree = tree_at(home.parent)

    with pytest.raises(NotReady, match="belongs to org_1"):
        tree.org(OrgId("org_2"))
    tree.close()


def compacted(home: Path) -> None:
    tree = tree_at(home.parent)
    tree.org(ORG)
    compact(Job(root=str(home.parent), org_id=ORG, erase=True))
    tree.org(ORG).batch_now(put_lead(100))
    tree.close()


def test_a_copy_whose_snapshot_is_missing_is_refused_and_untouched(home: Path) -> None:
    compacted(home)
    (home / "000002.snap.jsonl").unlink()
    (home / "wm").unlink()

    assert "000002.snap.jsonl is missing" in refusal(home)


def test_a_snapshot_without_the_log_that_follows_it_is_refused_and_untouched(home: Path) -> None:
    compacted(home)
    (home / "000002.log.jsonl").unlink()
    (home / "wm").unlink()

    assert refusal(home)


def test_a_copy_without_the_newest_snapshot_opens_from_the_one_before(home: Path) -> None:
    tree = tree_at(home.parent)
    tree.org(ORG)
    compact(Job(root=str(home.parent), org_id=ORG))
    tree.org(ORG).batch_now(put_lead(100))
    tree.close()
    (home / "000002.snap.jsonl").unlink()
    (home / "wm").unlink()

    assert opened(home) == ["Lead 100", *EVERYBODY]


@pytest.mark.parametrize("begun", [b"", b'{"c":"_seg","k":"org_1","s":20', b"\0" * 50])
@pytest.mark.parametrize("words", ["of this boot", "of another boot"])
def test_a_segment_that_was_being_started_is_moved_aside(home: Path, begun: bytes, words: str) -> None:
    (home / "000002.log.jsonl").write_bytes(begun)
    if words == "of another boot":
        restart(home)

    assert opened(home) == EVERYBODY
    tree = tree_at(home.parent)
    tree.org(ORG).batch_now(put_lead(300))
    tree.close()
    assert opened(home)[0] == "Lead 300"


def test_an_org_that_was_never_finished_is_none(home: Path) -> None:
    (home.parent / "org_9").mkdir()
    (home.parent / ".new-1-org_8").mkdir()
    tree = tree_at(home.parent)

    with pytest.raises(NoSuchOrg):
        tree.org(OrgId("org_9"))
    assert tree.org_ids() == [ORG]
    tree.close()


def test_words_that_were_replaced_under_a_running_process_stop_it_from_writing(tree: Tree, org: Org) -> None:
    org.batch_now(put_lead(1))
    org.paths.watermark.unlink()

    with pytest.raises(NotReady, match="replaced"):
        org.batch_now(put_lead(2))
