"""What the engine does for this room."""

from app.core.ids import OrgId
from app.features.crm.service import Crm
from app.features.crm.service.batches import DO, UNDO
from app.features.crm.service.pipeline import WORK as MOVE_STAGE
from app.features.crm.service.pipeline import Moving
from app.work.item import Ticket, WorkKind
from app.work.task import Calendar, Task

BATCH_TIMEOUT_S = 1_800.0


def tasks(crm: Crm) -> tuple[Task, ...]:
    async def tidy_batches(org: OrgId) -> None:
        await crm.batches.runner.tidy(org)

    return (
        Task(
            name="crm.purge",
            summary="Removes leads for good that were deleted 30 days ago, with their timelines and tasks.",
            run=crm.purging.purge,
            where="orgs",
            calendar=Calendar(hour=3, minute=40, zone="org"),
        ),
        Task(
            name="crm.tidy_batches",
            summary="Lets go of what changes to many leads kept for being undone, once they cannot be any more.",
            run=tidy_batches,
            where="orgs",
            calendar=Calendar(hour=3, minute=20, zone="org"),
        ),
        Task(
            name="crm.remind",
            summary="Tells people of their tasks when these are due, once for each due time.",
            run=crm.reminders.round,
            where="orgs",
            on_change=True,
        ),
        Task(
            name="crm.find_duplicates",
            summary="Compares leads that were changed with all others, and keeps which may be one person.",
            run=crm.duplicates.search,
            where="orgs",
            on_change=True,
        ),
        Task(
            name="crm.trim_merges",
            summary="Drops what is kept for undoing a merge of leads, when its 30 days are over.",
            run=crm.duplicates.trim,
            where="orgs",
            calendar=Calendar(hour=3, minute=30, zone="org"),
        ),
    )


def work(crm: Crm) -> tuple[WorkKind, ...]:
    async def batch(org: OrgId, ticket: Ticket) -> None:
        await crm.batches.runner.work(org, ticket)

    async def undo(org: OrgId, ticket: Ticket) -> None:
        await crm.batches.runner.undo_work(org, ticket)

    async def move_stage(org: OrgId, ticket: Ticket) -> None:
        await crm.pipeline.move(org, ticket.read(Moving), ticket.progress)

    return (
        WorkKind(
            name=MOVE_STAGE,
            summary="Moves the leads of a stage that was taken away to the one that was named for them.",
            run=move_stage,
            timeout_s=BATCH_TIMEOUT_S,
        ),
        WorkKind(
            name=DO,
            summary="Changes many leads at once, as somebody asked for.",
            run=batch,
            timeout_s=BATCH_TIMEOUT_S,
        ),
        WorkKind(
            name=UNDO,
            summary="Takes a change to many leads back.",
            run=undo,
            timeout_s=BATCH_TIMEOUT_S,
        ),
    )
