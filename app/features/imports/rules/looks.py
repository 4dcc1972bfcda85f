"""What a cell looks like, whatever its column is called."""

import re
from datetime import date
from typing import Final, Literal

_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ().\-/\u00a0]{5,24}|\(\+?[0-9]{1,5}\)[0-9 ().\-/\u00a0]{5,20}")
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]{1,15}|[0-9]{1,3}(?:[.,' ][0-9]{3}){1,5})(?:[.,][0-9]{1,9})?\s?%?")
_TIME: Final = r"(?:[T ][0-9:.]{4,15}(?:Z|[+-][0-9:]{4,6})?)?"
_ISO_DATE: Final = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_TIME}")
_DATE: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?:[T ][0-9:.]{4,15})?")
_YES: Final = frozenset(
    ("yes", "y", "true", "t", "1", "x", "ja", "j", "wahr", "oui", "o", "vrai", "si", "sí", "s", "on", "✓")
)
_NO: Final = frozenset(["no", "n", "false", "f", "0", "nein", "falsch", "non", "faux", "off", "-"])
_MONEY: Final = re.compile(r"^[€$£¥]\s?|\s?(?:[€$£¥]|eur|usd|gbp|chf)$", re.IGNORECASE)

DateOrder = Literal["dmy", "mdy"]
PHONE_DIGITS_MIN: Final = 7


def is_email(cell: str) -> bool:
    return _EMAIL.fullmatch(cell.strip()) is not None


def is_phone(cell: str) -> bool:
    plain = cell.strip()
    if _PHONE.fullmatch(plain) is None or is_date(plain):
        return False
    digits = sum(map(str.isdigit, plain))
    return PHONE_DIGITS_MIN <= digits <= 15 and (digits >= 9 or not plain.isdigit())


def is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(_MONEY.sub("", cell.strip())) is not None


def is_date(cell: str) -> bool:
    plain = cell.strip()
    return day_of(plain, "dmy") is not None or day_of(plain, "mdy") is not None


def is_url(cell: str) -> bool:
    return cell.strip().lower().startswith(("http://", "https://", "www."))


def yes_or_no(cell: str) -> bool | None:
    plain = cell.strip().casefold()
    if plain in _YES:
        return True
    return False if plain in _NO else None


def day_of(cell: str, order: DateOrder) -> date | None:
    """The day that is written; None where none is. Two digits for a year are none: nobody knows which."""
    plain = cell.strip()
    try:
        if found := _ISO_DATE.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DATE.fullmatch(plain):
            first, second = int(found[1]), int(found[3])
            day, month = (first, second) if order == "dmy" or found[2] == "." else (second, first)
            return date(int(found[4]), month, day)
    except ValueError:
        return None
    return None


def date_order(cells: list[str]) -> DateOrder | None:
    """Which comes first, as the days beyond twelve tell; None where none does."""
    for cell in cells:
        if (found := _DATE.fullmatch(cell.strip())) is not None:
            if int(found[1]) > 12:
                return "dmy"
            if int(found[3]) > 12:
                return "mdy"
    return None


def number_of(cell: str) -> float | int | None:
    """1,234.50 and 1.234,50 and 1 234,5 are numbers; what follows the last mark is the fraction unless it has three
    digits and no other mark stands before it alone."""
    plain = _MONEY.sub("", cell.strip()).rstrip("%").strip().replace("\u00a0", " ")
    if _NUMBER.fullmatch(plain) is None:
        return None
    whole, mark, fraction = _parted(plain)
    digits = re.sub(r"[.,' ]", "", whole)
    text = f"{digits}.{fraction}" if mark else digits
    return float(text) if mark else int(text)


def _parted(plain: str) -> tuple[str, str, str]:
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return plain, "", ""
    mark, fraction = plain[last], plain[last + 1 :]
    others = set(re.findall(r"[.,' ]", plain[:last]))
    is_grouping = len(fraction) == 3 and (others == {mark} or (not others and mark == ","))
    return (plain, "", "") if is_grouping else (plain[:last], mark, fraction)
