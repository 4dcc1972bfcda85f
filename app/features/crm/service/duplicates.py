"""Finding leads that may be one person: in the engine, when leads were changed; and showing what was found."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from heapq import nlargest
from itertools import islice
from typing import Final, TypeVar

import msgspec

from app.core.clock import DAY_US, SECOND_US, rfc3339
from app.core.ids import OrgId
from app.core.log import get_log
from app.core.reasons import INVALID_STATE, NOT_FOUND, Refused
from app.features.audit.types import Act
from app.features.crm.rules.likeness import (
    RULES,
    Likeness,
    Pair,
    Traits,
    likeness,
    pairs,
    print_of,
    traits_of,
)
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.leads import Leads
from app.features.crm.store.leads import LEADS, LeadStore
from app.features.crm.store.merges import DISMISSED, OPEN, CandidateStore, MergeStore
from app.features.crm.types.by import By
from app.features.crm.types.lead import KEPT_DAYS
from app.features.crm.types.merging import (
    Candidate,
    CandidateItem,
    CandidatePage,
    CandidateQuery,
    Searched,
)
from app.store.batch import Batch
from app.store.kinds import Idem, Row

log = get_log("crm.duplicates")

CHANGES_AT_ONCE: Final = 5_000
LEADS_MAX: Final = 5_000
"""When more leads than this were changed, all are compared anew: that is quicker."""
CANDIDATES_MAX: Final = 10_000
"""The likeliest are kept."""
WRITTEN_AT_ONCE: Final = 500
REST_S: Final = 5.0
REST_SHARE: Final = 20
"""The search rests so many times as long as it took: at most a twentieth of the engine's time goes into it."""
STEPS: Final = 1_000
STEP_PAUSE_S: Final = 0.004
MUCH: Final = 100
"""So many records within one step are no single person's doing."""
ASIDE_S: Final = 0.5
ASIDE_MAX_S: Final = 60.0
SETTLE_US: Final = 2 * SECOND_US
"""What was changed is looked at when nothing more was for so long."""
WAIT_MAX_US: Final = 60 * SECOND_US
NOT_LIVE: Final = "One of the two leads is not there any more."

Found = dict[str, Candidate]
T = TypeVar("T")


@dataclass(frozen=True)
class Pause:
    """Since when something was changed that was not looked at, up to where, and until when to wait for more."""

    began: int
    seq: int
    until: int


