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
            summary="Removes sign-ins, reset links, questions for a second factor and counts of failures that are "
            "too old to matter.",
            run=sweep,
            where="host",
            every_s=SWEEP_EVERY_S,
        ),
        Task(
            name="accounts.expire_invites",
            summary="Removes invitations that nobody accepted in time.",
            run=accounts.invites.expire,
            where="orgs",
            on_change=True,
        ),
    )
