"""Where an org keeps which leads were made one, and which might be."""

from collections.abc import Callable, Iterator
from typing import Final

from app.core.ids import OrgId
from app.features.crm.types.merging import Candidate, Merge, Searched
from app.store.batch import Batch
from app.store.kinds import Change, Index, Kind, Ordering, Row
from app.store.query import Along, Page
from app.store.tree import Tree


def _into(merge: Merge) -> tuple[str, ...]:
    return (merge.lead_id,) if merge.undone_at is None else ()


def _taken(merge: Merge) -> tuple[str, ...]:
    return (merge.other_id,) if merge.undone_at is None else ()


def _whole(merge: Merge) -> tuple[str, ...]:
    return ("yes",) if merge.before is not None else ()


MERGES: Final = Kind(
    "merges",
    Merge,
    indexes=(
        Index("into", _into, sparse=True),
        Index("taken", _taken, unique=True),
        Index("whole", _whole),
    ),
)
"""A lead is taken into one other at a time."""
OPEN: Final = "open"
DISMISSED: Final = "dismissed"
CANDIDATES: Final = Kind(
    "duplicates",
    Candidate,
    indexes=(
        Index("state", lambda one: (OPEN if one.is_open else DISMISSED,)),
        Index("lead", lambda one: one.lead_ids, sparse=True),
    ),
)
SEARCHED: Final = Kind("duplicates_searched", Searched)
KINDS: Final = (MERGES, CANDIDATES, SEARCHED)

_SEARCHED_KEY: Final = "all"
_LIKELIEST: Final = Along[Candidate](Ordering("score", lambda one: one.score), descending=True)


class MergeStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def get_in(self, batch: Batch, merge_id: str) -> Row[Merge] | None:
        return batch.get(MERGES, merge_id)

    def put_in(self, batch: Batch, merge_id: str, merge: Merge) -> Row[Merge]:
        return batch.put(MERGES, merge_id, merge)

    def whole(self, org: OrgId) -> list[Row[Merge]]:
        """Those that still hold what an undo needs."""
        return self._tree.org(org).find(MERGES, "whole", "yes")

    def of_in(self, batch: Batch, lead_id: str) -> list[Row[Merge]]:
        """Which others were taken into a lead, and into which it was."""
        return [*batch.find(MERGES, "into", lead_id), *batch.find(MERGES, "taken", lead_id)]

    def taken_in(self, batch: Batch, lead_id: str) -> Row[Merge] | None:
        """The merge that took a lead in."""
        found = batch.find(MERGES, "taken", lead_id)
        return found[0] if found else None

    def family(self, org: OrgId, lead_id: str) -> tuple[str, ...]:
        """The lead and all that were taken into it, those that were taken into these among them."""
        own = self._tree.org(org)
        found = [lead_id]
        for one in found:
            found.extend(row.value.other_id for row in own.find(MERGES, "into", one))
        return tuple(found)

    def family_in(self, batch: Batch, lead_id: str) -> tuple[str, ...]:
        found = [lead_id]
        for one in found:
            found.extend(row.value.other_id for row in batch.find(MERGES, "into", one))
        return tuple(found)

    def survivor_in(self, batch: Batch, lead_id: str) -> str:
        """Whom a lead was taken into in the end; itself where nobody did."""
        while taken := batch.find(MERGES, "taken", lead_id):
            lead_id = taken[0].value.lead_id
        return lead_id


class CandidateStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def page(
        self,
        org: OrgId,
        *,
        state: str,
        lead_id: str | None,
        where: Callable[[Candidate], bool] | None,
        limit: int,
        after: str | None,
    ) -> Page[Candidate]:
        narrow = {"state": state} if lead_id is None else {"state": state, "lead": lead_id}
        return self._tree.org(org).query(
            CANDIDATES, narrow=narrow, where=where, order=_LIKELIEST, limit=limit, after=after
        )

    def rows(self, org: OrgId) -> Iterator[Row[Candidate]]:
        return self._tree.org(org).rows(CANDIDATES)

    def of_lead(self, org: OrgId, lead_id: str) -> list[Row[Candidate]]:
        return self._tree.org(org).find(CANDIDATES, "lead", lead_id)

    def searched(self, org: OrgId) -> Searched | None:
        row = self._tree.org(org).get(SEARCHED, _SEARCHED_KEY)
        return None if row is None else row.value

    def last_seq(self, org: OrgId) -> int:
        return self._tree.org(org).last_seq

    def changes(self, org: OrgId, since_seq: int, limit: int) -> list[Change] | None:
        return self._tree.org(org).changes(since_seq, limit)

    def get_in(self, batch: Batch, candidate_id: str) -> Row[Candidate] | None:
        return batch.get(CANDIDATES, candidate_id)

    def of_lead_in(self, batch: Batch, lead_id: str) -> list[Row[Candidate]]:
        return batch.find(CANDIDATES, "lead", lead_id)

    def put_in(
        self, batch: Batch, candidate_id: str, candidate: Candidate, *, expect: int | None = None
    ) -> Row[Candidate]:
        return batch.put(CANDIDATES, candidate_id, candidate, expect=expect)

    def delete_in(self, batch: Batch, candidate_id: str) -> None:
        batch.delete(CANDIDATES, candidate_id)

    def put_searched(self, batch: Batch, searched: Searched) -> None:
        batch.put(SEARCHED, _SEARCHED_KEY, searched)
