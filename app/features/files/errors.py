"""Why this room says no."""

from app.core.reasons import Reason

INVALID_SIGNATURE = Reason(
    "invalid_signature",
    401,
    "This link is not one that was given out here, or it was changed on the way. Get a fresh one.",
)
LINK_EXPIRED = Reason(
    "link_expired", 410, "This link was good for a short time only, and that is over. Get a fresh one."
)
RANGE_BEYOND = Reason(
    "range_not_satisfiable", 416, "The part of the file that was asked for lies beyond its end."
)

REASONS: tuple[Reason, ...] = (INVALID_SIGNATURE, LINK_EXPIRED, RANGE_BEYOND)
