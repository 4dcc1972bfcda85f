"""Processes that change the same record, and clocks that are set while they do."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.store.batch import Batch
from app.store.compact import Job, compact
from app.store.errors import IdemReused, Replayed, VersionConflict
from app.store.kinds import Idem
from app.store.relay import carried, carry_over
from tests.conftest import Size
from tests.crash.world import (
    ACME,
    LEFT,
    TOLD,
    Batches,
    Half,
    Restless,
    assert_clean,
    found_at,
    found_in,
    in_child,
    tree_at,
    write,
)

Say = Callable[[object], None]

DAY_S = 24 * 3600


def change(root: Path, name: str, count: int, say: Say) -> None:
    """Reads the record, decides, and writes it if nobody was faster; tries until it has won so many times."""
    org = tree_at(root, disk=Restless(name)).org(ACME)
    won = 0
    while not (root.parent / "all-are-there").exists():
        time.sleep(0.001)
    while won < count:
        row = org.get(LEFT, "shared")
        assert row is not None
        value = Half(name, row.value.number + 1, f"{name}:{won}")

        def put(batch: Batch, value: Half = value, expect: int = row.version) -> None:
            batch.put(LEFT, "shared", value, expect=expect)

        try:
            org.batch_now(put)
            won += 1
            say(f"won {row.version + 1}")
        except VersionConflict as conflict:
            say(f"lost {conflict.row.version - row.version}")


def test_of_two_changes_of_one_version_one_wins_and_the_other_is_told(
    root: Path, size: Size, ran: Callable[[str], None]
) -> None:
    # given
    count, names = size.of(60, 500), ("one", "two", "three")
    tree = tree_at(root)
    tree.create(ACME).batch_now(lambda batch: batch.put(LEFT, "shared", Half("", 0, "")))
    tree.close()

    # when
    children = [in_child(partial(change, root, name, count)) for name in names]
    (root.parent / "all-are-there").touch()
    told = [line for child in children for line in child.told()]

    # then: every version was won once, each change rests on the one before, and the losers were told
    won = sorted(int(line.split()[1]) for line in told if line.startswith("won"))
    lost = [int(line.split()[1]) for line in told if line.startswith("lost")]
    assert [child.exit_code for child in children] == [0, 0, 0], told
    assert won == list(range(2, count * len(names) + 2))
    tree = tree_at(root)
    row = tree.org(ACME).get(LEFT, "shared")
    assert row is not None
    assert row.version == row.value.number + 1 == count * len(names) + 1
    assert lost
    assert min(lost) > 0
    tree.close()
    assert_clean(root)
    ran(f"{len(won)} won, {len(lost)} lost")


def claim(root: Path, number: int, say: Say) -> None:
    """The same request from several processes at once."""
    org = tree_at(root).org(ACME)
    for key in range(30):
        idem = Idem(f"key-{key}", "same body", lambda answer: str(answer).encode())

        def once(batch: Batch, key: int = key) -> int:
            batch.put(LEFT, f"claim-{key}", Half("claim", number, ""), expect=0)
            return number

        try:
            say(f"{key} {org.batch_now(once, idem=idem)} first")
        except Replayed as again:
            say(f"{key} {(again.answer or b'').decode()} again")


def test_a_request_that_comes_several_times_at_once_has_one_effect_and_one_answer(root: Path) -> None:
    tree = tree_at(root)
    tree.create(ACME)
    tree.close()

    children = [in_child(partial(claim, root, number)) for number in range(3)]
    told = [line.split() for child in children for line in child.told()]

    assert len(told) == 90
    for key in range(30):
        answers = {answer for name, answer, _ in told if name == str(key)}
        firsts = [how for name, _, how in told if name == str(key) and how == "first"]
        assert (len(answers), len(firsts)) == (1, 1)
    assert_clean(root)


STEPS = [-3600.0, 3600.0, -40.0 * DAY_S, 40.0 * DAY_S, -3 * 365.0 * DAY_S]


@pytest.mark.parametrize("step_s", STEPS)
def test_a_clock_that_is_set_between_and_during_runs_loses_nothing(root: Path, step_s: float) -> None:
    # given: batches before, and after the clock was set while the process ran
    clock = RecordedClock()
    tree = tree_at(root, clock=clock)
    org = tree.create(ACME)
    expected: Batches = set()

    def write_three(writer: str) -> None:
        for number in range(3):
            write(org, writer, number)
            expected.add((writer, number))
        carry_over(org, [TOLD])
        write(org, writer, 3)
        expected.add((writer, 3))

    write_three("before")
    clock.step_wall(step_s)
    write_three("after")
    assert found_in(org) == expected

    # when: it is compacted under that clock, the machine restarts, and the clock is right again
    compact(Job(root=str(root), org_id=ACME, relayed=carried(org, [TOLD])), clock=clock)
    write_three("compacted")
    tree.close()
    (root / ACME / "wm").unlink()
    clock.step_wall(-step_s)

    # then
    tree = tree_at(root, clock=clock)
    org = tree.org(ACME)
    assert found_in(org) == expected
    write_three("restarted")
    assert found_in(org) == expected
    tree.close()
    assert found_at(root, clock=clock) == expected
    assert_clean(root)


@pytest.mark.parametrize("step_s", [-3600.0, 3600.0])
def test_a_clock_that_is_set_makes_no_request_count_twice(root: Path, step_s: float) -> None:
    clock = RecordedClock()
    tree = tree_at(root, clock=clock)
    org = tree.create(ACME)
    idem = Idem("key", "body", lambda _: b"answer")
    org.batch_now(lambda batch: batch.put(LEFT, "once", Half("", 1, ""), expect=0), idem=idem)

    clock.step_wall(step_s)

    with pytest.raises(Replayed):
        org.batch_now(lambda batch: batch.put(LEFT, "twice", Half("", 2, "")), idem=idem)
    with pytest.raises(IdemReused):
        org.batch_now(
            lambda batch: batch.put(LEFT, "twice", Half("", 2, "")), idem=Idem("key", "other", None)
        )
    assert org.get(LEFT, "twice") is None
    tree.close()
