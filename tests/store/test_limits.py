"""The shared table of rate limits: what it allows, across processes, and what it forgets on purpose."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.store.fsck import check
from app.store.limits import SLOTS_IN_A_SET, Limits
from tests.store.leads import tree_at

RATE_PER_S = 20
BURST = 60


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


@pytest.fixture
def limits(tmp_path: Path, clock: RecordedClock) -> Iterator[Limits]:
    table = Limits(tmp_path / "_host" / "limits", clock=clock)
    yield table
    table.close()


def allowed(limits: Limits, key: str, tries: int) -> int:
    return sum(limits.hit(key, RATE_PER_S, BURST) == 0 for _ in range(tries))


def test_a_rested_key_has_its_whole_burst_and_not_one_more(limits: Limits) -> None:
    assert allowed(limits, "token-a", 200) == BURST


def test_a_spent_key_regains_its_rate_each_second(limits: Limits, clock: RecordedClock) -> None:
    allowed(limits, "token-a", BURST)

    clock.advance(1)

    assert allowed(limits, "token-a", 100) == RATE_PER_S


def test_a_refusal_names_the_whole_seconds_to_wait_and_costs_nothing(
    limits: Limits, clock: RecordedClock
) -> None:
    for _ in range(3):
        limits.hit("login", 0.1, 3)

    waits = [limits.hit("login", 0.1, 3) for _ in range(5)]
    clock.advance(waits[0])

    assert waits == [10] * 5
    assert limits.hit("login", 0.1, 3) == 0


def test_keys_do_not_spend_from_each_other(limits: Limits) -> None:
    allowed(limits, "token-a", BURST)

    assert allowed(limits, "token-b", BURST) == BURST


def test_a_forgotten_key_is_rested(limits: Limits) -> None:
    allowed(limits, "token-a", BURST)

    limits.forget("token-a")

    assert allowed(limits, "token-a", BURST) == BURST


def test_a_wall_clock_that_steps_changes_nothing(limits: Limits, clock: RecordedClock) -> None:
    allowed(limits, "token-a", BURST)

    clock.step_wall(3600)

    assert limits.hit("token-a", RATE_PER_S, BURST) > 0


def test_a_full_set_forgets_its_most_rested_key(tmp_path: Path, clock: RecordedClock) -> None:
    # given: a table of a single set, each key spent a little later than the one before
    table = Limits(tmp_path / "limits", clock=clock, slots=SLOTS_IN_A_SET)
    for number in range(SLOTS_IN_A_SET):
        allowed(table, f"key-{number}", BURST)
        clock.advance(0.01)

    # when: one key more arrives
    table.hit("one more", RATE_PER_S, BURST)

    # then: the first is rested again, the last is still spent
    assert table.hit(f"key-{SLOTS_IN_A_SET - 1}", RATE_PER_S, BURST) > 0
    assert table.hit("key-0", RATE_PER_S, BURST) == 0
    table.close()


def test_the_file_keeps_its_size_however_many_keys_come(tmp_path: Path, clock: RecordedClock) -> None:
    table = Limits(tmp_path / "limits", clock=clock, slots=1024)
    size = (tmp_path / "limits").stat().st_size

    for number in range(20_000):
        table.hit(f"ip-{number}", 5, 10)

    assert (tmp_path / "limits").stat().st_size == size
    table.close()


@pytest.mark.parametrize("content", [b"", b"LIMITS01", b"\xff" * 5000], ids=["empty", "cut off", "foreign"])
def test_a_damaged_table_is_started_anew(tmp_path: Path, clock: RecordedClock, content: bytes) -> None:
    (tmp_path / "limits").write_bytes(content)

    table = Limits(tmp_path / "limits", clock=clock)

    assert allowed(table, "token-a", 200) == BURST
    table.close()


def test_a_table_of_another_boot_is_started_anew(tmp_path: Path, clock: RecordedClock) -> None:
    # given: a spent key, and a header that names another boot
    before = Limits(tmp_path / "limits", clock=clock)
    allowed(before, "token-a", BURST)
    before.close()
    content = bytearray((tmp_path / "limits").read_bytes())
    content[8:44] = b"00000000-0000-0000-0000-000000000000"
    (tmp_path / "limits").write_bytes(content)

    # when
    after = Limits(tmp_path / "limits", clock=clock)

    # then
    assert allowed(after, "token-a", 200) == BURST
    after.close()


HIT_MANY = """
import sys
from pathlib import Path
from app.core.clock import SystemClock
from app.store.limits import Limits

table = Limits(Path(sys.argv[1]), clock=SystemClock())
print(sum(table.hit("shared", 0.001, 1000) == 0 for _ in range(1000)))
"""


def test_processes_spend_from_one_bucket(tmp_path: Path) -> None:
    # given / when: four processes, each of which could spend the whole burst alone
    command = [sys.executable, "-c", HIT_MANY, str(tmp_path / "limits")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    spent = [int(process.communicate(timeout=60)[0]) for process in running]

    # then: together they spent it about once; the table is lossy, so a few may pass that should not
    assert 1000 <= sum(spent) <= 2000


def test_two_tables_over_one_file_see_each_other(
    tmp_path: Path, limits: Limits, clock: RecordedClock
) -> None:
    other = Limits(tmp_path / "_host" / "limits", clock=clock)
    allowed(other, "token-a", BURST)

    assert limits.hit("token-a", RATE_PER_S, BURST) > 0
    other.close()


def test_the_limits_of_a_tree_lie_with_the_host_and_do_not_stand_in_its_way(tmp_path: Path) -> None:
    # given: a new tree whose limits are used before anything else
    tree, other = tree_at(tmp_path), tree_at(tmp_path)
    while tree.limits.hit("token-a", 0.001, BURST) == 0:
        pass

    # then: every process has the same table, and the host's own org is whole
    assert tree.limits is tree.limits
    assert other.limits.hit("token-a", 0.001, BURST) > 0
    assert tree.host.last_seq == other.host.last_seq == 0
    assert check(tmp_path).clean
    tree.close()
    other.close()
