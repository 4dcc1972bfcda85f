"""When a person does not want to be woken."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.core.clock import MINUTE_US, SECOND_US
from app.features.notices.types.notice import QuietTimes

_DAY: Final = timedelta(days=1)


def is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def quiet_until_us(now_us: int, quiet: QuietTimes | None, *, timezone: str) -> int | None:
    """When the quiet time ends that now is in; None where now is in none."""
    if quiet is None or quiet.start == quiet.end:
        return None
    zone = ZoneInfo(quiet.timezone or timezone)
    now = datetime.fromtimestamp(now_us / SECOND_US, tz=zone)
    for began in (now.date() - _DAY, now.date()):
        start = datetime.combine(began, time.fromisoformat(quiet.start), zone)
        ends_on = began if quiet.start < quiet.end else began + _DAY
        end = datetime.combine(ends_on, time.fromisoformat(quiet.end), zone)
        if start <= now < end:
            # On the night the clocks change, an end that does not exist or exists twice is still in the future.
            return max(round(end.astimezone(UTC).timestamp()) * SECOND_US, now_us + MINUTE_US)
    return None
