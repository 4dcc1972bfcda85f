"""Why the audit room says no."""

from app.core.reasons import Reason

BAD_CURSOR = Reason(
    "bad_cursor", 400, "This page cannot be continued from there. Start again from the first page."
)

REASONS: tuple[Reason, ...] = (BAD_CURSOR,)
