"""Why this room says no."""

from typing import Final

from app.core.reasons import Reason

STILL_ASKED_FOR = Reason(
    "suppression_stands",
    409,
    "This person asked not to be contacted here. They can write START themselves, or you say how they agreed again.",
    "/settings/suppression",
)

FILE_UNREADABLE: Final = "This file cannot be read as a list. {why}"
IMPORT_BROKE: Final = "The list could not be read to its end. Import the file again: nothing is added twice."

REASONS: tuple[Reason, ...] = (STILL_ASKED_FOR,)
