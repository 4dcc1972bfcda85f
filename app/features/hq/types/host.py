"""The host as HQ shows it: how it fares, what waits, and who may sign up."""

import msgspec

from app.core.settings import SignupPolicy
from app.features.accounts.types.wire import Asked
from app.features.hq.types.orgs import Why
from app.features.orgs.types import HostSendingView, LiveCalls


class OrgCounts(msgspec.Struct, frozen=True, kw_only=True):
    """`damaged` ones are counted in their state too."""

    total: int
    open: int
    closed: int
    paused: int
    damaged: int
    unknown: int


class LeaderView(msgspec.Struct, frozen=True, kw_only=True):
    """The engine that acts. Not known: none does just now."""

    known: bool
    number: int | None
    since: str | None


class DiskView(msgspec.Struct, frozen=True, kw_only=True):
    """`days_left` as the tree grew over the last month; null while that is not known, or where it does not grow."""

    total_bytes: int
    free_bytes: int
    data_bytes: int
    days_left: int | None


class MailCounts(msgspec.Struct, frozen=True, kw_only=True):
    waiting: int
    failed: int


class WorkCounts(msgspec.Struct, frozen=True, kw_only=True):
    dead_letters: int


class CheckView(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    ok: bool
    detail: str


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    version: str
    orgs: OrgCounts
    people: int
    leader: LeaderView
    disk: DiskView
    mail: MailCounts
    work: WorkCounts
    checks: tuple[CheckView, ...]
    sending: HostSendingView


class SignupView(msgspec.Struct, frozen=True, kw_only=True):
    """`decided` is false while the setting of the installation holds."""

    policy: SignupPolicy
    decided: bool


class SetSignup(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    policy: SignupPolicy


class SetHostSending(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    on: bool
    live_calls: LiveCalls = "finish"
    why: Why
