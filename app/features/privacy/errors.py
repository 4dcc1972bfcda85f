"""Why this room says no, in its own words where those of others do not fit."""

from typing import Final

ONE_OF: Final = "Name the person by lead_id, by phone or by email; exactly one of them."
WRONG_NAME: Final = "Type it exactly as it is shown: {shown}"
UNDER_WAY: Final = "This person is being erased already."
NOT_FAILED: Final = "Only a request that failed can be begun again."
BROKE: Final = "It stopped in the middle. What is gone is gone; begin it again, and the rest goes too."
EXPORT_BROKE: Final = "It could not be made. Ask for another one; if that fails too, tell support."
AGES_OUT: Final = (
    "Backups made before this moment still hold the person. Each goes when its time is over, the last after 12 months; "
    "whatever is restored from one is erased again."
)
SUPPRESSED_STAYS: Final = (
    "Whoever was on a suppression list stays on it: of the address only a keyed print is kept, so that nobody contacts "
    "them by mistake."
)
AUDIT_STAYS: Final = (
    "The audit log keeps that something was done and by whom; it names the person by an id alone."
)
