"""Whether a text speaks of somebody: by their number however it is written, their address, their whole name."""

import re
from typing import Any, Final

import msgspec

from app.store.traces import Person

DIGITS_TOLD_APART: Final = 9
"""The end of a number without the country's code, which people leave out."""
NAME_CHARACTERS_MIN: Final = 4
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[\s\-/().]{1,3}(?=\d)")
_BETWEEN_NAMES: Final = r'[",;|\t \xa0]{1,6}'
"""Lists keep the parts of a name in columns of their own."""


class Mentions:
    def __init__(self, person: Person) -> None:
        self._lead_ids = tuple(sorted(person.lead_ids))
        self._numbers = tuple(
            digits[-DIGITS_TOLD_APART:]
            for phone in sorted(person.phones)
            if (digits := "".join(filter(str.isdigit, phone)))
        )
        names = [name.casefold() for name in person.names if len(name) >= NAME_CHARACTERS_MIN and " " in name]
        self._words = tuple(sorted({*names, *map(_turned, names), *map(str.casefold, person.emails)}))
        self._in_columns = tuple(_in_columns(words) for words in sorted({*names, *map(_turned, names)}))

    def in_text(self, text: str) -> bool:
        """Their number, address or whole name stands in it."""
        folded = text.casefold()
        if any(word in folded for word in self._words) or any(
            _stands(one, folded) for one in self._in_columns
        ):
            return True
        if not self._numbers:
            return False
        plain = _BETWEEN_DIGITS.sub("", folded)
        return any(number in plain for number in self._numbers)

    def in_record(self, value: Any) -> bool:
        """The same in any field of a record."""
        return self.in_text(msgspec.json.encode(value).decode())

    def is_of(self, value: Any) -> bool:
        """It names one of their leads by its id."""
        text = msgspec.json.encode(value).decode()
        return any(lead_id in text for lead_id in self._lead_ids)


def _in_columns(words: str) -> re.Pattern[str]:
    parts = [part for part in re.split(r"[\s,]+", words) if part]
    return re.compile(_BETWEEN_NAMES.join(map(re.escape, parts)) + r"(?!\w)")


def _stands(words: re.Pattern[str], text: str) -> bool:
    """As words of their own, not as the end of longer ones."""
    return any(not text[max(0, one.start() - 1) : one.start()].isalnum() for one in words.finditer(text))


def _turned(name: str) -> str:
    """As lists write it: the last name first."""
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}"
