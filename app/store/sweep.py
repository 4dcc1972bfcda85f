"""What a power cut leaves lying: files that were being written, under names that nothing reads."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.store.paths import TreePaths, is_temporary


def drop_temporaries(paths: TreePaths, before_us: int) -> int:
    """Removes those that nobody has written to since, of every org and of the host; answers how many. Opens no org."""
    gone = 0
    for path in _temporaries(paths):
        with suppress(FileNotFoundError):  # whoever wrote it was faster
            if path.lstat().st_mtime_ns // 1000 < before_us:
                path.unlink()
                gone += 1
    return gone


def _temporaries(paths: TreePaths) -> Iterator[Path]:
    for home in paths.homes():
        for folder, _, files in os.walk(home):
            yield from (Path(folder, name) for name in files if is_temporary(name))
