"""What a room declares about the records it keeps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")


@dataclass(frozen=True)
class Index(Generic[T]):
    """Values by which records are found. Unique: at most one record has a value."""

    name: str
    keys: Callable[[T], Iterable[str]]
    unique: bool = False


@dataclass(frozen=True)
class Slim(Generic[T]):
    """What memory keeps of a record: the fields that filter, sort and show.

    Without `of`, its fields have the record's own names, and the slim row is read straight from the file (faster).
    `shared` names fields with few different values, kept once. `text` is what substring search looks through.
    """

    type: type[Any]
    of: Callable[[T], Any] | None = None
    text: Callable[[Any], str] | None = None
    shared: tuple[str, ...] = ()


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
