"""What a room declares about the records it keeps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")


@dataclass(frozen=True)
class Index(Generic[T]):
    """Values by which records are found. Unique: at most one record has a value.

    `sparse`: nearly every record has a value of its own, so that the few with one value are named and not marked in
    a set over all rows. It is a matter of memory alone.
    """

    name: str
    keys: Callable[[T], Iterable[str]]
    unique: bool = False
    sparse: bool = False


@dataclass(frozen=True)
class Ordering(Generic[T]):
    """A value by which lists run and are cut into ranges: text, a number, or a tuple of them. None comes last,
    whichever way a list runs.

    What is kept for it in memory is made when a list first asks for it, and is found again by this very object: make
    one per meaning, not one per request. `of` names another kind: the value is read from its record of the same key.
    """

    name: str
    by: Callable[[T], Any]
    of: str | None = None


@dataclass(frozen=True)
class Slim(Generic[T]):
    """What memory keeps of a record: the fields that filter, sort and show.

    Without `of`, its fields have the record's own names, and the slim row is read straight from the file (faster).
    `shared` names fields with few different values, kept once. `packed` names fields of type `msgspec.Raw`, kept as
    the JSON they are in the file. `text` is what substring search looks through.
    """

    type: type[Any]
    of: Callable[[T], Any] | None = None
    text: Callable[[Any], str] | None = None
    shared: tuple[str, ...] = ()
    packed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind(Generic[T]):
    """A collection of records that can still change, all of one frozen struct type.

    With a slim row, indexes and queries work on that; without, on the record itself.
    """

    name: str
    type: type[T]
    indexes: tuple[Index[Any], ...] = ()
    slim: Slim[T] | None = None


@dataclass(frozen=True)
class LogKind(Generic[T]):
    """A log: what is written once and read by time or by subject."""

    name: str
    type: type[T]


class Row(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """A record as it stands, with its version and the sequence of its last change."""

    key: str
    version: int
    at_us: int
    seq: int
    value: T


class Change(msgspec.Struct, frozen=True, gc=False):
    """One thing that happened to one record."""

    seq: int
    kind: str
    key: str
    version: int
    op: str


@dataclass(frozen=True)
class Idem:
    """A request that may come twice. `encode` makes the answer to keep; None where it holds a secret."""

    key: str
    fingerprint: str
    encode: Callable[[Any], bytes] | None
