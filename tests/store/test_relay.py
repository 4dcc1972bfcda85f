"""The relay: what batches told the logs arrives there once."""

import errno
import threading
from pathlib import Path

import pytest

from app.store.batch import Batch
from app.store.disk import Disk
from app.store.errors import NotReady, StorageFull
from app.store.kinds import LogKind
from app.store.org import SHED_ROWS_MIN, Org
from app.store.relay import carried, carry_over
from app.store.tree import Tree
from tests.store.leads import LEADS, ORG, TIMELINE, Note, key_of, lead, tree_at

AUDIT: LogKind[Note] = LogKind("audit", Note)


def tell(org: Org, first: int, count: int = 1) -> None:
    """A change of a lead per batch, with a row for each log."""
    for number in range(first, first + count):

        def write(batch: Batch, number: int = number) -> None:
            batch.put(LEADS, key_of(number), lead(number))
            batch.log(TIMELINE, Note(f"row {number}"), subject=key_of(number % 3))
            batch.log(AUDIT, Note(f"row {number}"))

        org.batch_now(write)


def texts(org: Org, kind: LogKind[Note]) -> list[str]:
    return [row.value.text for row in org.log(kind).scan()]


def test_everything_that_waits_arrives_once_in_its_order(org: Org) -> None:
    tell(org, 0, 5)

    assert carry_over(org, [TIMELINE, AUDIT]) == 10
    assert carry_over(org, [TIMELINE, AUDIT]) == 0

    assert texts(org, TIMELINE) == texts(org, AUDIT) == [f"row {number}" for number in range(5)]


def test_another_process_goes_on_where_this_one_stopped(tree: Tree, org: Org, tmp_path: Path) -> None:
    tell(org, 0, 3)
    carry_over(org, [TIMELINE])
    tell(org, 3, 3)
    tree.close()

    other = tree_at(tmp_path / "data")
    assert carry_over(other.org(ORG), [TIMELINE, AUDIT]) == 3 + 6

    assert texts(other.org(ORG), TIMELINE) == [f"row {number}" for number in range(6)]
    other.close()


def test_relays_at_once_carry_each_row_once(tree: Tree, org: Org, tmp_path: Path) -> None:
    # given: three openers of one tree that relay while rows are told
    trees = [tree_at(tmp_path / "data") for _ in range(3)]
    done = threading.Event()

    def relay(other: Tree) -> None:
        while not done.is_set():
            carry_over(other.org(ORG), [TIMELINE, AUDIT])

    threads = [threading.Thread(target=relay, args=(other,)) for other in trees]
    for thread in threads:
        thread.start()

    # when
    tell(org, 0, 60)
    done.set()
    for thread in threads:
        thread.join()
    carry_over(org, [TIMELINE, AUDIT])

    # then
    assert texts(org, TIMELINE) == texts(org, AUDIT) == [f"row {number}" for number in range(60)]
    for other in trees:
        other.close()


def test_a_damaged_log_does_not_hold_up_the_others(tree: Tree, org: Org, tmp_path: Path) -> None:
    # given: a timeline with a flipped byte
    tell(org, 0, 3)
    carry_over(org, [TIMELINE, AUDIT])
    tell(org, 3, 2)
    tree.close()
    path = next((tmp_path / "data" / ORG / "timeline").glob("*.jsonl"))
    content = bytearray(path.read_bytes())
    content[30] ^= 1
    path.write_bytes(content)

    # when
    other = tree_at(tmp_path / "data")
    with pytest.raises(NotReady, match="timeline"):
        carry_over(other.org(ORG), [TIMELINE, AUDIT])

    # then
    assert texts(other.org(ORG), AUDIT) == [f"row {number}" for number in range(5)]
    other.close()


class SyncFails(Disk):
    failing = False

    def fdatasync(self, descriptor: int) -> None:
        if self.failing:
            raise OSError(errno.EIO, "fdatasync failed")
        super().fdatasync(descriptor)


def test_rows_that_did_not_become_durable_wait_on(tmp_path: Path) -> None:
    # given
    disk = SyncFails()
    tree = tree_at(tmp_path / "data", disk=disk)
    org = tree.create(ORG)
    tell(org, 0, 2)
    carry_over(org, [TIMELINE])
    tell(org, 2, 2)

    # when
    disk.failing = True
    with pytest.raises(StorageFull):
        carry_over(org, [TIMELINE])

    # then: readers see every row all the while, and the next attempt carries each once
    assert texts(org, TIMELINE) == [f"row {number}" for number in range(4)]
    disk.failing = False
    assert carry_over(org, [TIMELINE]) == 2
    assert texts(org, TIMELINE) == [f"row {number}" for number in range(4)]
    tree.close()


def test_it_tells_what_a_compaction_need_not_keep(org: Org) -> None:
    tell(org, 0, 2)
    assert carried(org, [TIMELINE, AUDIT]) == {"timeline": 0, "audit": 0}

    carry_over(org, [TIMELINE])

    assert carried(org, [TIMELINE, AUDIT]) == {"timeline": 5, "audit": 0}


def test_a_process_that_reads_no_log_keeps_nothing_of_what_was_carried_over(
    tree: Tree, org: Org, tmp_path: Path
) -> None:
    # given: another process that follows the records only
    reader = tree_at(tmp_path / "data")
    tell(org, 0, SHED_ROWS_MIN)
    followed = reader.org(ORG)
    assert followed.get(LEADS, key_of(0)) is not None
    assert len(followed.outbox_after(TIMELINE.name, 0)) == SHED_ROWS_MIN

    reader.shed_now()
    assert len(followed.outbox_after(TIMELINE.name, 0)) == SHED_ROWS_MIN, "nobody has them yet"
    carry_over(org, [TIMELINE, AUDIT])
    reader.shed_now()

    assert followed.outbox_after(TIMELINE.name, 0) == []
    assert len(texts(followed, TIMELINE)) == SHED_ROWS_MIN
    reader.close()
