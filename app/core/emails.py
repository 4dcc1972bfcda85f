"""What an e-mail address is: the one form that is stored and compared, or the reason why it is none.

email-validator decides, without asking the network. Plain addresses that it would hand back as they are, are told by
one expression.
"""

import re
from functools import lru_cache
from typing import Final

EMAIL_CHARACTERS_MAX: Final = 254
WRITTEN_CHARACTERS_MAX: Final = 1_000

# Each label without a hyphen at its edges and without two where an encoded one has them.
_LABEL: Final = r"[a-z0-9](?:[a-z0-9]|-(?!-)){0,61}(?<!-)"
_PLAIN: Final = re.compile(
    rf"[a-z0-9_+]{{1,32}}(?:[.-][a-z0-9_+]{{1,15}}){{0,2}}@((?:{_LABEL}\.){{1,4}}[a-z]{{2,24}})"
)
_SCHEME: Final = "mailto:"


class BadEmail(ValueError):
    """Carries the sentence for people."""

    @property
    def sentence(self) -> str:
        return str(self)


def normal(text: str) -> str:
    """In lower case, names of domains in their own script."""
    if len(text) > WRITTEN_CHARACTERS_MAX:
        raise BadEmail(f"An address has at most {EMAIL_CHARACTERS_MAX} characters.")
    wanted = text.strip().lower().removeprefix(_SCHEME)
    plain = _PLAIN.fullmatch(wanted)
    if plain is not None and _is_public(plain[1].rpartition(".")[2]) and len(wanted) <= EMAIL_CHARACTERS_MAX:
        return wanted
    return _judged(wanted)


def _judged(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    if not text:
        raise BadEmail("There is no address in this.")
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError as problem:
        raise BadEmail(str(problem)) from None
    return found.normalized.lower()


@lru_cache(4_096)
def _is_public(top_level: str) -> bool:
    """Names such as `.local` are no place that mail reaches."""
    from email_validator import SPECIAL_USE_DOMAIN_NAMES

    return all(top_level != name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES)
