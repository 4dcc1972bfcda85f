"""Small things that are changed as a whole: settings, policies, sealed secrets. One file each, one line in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from app.core.clock import Clock
from app.store.disk import Disk
from app.store.errors import NoSuchOrg, NotReady, StorageFull, VersionConflict
from app.store.kinds import Row
from app.store.lines import BadLine, Line, RawLine, decoded, encoded
from app.store.locks import OrgLock
from app.store.paths import OrgPaths
from app.store.unknown import carried_over

T = TypeVar("T")

COLLECTION = "document"


class DocumentFile:
    """The file of one document, and the lock beside it."""

    def __init__(self, org_id: str, name: str, *, paths: OrgPaths, disk: Disk, clock: Clock) -> None:
        self.org_id = org_id
        self.name = name
        self._path = paths.document(name)
        self._lock_path = paths.document_lock(name)
        self._home = paths.home
        self._disk = disk
        self._clock = clock

    def line(self) -> RawLine | None:
        """What the file says; None where there is none, NotReady where it is damaged."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            line = decoded(content.removesuffix(b"\n"))
        except BadLine as problem:
            raise self.damaged(str(problem)) from problem
        if (line.c, line.k) != (COLLECTION, self.name):
            raise self.damaged(f"it is {line.c} {line.k}")
        return line

    def replace(self, version: int, record: msgspec.Raw) -> Row[msgspec.Raw]:
        """Durable when it returns. After StorageFull the old or the new one is there, whole."""
        row = Row(self.name, version, self._clock.now_us(), 0, record)
        line: Line[msgspec.Raw] = Line(COLLECTION, self.name, 0, row.at_us, version, d=record)
        try:
            if version == 1:
                # First, so that a failure leaves no document: the next try is again the one that syncs them.
                self._sync_folders()
            self._disk.replace(self._path, encoded(line))
        except OSError as problem:
            raise StorageFull(self.org_id, f"{self.name}: {problem}") from problem
        return row

    def lock(self) -> OrgLock:
        """Held while it is changed. Opened for each change, because a lock belongs to the open file."""
        try:
            self._make_folder(self._lock_path.parent)
            self._lock_path.touch(mode=0o600)
            return OrgLock(self._lock_path)
        except OSError as problem:
            raise StorageFull(self.org_id, f"{self.name}: {problem}") from problem

    def damaged(self, why: str) -> NotReady:
        return NotReady(self.org_id, f"{self._path.parent.name}/{self._path.name} at byte 0: {why}")

    def _make_folder(self, folder: Path) -> None:
        if not folder.exists():
            if (
                folder == self._home
            ):  # the org was removed, and must not begin anew as a directory of one file
                raise NoSuchOrg(self.org_id)
            self._make_folder(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)

    def _sync_folders(self) -> None:
        """The folders of a document that is new may be new as well."""
        folder = self._path.parent
        while folder != self._home:
            folder = folder.parent
            self._disk.fsync_dir(folder)


class Document(Generic[T]):
    """Read from its file each time, so that what any process wrote is seen at the next read."""

    def __init__(self, file: DocumentFile, type_: type[T], default: Callable[[], T]) -> None:
        self._file = file
        self._type = type_
        self._default = default

    def read(self) -> Row[T]:
        """What it says, and its version; version 0 while nobody has changed the default."""
        return self._row(self._file.line())

    def update(self, fn: Callable[[T], T], *, expect: int | None = None) -> Row[T]:
        """Changes it under its lock. `expect` is the version it must have; VersionConflict where it has another."""
        lock = self._file.lock()
        try:
            with lock:
                return self._changed(fn, expect)
        finally:
            lock.close()

    def _changed(self, fn: Callable[[T], T], expect: int | None) -> Row[T]:
        line = self._file.line()
        before = self._row(line)
        if expect is not None and expect != before.version:
            raise VersionConflict(before, expect)
        value = fn(before.value)
        carried = None if line is None else carried_over(bytes(line.d), self._type, value)
        record = msgspec.Raw(msgspec.json.encode(value) if carried is None else carried)
        written = self._file.replace(before.version + 1, record)
        return Row(written.key, written.version, written.at_us, 0, value)

    def _row(self, line: RawLine | None) -> Row[T]:
        if line is None:
            return Row(self._file.name, 0, 0, 0, self._default())
        try:
            value = msgspec.json.decode(line.d, type=self._type)
        except msgspec.DecodeError as problem:
            raise self._file.damaged(str(problem)) from problem
        return Row(line.k, line.v, line.t, 0, value)
