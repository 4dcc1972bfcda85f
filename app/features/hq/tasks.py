"""What this room does without being asked."""

from typing import Final

from app.core.ids import OrgId
from app.features.hq.service import Hq
from app.work.task import Task

TEND_EVERY_S: Final = 3_600.0


def tasks(hq: Hq) -> tuple[Task, ...]:
    async def tell(_: OrgId) -> int | None:
        return await hq.ledger.pay()

    async def tend(_: OrgId) -> int | None:
        return await hq.summaries.tend()

    return (
        Task(
            name="hq.summarise",
            summary="Keeps what HQ's list shows of an organization, at most once a minute while it is worked in.",
            run=hq.summaries.renew,
            where="orgs",
            on_change=True,
        ),
        Task(
            name="hq.tend",
            summary="Forgets organizations that are gone, looks at those not seen yet, and notes the tree's size.",
            run=tend,
            where="host",
            on_change=True,
            every_s=TEND_EVERY_S,
        ),
        Task(
            name="hq.tell_orgs",
            summary="Writes into an organization's log what HQ did to it, where that could not be done at once.",
            run=tell,
            where="host",
            on_change=True,
        ),
    )
