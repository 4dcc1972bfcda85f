"""One cell at a time: what it must be for its field, or why it is not."""

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from app.core.emails import BadEmail
from app.core.emails import normal as email_of
from app.core.spreadsheets import as_text
from app.features.imports.rules.countries import country_of
from app.features.imports.rules.looks import (
    DateOrder,
    day_of,
    is_number,
    is_phone,
    is_url,
    number_of,
    yes_or_no,
)
from app.features.imports.types.columns import CustomField
from app.features.imports.types.options import Surroundings

NAME_CHARACTERS_MAX: Final = 100
LINE_CHARACTERS_MAX: Final = 200
EXTERNAL_ID_CHARACTERS_MAX: Final = 128
TEXT_CHARACTERS_MAX: Final = 2_000
NOTE_CHARACTERS_MAX: Final = 10_000
SCORE_MAX: Final = 100
FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
SUSPECT: Final = frozenset(("'", *FORMULA_BEGINS))
_JOINERS: Final = "\u200c\u200d"

Reads = Callable[[str], Any]


class BadCell(Exception):
    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def harmless(cell: str) -> str:
    """A spreadsheet must read the cell as text. Numbers, phone numbers among them, hold nothing to run."""
    if cell[:1].isascii() and cell[:1].isalnum():
        return cell
    return as_text(cell, is_number=is_phone(cell) or is_number(cell))


def one_line(cell: str) -> str:
    """In one spelling, without line ends and what else cannot be seen."""
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell
    plain = unicodedata.normalize("NFC", " ".join(cell.split()))
    if plain.isprintable():
        return plain
    return "".join(mark for mark in plain if mark.isprintable() or mark in _JOINERS).strip()


def seen(cell: str) -> str:
    """The same for a text of several lines."""
    if cell.isprintable():
        return cell
    plain = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "".join(mark for mark in plain if mark.isprintable() or mark in _JOINERS or mark in "\n\t").strip()


def reader_of(target: str, around: Surroundings, order: DateOrder) -> Reads | None:
    """None for a phone number, which needs the row's country."""
    if target == "phone":
        return None
    if target.startswith("custom."):
        return _custom_reader(around.fields[target.removeprefix("custom.")], order)
    return {
        "email": _email,
        "country": _country,
        "timezone": _timezone,
        "stage": _one_of(around.stages, "bad_stage"),
        "owner": _one_of(around.owners, "bad_owner"),
        "score": _score,
        "note": lambda cell: _short(seen(cell), NOTE_CHARACTERS_MAX),
        "tags": lambda cell: cell,
        "company": _line(LINE_CHARACTERS_MAX),
        "title": _line(LINE_CHARACTERS_MAX),
        "external_id": _line(EXTERNAL_ID_CHARACTERS_MAX),
    }.get(target, _line(NAME_CHARACTERS_MAX))


def _line(most: int) -> Reads:
    return lambda cell: _short(one_line(cell), most)


def _short(cell: str, most: int) -> str:
    if len(cell) > most:
        raise BadCell("too_long", f"At most {most} characters.")
    return cell


def _email(cell: str) -> str:
    try:
        return email_of(cell)
    except BadEmail as problem:
        raise BadCell("bad_email", problem.sentence) from None


def _country(cell: str) -> str:
    found = country_of(cell)
    if found is None:
        raise BadCell("bad_country")
    return found


def _timezone(cell: str) -> str:
    found = _zones().get(cell.casefold().replace(" ", "_"))
    if found is None:
        raise BadCell("bad_timezone")
    return found


@cache
def _zones() -> dict[str, str]:
    from zoneinfo import available_timezones

    return {zone.casefold(): zone for zone in available_timezones()}


def _one_of(known: Mapping[str, str], code: str) -> Reads:
    def read(cell: str) -> str:
        found = known.get(one_line(cell).casefold())
        if found is None:
            raise BadCell(code)
        return found

    return read


def _score(cell: str) -> int:
    found = number_of(cell)
    if found is None or found != int(found) or not 0 <= found <= SCORE_MAX:
        raise BadCell("bad_score")
    return int(found)


def _custom_reader(field: CustomField, order: DateOrder) -> Reads:
    choices = {choice.casefold(): choice for choice in field.choices}

    def number(cell: str) -> float | int:
        found = number_of(cell)
        if found is None:
            raise BadCell("bad_number")
        return found

    def day(cell: str) -> str:
        found = day_of(cell, order)
        if found is None:
            raise BadCell("bad_date")
        return found.isoformat()

    def checkbox(cell: str) -> bool:
        found = yes_or_no(cell)
        if found is None:
            raise BadCell("bad_checkbox")
        return found

    readers: dict[str, Reads] = {
        "number": number,
        "date": day,
        "checkbox": checkbox,
        "choice": _one_of(choices, "bad_choice"),
        "url": _url,
    }
    return readers.get(field.kind, lambda cell: _short(seen(cell), TEXT_CHARACTERS_MAX))


def _url(cell: str) -> str:
    text = f"https://{cell}" if cell.lower().startswith("www.") else cell
    if not is_url(text) or not text.isprintable() or " " in text:
        raise BadCell("bad_url")
    return _short(text, TEXT_CHARACTERS_MAX)
