"""Requests of people about what is kept of them."""

from typing import Annotated, Final, Literal

import msgspec

from app.store.traces import Person

Kind = Literal["export", "erase"]
State = Literal["waiting", "running", "done", "failed"]
OPEN: Final[frozenset[State]] = frozenset(("waiting", "running"))

Some = Annotated[str, msgspec.Meta(min_length=1, max_length=320)]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one room did."""

    name: str
    count: int


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Times are microseconds since 1970. Of whom it is about only ids are left when it is done."""

    id: str
    kind: Kind
    by: str
    asked_at: int
    lead_ids: tuple[str, ...]
    person: Person | None
    state: State = "waiting"
    parts: tuple[Part, ...] = ()
    left: tuple[str, ...] = ()
    """What still speaks of them and is no room's to erase: kind and id."""
    file_id: str | None = None
    work: str = ""
    done_at: int | None = None
    error: str | None = None


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """With the host: somebody who was erased here and must not come back with a restored copy. No name, no address."""

    id: str
    org_id: str
    lead_ids: tuple[str, ...]
    prints: tuple[str, ...]
    """Of number and address, by a key of this host."""
    at: int


class PrintKey(msgspec.Struct, frozen=True, kw_only=True):
    key: str


class Whom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    lead_id: Some | None = None
    phone: Some | None = None
    email: Some | None = None


class Erase(Whom, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`confirm` is what the person is called on screen, or the number or address that was asked by."""

    confirm: Some


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    room: str
    count: int


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """`url` is there while the archive is; each time it is shown anew, good for 15 minutes."""

    id: str
    kind: Kind
    state: State
    by: str
    asked_at: str
    done_at: str | None
    lead_ids: list[str]
    parts: list[PartView]
    left: list[str]
    notes: list[str]
    url: str | None
    kept_until: str | None
    error: str | None
    version: int
