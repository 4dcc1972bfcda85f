"""Why the notices room says no."""

from typing import Final

from app.core.reasons import Reason

MAIL_NOT_SEALED: Final = "This server has no key to seal mail with. Its operator can set one."
PUSH_NOT_READY: Final = (
    "This server has no key to sign push messages with yet. Its operator can set a master key."
)
"""Said with the house's own `not_ready`: the rest works meanwhile."""
MAIL_NOT_GIVEN_UP: Final = "Only a mail that failed, or whose fate is unknown, is tried again."
MAIL_EXPIRED: Final = "What this mail says is of no use any more, so its letter was erased."

PUSH_ADDRESS_REFUSED = Reason(
    "push_address_refused",
    400,
    "Push messages cannot be sent to this address. It must be your browser's own, over https and on the public "
    "internet.",
)

REASONS: tuple[Reason, ...] = (PUSH_ADDRESS_REFUSED,)
