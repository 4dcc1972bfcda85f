"""What the engine does for this room."""

from app.features.crm.service import Crm
from app.work.task import Task


def tasks(crm: Crm) -> tuple[Task, ...]:
    return (
        Task(
            name="crm.remind",
            summary="Tells people of their tasks when these are due, once for each due time.",
            run=crm.reminders.round,
            where="orgs",
            on_change=True,
        ),
    )
