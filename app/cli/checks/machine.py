"""The machine and the release: versions, the built web app, disk and clock."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from app.cli.checks.site import MIB, Site
from app.cli.checks.verdict import Verdict, bad, ok, warn
from app.core.clock import SECOND_US, parse_rfc3339
from app.core.ids import HOST
from app.http.edge import APP_HOME

PYTHON_MIN: Final = (3, 11)
LIBRARIES: Final = ("msgspec", "starlette", "uvicorn", "cryptography", "argon2-cffi")
DOORS: Final = ("tenant", "hq")
NODE_TIMEOUT_S: Final = 10.0
INODES_LEFT_MIN: Final = 10_000
SET_BACK_MAX_US: Final = 60 * SECOND_US
OLDEST_SANE_US: Final = parse_rfc3339("2025-01-01T00:00:00Z")

_TIME_ERROR: Final = 5
"""What the kernel's clock says of itself while nothing keeps it in step."""
_TIMEX_BYTES: Final = 512


def release(_: Site) -> Iterator[Verdict]:
    found = ".".join(map(str, sys.version_info[:3]))
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    what = f"Astrix BOS {version('astrix-bos')} on Python {found}, {libraries}"
    if sys.version_info[:2] < PYTHON_MIN:
        needed = ".".join(map(str, PYTHON_MIN))
        yield bad(what, f"Install Python {needed} or newer and set the release up again.")
    else:
        yield ok(what)


def web_app(_: Site) -> Iterator[Verdict]:
    missing = [door for door in DOORS if not (APP_HOME / "web" / "dist" / door / "index.html").exists()]
    node = node_version()
    if not missing:
        yield ok(f"the web app is built; Node {node or 'is not needed any more'}")
    elif node:
        yield bad(
            f"the web app of {' and '.join(missing)} is not built", "Run scripts/setup, which builds it."
        )
    else:
        yield bad(
            f"the web app of {' and '.join(missing)} is not built, and there is no Node to build it with",
            "Run scripts/setup, which installs Node into the virtualenv and builds the web app.",
        )


def node_version() -> str:
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if node is None:
        return ""
    try:
        told = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=NODE_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.strip().removeprefix("v")


def disk(site: Site) -> Iterator[Verdict]:
    floor_mb = 0 if site.settings is None else site.settings.disk_floor_mb
    reserve_mb = 0 if site.settings is None else site.settings.disk_reserve_mb
    free_mb = shutil.disk_usage(site.data).free // MIB
    what = f"{free_mb:,} MiB free; {reserve_mb:,} are kept for journals, and not ready below {floor_mb:,}"
    if free_mb < floor_mb:
        yield bad(what, "Free space or enlarge the disk: /readyz fails, and soon nothing can be saved.")
    elif free_mb < max(reserve_mb, floor_mb) * 2:
        yield warn(what, "Plan more space: uploads, recordings and exports stop when the reserve is reached.")
    else:
        yield ok(what)
    yield from _inodes(site.data)


def _inodes(data: Path) -> Iterator[Verdict]:
    """A file system without a fixed number of files says 0."""
    found = os.statvfs(data)
    if found.f_files and found.f_favail < INODES_LEFT_MIN:
        yield warn(
            f"only {found.f_favail:,} more files fit on this disk", "Make room: delete what is not needed."
        )


def clock(site: Site) -> Iterator[Verdict]:
    now_us = site.clock.now_us()
    if now_us < OLDEST_SANE_US:
        yield bad("the clock stands years back", "Set it, for example: timedatectl set-ntp true.")
        return
    newest_us = newest_write_us(site.data / HOST)
    if newest_us > now_us + SET_BACK_MAX_US:
        behind_s = (newest_us - now_us) // SECOND_US
        yield bad(
            f"the clock is {behind_s} s behind the newest write", "Find out who set it back; set it right."
        )
    elif not in_step():
        yield warn(
            "nothing keeps this machine's clock in step", "Switch time service on: timedatectl set-ntp true."
        )
    else:
        yield ok("the clock is kept in step")


def newest_write_us(home: Path) -> int:
    written = (path.stat().st_mtime_ns // 1000 for path in home.glob("*.log.jsonl"))
    return max(written, default=0)


def in_step() -> bool:
    """Asked of the kernel: every time service tells it."""
    adjtimex = getattr(ctypes.CDLL(None), "adjtimex", None)
    if adjtimex is None:
        return True
    return int(adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))) != _TIME_ERROR
