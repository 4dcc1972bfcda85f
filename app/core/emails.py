"""What an e-mail address is: one lower-case form, or a reason why it is none. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

CHARACTERS_MAX: Final = 254
REMEMBERED_MAX: Final = 4_096

_USUAL: Final = re.compile(
    r"[a-z0-9_+-](?:[a-z0-9_+-]|\.(?!\.|@)){0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
"""By far the most addresses; the others are looked at in full, which costs fifty times as much."""
_RESERVED: Final = (".test", ".invalid", ".localhost", ".local", ".example", ".arpa", ".onion")


class BadEmail(ValueError):
    """Says in a sentence why nothing can be mailed there."""


@lru_cache(REMEMBERED_MAX)
def normal(text: str) -> str:
    """Lower case throughout: nobody tells addresses apart by case. Raises BadEmail."""
    plain = text.strip()
    if plain[:7].lower() == "mailto:":
        plain = plain[7:]
    if not plain:
        raise BadEmail("There is nothing in it.")
    if len(plain) > CHARACTERS_MAX:
        raise BadEmail("It is too long for an e-mail address.")
    folded = unicodedata.normalize("NFC", plain).lower()
    if _USUAL.fullmatch(folded) and "--" not in folded and not folded.endswith(_RESERVED):
        return folded
    return _looked_at(folded)


def _looked_at(folded: str) -> str:
    from email_validator import EmailNotValidError, EmailUndeliverableError, validate_email

    try:
        found = validate_email(
            folded, check_deliverability=False, allow_smtputf8=True, test_environment=False
        )
    except (EmailNotValidError, EmailUndeliverableError):
        raise BadEmail(_why(folded)) from None
    return found.normalized.lower()


def _why(folded: str) -> str:
    local, at, domain = folded.rpartition("@")
    if not at or not local:
        return "It is no e-mail address: one has a name, an @ and a domain."
    if "." not in domain:
        return "What follows the @ is no domain that mail is sent to."
    return "It is no e-mail address that mail can be sent to."
