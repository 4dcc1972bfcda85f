"""An archive made into an org again: checked against its manifest, put together aside, and there at once or not at all.

Nothing is inflated before the sizes that the zip names are those of the manifest, plausible, and fit on the disk.
"""

import os
import secrets
import shutil
import stat
import zipfile
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final
from zlib import error as ZlibError  # noqa: N812  (an exception, named as one)

from app.core.ids import OrgId
from app.store.archive import (
    CARRIED,
    ENTRIES_MAX,
    MANIFEST,
    SECRETS,
    TREE,
    BadArchive,
    Manifest,
    Packed,
    may_be_in,
    read_manifest,
)
from app.store.disk import Disk
from app.store.errors import OrgExists
from app.store.paths import OrgPaths, TreePaths

READ_BYTES: Final = 1 << 20
MANIFEST_BYTES_MAX: Final = 64 << 20
CARRIED_BYTES_MAX: Final = 64 << 20
RATIO_MAX: Final = 250
"""Lines of JSON shrink to a tenth or so. What shrinks to less than this is made to fill a disk."""
RATIO_FLOOR_BYTES: Final = 4 << 20
_ENCRYPTED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Opened:
    """An archive whose list of contents is sound. What the entries hold is checked as they are read."""

    manifest: Manifest
    _zip: zipfile.ZipFile
    _infos: Mapping[str, zipfile.ZipInfo]

    @cached_property
    def _files(self) -> dict[str, Packed]:
        return {file.name: file for file in self.manifest.files}

    @property
    def org(self) -> OrgId:
        return OrgId(self.manifest.org_id)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.manifest.files)

    def carried(self) -> dict[str, bytes]:
        """What the host kept about the org, by name."""
        return {name: self._small(name + CARRIED) for name in self.manifest.carried}

    def secrets(self) -> bytes | None:
        return self._small(SECRETS) if self.manifest.sealed else None

    def chunks(self, name: str) -> Generator[bytes, None, None]:
        """The entry, as long as it is what the manifest says; BadArchive names it where it is not."""
        wanted = self._files.get(name)
        if wanted is None:
            raise BadArchive(f"{name} is missing from the archive.")
        digest, size = sha256(), 0
        try:
            with self._zip.open(self._infos[name]) as entry:
                while chunk := entry.read(READ_BYTES):
                    digest.update(chunk)
                    size += len(chunk)
                    if size > wanted.size:
                        break
                    yield chunk
        except (zipfile.BadZipFile, ZlibError, EOFError, OSError, NotImplementedError) as problem:
            raise BadArchive(f"{name} is damaged: {problem}.") from None
        if (size, digest.hexdigest()) != (wanted.size, wanted.sha256):
            raise BadArchive(f"{name} is damaged: it is not what {MANIFEST} says.")

    def _small(self, name: str) -> bytes:
        if name not in self._infos or self._infos[name].file_size > CARRIED_BYTES_MAX:
            raise BadArchive(f"{name} is missing from the archive, or too large.")
        return b"".join(self.chunks(name))


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """BadArchive where the file is none of ours, or would not be unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = _checked(archive, path.stat().st_size)
            manifest = read_manifest(_manifest(archive, infos))
            _demand_agreement(manifest, infos)
            yield Opened(manifest, archive, infos)
    except (zipfile.BadZipFile, ZlibError, EOFError, UnicodeDecodeError, NotImplementedError) as problem:
        raise BadArchive(
            f"{path.name} is no archive of an organization, or it is damaged: {problem}."
        ) from None


def _checked(archive: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > ENTRIES_MAX:
        raise BadArchive(f"The archive has {len(infos)} entries, at most {ENTRIES_MAX} are read.")
    by_name: dict[str, zipfile.ZipInfo] = {}
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        # The zip's own reader makes a name plain; the one that stands in the file is the one that is judged.
        if info.orig_filename in by_name or info.header_offset < end:
            raise BadArchive(
                f"{info.orig_filename!r} is in the archive twice, or shares its bytes with another."
            )
        _demand_plain(info)
        by_name[info.orig_filename] = info
        end = info.header_offset + info.compress_size
    if end > size:
        raise BadArchive("The archive ends too early.")
    return by_name


def _demand_plain(info: zipfile.ZipInfo) -> None:
    """A file of a name that ours have, not encrypted, no link, and not blown up."""
    name, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
    if name != MANIFEST and not may_be_in(name):
        raise BadArchive(f"{name!r} does not belong into an archive of an organization.")
    if kind not in (0, stat.S_IFREG) or info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
        raise BadArchive(f"{name} is no plain file.")
    if info.file_size > max(RATIO_FLOOR_BYTES, info.compress_size * RATIO_MAX):
        raise BadArchive(
            f"{name} would grow to {info.file_size:,} bytes from {info.compress_size:,}: refused."
        )


def _manifest(archive: zipfile.ZipFile, infos: Mapping[str, zipfile.ZipInfo]) -> bytes:
    info = infos.get(MANIFEST)
    if info is None:
        raise BadArchive(f"There is no {MANIFEST} in it: it is no archive of an organization.")
    if info.file_size > MANIFEST_BYTES_MAX:
        raise BadArchive(f"{MANIFEST} is too large.")
    with archive.open(info) as entry:
        return entry.read(MANIFEST_BYTES_MAX)


def _demand_agreement(manifest: Manifest, infos: Mapping[str, zipfile.ZipInfo]) -> None:
    sizes = {file.name: file.size for file in manifest.files}
    found = {name: info.file_size for name, info in infos.items() if name != MANIFEST}
    for name in sorted(sizes.keys() | found.keys()):
        if name not in found:
            raise BadArchive(f"{name} is missing from the archive.")
        if name not in sizes:
            raise BadArchive(f"{name} is in the archive, but {MANIFEST} does not name it.")
        if sizes[name] != found[name]:
            raise BadArchive(f"{name} has {found[name]:,} bytes, and {MANIFEST} says {sizes[name]:,}.")


class Staging:
    """An org that is being put together beside the others. Its parent looks like a tree of its own."""

    def __init__(self, root: Path, org: OrgId, disk: Disk | None = None) -> None:
        self._paths = TreePaths(root)
        self._disk = disk or Disk()
        self.org = org
        self.root = self._paths.being_made(org, secrets.token_hex(8)).home
        self.paths: OrgPaths = TreePaths(self.root).org(org)

    def fill(self, archive: Opened, progress: Progress) -> None:
        """Everything below the archive's tree, each file durable; every other entry is checked as well."""
        self._refuse_there()
        self.paths.home.mkdir(mode=0o700, parents=True)
        self.paths.lock.touch(mode=0o600)
        done, total = 0, max(1, archive.size)
        for file in archive.manifest.files:
            done += self._entry(archive, file.name)
            progress(min(0.99, done / total))

    def carry(self, name: str, content: bytes) -> None:
        """Keeps what the host is to take over once the org is there."""
        self._write(self.paths.carried(name), iter([content]))

    def place(self) -> None:
        """From here on the org is there, whole. OrgExists where one of its id has come meanwhile."""
        for folder, _, _ in os.walk(self.root, topdown=False):
            self._disk.fsync_dir(Path(folder))
        self._refuse_there()
        there = self._paths.org(self.org).home
        self._disk.rename(self.paths.home, there)
        try:
            self._disk.fsync_dir(self._paths.root)
        except OSError:
            # Whoever is told that it failed must not find it there.
            self._disk.rename(there, self.paths.home)
            raise
        self.drop()

    def drop(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    def _entry(self, archive: Opened, name: str) -> int:
        if not name.startswith(TREE):
            return sum(map(len, archive.chunks(name)))
        with closing(archive.chunks(name)) as chunks:
            return self._write(self.paths.home / name.removeprefix(TREE), chunks)

    def _write(self, path: Path, chunks: Iterator[bytes]) -> int:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        size = 0
        descriptor = self._disk.create(path)
        try:
            for chunk in chunks:
                self._disk.write(descriptor, chunk, size)
                size += len(chunk)
            self._disk.fdatasync(descriptor)
        finally:
            os.close(descriptor)
        return size

    def _refuse_there(self) -> None:
        if self._paths.org(self.org).home.exists():
            raise OrgExists(self.org)
