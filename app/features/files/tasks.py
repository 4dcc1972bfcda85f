"""What this room does without being asked."""

from app.core.ids import OrgId
from app.features.files.service.purging import Purging
from app.work.task import Calendar, Task


def tasks(purging: Purging) -> tuple[Task, ...]:
    async def purge(org: OrgId) -> None:
        await purging.purge(org)

    return (
        Task(
            name="files.sweep",
            summary="Takes away uploads that nobody finished within their hour.",
            run=purging.sweep,
            where="orgs",
            on_change=True,
        ),
        Task(
            name="files.purge",
            summary="Removes files, recordings and transcripts that have outlived the time they are kept.",
            run=purge,
            where="orgs",
            calendar=Calendar(hour=2, minute=40, zone="org"),
        ),
    )
