"""What a check of the tree finds: each problem with its file, its place in it, what it means and what to do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

READ_BYTES: Final = 1 << 20
FINDINGS_PER_FILE_MAX: Final = 20
"""A file in shreds is reported as such, not line by line."""

RESTORE: Final = (
    "Restore this org from its last good backup. Until then it answers not_ready; the others are served."
)
RESTORE_FILE: Final = "Restore this file from the last good backup; everything else of the org is untouched."
OPENING_SETTLES: Final = "Nothing to do: the next process that opens the org moves these bytes aside."
NOT_NEEDED: Final = (
    "Nothing to do now: the org is served from newer files, and this one goes with the next compaction."
)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    org: str
    file: str
    offset: int
    meaning: str
    next_step: str


class Counts(msgspec.Struct):
    """How much was read."""

    orgs: int = 0
    files: int = 0
    bytes: int = 0
    lines: int = 0
    records: int = 0
    blobs: int = 0
    indexes_dropped: int = 0


class Report(msgspec.Struct):
    """`problems` is damage. `notes` is what a running or freshly stopped tree may well have."""

    counts: Counts
    problems: list[Finding]
    notes: list[Finding]

    @property
    def clean(self) -> bool:
        return not self.problems


class Progress(msgspec.Struct, frozen=True):
    """A file that was read."""

    org: str
    file: str
    bytes_done: int
    bytes_all: int


class Findings:
    """Collects for one org."""

    def __init__(self, org: str, home: Path, tell: Callable[[Progress], None]) -> None:
        self.org = org
        self.counts = Counts(orgs=1)
        self.problems: list[Finding] = []
        self.notes: list[Finding] = []
        self._home = home
        self._tell = tell
        self._bytes_all = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())

    def problem(self, path: Path, offset: int, *, meaning: str, next_step: str = RESTORE) -> None:
        file = self.name(path)
        if sum(found.file == file for found in self.problems) < FINDINGS_PER_FILE_MAX:
            self.problems.append(self._finding(path, offset, (meaning, next_step)))

    def note(self, path: Path, offset: int, *, meaning: str, next_step: str) -> None:
        self.notes.append(self._finding(path, offset, (meaning, next_step)))

    def read(self, path: Path, size: int) -> None:
        """The file was read up to a size."""
        self.counts.files += 1
        self.counts.bytes += size
        self._tell(Progress(self.org, self.name(path), self.counts.bytes, self._bytes_all))

    def name(self, path: Path) -> str:
        return str(path.relative_to(self._home))

    def _finding(self, path: Path, offset: int, words: tuple[str, str]) -> Finding:
        meaning, next_step = words
        return Finding(
            org=self.org, file=self.name(path), offset=offset, meaning=meaning, next_step=next_step
        )


def lines_of(path: Path, stop: int | None = None) -> Iterator[tuple[int, bytes, bool]]:
    """Each stretch of a file up to a size: offset, bytes without the newline, and whether it had one."""
    left = path.stat().st_size if stop is None else stop
    offset, rest = 0, b""
    with path.open("rb") as source:
        while left > 0:
            chunk = source.read(min(READ_BYTES, left))
            if not chunk:
                break
            left -= len(chunk)
            *whole, rest = (rest + chunk).split(b"\n")
            for raw in whole:
                yield offset, raw, True
                offset += len(raw) + 1
    if rest:
        yield offset, rest, False
