"""The data directory: that it can be written, who may read it, what lies about, and which organizations are whole."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR
from typing import Final

from app.cli.checks.site import Site
from app.cli.checks.verdict import Verdict, bad, ok, warn
from app.store.fsck import check
from app.store.paths import OrgPaths, is_org_id
from app.store.tree import NETWORK_FILE_SYSTEMS, file_system_of

IN_MEMORY: Final = frozenset(("tmpfs", "ramfs"))
OTHERS: Final = 0o077
OLD_S: Final = 3_600.0
"""What lies about for so long is nobody's work in hand."""
NAMED_MAX: Final = 5


def data_directory(site: Site) -> Iterator[Verdict]:
    found = site.data.stat()
    if found.st_uid != os.geteuid():
        yield warn(
            f"{site.data} belongs to user {found.st_uid}, and this is user {os.geteuid()}",
            "Run the doctor as the user the service runs as: files it makes must stay readable to it.",
        )
    try:
        with tempfile.NamedTemporaryFile(dir=site.data, prefix=".doctor-") as trial:
            trial.write(b"may this be written?")
            trial.flush()
            os.fsync(trial.fileno())
    except OSError as problem:
        yield bad(
            f"{site.data} cannot be written: {problem.strerror}", "Look at its owner, its modes and its disk."
        )
        return
    yield ok(f"{site.data} can be written")


def file_system(site: Site) -> Iterator[Verdict]:
    kind = file_system_of(site.data)
    if kind in NETWORK_FILE_SYSTEMS:
        yield bad(
            f"it lies on {kind}, where locks do not hold between hosts",
            "Move the data directory to a disk of this machine.",
        )
    elif kind in IN_MEMORY:
        yield warn(f"it lies on {kind}: a restart of the machine loses it all", "Move it to a disk.")
    else:
        yield ok(f"it lies on {kind}")


def modes(site: Site) -> Iterator[Verdict]:
    """An organization's directory keeps everybody else out; its secrets are kept once more."""
    open_ones = sorted(str(path.relative_to(site.data)) for path in _open_to_others(site.data))
    if open_ones:
        yield bad(
            f"other users may look into {_named(open_ones)}",
            "Take their rights away: chmod -R go-rwx on each.",
        )
    else:
        yield ok("only the service's own user may look into organizations and secrets")


def _open_to_others(data: Path) -> Iterator[Path]:
    for home in _homes(data):
        if home.stat().st_mode & OTHERS:
            yield home
        secrets = OrgPaths(home).secrets
        yield from (path for path in secrets.rglob("*") if _is_open(path))


def _is_open(path: Path) -> bool:
    mode = path.lstat().st_mode
    return not S_ISDIR(mode) and bool(mode & OTHERS)


def leftovers(site: Site) -> Iterator[Verdict]:
    now_s = site.clock.now_us() / 1_000_000
    begun, gone = (_old(site.data.glob(pattern), now_s) for pattern in (".new-*", ".gone-*"))
    if begun:
        yield warn(
            f"the making of {len(begun)} organizations was cut off: {_named(begun)}",
            "Nothing refers to them: the engine takes them away in time, or remove these directories.",
        )
    if gone:
        yield warn(
            f"the removal of {len(gone)} organizations is not finished: {_named(gone)}",
            "Nobody can reach them any more; see that an engine leads, which takes them away.",
        )
    torn = [path for home in _homes(site.data) for path in OrgPaths(home).torn_files()]
    if torn:
        yield warn(
            f"{len(torn)} files hold bytes that were cut off by a crash and never acknowledged",
            "Nothing is lost. Keep them if somebody wants to look into the crash, else remove them.",
        )
    if not (begun or gone or torn):
        yield ok("nothing lies about")


def organizations(site: Site) -> Iterator[Verdict]:
    damaged = [org for org in site.orgs if org.damaged]
    for org in damaged:
        yield bad(
            f"{org.damaged}; it answers not_ready, the others are served",
            f"Run `astrix fsck --org {org.id}`, and restore it from the last good backup.",
        )
    unfinished = [org.id for org in site.orgs if not org.damaged and not org.name]
    if unfinished:
        yield warn(
            f"the founding of {_named(unfinished)} was cut off", "It is settled when the appliance starts."
        )
    yield ok(
        f"{len(site.orgs) - len(damaged)} of {len(site.orgs)} organizations are whole, as far as opening tells"
    )


def deep(site: Site) -> Iterator[Verdict]:
    if not site.deep:
        yield ok("files were not read one by one; `astrix doctor --deep` does")
        return
    report = check(site.data)
    for finding in report.problems:
        where = f"{finding.org}/{finding.file} at byte {finding.offset}"
        yield bad(f"{where}: {finding.meaning}", finding.next_step)
    if report.clean:
        yield ok(f"{report.counts.files} files with {report.counts.bytes:,} bytes are as they were written")


def _homes(data: Path) -> list[Path]:
    return sorted(path for path in data.iterdir() if path.is_dir() and is_org_id(path.name))


def _old(paths: Iterable[Path], now_s: float) -> list[str]:
    return sorted(path.name for path in paths if now_s - path.stat().st_mtime > OLD_S)


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED_MAX])
    return shown if len(names) <= NAMED_MAX else f"{shown} and {len(names) - NAMED_MAX} more"
