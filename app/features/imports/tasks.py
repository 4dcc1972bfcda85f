"""What the engine does for this room."""

from typing import Final

from app.core.ids import OrgId
from app.features.imports.service import Imports
from app.features.imports.service.asking import PREVIEW, READ, RUN, UNDO
from app.work.item import Ticket, WorkKind
from app.work.task import Task

READ_TIMEOUT_S: Final = 900.0
PREVIEW_TIMEOUT_S: Final = 3_600.0
RUN_TIMEOUT_S: Final = 6 * 3_600.0
ATTEMPTS: Final = 5


def tasks(imports: Imports) -> tuple[Task, ...]:
    return (
        Task(
            name="imports.let_go",
            summary="Removes what an import keeps for being taken back, 30 days after it began.",
            run=imports.letting_go.sweep,
            where="orgs",
            on_change=True,
        ),
    )


def work(imports: Imports) -> tuple[WorkKind, ...]:
    async def read(org: OrgId, ticket: Ticket) -> None:
        await imports.reading.work(org, ticket)

    async def preview(org: OrgId, ticket: Ticket) -> None:
        await imports.previewing.work(org, ticket)

    async def run(org: OrgId, ticket: Ticket) -> None:
        await imports.running.work(org, ticket)

    async def undo(org: OrgId, ticket: Ticket) -> None:
        await imports.undoing.work(org, ticket)

    return (
        WorkKind(
            name=READ,
            summary="Fetches and reads the file of an import: its encoding, its columns.",
            run=read,
            attempts=ATTEMPTS,
            timeout_s=READ_TIMEOUT_S,
        ),
        WorkKind(
            name=PREVIEW,
            summary="Judges every row of a file that is to be imported.",
            run=preview,
            attempts=ATTEMPTS,
            timeout_s=PREVIEW_TIMEOUT_S,
        ),
        WorkKind(
            name=RUN,
            summary="Writes the rows of an import, chunk by chunk.",
            run=run,
            attempts=ATTEMPTS,
            timeout_s=RUN_TIMEOUT_S,
        ),
        WorkKind(
            name=UNDO,
            summary="Takes an import back, chunk by chunk.",
            run=undo,
            attempts=ATTEMPTS,
            timeout_s=RUN_TIMEOUT_S,
        ),
    )
