"""Tasks: made, changed, done, taken back and deleted. What concerns a lead stands on its timeline."""

from typing import Any, Final

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId, UserId
from app.core.reasons import INSUFFICIENT_ROLE, INVALID_STATE, NOT_FOUND, Refused, invalid
from app.core.roles import MANAGER, RANK, VIEWER, Role
from app.features.audit.types import Act
from app.features.crm.rules.due import BadTime, Due, in_words, read_due
from app.features.crm.rules.mentions import plain, problem_of
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.notes import DELETED
from app.features.crm.service.timeline import Timeline
from app.features.crm.store.leads import LeadStore
from app.features.crm.store.merges import MergeStore
from app.features.crm.store.tasks import TaskStore
from app.features.crm.types.by import By
from app.features.crm.types.tasks import TASKS_MAX, TASKS_PER_LEAD_MAX, NewTask, Task, TaskChange
from app.features.crm.types.timeline import NewEntry
from app.store.batch import Batch
from app.store.errors import VersionConflict
from app.store.kinds import Idem, Row

NO_TIME: Final = "This is no time such as 2026-11-25T15:00 or 2026-11-25T14:00:00Z between 2000 and 2100."
NO_MEMBER: Final = "Nobody of this id works here."
ONLY_LOOKS: Final = "A viewer cannot work on tasks. Choose somebody else, or give them another role."
TOO_MANY: Final = f"This lead has {TASKS_PER_LEAD_MAX} tasks. Delete some that are done."
FULL: Final = f"Your organization has {TASKS_MAX} tasks. Delete some that are done."
NOT_YOURS: Final = "Whoever made a task or has to do it can delete it, and so can owners and managers."


