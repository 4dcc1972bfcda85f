"""What a presented refresh token means for its family."""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Final, Literal

import msgspec

from app.core.clock import DAY_US, MINUTE_US, SECOND_US
from app.features.accounts.types.records import SIBLINGS_MAX, Live, Realm, Session

GRACE_US: Final = 10 * SECOND_US
"""Two tabs that refresh at once present the same token; within this time that is no theft."""
IDLE_US: Final[Mapping[Realm, int]] = {"tenant": 14 * DAY_US, "admin": 30 * MINUTE_US}
"""So long a sign-in may go unused. At HQ that is a coffee, not a fortnight."""
LEEWAY_US: Final = 30 * SECOND_US

Verdict = Literal["good", "reused", "forged", "idle"]


def judge(session: Session, family_sha256: str, own_sha256: str, *, now_us: int) -> Verdict:
    if not compare_digest(session.family_sha256, family_sha256):
        return "forged"
    if is_idle(session, now_us):
        return "idle"
    for live in session.live:
        if compare_digest(live.sha256, own_sha256):
            return "good" if live.used_at is None or _in_grace(live.used_at, now_us) else "reused"
    return "reused"


def is_idle(session: Session, now_us: int) -> bool:
    return session.last_used_at + IDLE_US[session.realm] + LEEWAY_US < now_us


def rotated(session: Session, own_sha256: str, new_sha256: str, *, now_us: int) -> Session:
    """The presented token is used from now on, and a new one is live beside it."""
    kept = [_used(live, own_sha256, now_us) for live in session.live if not _is_spent(live, now_us)]
    kept.append(Live(new_sha256, now_us))
    return msgspec.structs.replace(session, live=tuple(kept[-SIBLINGS_MAX:]), last_used_at=now_us)


def _used(live: Live, own_sha256: str, now_us: int) -> Live:
    if live.sha256 != own_sha256 or live.used_at is not None:
        return live
    return msgspec.structs.replace(live, used_at=now_us)


def _is_spent(live: Live, now_us: int) -> bool:
    return live.used_at is not None and not _in_grace(live.used_at, now_us)


def _in_grace(used_at: int, now_us: int) -> bool:
    """A clock that was set back does not give old tokens their grace again."""
    return used_at - LEEWAY_US <= now_us <= used_at + GRACE_US
