"""What a note may say."""

import unicodedata
from collections.abc import Iterable
from typing import Final

MAY_STAND: Final = frozenset("\n\t")
UNFIT: Final = frozenset(("Cc", "Cs"))
"""Control characters and halves of characters."""
TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows: with them a note reads as something it does not say."""


def plain(text: str) -> str:
    """With one kind of line break, and no blank lines or spaces around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def problem_of(text: str) -> str | None:
    """Why this is no note; None where it is one."""
    if not text:
        return "A note says something."
    for at, letter in enumerate(text):
        if letter not in MAY_STAND and (unicodedata.category(letter) in UNFIT or letter in TURNING):
            return f"Character {at + 1} cannot be shown (U+{ord(letter):04X}). Take it out."
    return None


def each_once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
