"""Why the notices room says no."""

from app.core.reasons import Reason

MAIL_NOT_SEALED = Reason(
    "mail_not_sealed",
    503,
    "Mail cannot be written, because this server has no key to seal it with. Tell its operator.",
)

REASONS: tuple[Reason, ...] = (MAIL_NOT_SEALED,)
