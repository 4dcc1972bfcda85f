"""What the engine does for this room."""

from typing import Final

from app.features.compliance.service import Compliance
from app.features.compliance.service.imports import WORK
from app.work.item import WorkKind

IMPORT_TIMEOUT_S: Final = 1_800.0


def work(compliance: Compliance) -> tuple[WorkKind, ...]:
    return (
        WorkKind(
            name=WORK,
            summary="Reads a long list of addresses that must not be contacted, and goes on where it was cut off.",
            run=compliance.imports.run,
            timeout_s=IMPORT_TIMEOUT_S,
            at_once_max=1,
        ),
    )
