"""Why the notices room says no."""

from app.core.reasons import Reason

MAIL_NOT_SEALED = Reason(
    "mail_not_sealed",
    503,
    "Mail cannot be written, because this server has no key to seal it with. Tell its operator.",
)
PUSH_NOT_READY = Reason(
    "push_not_ready",
    503,
    "This server cannot send push messages yet, because it has no key to seal its own with. Tell its operator.",
)
PUSH_ADDRESS_REFUSED = Reason(
    "push_address_refused",
    400,
    "Push messages cannot be sent to this address. It must be your browser's own, over https and on the public "
    "internet.",
)

REASONS: tuple[Reason, ...] = (MAIL_NOT_SEALED, PUSH_NOT_READY, PUSH_ADDRESS_REFUSED)
