"""What an org takes up on the disk, measured by a walk over its files."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from app.store.blobs import EXPORTS
from app.store.paths import OrgPaths

_FILES: Final = ("voice", "files")
_BESIDE_LOGS: Final = ("docs", "secret", "cursors")


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes. The journal is counted with its snapshots, documents and what lies beside them."""

    journal: int = 0
    logs: int = 0
    files: int = 0
    exports: int = 0

    @property
    def total(self) -> int:
        return self.journal + self.logs + self.files + self.exports


def measured(paths: OrgPaths) -> Usage:
    """Files that come and go meanwhile are counted or not; nothing is opened."""
    found = {"journal": 0, "logs": 0, "files": 0, "exports": 0}
    for entry in _entries(paths.home):
        if entry.is_dir(follow_symlinks=False):
            found[_what(entry.name)] += sum(map(_size, _files(Path(entry.path))))
        else:
            found["journal"] += _size(entry)
    return Usage(**found)


def _what(folder: str) -> str:
    if folder in _FILES:
        return "files"
    if folder == EXPORTS:
        return "exports"
    return "journal" if folder in _BESIDE_LOGS else "logs"


def _files(folder: Path) -> Iterator["os.DirEntry[str]"]:
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        else:
            yield entry


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:
        return []


def _size(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        return 0
