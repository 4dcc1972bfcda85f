"""One timeline out of several: the entries of leads that were made one, newest first, page by page."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from app.core.randomness import base64url, from_base64url
from app.features.crm.types.timeline import TimelineEntry
from app.store.errors import BadCursor
from app.store.log_pages import LogRow

FROM_THE_NEWEST: Final = ""
OPEN: Final = 1 << 62
"""Later than anything: nothing is too new for a first page."""

Entry = LogRow[TimelineEntry]


class Spot(msgspec.Struct, frozen=True):
    """Where a timeline goes on: in each lead's own entries, none newer than the first page's."""

    began: int
    places: dict[str, str]

    def text(self) -> str:
        return base64url(msgspec.json.encode(self))


@dataclass(frozen=True)
class Branch:
    """Some entries of one lead. `goes_on` is the place behind them; with a `horizon`, when what comes there was
    written: the page had to end before it was full."""

    lead_id: str
    start: str
    rows: Sequence[Entry]
    goes_on: str | None
    horizon: int | None = None

    def place_after(self, taken: int) -> str | None:
        if taken == len(self.rows):
            return self.goes_on
        return self.rows[taken - 1].cursor if taken else self.start


@dataclass(frozen=True)
class Merged:
    rows: list[tuple[str, Entry]]
    """With the lead that each was written to."""
    next: Spot | None


def read_spot(cursor: str) -> Spot:
    try:
        return msgspec.json.decode(from_base64url(cursor), type=Spot)
    except (ValueError, msgspec.MsgspecError):
        raise BadCursor(cursor) from None


def beginning(lead_ids: Sequence[str]) -> Spot:
    return Spot(OPEN, dict.fromkeys(lead_ids, FROM_THE_NEWEST))


def newest(branches: Sequence[Branch], limit: int, *, began: int) -> Merged:
    """Nothing is told before something newer that was not read yet."""
    unread = max((branch.horizon for branch in branches if branch.horizon is not None), default=0)
    told: list[tuple[str, Entry]] = []
    taken = dict.fromkeys((branch.lead_id for branch in branches), 0)
    for lead_id, row in heapq.merge(*map(_rows, branches), key=lambda one: -one[1].at_us):
        if len(told) == limit or row.at_us < unread:
            break
        told.append((lead_id, row))
        taken[lead_id] += 1
    if began == OPEN:
        began = max((row.at_us for branch in branches for row in branch.rows[:1]), default=OPEN)
    places = {branch.lead_id: branch.place_after(taken[branch.lead_id]) for branch in branches}
    left = {lead_id: place for lead_id, place in places.items() if place is not None}
    return Merged(told, Spot(began, left) if left else None)


def _rows(branch: Branch) -> list[tuple[str, Entry]]:
    return [(branch.lead_id, row) for row in branch.rows]
