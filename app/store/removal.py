"""Taking an org away for good: out of every process's sight first, then off the disk."""

import os
from contextlib import suppress
from pathlib import Path

from app.core.ids import OrgId
from app.store.compact import CompactionLock
from app.store.disk import Disk
from app.store.errors import NoSuchOrg
from app.store.locks import OrgLock
from app.store.paths import TreePaths
from app.store.watermark import GONE, JOURNAL, Watermark, boot_id


def set_aside(paths: TreePaths, org: OrgId, disk: Disk) -> None:
    """When this returns the org is there for nobody, and a crash does not bring it back. Twice is once.

    Whoever has it open compares its word before each read and under the lock before each write, so they all know at
    once; a compaction that is under way comes to its end first, because it would write the word as well.
    """
    here = paths.org(org)
    if not here.lock.exists():
        return
    lock = OrgLock(here.lock)
    try:
        with CompactionLock(here), lock:
            words = Watermark(here.watermark, boot_id())
            words.words[JOURNAL] = GONE
            words.close()
            disk.rename(here.home, paths.gone(org).home)
    finally:
        lock.close()
    disk.fsync_dir(paths.root)


def clear(paths: TreePaths, org: OrgId, disk: Disk) -> None:
    """Everything that was set aside is off the disk when this returns. Stopped in the middle, it is called again."""
    if paths.org(org).lock.exists():
        raise NoSuchOrg(org)
    for folder, folders, files in os.walk(paths.gone(org).home, topdown=False):
        here = Path(folder)
        for name in files:
            disk.unlink(here / name)
        for name in folders:
            _drop(disk, here / name)
    with suppress(FileNotFoundError):
        paths.gone(org).home.rmdir()
    disk.fsync_dir(paths.root)


def _drop(disk: Disk, folder: Path) -> None:
    """A link to a folder is a name like any other; what it leads to is not ours."""
    if folder.is_symlink():
        disk.unlink(folder)
    else:
        folder.rmdir()
