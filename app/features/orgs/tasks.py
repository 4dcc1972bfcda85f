"""What this room does without being asked."""

from typing import Final

from app.core.ids import OrgId
from app.features.orgs.service.exports import ATTEMPTS, WORK, Exports
from app.features.orgs.service.passage import Passage
from app.work.item import Ticket, WorkKind
from app.work.task import Task

RESUMED_EVERY_S: Final = 600.0
EXPORT_TIMEOUT_S: Final = 3_600.0


def tasks(exports: Exports, passage: Passage) -> tuple[Task, ...]:
    async def remove(org: OrgId) -> int | None:
        return await passage.removing.look(org)

    async def take_over(org: OrgId) -> None:
        await passage.carriage.take_over(org)

    async def finish_removals(_: OrgId) -> None:
        await passage.removing.resume()

    return (
        Task(
            name="orgs.remove",
            summary="Removes an organization 30 days after it was closed.",
            run=remove,
            where="orgs",
            on_change=True,
        ),
        Task(
            name="orgs.sweep_exports",
            summary="Removes archives that are older than a week.",
            run=exports.sweep,
            where="orgs",
            on_change=True,
        ),
        Task(
            name="orgs.take_over",
            summary="Makes the people of an organization that was brought here from another host known here.",
            run=take_over,
            where="orgs",
            on_change=True,
        ),
        Task(
            name="orgs.finish_removals",
            summary="Finishes removals that were cut off, and clears away imports that were.",
            run=finish_removals,
            where="host",
            every_s=RESUMED_EVERY_S,
        ),
    )


def work(exports: Exports, passage: Passage) -> tuple[WorkKind, ...]:
    async def export(org: OrgId, ticket: Ticket) -> None:
        await exports.make(org, ticket, passage.carriage)

    return (
        WorkKind(
            name=WORK,
            summary="Writes the archive of an organization that one of its owners asked for.",
            run=export,
            attempts=ATTEMPTS,
            timeout_s=EXPORT_TIMEOUT_S,
            at_once_max=1,
        ),
    )
