"""A process that dies at each single call that makes something durable, one call after the other."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.core.ids import OrgId
from app.store import journal
from app.store.blobs import BlobMissing
from app.store.compact import Job, compact
from app.store.disk import Disk
from app.store.errors import NoSuchOrg
from app.store.org import Org
from app.store.relay import carried, carry_over
from tests.crash.faults import EXIT_CODE, Counting, Deadly
from tests.crash.world import (
    ACME,
    TOLD,
    Told,
    acknowledged,
    assert_clean,
    found_at,
    found_in,
    in_child,
    tree_at,
    write,
)
from tests.store.room import ROOM

Say = Callable[[object], None]
Act = Callable[[Path, Disk, Say], None]

MONTH_S = 31 * 24 * 3600


def write_some(org: Org, say: Say, count: int = 4) -> None:
    for number in range(count):
        write(org, "dying", number)
        say(number)


def writes(root: Path, disk: Disk, say: Say) -> None:
    write_some(tree_at(root, disk=disk).org(ACME), say)


def rotates(root: Path, disk: Disk, say: Say) -> None:
    """Every batch starts a segment of its own."""
    journal.SEGMENT_BYTES_MAX = 100
    write_some(tree_at(root, disk=disk).org(ACME), say)


def compacts(root: Path, disk: Disk, say: Say) -> None:
    """Writes, carries over, compacts, and that twice."""
    org = tree_at(root).org(ACME)
    for number in range(2):
        write(org, "dying", number)
        say(number)
        carry_over(org, [TOLD])
        compact(Job(root=str(root), org_id=ACME, relayed=carried(org, [TOLD])), disk=disk)


def relays(root: Path, disk: Disk, say: Say) -> None:
    org = tree_at(root, disk=disk).org(ACME)
    for number in range(3):
        write(org, "dying", number)
        say(number)
        carry_over(org, [TOLD])


def relays_over_months(root: Path, disk: Disk, say: Say) -> None:
    clock = RecordedClock()
    org = tree_at(root, clock=clock, disk=disk).org(ACME)
    for number in range(3):
        write(org, "dying", number)
        say(number)
        carry_over(org, [TOLD])
        clock.advance(MONTH_S)


def recovers(root: Path, disk: Disk, say: Say) -> None:
    """Opens a copy that was caught in the middle of a batch and of a row, and writes on."""
    (root / ACME / "wm").unlink(missing_ok=True)
    for path in (max((root / ACME).glob("*.log.jsonl")), max((root / ACME).glob("timeline/*.jsonl"))):
        with path.open("ab") as file:
            file.write(b'{"c":"left","k":"before-9","s":')
    org = tree_at(root, disk=disk).org(ACME)
    org.log(TOLD).tail()
    write_some(org, say, 2)


@pytest.fixture(autouse=True)
def long_segments_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """An act that makes them short is also run in this process, to count its calls."""
    monkeypatch.setattr(journal, "SEGMENT_BYTES_MAX", journal.SEGMENT_BYTES_MAX)


@pytest.mark.parametrize("wm", [True, False], ids=["same boot", "next boot"])
@pytest.mark.parametrize("act", [writes, rotates, compacts, relays, relays_over_months, recovers])
def test_wherever_it_dies_nothing_acknowledged_is_lost(
    two_orgs: Path, quick_path: Path, act: Act, wm: bool, ran: Callable[[str], None]
) -> None:
    # given: an org with some batches, and how many calls the act takes
    tree = tree_at(two_orgs)
    carry_over(tree.org(ACME), [TOLD])
    tree.close()
    whole = Counting()
    act(_copy(two_orgs, quick_path / "whole"), whole, lambda _: None)

    for at in range(1, len(whole.calls) + 1):
        # when
        root = _copy(two_orgs, quick_path / "dying")
        child = in_child(partial(act, root, Deadly(at)))
        told = acknowledged("dying", child.told())
        assert child.exit_code == EXIT_CODE, f"call {at}"
        if not wm:
            (root / ACME / "wm").unlink(missing_ok=True)

        # then: it opens, with everything that was acknowledged and at most the one batch more; and goes on
        tree = tree_at(root)
        org = tree.org(ACME)
        found = found_in(org)
        assert {("before", number) for number in range(5)} | told <= found, (
            f"{whole.calls[at - 1]}, call {at}"
        )
        assert len(found) <= 5 + len(told) + 1
        write(org, "after", 1)
        carry_over(org, [TOLD])
        org.log(TOLD).append(Told("after", 2, "x"), subject="other")
        tree.close()
        assert_clean(root)
    ran(f"died at each of {len(whole.calls)} calls")


def creates(root: Path, disk: Disk, _say: Say) -> None:
    tree_at(root, disk=disk).create(ACME)


def test_an_org_is_created_whole_or_not_at_all(root: Path, quick_path: Path) -> None:
    whole = Counting()
    tree_at(quick_path / "whole", disk=whole).create(ACME)

    for at in range(1, len(whole.calls) + 1):
        child = in_child(partial(creates, root, Deadly(at)))
        assert child.told() == []
        tree = tree_at(root)
        try:
            assert found_in(tree.org(ACME)) == set()
        except NoSuchOrg:
            assert ACME not in tree.org_ids()
            assert found_in(tree.create(ACME)) == set()
        tree.close()
        assert_clean(root)
        shutil.rmtree(root)


def changes_document_and_blob(root: Path, disk: Disk, say: Say) -> None:
    org = tree_at(root, disk=disk).org(ACME)
    document = org.document("settings", Told, lambda: Told("", 0, ""))
    for number in range(1, 4):
        document.update(lambda _, number=number: Told("doc", number, "x" * 9000 * number))  # type: ignore[misc]  # mypy does not infer defaults of lambdas
        say(f"document {number}")
        org.blobs.put("files/a.txt", [bytes([number]) * 5000] * 3, room=ROOM)
        say(f"blob {number}")


def test_documents_and_blobs_are_the_old_or_the_new_ones_whole(two_orgs: Path, quick_path: Path) -> None:
    whole = Counting()
    changes_document_and_blob(_copy(two_orgs, quick_path / "whole"), whole, lambda _: None)

    for at in range(1, len(whole.calls) + 1):
        root = _copy(two_orgs, quick_path / "dying")
        child = in_child(partial(changes_document_and_blob, root, Deadly(at)))
        told = child.told()
        assert child.exit_code == EXIT_CODE

        tree = tree_at(root)
        org = tree.org(ACME)
        said = [int(line.split()[1]) for line in told if line.startswith("document")]
        row = org.document("settings", Told, lambda: Told("", 0, "")).read()
        assert row.version == row.value.number == len(row.value.text) // 9000
        assert row.version in {len(said), len(said) + 1}
        _assert_blob(org, sum(line.startswith("blob") for line in told))
        tree.close()
        assert_clean(root)


def _assert_blob(org: Org, said: int) -> None:
    try:
        with org.blobs.open("files/a.txt") as file:
            content = file.read()
    except BlobMissing:
        assert said == 0
        return
    assert len(content) == 15_000
    assert set(content) in ({said}, {said + 1})


def _copy(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def test_a_dying_process_of_one_org_does_not_touch_another(two_orgs: Path) -> None:
    in_child(partial(writes, two_orgs, Deadly(3))).told()

    assert found_at(two_orgs, OrgId("org_other")) == {("before", number) for number in range(5)}


def is_even(_subject: str | None, told: Told) -> bool:
    return told.number % 2 == 0


def erases(root: Path, disk: Disk, say: Say) -> None:
    say(tree_at(root, disk=disk).org(ACME).log(TOLD).erase(is_even))


@pytest.mark.parametrize("wm", [True, False], ids=["same boot", "next boot"])
def test_an_erasure_that_dies_can_be_done_again_and_takes_nothing_else(
    two_orgs: Path, quick_path: Path, wm: bool
) -> None:
    # given: rows in two months
    clock = RecordedClock()
    tree = tree_at(two_orgs, clock=clock)
    for number in range(10):
        tree.org(ACME).log(TOLD).append(Told("row", number, "x" * 50), subject="row")
        clock.advance(MONTH_S / 5)
    tree.close()
    whole = Counting()
    erases(_copy(two_orgs, quick_path / "whole"), whole, lambda _: None)

    for at in range(1, len(whole.calls) + 1):
        # when
        root = _copy(two_orgs, quick_path / "dying")
        child = in_child(partial(erases, root, Deadly(at)))
        assert child.told() == []
        assert child.exit_code == EXIT_CODE
        if not wm:
            (root / ACME / "wm").unlink(missing_ok=True)

        # then: what was not to be erased is there, and erasing again does the rest
        tree = tree_at(root)
        log = tree.org(ACME).log(TOLD)
        assert {row.value.number for row in log.scan()} >= {1, 3, 5, 7, 9}
        assert_clean(root)
        log.erase(is_even)
        assert [row.value.number for row in log.tail(subject="row").rows] == [9, 7, 5, 3, 1]
        assert {row.value.number % 2 for row in log.scan()} == {1}
        tree.close()
        assert_clean(root)
