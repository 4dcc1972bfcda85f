"""What people are to do."""

from functools import partial

from app.core.reasons import INSUFFICIENT_ROLE, INVALID_STATE, NOT_FOUND, VERSION_CONFLICT
from app.core.roles import ALL, DEVELOPER, MANAGER, MEMBER, OWNER
from app.features.crm.routes.shared import by_of
from app.features.crm.service import Crm
from app.features.crm.service.task_lists import bare
from app.features.crm.types.tasks import MyDay, NewTask, TaskChange, TaskItem, TaskPage, TaskQuery
from app.http.endpoint import Call, Endpoint, Permission

READ = Permission("tasks.read", *ALL)
WRITE = Permission("tasks.write", OWNER, MANAGER, DEVELOPER, MEMBER)

_reads = partial(Endpoint, method="GET", needs=READ, scope="tasks:read", tag="tasks")
_writes = partial(Endpoint, needs=WRITE, scope="tasks:write", tag="tasks")


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    return (*_reading(crm), *_writing(crm))


def _reading(crm: Crm) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> TaskPage:
        return crm.task_lists.page(call.caller.org, call.query, user=call.caller.user)

    async def my_day(call: Call[None]) -> MyDay:
        return crm.task_lists.my_day(call.caller.org, call.caller.user)

    async def show(call: Call[None]) -> TaskItem:
        return crm.task_lists.get(call.caller.org, call.path["id"])

    return (
        _reads(
            path="/api/tasks",
            handler=page,
            summary="Tasks, by whose they are, which lead they are about and when they are due.",
            query=TaskQuery,
            gives=TaskPage,
        ),
        _reads(
            path="/api/tasks/my-day",
            handler=my_day,
            summary="What you are to do: overdue, today and later, by the day in your own zone.",
            gives=MyDay,
        ),
        _reads(
            path="/api/tasks/{id}",
            handler=show,
            summary="One task.",
            gives=TaskItem,
            refuses=(NOT_FOUND,),
        ),
    )


def _writing(crm: Crm) -> tuple[Endpoint, ...]:
    async def create(call: Call[NewTask]) -> TaskItem:
        org = call.caller.org
        idem = call.idem_for(partial(crm.task_lists.shown, org))
        by = by_of(call, crm.desk.people)
        return crm.task_lists.shown(org, await crm.tasks.create(org, call.body, by=by, idem=idem))

    async def change(call: Call[TaskChange]) -> TaskItem:
        org, by = call.caller.org, by_of(call, crm.desk.people)
        row = await crm.tasks.change(org, call.path["id"], call.body, by=by, expect=call.if_match)
        return crm.task_lists.shown(org, row)

    async def delete(call: Call[None]) -> None:
        caller, by = call.caller, by_of(call, crm.desk.people)
        await crm.tasks.delete(caller.org, call.path["id"], by=by, role=caller.role, expect=call.if_match)

    return (
        _writes(
            method="POST",
            path="/api/tasks",
            handler=create,
            summary="Make a task, for yourself or for somebody else.",
            takes=NewTask,
            gives=TaskItem,
            status=201,
            refuses=(INVALID_STATE,),
        ),
        _writes(
            method="PUT",
            path="/api/tasks/{id}",
            handler=change,
            summary="Change a task, put it off, give it to somebody, mark it as done or not done.",
            takes=TaskChange,
            gives=TaskItem,
            refuses=(NOT_FOUND, VERSION_CONFLICT),
            conflict=bare,
        ),
        _writes(
            method="DELETE",
            path="/api/tasks/{id}",
            handler=delete,
            summary="Delete a task that you made or have to do; owners and managers may delete any.",
            refuses=(NOT_FOUND, INSUFFICIENT_ROLE, VERSION_CONFLICT),
            conflict=bare,
        ),
    )
