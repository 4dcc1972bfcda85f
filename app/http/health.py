"""Whether this process is alive, whether it can do its work, and what it is."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from app.core.clock import SECOND_US, Clock, parse_rfc3339
from app.core.log import get_log
from app.http.reply import JSON_TYPE, Reply
from app.http.request import Request

log = get_log("http.health")

Check = Callable[[], bool]

_OLDEST_SANE_US: Final = parse_rfc3339("2025-01-01T00:00:00Z")
_NEWEST_SANE_US: Final = parse_rfc3339("2100-01-01T00:00:00Z")
_DRIFT_S_MAX: Final = 30.0
_DOUBT_AFTER_STEP_S: Final = 60.0
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


class ClockSane:
    """A plausible date, and no step against the boot clock within the last minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset_s = self._wall_against_boot_s()
        self._doubt_until_s = 0.0

    def __call__(self) -> bool:
        offset_s = self._wall_against_boot_s()
        if abs(offset_s - self._offset_s) > _DRIFT_S_MAX:
            self._offset_s = offset_s
            self._doubt_until_s = self._clock.boot_s() + _DOUBT_AFTER_STEP_S
        plausible = _OLDEST_SANE_US < self._clock.now_us() < _NEWEST_SANE_US
        return plausible and self._clock.boot_s() >= self._doubt_until_s

    def _wall_against_boot_s(self) -> float:
        return self._clock.now_us() / SECOND_US - self._clock.boot_s()


def _passes(name: str, check: Check) -> bool:
    try:
        return bool(check())
    except Exception:
        log.exception("health.check_failed", check=name)
        return False
