"""What a list may be narrowed by: single questions to an index or an order, and how they hold together.

Each comes down to a set of rows before any row is looked at.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.store.collection import Collection as Rows
from app.store.kinds import Ordering
from app.store.postings import Chunks, packed, shared, strewn, united, without


@dataclass(frozen=True)
class Has:
    """Any of some values of an index."""

    index: str
    values: Collection[str]


@dataclass(frozen=True)
class Between:
    """A value in a range, its ends included; None: no end on that side. A row without a value is in no range."""

    ordering: Ordering[Any]
    low: Any = None
    high: Any = None


@dataclass(frozen=True)
class Every:
    """All of it holds."""

    parts: tuple["Term", ...]


@dataclass(frozen=True)
class Some:
    """Any of it holds."""

    parts: tuple["Term", ...]


@dataclass(frozen=True)
class Not:
    part: "Term"


Term = Has | Between | Every | Some | Not


@dataclass(frozen=True)
class Scope:
    """The rows that are asked about, and those of the other kinds that an order may follow."""

    rows: Rows
    others: Mapping[str, Rows]

    def followed(self, ordering: Ordering[Any]) -> Rows | None:
        return None if ordering.of is None else self.others[ordering.of]


def rows_of(scope: Scope, term: Term) -> Chunks:
    """The slots for which it holds. Empty slots may be among them."""
    match term:
        case Has(index, values):
            return with_any(scope.rows, index, values)
        case Between(ordering, low, high):
            return scope.rows.ladder(ordering, scope.followed(ordering)).between(low, high)
        case Not(part):
            return without(scope.rows.live.chunks, rows_of(scope, part))
        case Some(parts):
            return united([rows_of(scope, part) for part in parts])
        case Every(parts):
            return shared([scope.rows.live.chunks, *(rows_of(scope, part) for part in parts)])


def with_any(rows: Rows, index: str, values: str | Collection[str]) -> Chunks:
    wanted = [values] if isinstance(values, str) else values
    if index in rows.unique:
        return packed(sorted(slot for value in wanted for slot in rows.slots_with(index, value)))
    return rows.index(index).any_of(wanted)


def with_text(rows: Rows, text: str) -> Chunks:
    return strewn(rows.searchable().slots(text), len(rows.table))
