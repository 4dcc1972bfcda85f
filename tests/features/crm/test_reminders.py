"""Reminders: once for each due time, whatever happens in between."""

from pathlib import Path
from typing import Any

import pytest

from app.core.clock import HOUR_US, MINUTE_US, parse_rfc3339, rfc3339
from app.features.crm.store.tasks import TASKS, TaskStore
from app.features.crm.types.by import By
from app.features.crm.types.tasks import TaskChange
from app.features.notices.store import NOTICES
from app.features.notices.types import NoticeItem, NoticeQuery
from app.store.batch import Batch
from tests.cast import Player
from tests.features.crm.people import a_lead
from tests.features.crm.test_tasks import a_task
from tests.whole import Prepared, Whole, run, whole


def round_(astrix: Whole) -> int | None:
    return run(astrix.house.crm.reminders.round(astrix.cast.org))


def reminders(astrix: Whole, player: Player) -> list[NoticeItem]:
    """Read beside the door: the sign-ins of the cast have run out when a task is due."""
    found = astrix.house.crm.desk.notices.page(astrix.cast.org, player.user, NoticeQuery(limit=200))
    return [one for one in found.items if one.kind == "task_due"]


def put_off(astrix: Whole, task_id: str, until_us: int) -> None:
    change, by = TaskChange(due_at=rfc3339(until_us)), By(actor=astrix.cast.member.user)
    run(astrix.house.crm.tasks.change(astrix.cast.org, task_id, change, by=by))


def in_an_hour(astrix: Whole) -> str:
    return rfc3339(astrix.clock.now_us() + HOUR_US)


def test_somebody_is_reminded_once_when_a_task_is_due(astrix: Whole) -> None:
    a_lead(astrix)
    task = a_task(astrix, lead_id="lead_ada", due_at=in_an_hour(astrix))

    assert round_(astrix) == astrix.clock.now_us() + HOUR_US
    assert reminders(astrix, astrix.cast.member) == []

    astrix.clock.advance(3600)
    assert round_(astrix) is None
    assert round_(astrix) is None

    (told,) = reminders(astrix, astrix.cast.member)
    assert told.path == "/leads/lead_ada"
    assert "Ada Reyes" in told.body
    assert task["title"] in told.title


def test_another_due_time_is_reminded_of_again(astrix: Whole) -> None:
    task = a_task(astrix, due_at=in_an_hour(astrix))
    astrix.clock.advance(3600)
    round_(astrix)

    later = parse_rfc3339(in_an_hour(astrix))
    put_off(astrix, task["id"], later)
    assert round_(astrix) == astrix.clock.now_us() + HOUR_US
    astrix.clock.advance(3600)
    round_(astrix)

    assert len(reminders(astrix, astrix.cast.member)) == 2


@pytest.mark.parametrize("change", [{"done": True}, {"remind": False}, {"assignee": None}, {"due_at": None}])
def test_nobody_is_reminded_of_what_needs_no_reminder_any_more(astrix: Whole, change: dict[str, Any]) -> None:
    task = a_task(astrix, due_at=in_an_hour(astrix))
    astrix.member.put(f"/api/tasks/{task['id']}", change)

    astrix.clock.advance(7200)

    assert round_(astrix) is None
    assert reminders(astrix, astrix.cast.member) == []


def test_a_task_of_a_deleted_lead_or_of_somebody_who_left_reminds_nobody(astrix: Whole) -> None:
    a_lead(astrix)
    a_task(astrix, lead_id="lead_ada", due_at=in_an_hour(astrix))
    a_task(astrix, assignee=astrix.cast.developer.user, due_at=in_an_hour(astrix))
    a_lead(astrix, deleted_at=2)
    user = astrix.cast.developer.user
    owner = astrix.as_(astrix.cast.owner, stepped_up=True)
    assert owner.put(f"/api/users/{user}/disabled", {"disabled": True}).status < 300
    astrix.clock.advance(3600)

    assert round_(astrix) is None

    assert reminders(astrix, astrix.cast.member) == []
    assert reminders(astrix, astrix.cast.developer) == []


def test_a_reminder_that_was_given_and_whose_mark_was_lost_is_not_given_again(astrix: Whole) -> None:
    """As it would be if the two were separate changes and the power failed between them."""
    task = a_task(astrix, due_at=in_an_hour(astrix))
    astrix.clock.advance(3600)
    round_(astrix)
    org = astrix.house.tree.org(astrix.cast.org)
    kept = org.get(TASKS, task["id"])
    assert kept is not None
    assert kept.value.reminded_for == kept.value.due_at

    def forget(batch: Batch) -> None:
        row = batch.get(TASKS, task["id"])
        assert row is not None
        batch.put(TASKS, task["id"], type(row.value)(**{**_fields(row.value), "reminded_for": None}))

    org.batch_now(forget)
    round_(astrix)

    assert len(reminders(astrix, astrix.cast.member)) == 1


def test_neither_a_reminder_nor_its_mark_is_left_behind_when_the_other_fails(
    astrix: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = a_task(astrix, due_at=in_an_hour(astrix))
    astrix.clock.advance(3600)

    def fail(*_: Any, **__: Any) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(TaskStore, "put_in", fail)
        with pytest.raises(OSError, match="the power went"):
            round_(astrix)
    assert reminders(astrix, astrix.cast.member) == []

    assert round_(astrix) is None
    assert len(reminders(astrix, astrix.cast.member)) == 1
    kept = astrix.house.tree.org(astrix.cast.org).get(TASKS, task["id"])
    assert kept is not None
    assert kept.value.reminded_for == kept.value.due_at


def test_an_engine_that_takes_over_reminds_of_nothing_again(
    astrix: Whole, prepared_whole: Prepared, tmp_path: Path
) -> None:
    a_task(astrix, due_at=in_an_hour(astrix))
    astrix.clock.advance(3600)
    round_(astrix)

    with whole(prepared_whole, tmp_path / "data") as other:
        other.clock.advance(3600)
        assert round_(other) is None

    assert len(reminders(astrix, astrix.cast.member)) == 1


def test_many_tasks_that_are_due_at_once_all_remind(astrix: Whole) -> None:
    for number in range(120):
        a_task(astrix, title=f"Task {number}", due_at=in_an_hour(astrix))
    last = rfc3339(astrix.clock.now_us() + 2 * HOUR_US)
    a_task(astrix, title="Later", due_at=last)
    astrix.clock.advance(3600 + MINUTE_US / 1e6)

    assert rfc3339(round_(astrix) or 0) == last
    told = astrix.house.tree.org(astrix.cast.org).rows(NOTICES)
    assert sum(row.value.kind == "task_due" for row in told) == 120


def test_the_engine_knows_the_task(astrix: Whole) -> None:
    (task,) = [task for task in astrix.house.tasks if task.name == "crm.remind"]

    assert task.on_change
    assert task.where == "orgs"


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__struct_fields__}
