"""The whole schedule as one table: what there is to do, what brings it about, when it was done and is due, what failed.

It is drawn from the engine's own table of what is due, so looking at it opens no org and asks no engine.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.core.ids import HOST, OrgId
from app.store.tree import Tree
from app.work import due
from app.work.due import DueTable, TaskRow
from app.work.item import DEAD_LETTERS, WORK, DeadLetter, WorkItem, WorkKind
from app.work.task import Task

WHERE: Final = {
    "host": "the host",
    "orgs": "each organization",
    "everywhere": "the host and each organization",
}


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """The last one that was not made good since, or the last one there was."""

    org_id: str
    at: str
    error: str


class TaskLine(msgspec.Struct, frozen=True, kw_only=True):
    task: str
    summary: str
    where: str
    when: str
    """What brings it about."""
    places: int
    """In how many orgs (the host counts as one) it is known to the engine."""
    last_run: str | None
    next_due: str | None
    failing: int
    """In how many of them its last run failed."""
    last_failure: Failure | None


class WorkLine(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    summary: str
    attempts: int
    timeout_s: float
    replay: str


class ItemLine(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    kind: str
    state: str
    """`waiting`, `running` or `dead`."""
    since: str
    due: str | None
    attempts: int
    progress: float
    error: str | None


class ScheduleTable(msgspec.Struct, frozen=True, kw_only=True):
    as_of: str | None
    """When the engine last wrote down what it knows; None: no engine has led since this machine started."""
    leads: bool
    """Whether an engine leads now."""
    orgs: int
    quiet: int
    """Orgs in which nothing is under way and nothing was written that was not seen to."""
    tasks: list[TaskLine]
    work: list[WorkLine]
    queue: list[ItemLine] | None = None
    """What lies in the queue of the one org that was asked for."""


def schedule_table(
    tree: Tree, tasks: Iterable[Task], kinds: Iterable[WorkKind], *, org: OrgId | None = None
) -> ScheduleTable:
    """Of all orgs together, or of one; that one is opened to look into its queue."""
    table = due.read(tree)
    orgs = {} if table is None else table.orgs
    known = orgs if org is None else {name: row for name, row in orgs.items() if name == org}
    return ScheduleTable(
        as_of=None if table is None else rfc3339(table.written_at),
        leads=tree.leader().known(),
        orgs=len(known.keys() - {HOST}),
        quiet=sum(row.stamp != "" for name, row in known.items() if name != HOST),
        tasks=[_task_line(task, table, org) for task in _tasks_of(tasks, org)],
        work=[_work_line(kind) for kind in sorted(kinds, key=lambda kind: kind.name)],
        queue=None if org is None else queue_of(tree, org),
    )


def _tasks_of(tasks: Iterable[Task], org: OrgId | None) -> list[Task]:
    """What is done for the host only is never done in an organization: there it would look as if it never ran."""
    chosen = [task for task in tasks if org in (None, HOST) or task.where != "host"]
    return sorted(chosen, key=lambda task: task.name)


def queue_of(tree: Tree, org: OrgId) -> list[ItemLine]:
    """What runs first, then what waits, then what is dead; each by time."""
    items = [_item_line(row.value) for row in tree.org(org).rows(WORK)]
    dead = [_dead_line(row.value) for row in tree.org(org).rows(DEAD_LETTERS)]
    order = ("running", "waiting", "dead")
    return sorted([*items, *dead], key=lambda line: (order.index(line.state), line.due or line.since))


def _task_line(task: Task, table: DueTable | None, org: OrgId | None) -> TaskLine:
    rows = _rows_of(task, table, org)
    dues = [row.due_at for _, row in rows if row.due_at is not None]
    runs = [row.ran_at for _, row in rows if row.ran_at is not None]
    return TaskLine(
        task=task.name,
        summary=task.summary,
        where=WHERE[task.where],
        when=task.brought_about_by(),
        places=len(rows),
        last_run=rfc3339(max(runs)) if runs else None,
        next_due=rfc3339(min(dues)) if dues else None,
        failing=sum(row.failures > 0 for _, row in rows),
        last_failure=_last_failure(rows),
    )


def _rows_of(task: Task, table: DueTable | None, org: OrgId | None) -> list[tuple[str, TaskRow]]:
    orgs = {} if table is None else table.orgs
    return [
        (name, row.tasks[task.name])
        for name, row in orgs.items()
        if task.name in row.tasks and org in (None, name)
    ]


def _last_failure(rows: Sequence[tuple[str, TaskRow]]) -> Failure | None:
    failed = [(row.failures > 0, row.failed_at, name, row.error) for name, row in rows if row.failed_at]
    if not failed:
        return None
    _, at_us, name, error = max(failed, key=lambda one: (one[0], one[1]))
    return Failure(org_id=name, at=rfc3339(at_us or 0), error=error or "")


def _work_line(kind: WorkKind) -> WorkLine:
    return WorkLine(
        kind=kind.name,
        summary=kind.summary,
        attempts=kind.attempts,
        timeout_s=kind.timeout_s,
        replay=kind.replay,
    )


def _item_line(item: WorkItem) -> ItemLine:
    return ItemLine(
        id=item.id,
        kind=item.kind,
        state="waiting" if item.started_at is None else "running",
        since=rfc3339(item.put_at if item.started_at is None else item.started_at),
        due=rfc3339(item.due_at),
        attempts=item.attempt,
        progress=item.progress,
        error=item.error,
    )


def _dead_line(letter: DeadLetter) -> ItemLine:
    return ItemLine(
        id=letter.id,
        kind=letter.kind,
        state="dead",
        since=rfc3339(letter.died_at),
        due=None,
        attempts=letter.attempts,
        progress=0.0,
        error=letter.error,
    )
