"""What the host may lose at any moment, because it is made anew from the trees: one file each under `_host`.

Whole or not there, never half: a temp file is renamed. Not synced: what a power cut leaves is of another boot, and
whoever reads it asks for that.
"""

import os
from pathlib import Path

from app.store.watermark import boot_id


class Derived:
    """Of this boot and of this directory, or nothing: a copied tree brings the file along, but not what it says."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._boot = boot_id().hex()

    def read(self) -> bytes | None:
        """None where there is none, or one that says nothing about this tree."""
        try:
            head, _, body = self._path.read_bytes().partition(b"\n")
        except OSError:
            return None
        return body if head == self._era() else None

    def write(self, body: bytes) -> None:
        """OSError where it could not be written: then there is the one from before, or none."""
        temp = self._path.with_name(f".{self._path.name}.{os.getpid()}.tmp")
        try:
            with temp.open("wb") as file:
                file.write(self._era() + b"\n" + body)
            temp.chmod(0o600)
            temp.replace(self._path)
        except OSError:
            temp.unlink(missing_ok=True)
            raise

    @property
    def is_there(self) -> bool:
        return self._path.exists()

    def drop(self) -> bool:
        """Whether there was one."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        return True

    def _era(self) -> bytes:
        found = self._path.parent.stat()
        return f"{self._boot} {found.st_dev}:{found.st_ino}".encode()
