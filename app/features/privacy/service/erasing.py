"""Letting go of everything that is kept about one person.

Room by room, then line by line in the logs, then the generations of the journal that still hold what was deleted. Each
step is written down when it is done and may be done twice, so it goes on wherever it was cut off. Whom it is about
stands in the request until the last step needs it no more; the host keeps ids and keyed prints alone.
"""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import msgspec

from app.core.ids import OrgId
from app.core.log import get_log
from app.features.audit.types import HOUSE, Act, Fact
from app.features.privacy.errors import BROKE
from app.features.privacy.service.asking import Ordered
from app.features.privacy.service.desk import PrivacyDesk
from app.features.privacy.service.exporting import forget_archives
from app.features.privacy.store import REQUESTS, PrivacyStore, print_of
from app.features.privacy.types import Erased, Part
from app.store.batch import Batch
from app.store.kinds import LogKind
from app.store.mentions import Mentions
from app.store.relay import carried
from app.store.traces import Person
from app.work.item import DEAD_LETTERS, WORK, Ticket

log = get_log("privacy.erasing")

AUDIT: Final = "audit"
LEFT_MAX: Final = 200


class Erasing:
    def __init__(self, desk: PrivacyDesk) -> None:
        self._desk = desk
        self._store = PrivacyStore(desk.tree)

    async def erase(self, org: OrgId, ticket: Ticket) -> None:
        request = ticket.read(Ordered).request
        row = self._store.request(org, request)
        if row is None or row.value.state == "done":
            return
        try:
            if row.value.person is not None:
                await self._all_of(org, request, row.value.person)
            await self._compacted(org, request)
        except Exception:
            if ticket.is_last:
                await self._change(org, request, state="failed", error=BROKE)
            raise
        log.info("privacy.erased", org_id=org, request=request)

    async def _all_of(self, org: OrgId, request: str, person: Person) -> None:
        await self._change(org, request, state="running", error=None)
        await self._desk.tree.host.batch(
            lambda batch: self._claim_in(batch, org, request=request, person=person)
        )
        # Twice: what was begun before the last room had let go of them, an archive or a note, may hold them once more.
        for trace in (*self._desk.traces, *self._desk.traces):
            count = await asyncio.to_thread(trace.erase, org, person)
            await self._did(org, request, name=trace.name, count=count)
        requests = partial(self._requests, request=request)
        steps = (("archives of people", requests), ("queue", self._letters), ("logs", self._logs))
        for name, erase in steps:
            await self._did(org, request, name=name, count=await asyncio.to_thread(erase, org, person))
        left = await asyncio.to_thread(lambda: tuple(self._left(org, person)))
        await self._change(org, request, person=None, left=left)

    def _claim_in(self, batch: Batch, org: OrgId, *, request: str, person: Person) -> None:
        """First of all: whatever copy comes back from now on, it does not bring them back for long."""
        key = self._store.print_key_in(batch, self._desk.randomness)
        prints = sorted(print_of(key, text) for text in (*person.phones, *person.emails))
        erased = Erased(
            id=request,
            org_id=org,
            lead_ids=tuple(sorted(person.lead_ids)),
            prints=tuple(prints),
            at=batch.now_us,
        )
        self._store.keep_erased_in(batch, erased)

    def _requests(self, org: OrgId, person: Person, *, request: str) -> int:
        """What was gathered for them before, and what was asked for them and came to no end."""
        gone = 0
        for row in self._store.requests(org):
            one = row.value
            if not person.lead_ids & set(one.lead_ids):
                continue
            if one.kind == "export":
                forget_archives(self._desk, org, one.id)
                if one.file_id is not None:
                    self._desk.files.forget(org, one.file_id)
                self._desk.tree.org(org).batch_now(partial(_drop, key=row.key))
                gone += 1
            elif one.id != request and one.person is not None:
                self._desk.tree.org(org).batch_now(partial(_unnamed, key=row.key))
                gone += 1
        return gone

    def _letters(self, org: OrgId, person: Person) -> int:
        """Work that failed for good and still says about whom it was."""
        mentions, own = Mentions(person), self._desk.tree.org(org)
        told = [row.key for row in own.rows(DEAD_LETTERS) if _speaks(mentions, row.value)]

        def write(batch: Batch) -> int:
            for key in told:
                batch.delete(DEAD_LETTERS, key)
            return len(told)

        return own.batch_now(write) if told else 0

    def _logs(self, org: OrgId, person: Person) -> int:
        """Each line that is about them gives way to one of the same length that says nothing. A log is looked through
        before it is held, so nobody waits where nothing is to be erased."""
        own, erased = self._desk.tree.org(org), 0
        for kind in self._desk.tree.logs:
            about = _about(kind, person)
            while own.log(kind).take_over():
                pass
            if any(about(row.subject, row.value) for row in own.log(kind).scan()):
                erased += own.log(kind).erase(about)
        return erased

    def _left(self, org: OrgId, person: Person) -> Iterator[str]:
        """A last look at everything there is: nothing that still speaks of them goes untold."""
        mentions, own, told = Mentions(person), self._desk.tree.org(org), 0
        for kind in self._desk.kinds:
            if kind.name in (REQUESTS.name, WORK.name):
                continue
            for key in [row.key for row in own.rows(kind)]:
                row = own.full(kind, key) if kind.slim is not None else own.get(kind, key)
                if row is not None and told < LEFT_MAX and mentions.in_record(row.value):
                    told += 1
                    yield f"{kind.name} {key}"

    async def _did(self, org: OrgId, request: str, *, name: str, count: int) -> None:
        def write(batch: Batch) -> None:
            row = batch.get(REQUESTS, request)
            if row is None:
                return
            before = {part.name: part.count for part in row.value.parts}
            counts = {**before, name: before.get(name, 0) + count}
            parts = tuple(Part(name=room, count=erased) for room, erased in counts.items())
            batch.put(REQUESTS, request, msgspec.structs.replace(row.value, parts=parts))

        await self._desk.tree.org(org).batch(write)

    async def _compacted(self, org: OrgId, request: str) -> None:
        """Nobody who reads the files finds in them what was deleted."""
        row = self._store.request(org, request)
        if row is None:
            return
        own = self._desk.tree.org(org)
        await own.compact(
            relayed=carried(own, self._desk.tree.logs), erase=True, subjects=frozenset(row.value.lead_ids)
        )

        def write(batch: Batch) -> None:
            done = batch.get(REQUESTS, request)
            if done is None or done.value.state == "done":
                return
            facts: dict[str, Fact] = {part.name: part.count for part in done.value.parts}
            act = Act(actor=HOUSE, request_id=None, action="privacy.erased", target=request, facts=facts)
            self._desk.audit.record(batch, act)
            over = msgspec.structs.replace(done.value, state="done", done_at=batch.now_us, error=None)
            batch.put(REQUESTS, request, over)

        await own.batch(write)

    async def _change(self, org: OrgId, request: str, **fields: object) -> None:
        def write(batch: Batch) -> None:
            row = batch.get(REQUESTS, request)
            if row is not None:
                batch.put(REQUESTS, request, msgspec.structs.replace(row.value, **fields))

        await self._desk.tree.org(org).batch(write)


def _about(kind: LogKind[Any], person: Person) -> Callable[[str | None, Any], bool]:
    """The audit log says what was done to whom by an id; only what names them goes from it."""
    mentions = Mentions(person)

    def about(subject: str | None, entry: Any) -> bool:
        if kind.name != AUDIT and subject in person.lead_ids:
            return True
        return mentions.in_record(entry)

    return about


def _drop(batch: Batch, *, key: str) -> None:
    batch.delete(REQUESTS, key)


def _unnamed(batch: Batch, *, key: str) -> None:
    row = batch.get(REQUESTS, key)
    if row is not None:
        batch.put(REQUESTS, key, msgspec.structs.replace(row.value, person=None))


def _speaks(mentions: Mentions, value: Any) -> bool:
    return mentions.is_of(value) or mentions.in_record(value)