class Duplicates:
    def __init__(self, desk: CrmDesk, leads: Leads) -> None:
        self._desk = desk
        self._leads = leads
        self._store = LeadStore(desk.tree)
        self._candidates = CandidateStore(desk.tree)
        self._merges = MergeStore(desk.tree)
        self._seen: dict[OrgId, int] = {}
        self._rests_until: dict[OrgId, int] = {}
        self._pauses: dict[OrgId, Pause] = {}

    # In the engine

    async def search(self, org: OrgId) -> int | None:
        """Compares what was changed since the last time with all leads. Nothing is due when nothing was."""
        now, last = self._desk.clock.now_us(), self._candidates.last_seq(org)
        until = self._until(org, now, last)
        if now < until:
            return until
        focus = await asyncio.to_thread(self._changed, org)
        self._pauses.pop(org, None)
        if focus is not None and not focus:
            self._seen[org] = last
            return None
        began_s = self._desk.clock.boot_s()
        found = await asyncio.to_thread(self._compare, org, focus, now)
        await self._write(org, found, focus, searched=Searched(seq=last, rules=RULES, at=now))
        took_s = self._desk.clock.boot_s() - began_s
        self._seen[org] = last
        self._rests_until[org] = now + round(max(REST_S, REST_SHARE * took_s) * SECOND_US)
        log.info(
            "duplicates.searched", org_id=org, leads=-1 if focus is None else len(focus), found=len(found)
        )
        return None

    def _until(self, org: OrgId, now: int, last: int) -> int:
        """When to look at what was changed: not before a while after the last search, nor while somebody writes much,
        such as an import. This is asked after every write there is."""
        if last == self._seen.get(org):
            return now
        pause = self._pauses.get(org)
        if pause is None or (last != pause.seq and now < pause.began + WAIT_MAX_US):
            began = now if pause is None else pause.began
            pause = self._pauses[org] = Pause(began=began, seq=last, until=now + SETTLE_US)
        return max(pause.until, self._rests_until.get(org, 0))

    def _changed(self, org: OrgId) -> set[str] | None:
        """The leads that were changed since the last search. None: too many, or it never was."""
        searched = self._candidates.searched(org)
        if searched is None or searched.rules != RULES:
            return None if self._store.count(org) else set()
        since = max(searched.seq, self._seen.get(org, 0))
        found: set[str] = set()
        while len(found) <= LEADS_MAX:
            changes = self._candidates.changes(org, since, CHANGES_AT_ONCE)
            if changes is None:
                return None
            found |= {change.key for change in changes if change.kind == LEADS.name}
            if len(changes) < CHANGES_AT_ONCE:
                return found
            since = changes[-1].seq
        return None

    def _compare(self, org: OrgId, focus: set[str] | None, now_us: int) -> Found:
        rows, manners = self._store.slim_rows(org), Manners(lambda: self._candidates.last_seq(org))
        known = {
            row.key: traits_of(row.key, row.value) for row in manners.with_pauses(rows) if row.value.is_live
        }
        alike = _alike(known, manners.with_pauses(pairs(known, focus)))
        likeliest = nlargest(CANDIDATES_MAX, alike, key=lambda one: one[1].score)
        return {
            candidate_id(*pair): Candidate(
                lead_ids=pair,
                kind=found.kind,
                score=found.score,
                why=found.why,
                print=print_of(known[pair[0]], known[pair[1]]),
                found_at=now_us,
            )
            for pair, found in likeliest
        }

    async def _write(self, org: OrgId, found: Found, focus: set[str] | None, *, searched: Searched) -> None:
        """What was found, what is no more, and at last how far the search has come: cut off, it is done again."""
        old = await asyncio.to_thread(self._outdated, org, found, focus)
        own, work = self._desk.tree.org(org), iter([*found.items(), *((one, None) for one in old)])
        while chunk := list(islice(work, WRITTEN_AT_ONCE)):
            await own.batch(partial(self._write_in, chunk=chunk))
        await own.batch(lambda batch: self._candidates.put_searched(batch, searched))

    def _outdated(self, org: OrgId, found: Found, focus: set[str] | None) -> list[str]:
        if focus is None:
            rows: Iterator[Row[Candidate]] = self._candidates.rows(org)
        else:
            rows = (row for lead_id in focus for row in self._candidates.of_lead(org, lead_id))
        # Where not all that was found is kept, what was dismissed may still be as it was.
        cut = len(found) >= CANDIDATES_MAX
        return [row.key for row in rows if row.key not in found and (row.value.is_open or not cut)]

    def _write_in(self, batch: Batch, chunk: list[tuple[str, Candidate | None]]) -> None:
        for key, candidate in chunk:
            if candidate is None:
                self._candidates.delete_in(batch, key)
            else:
                self._put_in(batch, key, candidate)

    def _put_in(self, batch: Batch, key: str, candidate: Candidate) -> None:
        """What was dismissed stays so while nothing changed that was compared; what is known is not written again."""
        known = self._candidates.get_in(batch, key)
        if known is not None and known.value.print == candidate.print:
            return
        self._candidates.put_in(batch, key, candidate)

    def _is_live_in(self, batch: Batch, lead_id: str) -> bool:
        row = self._store.get_in(batch, lead_id)
        return row is not None and row.value.is_live

    async def trim(self, org: OrgId) -> None:
        """Drops what merges keep for an undo, when its days are over."""
        now, kept_us = self._desk.clock.now_us(), KEPT_DAYS * DAY_US
        while old := [row.key for row in self._merges.whole(org) if row.value.at + kept_us <= now]:
            await self._desk.tree.org(org).batch(partial(self._trim_in, merge_ids=old[:WRITTEN_AT_ONCE]))

    def _trim_in(self, batch: Batch, merge_ids: list[str]) -> None:
        for merge_id in merge_ids:
            row = self._merges.get_in(batch, merge_id)
            if row is not None:
                bare = msgspec.structs.replace(row.value, before=None, after=None)
                self._merges.put_in(batch, merge_id, bare)

    # As people look at it

    def page(self, org: OrgId, query: CandidateQuery) -> CandidatePage:
        found = self._candidates.page(
            org,
            state=DISMISSED if query.dismissed else OPEN,
            lead_id=None if query.lead_id is None else self._leads.resolve(org, query.lead_id),
            where=None if query.kind is None else lambda one: one.kind == query.kind,
            limit=query.limit,
            after=query.cursor,
        )
        items = [item for item in (self.shown(org, row) for row in found.rows) if item is not None]
        searched = self._candidates.searched(org)
        return CandidatePage(
            items=items,
            next_cursor=found.next,
            total=found.total if found.total_exact else msgspec.UNSET,
            total_at_least=msgspec.UNSET if found.total_exact else found.total,
            searched_at=None if searched is None else rfc3339(searched.at),
        )

    def shown(self, org: OrgId, row: Row[Candidate]) -> CandidateItem | None:
        """None where one of the two went since they were compared."""
        one, other = (self._store.get(org, lead_id) for lead_id in row.value.lead_ids)
        if one is None or other is None or not (one.value.is_live and other.value.is_live):
            return None
        return CandidateItem(
            id=row.key,
            kind=row.value.kind,
            score=row.value.score,
            why=row.value.why,
            found_at=rfc3339(row.value.found_at),
            leads=(self._leads.view(org, one), self._leads.view(org, other)),
            version=row.version,
        )

    async def dismiss(self, org: OrgId, key: str, *, by: By, idem: Idem | None = None) -> None:
        """They are two people. It stays so until one of the two changes in what was compared."""

        def write(batch: Batch) -> None:
            row = self._candidates.get_in(batch, key)
            if row is None:
                raise Refused(NOT_FOUND)
            if not all(self._is_live_in(batch, lead_id) for lead_id in row.value.lead_ids):
                raise Refused(INVALID_STATE, why=NOT_LIVE)
            if not row.value.is_open:
                return
            told = msgspec.structs.replace(row.value, dismissed_at=batch.now_us, dismissed_by=by.actor)
            self._candidates.put_in(batch, key, told)
            facts = {"other_id": row.value.lead_ids[1]}
            act = Act(
                actor=by.actor,
                request_id=by.request_id,
                action="duplicate.dismiss",
                target=row.value.lead_ids[0],
                facts=facts,
            )
            self._desk.audit.record(batch, act)

        await self._desk.tree.org(org).batch(write, idem=idem)


