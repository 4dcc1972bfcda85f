"""Whole files of an org: recordings, transcripts, uploads, exports.

A name is walked folder by folder from the org's own directory, and no step follows a link. So nothing outside can be
reached, whatever the name says and whatever lies in the way; such a name is simply not there.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from app.store.blob_writing import Writing
from app.store.disk import Disk
from app.store.errors import StorageFull, StoreError
from app.store.paths import BadName, OrgPaths, plain

EXPORTS: Final = "exports"
AREAS: Final = ("voice", "files", EXPORTS)
"""Where blobs may lie. Everything else in an org's directory is not to be had by a name."""
NAME_LENGTH_MAX: Final = 512
NAME_PARTS_MAX: Final = 8
READ_BYTES: Final = 1 << 20

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class BlobMissing(StoreError):
    """There is no blob of that name, or the name is none that a blob can have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no blob: {name!r}")
        self.name = name


class NoRoom(StoreError):
    """More than there is room for; nothing was kept. `needed` is how much had come by then."""

    def __init__(self, name: str, needed: int) -> None:
        super().__init__(f"no room for {name!r}: {needed} bytes and more")
        self.name = name
        self.needed = needed


class Blob(msgspec.Struct, frozen=True, tag_field="is", tag="blob"):
    """What a record keeps of its blob. By its tag, a check of the tree finds it in whatever record it is."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class BlobStat:
    size: int
    modified_us: int


