"""The archive of one person: made in the engine, kept for a week, handed out by a link that soon ends."""

import asyncio
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId
from app.core.log import get_log
from app.core.reasons import Refused
from app.features.privacy.errors import EXPORT_BROKE
from app.features.privacy.service.asking import Ordered
from app.features.privacy.service.desk import PrivacyDesk
from app.features.privacy.store import REQUESTS, PrivacyStore
from app.features.privacy.types import Part
from app.store.batch import Batch
from app.store.traces import Person
from app.work.item import Ticket

log = get_log("privacy.exporting")

README: Final = (
    "Everything that this organization keeps about one person, gathered {at}.\n"
    "Each folder holds what one part of the system knows; the .json files can be read by people and by programs.\n"
)


class Exporting:
    def __init__(self, desk: PrivacyDesk) -> None:
        self._desk = desk
        self._store = PrivacyStore(desk.tree)

    async def make(self, org: OrgId, ticket: Ticket) -> None:
        """Once done it is done; cut off anywhere, the next attempt gathers it anew."""
        row = self._store.request(org, ticket.read(Ordered).request)
        if row is None or row.value.state == "done" or row.value.person is None:
            return
        await self._change(org, row.key, state="running", error=None)
        try:
            file_id, parts = await asyncio.to_thread(self._gathered, org, row.key, row.value.person)
        except Refused as refused:  # no room: another attempt would find none either
            await self._change(org, row.key, state="failed", error=refused.sentence)
            return
        except Exception:
            if ticket.is_last:
                await self._change(org, row.key, state="failed", error=EXPORT_BROKE)
            raise
        done = {"state": "done", "file_id": file_id, "parts": parts, "done_at": self._desk.clock.now_us()}
        await self._change(org, row.key, person=None, **done)
        log.info("privacy.exported", org_id=org, request=row.key)

    def _gathered(self, org: OrgId, request: str, person: Person) -> tuple[str, tuple[Part, ...]]:
        forget_archives(self._desk, org, request)
        gathering = _Gathering(self._desk, org, person)
        file = self._desk.files.put_generated(
            org, gathering.chunks(), name=name_of(request), mime="application/zip", purpose="privacy"
        )
        return file.id, tuple(gathering.parts)

    async def _change(self, org: OrgId, request: str, **fields: object) -> None:
        def write(batch: Batch) -> None:
            row = batch.get(REQUESTS, request)
            if row is not None:
                batch.put(REQUESTS, request, msgspec.structs.replace(row.value, **fields))

        await self._desk.tree.org(org).batch(write)


def name_of(request: str) -> str:
    """So that an archive is found which lay there when the power failed, and of which its request knows nothing."""
    return f"person-{request}.zip"


def forget_archives(desk: PrivacyDesk, org: OrgId, request: str) -> None:
    for file in desk.files.made_as(org, "privacy", name_of(request)):
        desk.files.forget(org, file.id)


class _Gathering:
    """The archive as it grows: what was written is handed on after each file, so that memory holds one at a time."""

    def __init__(self, desk: PrivacyDesk, org: OrgId, person: Person) -> None:
        self._desk = desk
        self._org = org
        self._person = person
        self.parts: list[Part] = []

    def chunks(self) -> Iterator[bytes]:
        out = _Pipe()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", README.format(at=rfc3339(self._desk.clock.now_us())))
            for trace in self._desk.traces:
                count = 0
                for name, content in trace.export(self._org, self._person):
                    archive.writestr(f"{trace.name}/{name}", content)
                    count += 1
                    yield out.taken()
                self.parts.append(Part(name=trace.name, count=count))
            known = msgspec.to_builtins(self._person)
            archive.writestr("person.json", json.dumps(known, indent=2, ensure_ascii=False, sort_keys=True))
        yield out.taken()


class _Pipe(io.RawIOBase):
    """Written at one end, taken from at the other. It cannot go back, so the archive is written straight on."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]  # the archive writes bytes alone
        self._waiting.append(bytes(content))
        return len(content)

    def taken(self) -> bytes:
        content, self._waiting = b"".join(self._waiting), []
        return content
