"""Whether this process is alive, whether it can do its work, and what it is."""

import shutil
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from app.core.clock import SECOND_US, Clock, parse_rfc3339
from app.core.log import get_log
from app.http.reply import JSON_TYPE, Reply
from app.http.request import Request

log = get_log("http.health")

Check = Callable[[], bool]
Resource = Callable[[Request], Awaitable[Reply | None]]

_OLDEST_SANE_US: Final = parse_rfc3339("2025-01-01T00:00:00Z")
_NEWEST_SANE_US: Final = parse_rfc3339("2100-01-01T00:00:00Z")
_DRIFT_S_MAX: Final = 30.0
_ALIVE: Final = b'{"status":"ok"}'


class Readiness(msgspec.Struct, frozen=True):
    ready: bool
    checks: dict[str, bool]
    failing: list[str]


class Health:
    def __init__(self, checks: Mapping[str, Check], *, version: Mapping[str, str]) -> None:
        self._checks = dict(checks)
        self._version = msgspec.json.encode(dict(version))

    async def __call__(self, request: Request) -> Reply | None:
        path = request.raw_path
        if path == b"/healthz":
            request.route = "/healthz"
            return Reply(200, _ALIVE, [JSON_TYPE])
        if path == b"/readyz":
            request.route = "/readyz"
            return self._readiness()
        if path == b"/version":
            request.route = "/version"
            return Reply(200, self._version, [JSON_TYPE])
        return None

    def _readiness(self) -> Reply:
        checks = {name: _passes(name, check) for name, check in self._checks.items()}
        failing = [name for name, passes in checks.items() if not passes]
        body = msgspec.json.encode(Readiness(not failing, checks, failing))
        return Reply(503 if failing else 200, body, [JSON_TYPE])


def disk_above(floor_mb: int, home: Path) -> Check:
    return lambda: shutil.disk_usage(home).free >= floor_mb << 20


def clock_sane(clock: Clock) -> Check:
    """A plausible date, and no step against the boot clock since the process started."""
    started_us, started_s = clock.now_us(), clock.boot_s()

    def sane() -> bool:
        now_us = clock.now_us()
        drift_s = (now_us - started_us) / SECOND_US - (clock.boot_s() - started_s)
        return _OLDEST_SANE_US < now_us < _NEWEST_SANE_US and abs(drift_s) <= _DRIFT_S_MAX

    return sane


def _passes(name: str, check: Check) -> bool:
    try:
        return bool(check())
    except Exception:
        log.exception("health.check_failed", check=name)
        return False