class Blobs:
    def __init__(self, org_id: str, paths: OrgPaths, disk: Disk) -> None:
        self._org_id = org_id
        self._home = paths.home
        self._disk = disk

    def put(self, name: str, content: bytes | Iterable[bytes], *, room: int) -> Blob:
        """Durable and whole under its name when it returns; replaces one of the same name. BadName where it is none.

        `room` is how many bytes it may have, as the org's quota and the disk allow it: NoRoom where it has more.
        """
        *folders, last = parts(name)
        source = Source([content] if isinstance(content, bytes) else content, name=name, room=room)
        try:
            with self._folder(folders, make=True) as folder:
                size, digest = self._write(folder, last, source)
        except OSError as problem:
            if problem is source.problem:
                raise
            raise StorageFull(self._org_id, f"{name}: {problem}") from problem
        return Blob(name, size, digest)

    def begin(self, name: str, *, room: int) -> "Incoming":
        """The same for what comes in piece by piece."""
        *folders, last = parts(name)
        try:
            writing = Writing(self._folder(folders, make=True), last, self._disk)
        except OSError as problem:
            raise StorageFull(self._org_id, f"{name}: {problem}") from problem
        return Incoming(self._org_id, name, writing=writing, room=room)

    def open(self, name: str) -> BinaryIO:
        """The blob for reading. BlobMissing where there is none."""
        return os.fdopen(self._descriptor(name), "rb")

    def stat(self, name: str) -> BlobStat:
        descriptor = self._descriptor(name)
        try:
            found = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        return BlobStat(found.st_size, found.st_mtime_ns // 1000)

    def delete(self, name: str) -> None:
        """Gone for good when it returns. BlobMissing where there is none."""
        os.close(self._descriptor(name))
        *folders, last = parts(name)
        try:
            with self._folder(folders) as folder:
                self._disk.unlink(folder / last)
                self._disk.fsync_dir(folder)
        except FileNotFoundError as problem:
            raise BlobMissing(name) from problem
        except OSError as problem:
            raise StorageFull(self._org_id, f"{name}: {problem}") from problem

    def names(self, *areas: str) -> Iterator[str]:
        """Every blob there is, or every one of some areas, in the order of their names."""
        for area in areas or AREAS:
            for folder, folders, files in os.walk(self._home / area):
                folders.sort()
                place = Path(folder).relative_to(self._home)
                yield from (str(place / file) for file in sorted(files) if not file.startswith("."))

    def drop_unfinished(self, area: str, *, before_us: int) -> int:
        """Takes away what a stop left of blobs that were never whole; answers how many."""
        dropped = 0
        for folder, _, files in os.walk(self._home / plain(area)):
            for name in files:
                path = Path(folder) / name
                with suppress(FileNotFoundError):
                    if name.startswith(".") and path.lstat().st_mtime_ns // 1000 < before_us:
                        path.unlink()
                        dropped += 1
        return dropped

    def digest(self, name: str) -> str:
        """The SHA-256 of what is there now."""
        found = sha256()
        with self.open(name) as file:
            while chunk := file.read(READ_BYTES):
                found.update(chunk)
        return found.hexdigest()

    def _descriptor(self, name: str) -> int:
        """The open file: a plain one, and under this name only. A second name could lie in another org."""
        try:
            *folders, last = parts(name)
            with self._folder(folders) as folder:
                descriptor = os.open(folder / last, _FILE)
        except (BadName, OSError) as problem:
            raise BlobMissing(name) from problem
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            os.close(descriptor)
            raise BlobMissing(name)
        return descriptor

    def _write(self, folder: Path, last: str, chunks: Iterable[bytes]) -> tuple[int, str]:
        temp = folder / f".{last[:100]}.{os.getpid()}.{os.urandom(4).hex()}.tmp"
        descriptor = self._disk.create(temp)
        try:
            try:
                size, digest = self._fill(descriptor, chunks)
            finally:
                os.close(descriptor)
            self._disk.rename(temp, folder / last)
        except BaseException:
            with suppress(OSError):
                temp.unlink()
            raise
        self._disk.fsync_dir(folder)
        return size, digest

    def _fill(self, descriptor: int, chunks: Iterable[bytes]) -> tuple[int, str]:
        size, digest = 0, sha256()
        for chunk in chunks:
            self._disk.write(descriptor, chunk, size)
            digest.update(chunk)
            size += len(chunk)
        self._disk.fdatasync(descriptor)
        return size, digest.hexdigest()

    @contextmanager
    def _folder(self, names: list[str], *, make: bool = False) -> Iterator[Path]:
        """The folder, held open: its path leads to what was walked to, even if names change meanwhile."""
        descriptor = os.open(self._home, _FOLDER)
        try:
            for name in names:
                here, descriptor = descriptor, self._step(descriptor, name, make=make)
                os.close(here)
            yield Path(f"/proc/self/fd/{descriptor}")
        finally:
            os.close(descriptor)

    def _step(self, folder: int, name: str, *, make: bool) -> int:
        if make:
            with suppress(FileExistsError):
                os.mkdir(name, 0o700, dir_fd=folder)
                self._sync_new(folder, name)
        return os.open(name, _FOLDER, dir_fd=folder)

    def _sync_new(self, folder: int, name: str) -> None:
        """A folder that did not become durable goes again, so that the next one who needs it syncs it."""
        try:
            self._disk.fsync_dir(Path(f"/proc/self/fd/{folder}"))
        except OSError:
            os.rmdir(name, dir_fd=folder)
            raise


class Incoming:
    """A blob on its way in. Whoever began it keeps it or drops it."""

    def __init__(self, org_id: str, name: str, *, writing: Writing, room: int) -> None:
        self._org_id = org_id
        self._writing = writing
        self._room = room
        self.name = name

    @property
    def size(self) -> int:
        return self._writing.size

    def write(self, chunk: bytes) -> None:
        if self.size + len(chunk) > self._room:
            raise NoRoom(self.name, self.size + len(chunk))
        try:
            self._writing.write(chunk)
        except OSError as problem:
            raise StorageFull(self._org_id, f"{self.name}: {problem}") from problem

    def keep(self) -> Blob:
        """Durable and whole under its name when it returns; replaces one of the same name."""
        try:
            return Blob(self.name, self.size, self._writing.keep())
        except OSError as problem:
            raise StorageFull(self._org_id, f"{self.name}: {problem}") from problem

    def drop(self) -> None:
        """Nothing is left of it. Twice is once, and what was kept stays."""
        self._writing.drop()


class Source:
    """Where the content comes from, and how much of it is taken.

    What breaks off there is told apart from what fails on our disk.
    """

    def __init__(self, chunks: Iterable[bytes], *, name: str, room: int) -> None:
        self._chunks = chunks
        self._name = name
        self._room = room
        self.problem: OSError | None = None

    def __iter__(self) -> Iterator[bytes]:
        taken = 0
        try:
            for chunk in self._chunks:
                taken += len(chunk)
                if taken > self._room:
                    raise NoRoom(self._name, taken)
                yield chunk
        except OSError as problem:
            self.problem = problem
            raise


def parts(name: str) -> list[str]:
    """The folders and the file of a blob's name; BadName where no blob can have it."""
    found = name.split("/")
    if found[0] not in AREAS or not 2 <= len(found) <= NAME_PARTS_MAX or len(name) > NAME_LENGTH_MAX:
        raise BadName(f"not the name of a blob: {name!r}")
    return [plain(part) for part in found]
