"""Why this room says no."""

from app.core.reasons import Reason

REASONS: tuple[Reason, ...] = ()
