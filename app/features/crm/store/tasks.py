"""Where an org keeps what its people are to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.core.ids import OrgId
from app.features.crm.store.leads import LEADS, SLIM_LEADS
from app.features.crm.types.tasks import Task, TaskSort
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Ordering, Row
from app.store.query import Along, Page
from app.store.tree import Tree

OPEN: Final = "open"
DONE: Final = "done"
NOBODY: Final = "none"
SOON: Final = "yes"


def _of_lead(task: Task) -> tuple[str, ...]:
    return () if task.lead_id is None else (task.lead_id,)


def _open_of(task: Task) -> tuple[str, ...]:
    return (task.assignee or NOBODY,) if task.is_open else ()


TASKS: Final = Kind(
    "tasks",
    Task,
    indexes=(
        Index("assignee", lambda task: (task.assignee or NOBODY,)),
        Index("lead", _of_lead),
        Index("state", lambda task: (OPEN if task.is_open else DONE,)),
        Index("open_of", _open_of),
        Index("to_remind", lambda task: (SOON,) if task.to_remind else ()),
    ),
)
KINDS: Final = (TASKS,)

_DELETED: Final = {"state": "deleted"}
_DUE: Final = Ordering[Task]("due_at", lambda task: task.due_at)
"""What has no due time stands behind what has one."""
_ORDERS: Final[dict[TaskSort, Along[Task] | None]] = {
    "due_at": Along(_DUE),
    "-due_at": Along(_DUE, descending=True),
    "-updated_at": None,
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    narrow: Mapping[str, str] = field(default_factory=dict)
    where: Callable[[Task], bool] | None = None
    sort: TaskSort = "due_at"
    limit: int = 50
    after: str | None = None


class TaskStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def get(self, org: OrgId, task_id: str) -> Row[Task] | None:
        return self._tree.org(org).get(TASKS, task_id)

    def page(self, org: OrgId, wanted: Wanted) -> Page[Task]:
        return self._tree.org(org).query(
            TASKS,
            narrow=wanted.narrow,
            where=wanted.where,
            order=_ORDERS[wanted.sort],
            limit=wanted.limit,
            after=wanted.after,
        )

    def rows(self, org: OrgId, narrow: Mapping[str, str]) -> list[Row[Task]]:
        """Everything that an index narrows to, in no particular order."""
        own = self._tree.org(org)
        found = [own.find(TASKS, index, value) for index, value in narrow.items()]
        return min(found, key=len) if found else list(own.rows(TASKS))

    def count_deleted_leads(self, org: OrgId) -> int:
        return self._tree.org(org).query(LEADS, narrow=_DELETED, limit=1).total

    def deleted_leads(self, org: OrgId) -> set[str]:
        return {row.key for row in self._tree.org(org).find(SLIM_LEADS, "state", "deleted")}

    def to_remind(self, org: OrgId) -> list[Row[Task]]:
        return self._tree.org(org).find(TASKS, "to_remind", SOON)

    def mark(self, org: OrgId) -> tuple[int, int]:
        """Another one as soon as any task is written or goes."""
        own = self._tree.org(org)
        newest = own.query(TASKS, limit=1).rows
        return (newest[0].seq if newest else 0, own.count(TASKS))

    def get_in(self, batch: Batch, task_id: str) -> Row[Task] | None:
        return batch.get(TASKS, task_id)

    def count_in(self, batch: Batch) -> int:
        return batch.count(TASKS)

    def of_lead_in(self, batch: Batch, lead_id: str) -> list[Row[Task]]:
        return batch.find(TASKS, "lead", lead_id)

    def put_in(self, batch: Batch, task: Task, *, expect: int | None = None) -> Row[Task]:
        return batch.put(TASKS, task.id, task, expect=expect)

    def delete_in(self, batch: Batch, task_id: str, *, expect: int | None = None) -> None:
        batch.delete(TASKS, task_id, expect=expect)