def candidate_id(one: str, other: str) -> str:
    """The same for the same two leads, whichever is named first."""
    first, second = sorted((one, other))
    return f"dup_{blake2b(f'{first} {second}'.encode(), digest_size=13).hexdigest()}"


def _alike(known: Mapping[str, Traits], some: Iterator[Pair]) -> Iterator[tuple[Pair, Likeness]]:
    for pair in some:
        found = likeness(known[pair[0]], known[pair[1]])
        if found is not None:
            yield pair, found


class Manners:
    """A search is in no hurry: threads of one process take turns, and while somebody writes much, such as an import
    that is taken back, it stands aside altogether; not for ever, since some orgs are never quiet."""

    def __init__(self, last_seq: Callable[[], int]) -> None:
        self._last_seq = last_seq
        self._seen = last_seq()
        self._stands_s = ASIDE_MAX_S

    def with_pauses(self, work: Iterator[T]) -> Iterator[T]:
        for count, one in enumerate(work, 1):
            if count % STEPS == 0:
                self._pause()
            yield one

    def _pause(self) -> None:
        time.sleep(STEP_PAUSE_S)
        while self._stands_s > 0 and (now := self._last_seq()) - self._seen > MUCH:
            self._seen = now
            self._stands_s -= ASIDE_S
            time.sleep(ASIDE_S)
        self._seen = self._last_seq()
