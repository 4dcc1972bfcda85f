"""How a key is written, what may be asked of one, and what a standing approval still allows. Pure."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.core.clock import DAY_US, SECOND_US
from app.core.ids import OrgId, is_id, is_org_id
from app.core.money import UsdMicros, usd_micros
from app.features.accounts.rules.opaque import Opaque
from app.features.accounts.types.api_keys import (
    APPROVED_DAYS_MAX,
    SENDING_SCOPES,
    SPEND_CAP_USD_MAX,
    AskedApproval,
    CreateApiKey,
    Used,
)

PREFIX: Final = "ak_live"
SECRET_CHARACTERS: Final = 43
"""32 bytes in base64url."""
LAST_SECOND_US: Final = 253_402_300_799 * SECOND_US
"""The last of the year 9999. Where it is already later, a zone's clock still shows that year; ours could not."""

_ORG: Final = "org_"
_KEY: Final = "key_"

Problem = tuple[str, str]


def public_part(org: OrgId, key: str) -> str:
    return f"{PREFIX}_{org.removeprefix(_ORG)}_{key.removeprefix(_KEY)}"


def written(org: OrgId, key: str, secret: str) -> str:
    return f"{public_part(org, key)}_{secret}"


def read(text: str) -> Opaque | None:
    """None where the text is no key; nothing is looked up with parts that are not ids."""
    head, dash, rest = text.partition("_")
    parts = rest.split("_", 3)
    if f"{head}{dash}{parts[0]}" != PREFIX or len(parts) != 4 or not text.isascii():
        return None
    _, org, ulid, secret = parts
    if not is_org_id(_ORG + org) or not is_id(_KEY + ulid, "key") or len(secret) != SECRET_CHARACTERS:
        return None
    return Opaque(OrgId(_ORG + org), ulid, secret)


def problems_of(asked: CreateApiKey, now_us: int) -> list[Problem]:
    """What the types cannot say. Nothing where everything is as it must be."""
    found: list[Problem] = []
    if len(set(asked.scopes)) != len(asked.scopes):
        found.append(("scopes", "a scope stands twice"))
    if asked.expires_at is not None:
        found.extend(_end_problems(micros(asked.expires_at), now_us))
    return [*found, *_standing_problems(asked, now_us)]


def micros(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def cap_micros(asked: AskedApproval) -> UsdMicros | None:
    """None where the amount is none, or not one to spend."""
    try:
        cap = usd_micros(asked.spend_cap_usd)
    except ValueError:
        return None
    return cap if 0 < cap <= SPEND_CAP_USD_MAX * SECOND_US else None


def day_of(now_us: int, timezone: str) -> str:
    """The day it is in an org, as its people count days."""
    return _local(now_us, timezone).date().isoformat()


def day_ends_in_s(now_us: int, timezone: str) -> int:
    """Whole seconds until the org's next day begins; at least one."""
    local = _local(now_us, timezone)
    next_day = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), tzinfo=local.tzinfo)
    return max(1, -(-(micros(next_day) - now_us) // SECOND_US))


def used_on(day: str, used: Used | None) -> Used:
    """What counts on a day: another day's number does not, the money always does."""
    if used is None:
        return Used(day=day, count=0, spent=UsdMicros(0))
    return used if used.day == day else Used(day=day, count=0, spent=used.spent)


def _local(now_us: int, timezone: str) -> datetime:
    return datetime.fromtimestamp(now_us // SECOND_US, ZoneInfo(timezone))


def _end_problems(ends: int, now_us: int) -> Iterator[Problem]:
    if ends <= now_us:
        yield "expires_at", "this moment is past"
    elif ends > LAST_SECOND_US:
        yield "expires_at", "no calendar goes on beyond the year 9999; leave it out for a key without an end"


def _standing_problems(asked: CreateApiKey, now_us: int) -> Iterator[Problem]:
    given = Counter(approval.scope for approval in asked.standing)
    for scope in SENDING_SCOPES:
        if scope in asked.scopes and not given[scope]:
            yield "standing", f"{scope} needs its daily count, its spend cap and its expiry here"
        if given[scope] > 1:
            yield "standing", f"{scope} stands twice"
        if given[scope] and scope not in asked.scopes:
            yield "standing", f"{scope} is approved here, but is none of the scopes"
    for at, approval in enumerate(asked.standing):
        yield from _approval_problems(f"standing.{at}", approval, now_us)


def _approval_problems(path: str, approval: AskedApproval, now_us: int) -> Iterator[Problem]:
    if cap_micros(approval) is None:
        yield (
            f"{path}.spend_cap_usd",
            f"an amount above 0 and up to {SPEND_CAP_USD_MAX}, six decimals at most",
        )
    ends = micros(approval.expires_at)
    if ends <= now_us:
        yield f"{path}.expires_at", "this moment is past"
    elif ends > now_us + APPROVED_DAYS_MAX * DAY_US:
        yield f"{path}.expires_at", f"at most {APPROVED_DAYS_MAX} days from now"
