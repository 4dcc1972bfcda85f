"""What this room does without being asked."""

from app.core.ids import OrgId
from app.features.privacy.service import Privacy
from app.features.privacy.service.asking import ERASE_WORK, EXPORT_WORK
from app.work.item import WorkKind
from app.work.task import Task


def tasks(privacy: Privacy) -> tuple[Task, ...]:
    async def reapply(org: OrgId) -> None:
        await privacy.reapply(org)

    return (
        Task(
            name="privacy.reapply",
            summary="Erases again whoever was erased here and came back with a restored copy.",
            run=reapply,
            where="orgs",
            on_change=True,
        ),
    )


def work(privacy: Privacy) -> tuple[WorkKind, ...]:
    return (
        WorkKind(
            name=EXPORT_WORK,
            summary="Gathers everything that is kept about one person.",
            run=privacy.exporting.make,
            attempts=3,
            timeout_s=3_600.0,
            at_once_max=1,
        ),
        WorkKind(
            name=ERASE_WORK,
            summary="Erases everything that is kept about one person, room by room, until nothing is left.",
            run=privacy.erasing.erase,
            attempts=12,
            timeout_s=3_600.0,
            at_once_max=1,
        ),
    )
