"""An org made into an archive, chunk by chunk, beside whoever writes to it."""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import msgspec

from app.store.archive import CARRIED, FORMAT, MANIFEST, README, RECORDS, SECRETS, TREE, Manifest, Packed
from app.store.archive_plan import Plan, plan
from app.store.archive_records import Records
from app.store.org import Org

LEVEL: Final = 1
"""Lines of JSON shrink to a sixth at once; more effort saves little and takes three times as long."""
_PACKED_ALREADY: Final = (".opus", ".mp3", ".jpg", ".jpeg", ".png", ".webp", ".zip", ".gz", ".pdf", ".xlsx")

Progress = Callable[[float], None]
"""Told a share from 0 to 1, now and then. It may raise to stop what is under way."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What an archive says of itself that the org's own files do not."""

    name: str
    made_at: str
    made_by: str
    readme: str
    carried: Mapping[str, bytes] = field(default_factory=dict)
    """What the host keeps about the org, by name."""
    secrets: bytes | None = None
    """Sealed under a passphrase."""
    left_out: tuple[str, ...] = ()


def packed(org: Org, label: Label, progress: Progress | None = None) -> Iterator[bytes]:
    """The archive as a stream. What is in it is the org as of the moment when this begins."""
    held = plan(org)
    try:
        yield from _Packing(held, label, progress or _nobody).chunks()
    finally:
        held.close()


class _Packing:
    def __init__(self, held: Plan, label: Label, progress: Progress) -> None:
        self._plan = held
        self._label = label
        self._progress = progress
        self._out = _Drain()
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self._files: list[Packed] = []
        self._all = max(1, held.size + held.journal_bytes)
        self._done = 0

    def chunks(self) -> Iterator[bytes]:
        label = self._label
        yield from self._entry(README, [label.readme.encode()])
        for name, content in label.carried.items():
            yield from self._entry(name + CARRIED, [content])
        if label.secrets is not None:
            yield from self._entry(SECRETS, [label.secrets])
        records = Records(self._plan)
        for piece in self._plan.pieces:
            found = self._plan.content(piece)
            if found is not None:
                yield from self._entry(TREE + piece.path, found)
        for name in records.collections:
            yield from self._entry(f"{RECORDS}{name}.jsonl", records.lines(name))
        yield from self._last(records.last_seq)

    def _entry(self, name: str, content: Iterable[bytes]) -> Iterator[bytes]:
        size, digest = 0, sha256()
        self._zip.compression = zipfile.ZIP_STORED if name.endswith(_PACKED_ALREADY) else zipfile.ZIP_DEFLATED
        with self._zip.open(name, "w", force_zip64=True) as entry:
            for chunk in content:
                entry.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                self._tell(len(chunk))
                yield from self._out.drained()
        self._files.append(Packed(name, size, digest.hexdigest()))
        yield from self._out.drained()

    def _last(self, last_seq: int) -> Iterator[bytes]:
        label = self._label
        manifest = Manifest(
            format=FORMAT,
            made_by=label.made_by,
            made_at=label.made_at,
            org_id=self._plan.org.id,
            name=label.name,
            last_seq=last_seq,
            carried=tuple(label.carried),
            sealed=label.secrets is not None,
            left_out=(*label.left_out, *self._plan.missing),
            files=tuple(self._files),
        )
        self._zip.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        self._zip.close()
        self._progress(1.0)
        yield from self._out.drained()

    def _tell(self, more: int) -> None:
        self._done += more
        self._progress(min(0.99, self._done / self._all))


class _Drain:
    """Where the zip is written to: what has come since is handed on, and nothing is kept."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Whoever reads the stream ends it."""

    def drained(self) -> Iterator[bytes]:
        if self._waiting:
            chunk = b"".join(self._waiting)
            self._waiting.clear()
            yield chunk


def _nobody(_: float) -> None:
    """No one wants to hear."""
