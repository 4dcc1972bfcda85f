"""The only files of this room that know where its data lies."""

from typing import Any, Final

from app.features.crm.store import batches, exports, leads, merges, pipeline, tasks, timeline, views
from app.store.kinds import Kind, LogKind

KINDS: Final[tuple[Kind[Any], ...]] = (
    *leads.KINDS,
    *pipeline.KINDS,
    *timeline.KINDS,
    *merges.KINDS,
    *tasks.KINDS,
    *views.KINDS,
    *exports.KINDS,
    *batches.KINDS,
)
LOGS: Final[tuple[LogKind[Any], ...]] = timeline.LOGS
