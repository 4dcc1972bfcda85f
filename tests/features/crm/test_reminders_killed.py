"""The engine is killed while it reminds of tasks: the one that comes next gives the rest, and none twice."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import HOUR_US, RecordedClock
from app.features.crm.service import reminders
from app.features.crm.store.tasks import TaskStore
from app.features.crm.types.tasks import Task
from app.features.notices.store import NOTICES
from app.store.batch import Batch
from tests.crash.world import in_child
from tests.whole import Prepared, Whole, composed, run

DUE = 12
EACH = 5


def due_tasks(astrix: Whole) -> None:
    """Given a while ago, so that their makers need no sign-in that still stands."""
    org, store = astrix.house.tree.org(astrix.cast.org), TaskStore(astrix.house.tree)

    def write(batch: Batch) -> None:
        for number in range(DUE):
            store.put_in(
                batch,
                Task(
                    id=f"task_{number:02}",
                    title=f"Task {number}",
                    assignee=astrix.cast.member.user,
                    due_at=astrix.clock.now_us() - HOUR_US,
                    created_at=1,
                    created_by="usr_x",
                ),
            )

    org.batch_now(write)


def remind_until(prepared: Prepared, data: Path, dies_at: int, say: Callable[[object], None]) -> None:
    """In a process of its own, which ends where it stands when it marks so many tasks."""
    put_in, count = TaskStore.put_in, iter(range(1, 1000))

    def dying(store: TaskStore, *words: Any, **more: Any) -> Any:
        if next(count) == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return put_in(store, *words, **more)

    TaskStore.put_in = dying  # type: ignore[assignment, method-assign]
    reminders.AT_ONCE_MAX = EACH  # type: ignore[misc]
    with composed(data, RecordedClock(), prepared.keys) as house:
        say(run(house.crm.reminders.round(prepared.cast.org)))


@pytest.mark.parametrize("dies_at", [1, EACH, EACH + 1, 2 * EACH + 2, DUE])
def test_whoever_comes_after_a_killed_engine_gives_the_rest_of_the_reminders_and_none_twice(
    astrix: Whole, prepared_whole: Prepared, tmp_path: Path, dies_at: int
) -> None:
    due_tasks(astrix)

    child = in_child(partial(remind_until, prepared_whole, tmp_path / "data", dies_at))
    told = child.told()
    assert child.exit_code == -signal.SIGKILL, told

    assert run(astrix.house.crm.reminders.round(astrix.cast.org)) is None
    notices = [row.value for row in astrix.house.tree.org(astrix.cast.org).rows(NOTICES)]
    titles = Counter(notice.facts["title"] for notice in notices if notice.kind == "task_due")
    assert titles == {f"Task {number}": 1 for number in range(DUE)}
