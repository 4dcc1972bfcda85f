"""Why this room says no. What is particular to a refusal stands in its `why`."""

from typing import Final

from msgspec.structs import replace

from app.core.reasons import INSUFFICIENT_ROLE, Reason

QUOTA_FULL = Reason(
    "quota_full",
    409,
    "Your organization has used all the space it may take up. Delete files you no longer need, or ask for more.",
    "/settings/danger",
)

SENDING_STOPPED = Reason(
    "sending_stopped",
    409,
    "Sending is stopped. {why}",
)

REASONS: tuple[Reason, ...] = (QUOTA_FULL, SENDING_STOPPED)

OWNERS_SAY: Final = replace(
    INSUFFICIENT_ROLE, sentence="Only an owner may let everybody do without a second factor."
)

STOPPED_HERE: Final = "An owner or a manager of your organization can start it again."
STOPPED_BY_CLOSING: Final = "Your organization is closed."
STOPPED_EVERYWHERE: Final = "Whoever runs this server has stopped it for everybody."

EXPORT_BROKE: Final = "It could not be made. Ask for another one; if that fails too, tell support."
LAST_OWNER: Final = "This is the last owner. Make somebody else an owner first."
BEING_REMOVED: Final = "Its 30 days are over and it is being removed."
WRONG_NAME: Final = "Type the name of the organization exactly as it is shown."
