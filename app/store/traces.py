"""What a room keeps about a person: how it is handed out to them, and how it is made to vanish."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from app.core.ids import OrgId


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Everything by which somebody is known here. Merged leads bring all their ids."""

    lead_ids: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


class Busy(Exception):
    """Something that is under way keeps it from being erased just now; it is to be asked again."""


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One room's part. Both may be asked again after a stop: erasing what is gone erases nothing."""

    name: str
    export: Callable[[OrgId, Person], Iterator[tuple[str, bytes]]]
    """Files of an archive: name and content."""
    erase: Callable[[OrgId, Person], int]
    """How many records, rows and files went. Runs in a thread of the engine."""
