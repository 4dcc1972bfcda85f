"""What a presented refresh token means for its family."""

from hmac import compare_digest
from typing import Final, Literal

import msgspec

from app.core.clock import DAY_US, SECOND_US
from app.features.accounts.types.records import SIBLINGS_MAX, Live, Session

GRACE_US: Final = 10 * SECOND_US
"""Two tabs that refresh at once present the same token; within this time that is no theft."""
IDLE_US: Final = 14 * DAY_US
LEEWAY_US: Final = 30 * SECOND_US

Verdict = Literal["good", "reused", "forged", "idle"]


def judge(session: Session, family_sha256: str, own_sha256: str, *, now_us: int) -> Verdict:
    if not compare_digest(session.family_sha256, family_sha256):
        return "forged"
    if session.last_used_at + IDLE_US + LEEWAY_US < now_us:
        return "idle"
    for live in session.live:
        if compare_digest(live.sha256, own_sha256):
            return "good" if live.used_at is None or _in_grace(live.used_at, now_us) else "reused"
    return "reused"


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
