"""What an entry may say, which entries a filter means, and how a cell of the export is made harmless."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.core.log import masked
from app.core.spreadsheets import as_text
from app.features.audit.types import Act, AuditEntry, AuditFilter, AuditItem, Fact

FACT_CHARACTERS_MAX: Final = 500
FACTS_MAX: Final = 20

COLUMNS: Final = ("ts", "request_id", "actor", "org_id", "action", "target", "result", "facts")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WORD_CHARACTERS: Final = "0123456789 ().-"


def entry(act: Act, *, org_id: str, ts: int) -> AuditEntry:
    """An act as it is stored: addresses and phone numbers masked, long texts cut."""
    if len(act.facts) > FACTS_MAX:
        raise ValueError(f"an audit entry has at most {FACTS_MAX} facts: {act.action}")
    return AuditEntry(
        ts=ts,
        request_id=act.request_id,
        actor=_plain(act.actor),
        org_id=org_id,
        action=act.action,
        target=None if act.target is None else _plain(act.target),
        result=act.result,
        facts={name: _fact(value) for name, value in act.facts.items()},
    )


def item(stored: AuditEntry) -> AuditItem:
    return AuditItem(
        ts=rfc3339(stored.ts),
        request_id=stored.request_id,
        actor=stored.actor,
        org_id=stored.org_id,
        action=stored.action,
        target=stored.target,
        result=stored.result,
        facts=stored.facts,
    )


def matcher(wanted: AuditFilter) -> Callable[[AuditEntry], bool]:
    after, before = micros(wanted.from_), micros(wanted.to)

    def matches(found: AuditEntry) -> bool:
        return (
            _action_matches(wanted.action, found.action)
            and wanted.actor in (None, found.actor)
            and wanted.target in (None, found.target)
            and (after is None or found.ts >= after)
            and (before is None or found.ts < before)
        )

    return matches


def micros(moment: datetime | None) -> int | None:
    if moment is None:
        return None
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def csv_lines(entries: Iterable[AuditEntry]) -> Iterable[str]:
    """The export, one text per row, the names of the columns first."""
    yield _csv_line(COLUMNS)
    for stored in entries:
        yield _csv_line([harmless(cell) for cell in _cells(stored)])


def in_chunks(lines: Iterable[str], characters: int) -> Iterator[bytes]:
    """The same text in pieces of at least so many characters, the last one shorter."""
    waiting: list[str] = []
    length = 0
    for line in lines:
        waiting.append(line)
        length += len(line)
        if length >= characters:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    if waiting:
        yield "".join(waiting).encode()


def harmless(cell: str) -> str:
    """A spreadsheet must read the cell as text. A phone number stays what it is: it holds nothing to run."""
    return as_text(cell, is_number=cell != "" and _is_number(cell))


def _is_number(cell: str) -> bool:
    return (
        cell[0] in "+-" and any(map(str.isdigit, cell)) and all(mark in _WORD_CHARACTERS for mark in cell[1:])
    )


def _action_matches(wanted: str | None, found: str) -> bool:
    if wanted is None:
        return True
    if wanted.endswith("*"):
        return found.startswith(wanted[:-1])
    return found == wanted


def _fact(value: Fact) -> Fact:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _plain(value)
    raise TypeError(f"an audit fact is a text, a number, a yes or no, or nothing; not {type(value).__name__}")


def _plain(text: str) -> str:
    return masked(text, limit=FACT_CHARACTERS_MAX)


def _cells(stored: AuditEntry) -> list[str]:
    shown = item(stored)
    facts = msgspec.json.encode(shown.facts).decode() if shown.facts else ""
    return [
        shown.ts,
        shown.request_id or "",
        shown.actor,
        shown.org_id,
        shown.action,
        shown.target or "",
        shown.result,
        facts,
    ]


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