class Tasks:
    def __init__(self, desk: CrmDesk, timeline: Timeline) -> None:
        self._desk = desk
        self._timeline = timeline
        self._store = TaskStore(desk.tree)
        self._leads = LeadStore(desk.tree)
        self._merges = MergeStore(desk.tree)

    def zone_of(self, org: OrgId, user: str | None) -> str:
        """Whose day it is: the zone of somebody's quiet times, else the organization's."""
        if user is not None:
            quiet = self._desk.notices.settings(org, UserId(user)).quiet
            if quiet is not None and quiet.timezone is not None:
                return quiet.timezone
        return self._desk.people.timezone_of(org)

    async def create(self, org: OrgId, wanted: NewTask, *, by: By, idem: Idem | None = None) -> Row[Task]:
        assignee = self._first_assignee(wanted, by)
        due = self._due(org, wanted.due_at, assignee)
        draft = Task(
            id=self._desk.ids.new("task"),
            lead_id=wanted.lead_id,
            kind=wanted.kind,
            title=_line(wanted.title),
            note=_words("note", wanted.note),
            due_at=None if due is None else due.at_us,
            due_note=None if due is None else due.note,
            assignee=assignee,
            remind=wanted.remind,
            created_at=0,
            created_by=by.actor,
        )
        return await self._desk.tree.org(org).batch(
            lambda batch: self._create_in(batch, draft, done=wanted.done, by=by), idem=idem
        )

    def _create_in(self, batch: Batch, draft: Task, *, done: bool, by: By) -> Row[Task]:
        if self._store.count_in(batch) >= TASKS_MAX:
            raise Refused(INVALID_STATE, why=FULL)
        lead_id = None if draft.lead_id is None else self._lead_in(batch, draft.lead_id)
        self._refuse_stranger(batch, draft.assignee)
        task = msgspec.structs.replace(draft, lead_id=lead_id, created_at=batch.now_us)
        self._tell(batch, task, {"event": "created"}, by=by)
        if done:
            task = self._done(batch, task, by=by)
        self._tell_assignee(batch, task, by=by)
        return self._store.put_in(batch, task, expect=0)

    async def change(
        self, org: OrgId, task_id: str, change: TaskChange, *, by: By, expect: int | None = None
    ) -> Row[Task]:
        row = self._store.get(org, task_id)
        if row is None:
            raise Refused(NOT_FOUND)
        assignee = row.value.assignee if change.assignee is msgspec.UNSET else change.assignee
        fields = _fields(change)
        if change.due_at is not msgspec.UNSET:
            due = self._due(org, change.due_at, assignee)
            fields |= {"due_at": due and due.at_us, "due_note": due and due.note}
        return await self._desk.tree.org(org).batch(
            lambda batch: self._change_in(batch, task_id, fields, done=change.done, by=by, expect=expect)
        )

    def _change_in(
        self,
        batch: Batch,
        task_id: str,
        fields: dict[str, Any],
        *,
        done: bool | msgspec.UnsetType,
        by: By,
        expect: int | None,
    ) -> Row[Task]:
        row = self._store.get_in(batch, task_id)
        if row is None:
            raise Refused(NOT_FOUND)
        if expect is not None and expect != row.version:
            raise VersionConflict(row, expect)
        before, after = row.value, msgspec.structs.replace(row.value, **fields)
        if after.assignee != before.assignee:
            self._refuse_stranger(batch, after.assignee)
            self._tell_assignee(batch, after, by=by)
        if after.due_at != before.due_at:
            times = {"from": _time(before.due_at), "to": _time(after.due_at)}
            self._tell(batch, after, {"event": "due", **times}, by=by)
        if done is True and before.is_open:
            after = self._done(batch, after, by=by)
        elif done is False and not before.is_open:
            after = msgspec.structs.replace(after, done_at=None, done_by=None)
            self._tell(batch, after, {"event": "reopened"}, by=by)
        return row if after == before else self._store.put_in(batch, after)

    async def delete(
        self, org: OrgId, task_id: str, *, by: By, role: Role, expect: int | None = None
    ) -> None:
        def apply(batch: Batch) -> None:
            row = self._store.get_in(batch, task_id)
            if row is None:
                raise Refused(NOT_FOUND)
            own = by.actor in (row.value.created_by, row.value.assignee)
            if not own and RANK[role] < RANK[MANAGER]:
                raise Refused(INSUFFICIENT_ROLE, why=NOT_YOURS)
            self._store.delete_in(batch, task_id, expect=expect)
            self._tell(batch, row.value, {"event": "deleted"}, by=by)
            self._desk.audit.record(
                batch,
                Act(
                    actor=by.actor,
                    request_id=by.request_id,
                    action="task.delete",
                    target=task_id,
                    facts={"title": row.value.title, "lead_id": row.value.lead_id},
                ),
            )

        await self._desk.tree.org(org).batch(apply)

    # With leads that go, or become one

    def move_in(self, batch: Batch, lead_id: str, to: str) -> tuple[str, ...]:
        """All tasks of a lead are another one's from now on; answers which."""
        rows = self._store.of_lead_in(batch, lead_id)
        for row in rows:
            self._store.put_in(batch, msgspec.structs.replace(row.value, lead_id=to))
        return tuple(row.key for row in rows)

    def move_back_in(self, batch: Batch, task_ids: tuple[str, ...], *, found_at: str, to: str) -> None:
        """Of tasks that moved, those that are still where they came to."""
        for task_id in task_ids:
            row = self._store.get_in(batch, task_id)
            if row is not None and row.value.lead_id == found_at:
                self._store.put_in(batch, msgspec.structs.replace(row.value, lead_id=to))

    # What is checked and told

    def _first_assignee(self, wanted: NewTask, by: By) -> str | None:
        if wanted.assignee is not msgspec.UNSET:
            return wanted.assignee
        return by.actor if by.kind == "user" else None

    def _due(self, org: OrgId, text: str | msgspec.UnsetType | None, assignee: str | None) -> Due | None:
        if text is None or text is msgspec.UNSET:
            return None
        try:
            return read_due(text, self.zone_of(org, assignee))
        except BadTime:
            raise invalid("due_at", NO_TIME) from None

    def _lead_in(self, batch: Batch, lead_id: str) -> str:
        survivor = self._merges.survivor_in(batch, lead_id)
        row = self._leads.get_in(batch, survivor)
        if row is None:
            raise invalid("lead_id", "There is no such lead.")
        if not row.value.is_live:
            raise Refused(INVALID_STATE, why=DELETED)
        if len(self._store.of_lead_in(batch, survivor)) >= TASKS_PER_LEAD_MAX:
            raise Refused(INVALID_STATE, why=TOO_MANY)
        return survivor

    def _refuse_stranger(self, batch: Batch, assignee: str | None) -> None:
        if assignee is None:
            return
        member = self._desk.orgs.member_in(batch, UserId(assignee))
        if member is None or member.value.disabled:
            raise invalid("assignee", NO_MEMBER)
        if member.value.role == VIEWER:
            raise invalid("assignee", ONLY_LOOKS)

    def _done(self, batch: Batch, task: Task, *, by: By) -> Task:
        self._tell(batch, task, {"event": "done"}, by=by, touches=True)
        return msgspec.structs.replace(task, done_at=batch.now_us, done_by=by.actor)

    def _tell(
        self, batch: Batch, task: Task, facts: dict[str, Any], *, by: By, touches: bool = False
    ) -> None:
        """On the lead's timeline, where it is about one."""
        if task.lead_id is not None:
            told = {"title": task.title, "kind": task.kind, **facts}
            entry = NewEntry(type="task", facts=told, task_id=task.id, touches=touches)
            self._timeline.write_in(batch, task.lead_id, entry, by=by)

    def _tell_assignee(self, batch: Batch, task: Task, *, by: By) -> None:
        """When somebody else gave it to them."""
        if task.assignee is None or task.assignee == by.actor or not task.is_open:
            return
        zone = self._desk.orgs.timezone_in(batch)
        due = "" if task.due_at is None else f"It is due {in_words(task.due_at, zone)} ({zone})."
        facts = {"title": task.title, "by": by.name or "Somebody", "due": due}
        user = UserId(task.assignee)
        self._desk.notices.notify(batch, user, "task_assigned", facts=facts, path=page_of(task))


def page_of(task: Task) -> str:
    """Where somebody goes to do it."""
    return "/tasks" if task.lead_id is None else f"/leads/{task.lead_id}"


def _fields(change: TaskChange) -> dict[str, Any]:
    """What is named and needs no looking up, as it is stored."""
    named = ((name, getattr(change, name)) for name in ("kind", "assignee", "remind"))
    fields: dict[str, Any] = {name: value for name, value in named if value is not msgspec.UNSET}
    if change.title is not msgspec.UNSET:
        fields["title"] = _line(change.title)
    if change.note is not msgspec.UNSET:
        fields["note"] = _words("note", change.note)
    return fields


def _line(title: str) -> str:
    line = _words("title", " ".join(title.split()))
    if not line:
        raise invalid("title", "A task says what is to be done.")
    return line


def _words(path: str, text: str) -> str:
    words = plain(text)
    problem = problem_of(words) if words else None
    if problem is not None:
        raise invalid(path, problem)
    return words


def _time(at_us: int | None) -> str | None:
    return None if at_us is None else rfc3339(at_us)
