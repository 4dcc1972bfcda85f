"""What every step of an import in the engine does alike: it goes from one state to the next, or fails in words."""

import asyncio
import threading
from collections.abc import Callable, Collection
from functools import reduce
from typing import Final, TypeVar

import msgspec

from app.core.ids import OrgId
from app.core.log import get_log
from app.core.reasons import NOT_FOUND, Refused
from app.features.imports.errors import SOURCE_GONE, WENT_WRONG
from app.features.imports.rules.bad_file import BadFile
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.types.records import Buckets, Import, State, Trouble
from app.ports.outside import OutsideFailure, Unreachable
from app.store.batch import Batch
from app.store.kinds import Row
from app.work.item import Ticket

log = get_log("imports")

T = TypeVar("T")


STEPS: Final[tuple[tuple[State, ...], ...]] = (
    ("fetching", "reading"),
    ("previewing",),
    ("running", "cancelling"),
    ("undoing",),
)
"""The states through which one piece of work takes an import."""


class Wanted(msgspec.Struct, frozen=True):
    """What is queued: one import."""

    import_id: str


class Ended(Exception):
    """The engine ends, or nobody wants it any more: what was begun is left as it is."""


class Steps:
    def __init__(self, desk: ImportsDesk) -> None:
        self._desk = desk

    def wanted(self, org: OrgId, ticket: Ticket, states: Collection[State]) -> Import | None:
        """The import of a ticket, as long as it waits for just this."""
        row = self._desk.store.get(org, ticket.read(Wanted).import_id)
        return row.value if row is not None and row.value.state in states else None

    def change_now(
        self, org: OrgId, import_id: str, states: Collection[State], **fields: object
    ) -> Row[Import] | None:
        """Nothing where it is in another state by now. For code without a loop."""
        return self._desk.tree.org(org).batch_now(
            lambda batch: self.change_in(batch, import_id, states, **fields)
        )

    def change_in(
        self, batch: Batch, import_id: str, states: Collection[State], **fields: object
    ) -> Row[Import] | None:
        row = self._desk.store.get_in(batch, import_id)
        if row is None or row.value.state not in states:
            return None
        return self._desk.store.put_in(batch, msgspec.structs.replace(row.value, **fields))

    async def in_thread(
        self, org: OrgId, ticket: Ticket, one: Import, *, work: Callable[[threading.Event], T]
    ) -> T | None:
        """Runs a step beside the loop. What is wrong with the file fails the import in words; what is wrong with us is
        tried again."""
        stop = threading.Event()
        try:
            return await asyncio.to_thread(work, stop)
        except asyncio.CancelledError:
            stop.set()
            raise
        except Ended:
            return None
        except (BadFile, OutsideFailure, Refused) as problem:
            if isinstance(problem, Unreachable) and not ticket.is_last:
                raise
            trouble = trouble_of(problem)
            log.info("import.failed", org_id=org, import_id=one.id, code=trouble.code)
            await asyncio.to_thread(self.fail_now, org, one, trouble)
        except Exception:
            if ticket.is_last:
                await asyncio.to_thread(
                    self.fail_now, org, one, Trouble(code="internal_error", message=WENT_WRONG)
                )
            raise
        return None

    def fail_now(self, org: OrgId, one: Import, trouble: Trouble) -> None:
        """What its chunks did before is told, and can be taken back."""
        states = next(states for states in STEPS if one.state in states)
        fields: dict[str, object] = {"state": "failed", "error": trouble}
        if "running" in states:
            slims = self._desk.store.chunk_slims(org, one.id)
            buckets = reduce(Buckets.plus, (slim.buckets for slim in slims), Buckets())
            fields |= {"buckets": buckets, "done_rows": buckets.total, "chunks": len(slims)}
        self.change_now(org, one.id, states, **fields, finished_at=self._desk.clock.now_us())


def trouble_of(problem: BadFile | OutsideFailure | Refused) -> Trouble:
    if isinstance(problem, BadFile):
        return Trouble(code=problem.code, message=problem.sentence, line=problem.line)
    if isinstance(problem, OutsideFailure):
        return Trouble(code=problem.code, message=problem.sentence)
    gone = problem.reason == NOT_FOUND
    return Trouble(
        code="source_gone" if gone else problem.reason.code, message=SOURCE_GONE if gone else problem.sentence
    )
