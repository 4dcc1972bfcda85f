"""Tasks as people look at them: lists, and somebody's day."""

from collections.abc import Callable
from typing import Final

import msgspec

from app.core.clock import Clock, rfc3339
from app.core.ids import OrgId, UserId
from app.core.reasons import NOT_FOUND, Refused
from app.core.roles import MANAGER, RANK, VIEWER
from app.features.crm.rules.due import Day, day_of, local_text
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.tasks import Tasks
from app.features.crm.store.leads import LeadStore
from app.features.crm.store.tasks import DONE, OPEN, TaskStore, Wanted
from app.features.crm.types.tasks import (
    DAY_LISTED_MAX,
    DayTotals,
    DueFilter,
    MyDay,
    Task,
    TaskItem,
    TaskPage,
    TaskQuery,
)
from app.store.kinds import Row
from app.store.query import Page

ME: Final = "me"
NONE: Final = "none"
FEW_DELETED: Final = 1_000
"""So many deleted leads are looked through sooner than the leads of all tasks."""

Fits = Callable[[Task], bool]
Narrow = dict[str, str]


class TaskLists:
    def __init__(self, desk: CrmDesk, tasks: Tasks) -> None:
        self._desk = desk
        self._clock: Clock = desk.clock
        self._tasks = tasks
        self._store = TaskStore(desk.tree)
        self._leads = LeadStore(desk.tree)

    def get(self, org: OrgId, task_id: str) -> TaskItem:
        row = self._store.get(org, task_id)
        if row is None:
            raise Refused(NOT_FOUND)
        return self.shown(org, row)

    def page(self, org: OrgId, query: TaskQuery, *, user: UserId) -> TaskPage:
        narrow = self._narrow(org, query, user)
        checks = self._checks(org, query, user)
        live = None if query.lead_id is not None else self._of_live_leads(org, narrow)
        found = self._store.page(
            org,
            Wanted(
                narrow=narrow,
                where=both(*checks, live),
                sort=query.sort,
                limit=query.limit,
                after=query.cursor,
            ),
        )
        return TaskPage(
            items=self._items(org, found),
            next_cursor=found.next,
            total=found.total if found.total_exact else msgspec.UNSET,
            total_at_least=msgspec.UNSET if found.total_exact else found.total,
        )

    def _narrow(self, org: OrgId, query: TaskQuery, user: UserId) -> Narrow:
        narrow: Narrow = {}
        if query.done is not None:
            narrow["state"] = DONE if query.done else OPEN
        if query.lead_id is not None:
            narrow["lead"] = self._lead(org, query.lead_id)
        if query.assignee not in (None, NONE):
            narrow["assignee"] = user if query.assignee == ME else query.assignee
        return narrow

    def _checks(self, org: OrgId, query: TaskQuery, user: UserId) -> list[Fits]:
        checks: list[Fits] = []
        if query.kind is not None:
            checks.append(lambda task: task.kind == query.kind)
        if query.due is not None:
            checks.append(due_as(query.due, self._clock.now_us(), self._day(org, user)))
        if query.assignee == NONE:
            checks.append(self._nobodys(org))
        return checks

    def my_day(self, org: OrgId, user: UserId) -> MyDay:
        zone, now = self._tasks.zone_of(org, user), self._clock.now_us()
        day, narrow = day_of(now, zone), Narrow(open_of=user)
        live = self._of_live_leads(org, narrow)

        def part(due: DueFilter) -> Page[Task]:
            fits = due_as(due, now, day)
            return self._day_part(org, narrow, both(fits, live))

        overdue, today, upcoming = part("overdue"), part("today"), part("upcoming")
        nobodys = self._nobodys_tasks(org, user)
        return MyDay(
            overdue=self._items(org, overdue),
            today=self._items(org, today),
            upcoming=self._items(org, upcoming),
            unassigned=[] if nobodys is None else self._items(org, nobodys),
            done_today=self._done_within(org, user, day),
            totals=DayTotals(
                overdue=overdue.total,
                today=today.total,
                upcoming=upcoming.total,
                unassigned=0 if nobodys is None else nobodys.total,
            ),
            zone=zone,
        )

    def shown(self, org: OrgId, row: Row[Task]) -> TaskItem:
        task = row.value
        works = task.assignee is None or self._works(org, task.assignee)
        zone = None if task.due_at is None else self._tasks.zone_of(org, task.assignee)
        return msgspec.structs.replace(
            bare(row),
            lead_name=None if task.lead_id is None else self._lead_name(org, task.lead_id),
            due_local=None if task.due_at is None or zone is None else local_text(task.due_at, zone),
            due_zone=zone,
            assignee=task.assignee if works else None,
            left=None if works else task.assignee,
        )

    def _items(self, org: OrgId, found: Page[Task]) -> list[TaskItem]:
        return [self.shown(org, row) for row in found.rows]

    def _day(self, org: OrgId, user: UserId) -> Day:
        return day_of(self._clock.now_us(), self._tasks.zone_of(org, user))

    def _day_part(self, org: OrgId, narrow: Narrow, fits: Fits | None) -> Page[Task]:
        return self._store.page(org, Wanted(narrow=narrow, where=fits, limit=DAY_LISTED_MAX))

    def _nobodys_tasks(self, org: OrgId, user: UserId) -> Page[Task] | None:
        """For those who give out work; None for the others."""
        member = self._desk.orgs.member(org, user)
        if member is None or RANK[member.role] < RANK[MANAGER]:
            return None
        narrow = Narrow(state=OPEN)
        nobodys, live = self._nobodys(org), self._of_live_leads(org, narrow)
        return self._day_part(org, narrow, both(nobodys, live))

    def _done_within(self, org: OrgId, user: UserId, day: Day) -> int:
        def fits(task: Task) -> bool:
            done = task.done_at
            return done is not None and task.done_by == user and day.start_us <= done < day.end_us

        return self._store.page(org, Wanted(narrow={"state": DONE}, where=fits, sort="-updated_at")).total

    def _works(self, org: OrgId, user: str) -> bool:
        member = self._desk.orgs.member(org, UserId(user))
        return member is not None and not member.disabled and member.role != VIEWER

    def _nobodys(self, org: OrgId) -> Fits:
        """Also those of people who left."""
        members = (row.value for row in self._desk.orgs.members(org))
        here = {one.user_id for one in members if not one.disabled and one.role != VIEWER}
        return lambda task: task.assignee not in here

    def _of_live_leads(self, org: OrgId, narrow: Narrow) -> Fits | None:
        """Tasks of a deleted lead are put away with it, and come back with it."""
        # Found out beforehand: a condition runs under the org's mutex and must not ask it for other records.
        if self._store.count_deleted_leads(org) <= FEW_DELETED:
            away = self._store.deleted_leads(org)
        else:
            named = {row.value.lead_id for row in self._store.rows(org, narrow)}
            leads = {lead_id: self._leads.slim(org, lead_id) for lead_id in named if lead_id is not None}
            away = {lead_id for lead_id, lead in leads.items() if lead is None or not lead.value.is_live}
        return (lambda task: task.lead_id not in away) if away else None

    def _lead(self, org: OrgId, lead_id: str) -> str:
        lead = self._leads.slim(org, lead_id)
        while lead is not None and lead.value.merged_into is not None:
            lead_id = lead.value.merged_into
            lead = self._leads.slim(org, lead_id)
        return lead_id

    def _lead_name(self, org: OrgId, lead_id: str) -> str | None:
        lead = self._leads.slim(org, lead_id)
        if lead is None:
            return None
        slim = lead.value
        return f"{slim.first_name} {slim.last_name}".strip() or slim.company or slim.email or slim.phone


