"""When the time to take an import back is over, what it took for that goes: its chunks. The files go by themselves."""

from functools import partial
from typing import Final

import msgspec

from app.core.clock import DAY_US
from app.core.ids import OrgId
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.types.records import UNDONE_WITHIN_DAYS, WORKING, Import
from app.store.batch import Batch

CHUNKS_AT_ONCE: Final = 100


class LettingGo:
    def __init__(self, desk: ImportsDesk) -> None:
        self._desk = desk

    async def sweep(self, org: OrgId) -> int | None:
        """Answers when the next one is due. An import of which chunks are left has never been swept whole."""
        now_us = self._desk.clock.now_us()
        due = [
            (_due_us(row.value), row.value)
            for row in self._desk.store.all(org)
            if row.value.state not in WORKING
        ]
        for at_us, one in due:
            if at_us <= now_us:
                await self._let_go(org, one)
        return min((at_us for at_us, _ in due if at_us > now_us), default=None)

    async def _let_go(self, org: OrgId, one: Import) -> None:
        numbers = [slim.number for slim in self._desk.store.chunk_slims(org, one.id)]
        for start in range(0, len(numbers), CHUNKS_AT_ONCE):
            some = numbers[start : start + CHUNKS_AT_ONCE]
            await self._desk.tree.org(org).batch(partial(self._drop_in, import_id=one.id, numbers=some))
        await self._desk.tree.org(org).batch(lambda batch: self._bare_in(batch, one.id))

    def _drop_in(self, batch: Batch, *, import_id: str, numbers: list[int]) -> None:
        for number in numbers:
            self._desk.store.delete_chunk_in(batch, import_id, number)

    def _bare_in(self, batch: Batch, import_id: str) -> None:
        """What it came to stays in the history; what people were in it does not."""
        row = self._desk.store.get_in(batch, import_id)
        if row is not None and (row.value.preview is not None or row.value.columns):
            bare = msgspec.structs.replace(
                row.value, preview=None, columns=(), top=(), undo_token=None, errors_file=None
            )
            bare = msgspec.structs.replace(bare, options=msgspec.structs.replace(bare.options, fixes={}))
            self._desk.store.put_in(batch, bare)


def _due_us(one: Import) -> int:
    return (one.started_at or one.created_at) + UNDONE_WITHIN_DAYS * DAY_US
