"""What stays the same when the journal is compacted, what goes, and when."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.core.clock import SECOND_US, RecordedClock, SystemClock
from app.store.compact import GENERATION_KEPT_US, Job, compact
from app.store.errors import CompactionFailed, NotReady, Replayed
from app.store.keeper import SEGMENTS_HELD_MAX
from app.store.kinds import Idem
from app.store.org import Org
from app.store.tree import Tree
from tests.store.leads import LEADS, NOTES, ORG, TIMELINE, Note, key_of, lead, many_leads, put_lead, tree_at

DAY_S = GENERATION_KEPT_US // 1_000_000


def files(home: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in home.glob(pattern))


def change(number: int, other: int) -> Callable[[Any], Any]:
    return lambda batch: batch.put(LEADS, key_of(number), lead(other))


def state(org: Org) -> list[Any]:
    return [org.full(LEADS, row.key) for row in org.rows(LEADS)] + list(org.rows(NOTES))


def fill(org: Org, count: int = 200) -> None:
    def write(batch: Any) -> None:
        for number, one in enumerate(many_leads(count)):
            batch.put(LEADS, key_of(number), one)
        batch.put(NOTES, "a", Note("a note"))

    org.batch_now(write)
    for number in range(0, count, 10):
        org.batch_now(change(number, number + count))
    org.batch_now(lambda batch: batch.delete(LEADS, key_of(3)))


def squeeze(root: Path, clock: RecordedClock | None = None, **more: Any) -> int:
    return compact(Job(root=str(root), org_id=ORG, **more), clock=clock)


def test_a_compacted_org_opens_as_it_was(tree: Tree, org: Org, tmp_path: Path) -> None:
    fill(org)
    before = state(org)

    asyncio.run(org.compact())
    org.batch_now(put_lead(1000))
    other = tree_at(tmp_path / "data")
    reopened = other.org(ORG)

    assert files(tmp_path / "data" / ORG, "*.jsonl") == [
        "000001.log.jsonl",
        "000002.log.jsonl",
        "000002.snap.jsonl",
    ]
    assert state(reopened)[1:] == before
    assert reopened.last_seq == org.last_seq
    assert (
        reopened.query(LEADS, narrow={"stage": "won"}).total
        == org.query(LEADS, narrow={"stage": "won"}).total
    )
    assert [row.key for row in reopened.find(LEADS, "email", lead(1000).email)] == [key_of(1000)]
    other.close()


def test_writing_and_reading_go_on_beside_a_compaction(org: Org, tmp_path: Path) -> None:
    fill(org)

    async def both() -> None:
        running = asyncio.create_task(org.compact())
        number = 2000
        while not running.done():
            await org.batch(put_lead(number))
            number += 1
        await running

    asyncio.run(both())
    before = state(org)
    other = tree_at(tmp_path / "data")

    assert state(other.org(ORG)) == before
    other.close()


def test_a_snapshot_of_a_snapshot_is_the_same(org: Org, tmp_path: Path) -> None:
    fill(org)
    before = state(org)

    for _ in range(3):
        squeeze(tmp_path / "data")
    other = tree_at(tmp_path / "data")

    assert state(other.org(ORG)) == before
    assert other.org(ORG).changes(org.last_seq - 1, 10) is None
    other.close()


def test_kept_answers_and_waiting_entries_pass_into_the_snapshot(org: Org, tmp_path: Path) -> None:
    idem = Idem("key", "print", lambda _: b"the answer")

    def write(batch: Any) -> None:
        batch.put(LEADS, key_of(1), lead(1))
        batch.log(TIMELINE, Note("old"))
        batch.log(TIMELINE, Note("new"))

    org.batch_now(write, idem=idem)

    a_day_later = RecordedClock(SystemClock().now_us() + GENERATION_KEPT_US + SECOND_US)
    for clock in (None, a_day_later):
        squeeze(tmp_path / "data", clock, relayed={"timeline": 2})
    other = tree_at(tmp_path / "data")

    with pytest.raises(Replayed) as repeated:
        other.org(ORG).batch_now(put_lead(2), idem=idem)
    assert repeated.value.answer == b"the answer"
    waiting = other.org(ORG).outbox_after("timeline", 0)
    assert [msgspec.json.decode(row.entry) for row in waiting] == [{"text": "new"}]
    other.close()


def test_entries_that_a_log_has_taken_over_stay_until_a_day_after_a_snapshot_knew_it(tmp_path: Path) -> None:
    """A slow copy may have read the log before it took them over, and reads the snapshot after."""
    # given: an entry that waited for long, and was taken over just now
    clock = RecordedClock()
    tree = tree_at(tmp_path, clock=clock)
    org = tree.create(ORG)
    org.batch_now(lambda batch: batch.log(TIMELINE, Note("taken over")))
    squeeze(tmp_path, clock)
    clock.advance(3 * DAY_S)

    # when / then: it stays in the snapshot, until one that knew of it is a day old
    kept = []
    for wait_s in (0, DAY_S - 60, 120):
        clock.advance(wait_s)
        squeeze(tmp_path, clock, relayed={"timeline": 1})
        other = tree_at(tmp_path, clock=clock)
        kept.append(len(other.org(ORG).outbox_after("timeline", 0)))
        other.close()
    assert kept == [1, 1, 0]
    tree.close()


def test_an_older_generation_goes_a_day_after_it_was_overtaken(tmp_path: Path) -> None:
    clock = RecordedClock()
    tree = tree_at(tmp_path, clock=clock)
    org = tree.create(ORG)
    org.batch_now(put_lead(1))

    squeeze(tmp_path, clock)
    squeeze(tmp_path, clock)
    clock.advance(DAY_S - 60)
    squeeze(tmp_path, clock)
    within_a_day = files(tmp_path / ORG, "*.snap.jsonl"), files(tmp_path / ORG, "*.log.jsonl")
    clock.advance(120)
    squeeze(tmp_path, clock)
    after_a_day = files(tmp_path / ORG, "*.snap.jsonl"), files(tmp_path / ORG, "*.log.jsonl")

    assert within_a_day[0] == ["000002.snap.jsonl", "000003.snap.jsonl", "000004.snap.jsonl"]
    assert within_a_day[1][0] == "000001.log.jsonl"
    assert after_a_day[0] == ["000003.snap.jsonl", "000004.snap.jsonl", "000005.snap.jsonl"]
    assert after_a_day[1] == ["000003.log.jsonl", "000004.log.jsonl", "000005.log.jsonl"]
    tree.close()


def test_the_generation_before_stays_however_old_it_is(tmp_path: Path) -> None:
    clock = RecordedClock()
    tree = tree_at(tmp_path, clock=clock)
    tree.create(ORG).batch_now(put_lead(1))

    for _ in range(4):
        clock.advance(10 * DAY_S)
        squeeze(tmp_path, clock)

    assert files(tmp_path / ORG, "*.snap.jsonl") == ["000004.snap.jsonl", "000005.snap.jsonl"]
    tree.close()


def test_erasure_leaves_nothing_of_a_person_in_the_journal(org: Org, tmp_path: Path) -> None:
    def write(batch: Any) -> None:
        batch.put(LEADS, key_of(1), lead(1, name="Forgotten Person"))
        batch.log(TIMELINE, Note("Forgotten Person called"), subject=key_of(1))
        batch.log(TIMELINE, Note("someone else called"), subject=key_of(2))

    org.batch_now(write, idem=Idem("key", "print", lambda _: b'{"name":"Forgotten Person"}'))
    home = tmp_path / "data" / ORG
    (home / "torn-1-org-000001.log.jsonl").write_bytes(b"Forgotten Person")
    (home / ".000001.snap.jsonl.tmp").write_bytes(b"Forgotten Person")
    org.batch_now(lambda batch: batch.delete(LEADS, key_of(1)))

    asyncio.run(org.compact(erase=True, subjects=[key_of(1)]))

    assert not [path.name for path in home.iterdir() if b"Forgotten" in path.read_bytes()]
    other = tree_at(tmp_path / "data")
    assert [row.subject for row in other.org(ORG).outbox_after("timeline", 0)] == [key_of(2)]
    with pytest.raises(Replayed):
        other.org(ORG).batch_now(put_lead(2), idem=Idem("key", "print", None))
    other.close()


def test_a_slow_reader_survives_the_loss_of_its_segment(org: Org, tmp_path: Path) -> None:
    slow = tree_at(tmp_path / "data")
    slow.org(ORG)
    org.batch_now(put_lead(1))
    squeeze(tmp_path / "data", erase=True)
    org.batch_now(put_lead(2))
    squeeze(tmp_path / "data", erase=True)
    org.batch_now(put_lead(3))

    assert slow.org(ORG).count(LEADS) == 3
    slow.close()


def test_a_process_lets_go_of_files_that_were_overtaken_long_ago(org: Org, tmp_path: Path) -> None:
    follower = tree_at(tmp_path / "data")
    there = follower.org(ORG)
    for number in range(SEGMENTS_HELD_MAX + 2):
        org.batch_now(put_lead(number))
        assert there.count(LEADS) == number + 1
        squeeze(tmp_path / "data", erase=True)
    org.batch_now(put_lead(100))

    assert there.count(LEADS) == SEGMENTS_HELD_MAX + 3
    assert there.full(LEADS, key_of(0)) == org.full(LEADS, key_of(0))
    held = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    segments = {int(path.name[:6]) for path in held if path.is_relative_to(tmp_path) and "jsonl" in path.name}
    assert min(segments) > SEGMENTS_HELD_MAX
    follower.close()


def test_a_crash_in_a_compaction_changes_nothing_and_the_next_one_succeeds(org: Org, tmp_path: Path) -> None:
    fill(org)
    before = state(org)
    program = (
        "import os, sys, app.store.compact as c\n"
        "class Dies(c.Disk):\n"
        "    left = int(sys.argv[3])\n"
        "    def spend(self):\n"
        "        Dies.left -= 1\n"
        "        if Dies.left < 0: os._exit(9)\n"
        "    def write(self, *a): self.spend(); super().write(*a)\n"
        "    def fdatasync(self, *a): self.spend(); super().fdatasync(*a)\n"
        "    def rename(self, *a): self.spend(); super().rename(*a)\n"
        "    def unlink(self, *a): self.spend(); super().unlink(*a)\n"
        "    def fsync_dir(self, *a): self.spend(); super().fsync_dir(*a)\n"
        "c.compact(c.Job(root=sys.argv[1], org_id=sys.argv[2], erase=True), disk=Dies())\n"
    )

    died = 0
    for step in range(40):
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "data"), ORG, str(step)],
            check=False,
            cwd=Path.cwd(),
        )
        other = tree_at(tmp_path / "data")
        assert state(other.org(ORG)) == before
        other.org(ORG).batch_now(lambda batch: batch.put(NOTES, "a", Note("a note")))
        before = state(other.org(ORG))
        other.close()
        if done.returncode == 0:
            break
        died += 1
    else:
        pytest.fail("the compaction never came to its end")
    assert died >= 8


def test_a_snapshot_with_any_byte_changed_is_refused(org: Org, tmp_path: Path) -> None:
    org.batch_now(put_lead(1))
    org.batch_now(lambda batch: batch.put(NOTES, "a", Note("a note")))
    squeeze(tmp_path / "data")
    path = tmp_path / "data" / ORG / "000002.snap.jsonl"
    whole = path.read_bytes()

    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        other = tree_at(tmp_path / "data")
        with pytest.raises(NotReady, match=r"000002\.snap\.jsonl at byte"):
            other.org(ORG)
        other.close()


def test_a_damaged_journal_is_not_compacted(org: Org, tmp_path: Path) -> None:
    org.batch_now(put_lead(1))
    org.batch_now(put_lead(2))
    path = tmp_path / "data" / ORG / "000001.log.jsonl"
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"Lead 1")] ^= 1
    path.write_bytes(raw)

    with pytest.raises(CompactionFailed, match=r"000001\.log\.jsonl at byte"):
        asyncio.run(org.compact())

    assert files(tmp_path / "data" / ORG, "*.snap.jsonl") == []


def test_compaction_is_due_when_the_journal_outgrows_its_state(org: Org) -> None:
    due_at_first = org.compaction_due
    for _ in range(6):
        org.batch_now(put_lead(1, notes="x" * 1_000_000))
    outgrown = org.compaction_due
    asyncio.run(org.compact())

    assert (due_at_first, outgrown, org.compaction_due) == (False, True, False)
