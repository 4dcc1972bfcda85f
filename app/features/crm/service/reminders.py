"""Reminding people of what is due: once for each due time, whatever happens in between."""

from typing import Final

import msgspec

from app.core.ids import OrgId, UserId
from app.core.roles import VIEWER
from app.features.crm.rules.due import in_words
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.tasks import Tasks, page_of
from app.features.crm.store.leads import LeadStore
from app.features.crm.store.tasks import TaskStore
from app.features.crm.types.lead import Lead
from app.features.crm.types.tasks import Task
from app.store.batch import Batch
from app.store.kinds import Row

AT_ONCE_MAX: Final = 50
"""So many reminders are given under one lock."""


class Reminders:
    def __init__(self, desk: CrmDesk, tasks: Tasks) -> None:
        self._desk = desk
        self._tasks = tasks
        self._store = TaskStore(desk.tree)
        self._leads = LeadStore(desk.tree)
        self._known: dict[OrgId, tuple[tuple[int, int], int | None]] = {}

    async def round(self, org: OrgId) -> int | None:
        """Reminds of what is due in one org, and answers when the next task is."""
        while (due_at := self._next(org)) is not None and due_at <= self._desk.clock.now_us():
            await self._remind(org)
        return due_at

    def _next(self, org: OrgId) -> int | None:
        """Looked for only when a task was written: other things are written far more often."""
        mark = self._store.mark(org)
        known = self._known.get(org)
        if known is None or known[0] != mark:
            dues = (row.value.due_at for row in self._store.to_remind(org))
            known = self._known[org] = (mark, min((due for due in dues if due is not None), default=None))
        return known[1]

    async def _remind(self, org: OrgId) -> None:
        now = self._desk.clock.now_us()
        due = [row for row in self._store.to_remind(org) if (row.value.due_at or 0) <= now]
        due.sort(key=lambda row: row.value.due_at or 0)
        zones = {user: self._tasks.zone_of(org, user) for user in {row.value.assignee for row in due}}

        def apply(batch: Batch) -> None:
            for row in due[:AT_ONCE_MAX]:
                self._remind_in(batch, row, zones[row.value.assignee])

        await self._desk.tree.org(org).batch(apply)

    def _remind_in(self, batch: Batch, seen: Row[Task], zone: str) -> None:
        """The notice and the mark that it was given are one change: neither is there without the other."""
        row = self._store.get_in(batch, seen.key)
        if row is None or row.version != seen.version:
            return
        task = row.value
        lead = None if task.lead_id is None else self._leads.get_in(batch, task.lead_id)
        deleted = task.lead_id is not None and (lead is None or not lead.value.is_live)
        if not deleted and self._works(batch, task.assignee):
            self._tell(batch, task, None if lead is None else lead.value, zone=zone)
        self._store.put_in(batch, msgspec.structs.replace(task, reminded_for=task.due_at))

    def _works(self, batch: Batch, user: str | None) -> bool:
        member = None if user is None else self._desk.orgs.member_in(batch, UserId(user))
        return member is not None and not member.value.disabled and member.value.role != VIEWER

    def _tell(self, batch: Batch, task: Task, lead: Lead | None, *, zone: str) -> None:
        facts = {
            "title": task.title,
            "due": in_words(task.due_at or 0, zone),
            "about": "" if lead is None else f"It is about {lead.name}.",
        }
        self._desk.notices.notify(
            batch,
            UserId(task.assignee or ""),
            "task_due",
            facts=facts,
            path=page_of(task),
            once=f"{task.id}_{task.due_at}",
        )
