"""What a new password must be like."""

from collections.abc import Iterable
from importlib import resources
from typing import Final

from app.features.accounts.types.wire import PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN

DIFFERENT_CHARACTERS_MIN: Final = 5
LOCAL_PART_CHARACTERS_MIN: Final = 4
"""A shorter left part of an address is found in innocent words too."""
_SEPARATORS: Final = '",\n'


def problem_with(password: str, email: str, common: frozenset[str]) -> str | None:
    """One sentence, or None where the password will do."""
    if not PASSWORD_CHARACTERS_MIN <= len(password) <= PASSWORD_CHARACTERS_MAX:
        return f"use {PASSWORD_CHARACTERS_MIN} to {PASSWORD_CHARACTERS_MAX} characters"
    folded = password.casefold()
    if any(part in folded for part in _parts(email)):
        return "the password must not contain your e-mail address"
    if len(set(folded)) < DIFFERENT_CHARACTERS_MIN:
        return f"use at least {DIFFERENT_CHARACTERS_MIN} different characters"
    if _repeated(folded) in common or folded in common:
        return "this password is among the most common ones"
    return None


def common_passwords() -> frozenset[str]:
    """Read from the lists that zxcvbn carries, as text: to import them costs 15 MB in every worker."""
    text = resources.files("zxcvbn").joinpath("frequency_lists.py").read_text(encoding="utf-8")
    start = text.index('"', text.index('"passwords"') + len('"passwords"')) + 1
    return frozenset(_useful(text[start : text.index('"', start)].split(",")))


def _useful(words: Iterable[str]) -> Iterable[str]:
    """Those that are long enough to be used here, and those that become so when written twice or three times."""
    shortest = -(-PASSWORD_CHARACTERS_MIN // 3)
    return (word for word in words if len(word) >= shortest)


def _parts(email: str) -> list[str]:
    local = email.partition("@")[0]
    return [email, local] if len(local) >= LOCAL_PART_CHARACTERS_MIN else [email]


def _repeated(text: str) -> str:
    """The word a text repeats, or the text itself."""
    length = (text + text).find(text, 1)
    return text[:length]