def bare(row: Row[Task]) -> TaskItem:
    """What the task itself tells, without the people and the lead it names."""
    task = row.value
    return TaskItem(
        id=task.id,
        lead_id=task.lead_id,
        lead_name=None,
        kind=task.kind,
        title=task.title,
        note=task.note,
        due_at=_time(task.due_at),
        due_local=None,
        due_zone=None,
        due_note=task.due_note,
        assignee=task.assignee,
        left=None,
        remind=task.remind,
        done=not task.is_open,
        done_at=_time(task.done_at),
        done_by=task.done_by,
        created_at=rfc3339(task.created_at),
        created_by=task.created_by,
        updated_at=rfc3339(row.at_us),
        version=row.version,
    )


def both(*checks: Fits | None) -> Fits | None:
    """All of them; None where there is nothing to check."""
    found = [check for check in checks if check is not None]
    if len(found) < 2:
        return found[0] if found else None
    return lambda task: all(check(task) for check in found)


def due_as(due: DueFilter, now_us: int, day: Day) -> Fits:
    """What was due before now is overdue; the rest of the day is today."""
    if due == "none":
        return lambda task: task.due_at is None
    first, last = {"overdue": (0, now_us), "today": (now_us, day.end_us), "upcoming": (day.end_us, 1 << 62)}[
        due
    ]
    return lambda task: task.due_at is not None and first <= task.due_at < last


def _time(at_us: int | None) -> str | None:
    return None if at_us is None else rfc3339(at_us)
