"""When failed sign-ins lock an account or a network out."""

from typing import Final

from app.core.clock import MINUTE_US, SECOND_US
from app.features.accounts.types.records import Failures

WINDOW_US: Final = 15 * MINUTE_US
ACCOUNT_FAILURES_MAX: Final = 5
NETWORK_FAILURES_MAX: Final = 20


def wait_s(failures: Failures | None, now_us: int) -> int:
    """Whole seconds until a sign-in may be tried again; 0 when it may be tried now."""
    if failures is None or failures.locked_until is None or failures.locked_until <= now_us:
        return 0
    return -(-(failures.locked_until - now_us) // SECOND_US)


def failed(failures: Failures | None, now_us: int, *, limit: int) -> Failures:
    """One more failure. The one that reaches the limit locks."""
    recent = () if failures is None else tuple(at for at in failures.at if at > now_us - WINDOW_US)
    at = (*recent, now_us)[-limit:]
    return Failures(at=at, locked_until=now_us + WINDOW_US if len(at) >= limit else None)


def is_stale(failures: Failures, now_us: int) -> bool:
    return wait_s(failures, now_us) == 0 and all(at <= now_us - WINDOW_US for at in failures.at)
