"""Who a row is: an id of the organization's own, else the phone number with the first name, else the e-mail address.

A number is shared by families and offices: the same number under another first name is another person.
"""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar


class Known(Protocol):
    """A lead as far as it is compared."""

    @property
    def external_id(self) -> str | None: ...

    @property
    def first_name(self) -> str: ...

    @property
    def phone(self) -> str | None: ...


L = TypeVar("L")
Find = Callable[[str, str], Sequence[L]]
"""Live leads with a value: by the name of the field and the value."""


class Match(NamedTuple):
    lead: Any
    shares_phone: bool
    """Somebody else has the number: under another first name, or under another id of the organization's own."""


def first_name(fields: dict[str, Any]) -> str:
    return folded(fields.get("first_name", ""))


def folded(name: str) -> str:
    if name.isascii():
        return name.casefold().strip()
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).strip()


def is_same_name(one: str, other: str) -> bool:
    """Who does not say a first name may be anybody with that number."""
    return not one or not other or one == other


def match(fields: dict[str, Any], find: "Find[L]", key_of: Callable[[L], Known]) -> Match:
    """The lead that a row is about, among those there are."""
    external, phone, email = fields.get("external_id"), fields.get("phone"), fields.get("email")
    if external and (found := find("external_id", external)):
        return Match(found[0], shares_phone=False)

    def may_be(lead: Known) -> bool:
        """Somebody with another id of the organization's own is somebody else."""
        return not (external and lead.external_id)

    shares = False
    for one in find("phone", phone) if phone else ():
        lead = key_of(one)
        if is_same_name(first_name(fields), folded(lead.first_name)) and may_be(lead):
            return Match(one, shares_phone=False)
        shares = True
    for one in find("email", email) if email else ():
        lead = key_of(one)
        fits = not phone or (lead.phone is None and is_same_name(first_name(fields), folded(lead.first_name)))
        if fits and may_be(lead):
            return Match(one, shares_phone=shares)
    return Match(None, shares_phone=shares)


class Seen:
    """The people of the file so far: of each only hashes, and the line they stand in.

    Asks the same as `match`, so that a file says of itself what the organization would say once it has the rows.
    """

    def __init__(self) -> None:
        self._lines: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def line_of(self, fields: dict[str, Any]) -> tuple[int | None, bool]:
        """The line in which the same person stands, and whether another person has the number."""
        lines = self._lines
        external, phone, email = fields.get("external_id"), fields.get("phone"), fields.get("email")
        if external and (line := lines.get(hash(("x", external)))) is not None:
            return line, False
        shares = False
        kinds = ("-",) if external else ("-", "x")
        if phone and (hash(("-", "p", phone)) in lines or hash(("x", "p", phone)) in lines):
            line = self._by_name(kinds, ("p", phone), first_name(fields))
            if line is not None:
                return line, False
            shares = True
        if not email:
            return None, shares
        if phone:
            return self._by_name(kinds, ("n", email), first_name(fields)), shares
        return self._first(kinds, ("e", email)), shares

    def add(self, fields: dict[str, Any], line: int) -> None:
        external, phone, email = fields.get("external_id"), fields.get("phone"), fields.get("email")
        name, kind = first_name(fields), "x" if external else "-"
        put = self._lines.setdefault
        if external:
            put(hash(("x", external)), line)
        if phone:
            put(hash((kind, "p", phone)), line)
            put(hash((kind, "p", phone, name)), line)
        if email:
            put(hash((kind, "e", email)), line)
            if not phone:
                put(hash((kind, "n", email)), line)
                put(hash((kind, "n", email, name)), line)

    def _first(self, kinds: Sequence[str], what: tuple[str, ...]) -> int | None:
        for kind in kinds:
            line = self._lines.get(hash((kind, *what)))
            if line is not None:
                return line
        return None

    def _by_name(self, kinds: Sequence[str], what: tuple[str, str], name: str) -> int | None:
        """Somebody of that name or of none; whoever it is where the row itself says no name."""
        if not name:
            return self._first(kinds, what)
        line = self._first(kinds, (*what, name))
        return self._first(kinds, (*what, "")) if line is None else line
