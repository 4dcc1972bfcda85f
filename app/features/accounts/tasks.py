"""What this room does without being asked."""

from typing import Final

from app.core.ids import OrgId
from app.features.accounts.service import Accounts
from app.work.task import Task

SWEEP_EVERY_S: Final = 3_600.0


def tasks(accounts: Accounts) -> tuple[Task, ...]:
    async def sweep(_: OrgId) -> None:
        await accounts.sweep()

    return (
        Task(
            name="accounts.sweep",
            summary="Removes sign-ins nobody uses any more and counts of failures that no longer matter.",
            run=sweep,
            where="host",
            every_s=SWEEP_EVERY_S,
        ),
    )
