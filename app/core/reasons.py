"""Why something was refused: a code that never changes, its HTTP status, a sentence for people, and where the fix is.

A room declares its own reasons in its `errors.py`; those that belong to no room stand here. `Refused` may be
raised at any depth; one function of the HTTP floor turns it into an answer.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec


class Reason(msgspec.Struct, frozen=True):
    code: str
    status: int
    sentence: str
    help: str | None = None


class Refused(Exception):
    """Carries a declared reason and the facts that its sentence and its `details` need."""

    def __init__(self, reason: Reason, *, retry_after_s: int | None = None, **facts: Any) -> None:
        super().__init__(reason.code)
        self.reason = reason
        self.retry_after_s = retry_after_s
        self.facts = facts

    @property
    def sentence(self) -> str:
        return self.reason.sentence.format_map(_Told(self.facts, retry_after_s=self.retry_after_s)).rstrip()


def invalid(path: str, message: str) -> Refused:
    """One thing that is wrong with what was asked, and where in it."""
    return Refused(INVALID_PARAMS, problems=[{"path": path, "message": message}])


class ReasonTable:
    """Every reason of the house by its code."""

    def __init__(self, *groups: Iterable[Reason]) -> None:
        self._by_code: dict[str, Reason] = {}
        for reason in (reason for group in groups for reason in group):
            known = self._by_code.setdefault(reason.code, reason)
            if known != reason:
                raise ValueError(f"two different reasons are called {reason.code}")

    def __getitem__(self, code: str) -> Reason:
        return self._by_code[code]

    def __iter__(self) -> Iterator[Reason]:
        return iter(sorted(self._by_code.values(), key=lambda reason: (reason.status, reason.code)))

    def __len__(self) -> int:
        return len(self._by_code)


class _Told(dict[str, Any]):
    """A sentence may name a fact that this refusal does not have; it then reads on without it."""

    def __missing__(self, fact: str) -> str:
        return ""


MISSING_ORG_HEADER = Reason(
    "missing_org_header",
    400,
    "The request does not say which organization it is for: send exactly one X-Org-ID header.",
)
INVALID_PARAMS = Reason(
    "invalid_params", 400, "Something in the request is not as it must be; each problem is named beside it."
)
MISSING_TOKEN = Reason("missing_token", 401, "You are not signed in.", "/login")
INVALID_TOKEN = Reason("invalid_token", 401, "This sign-in is not valid here. Sign in again.", "/login")
TOKEN_EXPIRED = Reason("token_expired", 401, "This sign-in has expired.", "/login")
STEP_UP_REQUIRED = Reason(
    "step_up_required", 401, "This act needs your second factor again.", "/settings/security"
)
ORGANIZATION_MISMATCH = Reason(
    "organization_mismatch", 403, "You are signed in to another organization than the one this request names."
)
INSUFFICIENT_ROLE = Reason(
    "insufficient_role",
    403,
    "Your role does not allow this. Ask an owner or a manager of your organization.",
    "/settings/access",
)
ADMIN_REALM_REQUIRED = Reason(
    "admin_realm_required", 403, "This address belongs to HQ and needs an HQ sign-in."
)
TENANT_REALM_REQUIRED = Reason(
    "tenant_realm_required", 403, "This address belongs to organizations; an HQ sign-in does not open it."
)
ACCOUNT_DISABLED = Reason(
    "account_disabled", 403, "Your access to this organization is switched off. Ask one of its owners."
)
BUDGET_HARD_STOP = Reason(
    "budget_hard_stop",
    402,
    "This would pass the budget. {why}",
)
ORG_SUSPENDED = Reason(
    "org_suspended",
    403,
    "This organization is closed. Its owner can read it and restore it.",
    "/settings/danger",
)
NOT_FOUND = Reason("not_found", 404, "There is nothing here, or it is not yours to see.")
METHOD_NOT_ALLOWED = Reason(
    "method_not_allowed", 405, "This address does not take that method; see the Allow header."
)
VERSION_CONFLICT = Reason(
    "version_conflict", 409, "Somebody changed this meanwhile. Look at their version, then save again."
)
IDEMPOTENCY_KEY_REUSED = Reason(
    "idempotency_key_reused",
    409,
    "This Idempotency-Key was already used for another request. Use a fresh one.",
)
IDEMPOTENCY_IN_FLIGHT = Reason(
    "idempotency_in_flight",
    409,
    "The first request with this Idempotency-Key is still running. Ask again in a moment.",
)
DUPLICATE = Reason("duplicate", 409, "This exists already. {why}")
INVALID_STATE = Reason("invalid_state", 409, "This is not possible as things stand. {why}")
PAYLOAD_TOO_LARGE = Reason("payload_too_large", 413, "The request is larger than this address takes.")
UNSUPPORTED_MEDIA_TYPE = Reason(
    "unsupported_media_type", 415, "Send the body as application/json, uncompressed."
)
RATE_LIMITED = Reason("rate_limited", 429, "That was too fast. Wait {retry_after_s} s, then go on.")
INTERNAL_ERROR = Reason(
    "internal_error",
    500,
    "Something went wrong on our side. Try again; if it stays, tell support the request id.",
)
NOT_READY = Reason(
    "not_ready",
    503,
    "This part of the system is not ready. Try again in a moment; if it stays, tell support the request id. {why}",
)
STORAGE_FULL = Reason(
    "storage_full",
    503,
    "The server cannot write to its disk just now. Do not count on this request; try again shortly.",
)

KERNEL_REASONS: tuple[Reason, ...] = tuple(
    value for value in globals().copy().values() if isinstance(value, Reason)
)
