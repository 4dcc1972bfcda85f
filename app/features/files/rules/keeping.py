"""How long what is kept. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.core.clock import DAY_US, HOUR_US
from app.features.files.types.files import Retention, StoredFile
from app.features.orgs.types import Retention as Policy

UPLOAD_LIVES_US: Final = HOUR_US
DELETED_KEPT_US: Final = 30 * DAY_US
"""So long somebody can change their mind."""
IMPORT_SOURCE_KEPT_US: Final = 30 * DAY_US
"""As long as an import can be undone."""
MADE_KEPT_US: Final = 7 * DAY_US
_KEPT_US: Final[dict[Retention, int | None]] = {
    "kept": None,
    "import_source": IMPORT_SOURCE_KEPT_US,
    "made": MADE_KEPT_US,
}


@dataclass(frozen=True)
class Class:
    """Blobs without a record of their own here, told by where they lie and how they end."""

    name: str
    area: str
    endings: tuple[str, ...]
    kept_us: Callable[[Policy], int]

    def holds(self, path: str) -> bool:
        return path.startswith(self.area) and path.endswith(self.endings)


CLASSES: Final = (
    Class("mp3_previews", "voice/", (".mp3",), lambda policy: policy.mp3_days * DAY_US),
    Class("transcripts", "voice/transcripts/", (".json",), lambda policy: policy.transcripts_days * DAY_US),
    Class(
        "recordings", "voice/recording/", (".opus", ".ogg"), lambda policy: policy.recordings_days * DAY_US
    ),
)


def made_or_sent(file: StoredFile) -> bool:
    """A list of many people: what an import was read from, and what the house wrote about it."""
    return file.purpose == "import"


def kept_until_us(file: StoredFile) -> int | None:
    """When its time is over; None: it stays."""
    kept_us = _KEPT_US[file.retention]
    ends = [] if kept_us is None else [file.created_at + kept_us]
    if file.deleted_at is not None:
        ends.append(file.deleted_at + DELETED_KEPT_US)
    return min(ends, default=None)
