"""Why this room says no. What is particular to a refusal stands in its `why`."""

from typing import Final

from app.core.reasons import Reason

REASONS: tuple[Reason, ...] = ()

NO_FACTOR: Final = (
    "This HQ user has no second factor. On the host, run: astrix admin reset-factors --email {email}"
)
LAST_OFFICER: Final = (
    "This is the last HQ user; without one nobody can enter HQ. "
    "To remove them all the same, add --even-the-last."
)
ADDRESS_TAKEN: Final = "There is an HQ user with this address."
NOT_PAUSED: Final = "The organization is not paused."
