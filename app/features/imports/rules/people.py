"""Names as they stand in one column, taken apart."""

import re
from typing import Final

_WORD: Final = re.compile(r"\w+")
_TITLES: Final = frozenset(
    _WORD.findall("mr mrs ms miss herr frau sr sra srta senor señor señora mme mlle m"),
)
_PARTICLES: Final = frozenset(
    _WORD.findall(
        "von van vom zu zum zur de der den del della di da dos das du la le las los el al bin ibn ter ten af av y"
    ),
)


def parted(full: str) -> tuple[str, str]:
    """First and last name. `Adler, Ann` is the other way round; `von der Leyen` is one last name."""
    words = full.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        words.pop(0)
    plain = " ".join(words)
    last, comma, first = plain.partition(",")
    if comma and first.strip() and "," not in first:
        return first.strip(), last.strip()
    words = plain.replace(",", " ").split()
    if len(words) < 2:
        return plain.strip(", "), ""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold().rstrip(".") in _PARTICLES:
        cut -= 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def tags_of(cell: str) -> list[str]:
    """Separated by commas, semicolons or bars."""
    found = (" ".join(part.split()) for part in re.split(r"[,;|]", cell))
    return list(dict.fromkeys(tag for tag in found if tag))
