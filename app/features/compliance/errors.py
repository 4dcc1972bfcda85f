"""Why this room says no."""

from typing import Final

from app.core.reasons import Reason

STILL_ASKED_FOR = Reason(
    "suppression_stands",
    409,
    "This person asked not to be contacted here. They can write START themselves, or you say how they agreed again.",
    "/settings/suppression",
)

FILE_UNREADABLE: Final = "This file is not a list that can be read: {why}"

REASONS: tuple[Reason, ...] = (STILL_ASKED_FOR,)
