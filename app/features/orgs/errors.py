"""Why this room says no. What is particular to a refusal stands in its `why`."""

from typing import Final

from app.core.reasons import Reason

REASONS: tuple[Reason, ...] = ()

LAST_OWNER: Final = "This is the last owner. Make somebody else an owner first."
