"""The columns of an exported file: what they are called, what stands in them, and how a cell is made harmless. Pure."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from string import ascii_letters, digits
from typing import Any, Final

from app.core.clock import rfc3339
from app.core.reasons import invalid
from app.core.spreadsheets import as_text
from app.features.compliance.types import CHANNELS, Channel, ConsentClass, current
from app.features.crm.types.lead import Lead
from app.features.crm.types.timeline import Touch
from app.store.kinds import Row

CUSTOM: Final = "custom."
CLASSES: Final[tuple[ConsentClass, ...]] = ("marketing", "informational")
_HARMLESS_BEGINS: Final = frozenset(("", *ascii_letters, *digits))
_NUMBER: Final = re.compile(r"[+-](?=[^0-9]*[0-9])[0-9 ().,-]*")


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is known of leads elsewhere than in their records."""

    owners: Mapping[str, str] = field(default_factory=dict)
    """What people are called, by their ids."""
    suppressed: Mapping[Channel, Collection[str]] = field(default_factory=dict)
    touches: Callable[[str], Touch | None] = lambda _: None


Reads = Callable[[Row[Lead], Beside], Any]


@dataclass(frozen=True)
class Column:
    """`key` is how it is chosen, `title` what stands above it. `ours`: texts in it are made here, and run nothing."""

    key: str
    title: str
    read: Reads
    ours: bool = False


def _field(name: str) -> Column:
    read = attrgetter(f"value.{name}")
    # A phone number begins with a plus and must stay what it is; nothing but one is ever stored there.
    ours = name in ("phone", "country", "timezone", "timezone_source", "owner_user_id")
    return Column(name, name, lambda row, _: read(row), ours)


def _time(name: str, read: Callable[[Row[Lead], Beside], int | None]) -> Column:
    def text(row: Row[Lead], beside: Beside) -> str | None:
        at = read(row, beside)
        return None if at is None else rfc3339(at)

    return Column(name, name, text, ours=True)


def _touched(row: Row[Lead], beside: Beside) -> int | None:
    touch = beside.touches(row.key)
    return None if touch is None else touch.at


def _suppressed(channel: Channel) -> Column:
    def told(row: Row[Lead], beside: Beside) -> str:
        lead = row.value
        address = lead.email if channel == "email" else lead.phone
        return "yes" if address in beside.suppressed.get(channel, ()) else ""

    return Column(f"suppressed.{channel}", f"suppressed {channel}", told, ours=True)


def _consent(channel: Channel, class_: ConsentClass) -> Column:
    def told(row: Row[Lead], _: Beside) -> str | None:
        if not row.value.consent:
            return None
        said = current(row.value.consent).get((channel, class_))
        return None if said is None else f"{said.state} {rfc3339(said.at)} {said.source}"

    return Column(f"consent.{channel}.{class_}", f"consent {channel} {class_}", told, ours=True)


def _agent(channel: str) -> Column:
    return Column(f"agents.{channel}", f"agent {channel}", lambda row, _: getattr(row.value.agents, channel))


STANDARD: Final[tuple[Column, ...]] = (
    # Not `id`: elsewhere that names a lead of somebody else's, and an import would take it for one.
    Column("id", "astrix_id", lambda row, _: row.key, ours=True),
    *map(_field, ("external_id", "first_name", "last_name", "company", "title", "email", "phone", "country")),
    *map(_field, ("timezone", "timezone_source", "stage")),
    Column("tags", "tags", lambda row, _: ", ".join(row.value.tags)),
    Column("owner", "owner", lambda row, beside: beside.owners.get(row.value.owner_user_id or "", "")),
    _field("owner_user_id"),
    *map(_agent, CHANNELS),
    _field("score"),
    *map(_suppressed, CHANNELS),
    *(_consent(channel, class_) for channel in CHANNELS for class_ in CLASSES),
    _field("origin"),
    _time("created_at", lambda row, _: row.value.created_at),
    _time("updated_at", lambda row, _: row.at_us),
    _time("last_activity_at", _touched),
)
_BY_KEY: Final = {column.key: column for column in STANDARD}
_TITLES: Final = frozenset(column.title for column in STANDARD)
_LIKE_A_LIST: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("first_name", "last_name"),
    "suppression": tuple(f"suppressed.{channel}" for channel in CHANNELS),
    "consent": tuple(f"consent.{channel}.{class_}" for channel in CHANNELS for class_ in CLASSES),
}
"""Columns of the list that a file has as several."""


def columns_of(wanted: Sequence[str], fields: Sequence[str]) -> tuple[Column, ...]:
    """Those that were chosen, each once; all of them where none was. Refused where one is none."""
    keys = [*_BY_KEY, *(CUSTOM + key for key in fields)]
    if wanted:
        keys = list(dict.fromkeys(key for name in wanted for key in _LIKE_A_LIST.get(name, (name,))))
    return tuple(_column(key, fields) for key in keys)


def _column(key: str, fields: Collection[str]) -> Column:
    if key in _BY_KEY:
        return _BY_KEY[key]
    name = key.removeprefix(CUSTOM)
    if not key.startswith(CUSTOM) or name not in fields:
        raise invalid("columns", f"There is no column {key} here.")
    return Column(key, key if name in _TITLES else name, lambda row, _: row.value.custom.get(name))


def line(row: Row[Lead], columns: Sequence[Column], beside: Beside) -> list[str]:
    """The cells of one lead, as a spreadsheet shows them. Only texts can hold something to run."""
    cells = []
    for column in columns:
        value = column.read(row, beside)
        if value is None or (column.ours and isinstance(value, str)):
            cells.append(value or "")
        else:
            cells.append(harmless(value) if isinstance(value, str) else _told(value))
    return cells


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def harmless(text: str) -> str:
    """A spreadsheet must read it as text. A phone number stays what it is: it holds nothing to run."""
    if text[:1] in _HARMLESS_BEGINS:
        return text
    return as_text(text, is_number=_NUMBER.fullmatch(text) is not None)
