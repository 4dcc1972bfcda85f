"""Whether a value is one of its field's kind. Pure."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from app.features.crm.types.lead import CustomValue
from app.features.crm.types.pipeline import Field, FieldKind

TEXT_CHARACTERS_MAX: Final = 2_000
NUMBER_MAX: Final = 1e15
_TRUE: Final = frozenset(("true", "yes", "y", "1", "x", "ja", "oui", "sí", "si"))
_FALSE: Final = frozenset(("false", "no", "n", "0", "nein", "non"))
_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_POINT_LAST: Final = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3}){1,9}\.[0-9]{1,30}|-?[0-9]{1,3}(?:,[0-9]{3}){2,9}")
_COMMA_LAST: Final = re.compile(r"-?(?:[0-9]{1,30}|[0-9]{1,3}(?:\.[0-9]{3}){1,9}),[0-9]{1,30}")
_EITHER: Final = re.compile(r"-?[0-9]{1,3},[0-9]{3}")
"""A thousand and some, or one and some thousandths: nobody can tell."""
_KEPT: Final = frozenset("\n\t\u200c\u200d")


class BadValue(ValueError):
    """Carries the sentence."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


def custom_value(field: Field, value: CustomValue) -> CustomValue | None:
    """As it is stored; None where it says nothing. Texts are read as what the field is of: a file has nothing else."""
    if isinstance(value, str):
        value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\u00a0", " ")).strip()
        if not value:
            return None
    return _READERS[field.kind](field, value)


def _text(field: Field, value: CustomValue) -> CustomValue:
    if not isinstance(value, str):
        raise BadValue(field.key, f"{field.name} is a text.")
    if len(value) > TEXT_CHARACTERS_MAX:
        raise BadValue(
            field.key, f"This has {len(value)} characters; at most {TEXT_CHARACTERS_MAX} are kept."
        )
    if not value.isprintable() and any(not mark.isprintable() and mark not in _KEPT for mark in value):
        raise BadValue(field.key, "This has a character that cannot be shown.")
    return value


def _number(field: Field, value: CustomValue) -> CustomValue:
    if isinstance(value, str):
        value = _number_of(field, value)
    if isinstance(value, bool) or abs(value) > NUMBER_MAX or not math.isfinite(value):
        raise BadValue(field.key, f"{field.name} is a number.")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _number_of(field: Field, text: str) -> float:
    plain = text.replace(" ", "").replace("'", "")
    if _PLAIN_NUMBER.fullmatch(plain):
        return float(plain)
    if _POINT_LAST.fullmatch(plain):
        return float(plain.replace(",", ""))
    if _COMMA_LAST.fullmatch(plain) and not _EITHER.fullmatch(plain):
        return float(plain.replace(".", "").replace(",", "."))
    raise BadValue(field.key, f"{field.name} is a number, written as 1234.5.")


def _date(field: Field, value: CustomValue) -> CustomValue:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise BadValue(field.key, f"{field.name} is a date, written as 2026-03-31.")


def _choice(field: Field, value: CustomValue) -> CustomValue:
    if isinstance(value, str):
        folded = value.casefold()
        for choice in field.choices:
            if choice.casefold() == folded:
                return choice
    raise BadValue(field.key, f"{field.name} is one of: {', '.join(field.choices)}.")


def _checkbox(field: Field, value: CustomValue) -> CustomValue:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.casefold() in _TRUE | _FALSE:
        return value.casefold() in _TRUE
    raise BadValue(field.key, f"{field.name} is either true or false.")


def _url(field: Field, value: CustomValue) -> CustomValue:
    if (
        isinstance(value, str)
        and len(value) <= TEXT_CHARACTERS_MAX
        and value.isprintable()
        and " " not in value
    ):
        try:
            parts = urlsplit(value)
            if parts.scheme in ("http", "https") and parts.hostname:
                return value
        except ValueError:
            pass
    raise BadValue(field.key, f"{field.name} is a web address that begins with https:// or http://.")


_READERS: Final[dict[FieldKind, Callable[[Field, CustomValue], CustomValue]]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "checkbox": _checkbox,
    "url": _url,
}
