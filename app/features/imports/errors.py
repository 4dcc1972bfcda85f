"""Why this room says no: in the words of the house, and in sentences that an import keeps about itself."""

from typing import Final

from app.core.reasons import Reason

REASONS: tuple[Reason, ...] = ()

ENGINE_GAVE_UP: Final = "The server ended several times in the middle of it. What was done can be taken back."
SOURCE_GONE: Final = "The file is not there any more. Start again with the file."
WENT_WRONG: Final = (
    "Something went wrong on our side. What was done before stays and can be taken back; try it again."
)
