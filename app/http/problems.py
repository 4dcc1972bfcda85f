"""Every refusal becomes one envelope, here and nowhere else."""

from typing import Any

import msgspec

from app.core.log import get_log
from app.core.reasons import (
    DUPLICATE,
    IDEMPOTENCY_KEY_REUSED,
    INTERNAL_ERROR,
    NOT_FOUND,
    NOT_READY,
    RATE_LIMITED,
    STORAGE_FULL,
    VERSION_CONFLICT,
    Refused,
    invalid,
)
from app.http.endpoint import Endpoint
from app.http.reply import JSON_TYPE, Headers, Reply
from app.store.errors import (
    BadCursor,
    Duplicate,
    IdemReused,
    NoSuchOrg,
    NotReady,
    StorageFull,
    VersionConflict,
)
from app.store.kinds import Row

log = get_log("http.problems")

_encoder = msgspec.json.Encoder()
_UNAUTHORIZED = 401


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    code: str
    message: str
    request_id: str
    details: Any = None
    retry_after: int | None = None


class Envelope(msgspec.Struct, frozen=True):
    error: Problem


def envelope(refused: Refused, request_id: str) -> Reply:
    reason = refused.reason
    problem = Problem(
        code=reason.code,
        message=refused.sentence,
        request_id=request_id,
        details=_details(refused),
        retry_after=refused.retry_after_s,
    )
    headers: Headers = [JSON_TYPE]
    if refused.retry_after_s is not None:
        headers.append((b"retry-after", str(refused.retry_after_s).encode()))
    if reason.status == _UNAUTHORIZED:
        headers.append((b"www-authenticate", b"Bearer"))
    body = _encoder.encode(Envelope(error=problem))
    return Reply(reason.status, body, headers, reason.code)


def reply_to(error: Exception, request_id: str, endpoint: Endpoint | None = None) -> Reply:
    """The answer to anything that was raised. What nobody foresaw is logged whole and told as nothing."""
    return envelope(refusal_of(error, endpoint), request_id)


def refusal_of(error: Exception, endpoint: Endpoint | None = None) -> Refused:
    if isinstance(error, Refused):
        return error
    if isinstance(error, VersionConflict):
        return _conflict(error, endpoint)
    for kind, refused in _FROM_STORE:
        if isinstance(error, kind):
            return refused(error)
    log.exception("request.failed", route=endpoint.name if endpoint else None)
    return Refused(INTERNAL_ERROR)


def too_fast(retry_after_s: int) -> Refused:
    return Refused(RATE_LIMITED, retry_after_s=retry_after_s)


def _details(refused: Refused) -> Any:
    """The facts; field problems stand alone as a list."""
    if not refused.facts:
        return None
    if set(refused.facts) == {"problems"}:
        return refused.facts["problems"]
    return refused.facts


def _conflict(error: VersionConflict, endpoint: Endpoint | None) -> Refused:
    if error.row is None:
        return Refused(NOT_FOUND)
    current = _shown(error.row, endpoint)
    if current is None:
        return Refused(VERSION_CONFLICT, version=error.row.version)
    return Refused(VERSION_CONFLICT, version=error.row.version, current=current)


def _shown(row: Row[Any], endpoint: Endpoint | None) -> Any:
    """A stored shape goes out only where the row says how, or where it is the very shape the route gives."""
    if endpoint is None:
        return None
    if endpoint.conflict is not None:
        return endpoint.conflict(row)
    same = isinstance(endpoint.gives, type) and isinstance(row.value, endpoint.gives)
    return row.value if same else None


def _not_ready(error: Exception) -> Refused:
    log.error("store.not_ready", error=str(error))
    return Refused(NOT_READY)


def _storage_full(error: Exception) -> Refused:
    log.error("store.storage_full", error=str(error))
    return Refused(STORAGE_FULL)


def _duplicate(error: Exception) -> Refused:
    return Refused(DUPLICATE, field=error.index) if isinstance(error, Duplicate) else Refused(DUPLICATE)


_FROM_STORE = (
    (StorageFull, _storage_full),
    (NotReady, _not_ready),
    (Duplicate, _duplicate),
    (IdemReused, lambda _: Refused(IDEMPOTENCY_KEY_REUSED)),
    (NoSuchOrg, lambda _: Refused(NOT_FOUND)),
    (BadCursor, lambda _: invalid("cursor", "This is not a cursor that a page of this list gave out.")),
)
