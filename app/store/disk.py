"""The one seam to the disk: whatever makes something durable goes through here, so that it can fail in a test."""

import os
from pathlib import Path


class Disk:
    """The real disk. Files of an org are private to the service."""

    def create(self, path: Path) -> int:
        """A new file for writing; it must not exist."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)

    def open(self, path: Path, *, write: bool = False) -> int:
        return os.open(path, (os.O_RDWR if write else os.O_RDONLY) | os.O_CLOEXEC)

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        """All of the data at the offset, or an OSError."""
        done = os.pwrite(descriptor, data, offset)
        while done < len(data):
            done += os.pwrite(descriptor, memoryview(data)[done:], offset + done)

    def fdatasync(self, descriptor: int) -> None:
        os.fdatasync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        os.ftruncate(descriptor, size)

    def rename(self, source: Path, target: Path) -> None:
        Path(source).rename(target)

    def unlink(self, path: Path) -> None:
        Path(path).unlink()

    def fsync_dir(self, path: Path) -> None:
        """Makes the names in a directory durable."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def replace(self, path: Path, data: bytes) -> None:
        """A whole file, changed at once: temp, sync, rename, sync of the directory."""
        temp = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        temp.unlink(missing_ok=True)
        try:
            self._write_new(temp, data)
            self.rename(temp, path)
        except OSError:
            temp.unlink(missing_ok=True)
            raise
        self.fsync_dir(path.parent)

    def _write_new(self, path: Path, data: bytes) -> None:
        descriptor = self.create(path)
        try:
            self.write(descriptor, data, 0)
            self.fdatasync(descriptor)
        finally:
            os.close(descriptor)
