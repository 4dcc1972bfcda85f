"""Why this room says no."""

from typing import Final

from app.core.reasons import Reason

LEAD_LIMIT = Reason(
    "lead_limit",
    409,
    "Your organization holds {limit} leads, and no more fit in. Delete some that you no longer need, or ask for more.",
    "/leads",
)
RESYNC_NEEDED = Reason(
    "resync_needed",
    410,
    "These changes are too long ago to be told one by one. Read all leads again, then go on from here.",
)

REASONS: tuple[Reason, ...] = (LEAD_LIMIT, RESYNC_NEEDED)

DELETED: Final = "This lead was deleted. Restore it first."
NOT_DELETED: Final = "This lead is not deleted."
MERGED: Final = "This lead was merged into another one."
TOO_LATE: Final = "Its 30 days are over and it is being removed."
SAME_EXTERNAL_ID: Final = "Another lead has this external id."
SEVERAL_MATCH: Final = "More than one lead has this value. Name the one you mean by its id."
NOBODY: Final = "Nobody of this id is in your organization."
SWITCHED_OFF: Final = "This person's access to your organization is switched off."
NO_SUCH_STAGE: Final = "There is no such stage. The stages of your organization are listed in its settings."
SAY_WHY: Final = "A change that the machine makes says why it is made."
TOO_MANY_CONSENTS: Final = "More is written down about what this person agreed to than can be kept."
