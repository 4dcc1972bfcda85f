"""Why this room says no. What is particular to a refusal stands in its sentence."""

from typing import Final

from msgspec.structs import replace

from app.core.reasons import INSUFFICIENT_ROLE, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, Reason

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
FILE_INFECTED = Reason(
    "file_infected",
    400,
    "The virus scanner found {found} in this file. It was not kept. Check where it came from.",
)
SCANNER_UNAVAILABLE = Reason(
    "scanner_unavailable",
    503,
    "The virus scanner does not answer just now, so the file waits. Finish it again in a few minutes. {why}",
)

REASONS: tuple[Reason, ...] = (
    INVALID_SIGNATURE,
    LINK_EXPIRED,
    RANGE_BEYOND,
    FILE_INFECTED,
    SCANNER_UNAVAILABLE,
)

LINK_USED: Final = replace(
    LINK_EXPIRED, sentence="This link was good for one use, and it was used. Get a fresh one."
)
UPLOAD_OVER: Final = replace(
    LINK_EXPIRED, sentence="The time to send this file is over. Ask for a new place to send it to."
)
TOO_LARGE: Final = replace(
    PAYLOAD_TOO_LARGE, sentence="The file is larger than is taken here: {limit_mb} MB at most."
)
TYPE_REFUSED: Final = replace(UNSUPPORTED_MEDIA_TYPE, sentence="{why}")
ROLE_FOR_PURPOSE: Final = replace(
    INSUFFICIENT_ROLE, sentence="Your role adds files to leads only. Ask an owner or a manager for this one."
)
NOT_SENT: Final = "The file has not come in yet. Send it first, then finish."
FINISHED: Final = "This file was finished already."
REPLACED: Final = "The file is being sent again elsewhere."
TOO_MANY_UPLOADS: Final = "Too many uploads are open. Finish some, or wait an hour until they are swept."
