"""What a phone number is: one form for all the ways people write it, or a reason why it is none. Pure."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

WRITTEN_CHARACTERS_MAX: Final = 40
REMEMBERED_MAX: Final = 4_096

_PLAIN_SPACES: Final = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f\u2060\ufeff\u200b\u200e\u200f\u202a\u202c", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)
"""What word processors and web pages put between digits, and cannot be seen."""
_WRITTEN: Final = re.compile(r"\+?[0-9 ().\-/]+")
_EXTENSION: Final = re.compile(r"(?:ext\.?|extension|x|#|;ext=|,)\s*[0-9]+$", re.IGNORECASE)


class Phone(NamedTuple):
    """`country` is ISO 3166-1 alpha-2; None where several share the number's range."""

    e164: str
    country: str | None


class BadPhone(ValueError):
    """Says in a sentence why this is no number that can be called."""


@lru_cache(REMEMBERED_MAX)
def normal(text: str, country: str | None) -> Phone:
    """`country` is where a number without a plus sign belongs. Raises BadPhone."""
    import phonenumbers

    written = _written(text)
    if not written.startswith("+") and country is None:
        raise BadPhone("It does not say its country: begin it with a plus sign and the country code.")
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException as problem:
        raise BadPhone(_why(problem.error_type)) from None
    _refuse_wrong_length(phonenumbers.is_possible_number_with_reason(number))
    if not phonenumbers.is_valid_number(number):
        raise BadPhone("No such number is given out in its country.")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164, phonenumbers.region_code_for_number(number))


def _written(text: str) -> str:
    """As somebody wrote it, without what cannot be seen."""
    plain = text.translate(_PLAIN_SPACES).strip()
    if plain[:4].lower() == "tel:":
        plain = plain[4:].strip()
    if not plain:
        raise BadPhone("There is nothing in it.")
    if len(plain) > WRITTEN_CHARACTERS_MAX:
        raise BadPhone("It is too long for a phone number.")
    if _EXTENSION.search(plain):
        raise BadPhone("It has an extension. Leave that out, or put it into a field of its own.")
    if any(mark.isdigit() and not mark.isascii() for mark in plain):
        raise BadPhone("Its digits are of another script. Write it with the digits 0 to 9.")
    if not _WRITTEN.fullmatch(plain):
        raise BadPhone("It holds something other than digits, spaces, brackets, dots and dashes.")
    if plain.startswith("00"):
        return f"+{plain[2:].lstrip()}"
    return plain


def _why(error: int) -> str:
    import phonenumbers

    if error == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
        return "No country has this code."
    if error == phonenumbers.NumberParseException.TOO_LONG:
        return "It has too many digits."
    return "It has too few digits."


def _refuse_wrong_length(found: int) -> None:
    import phonenumbers

    reasons = phonenumbers.ValidationResult
    if found in (reasons.TOO_SHORT, reasons.IS_POSSIBLE_LOCAL_ONLY):
        raise BadPhone(
            "It has too few digits. Short numbers and local ones without their area cannot be reached."
        )
    if found == reasons.TOO_LONG:
        raise BadPhone("It has too many digits.")
    if found == reasons.INVALID_LENGTH:
        raise BadPhone("It has too many or too few digits for its country.")
    if found == reasons.INVALID_COUNTRY_CODE:
        raise BadPhone("No country has this code.")
