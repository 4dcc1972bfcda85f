"""What HQ makes of what it knows. Pure."""

from collections.abc import Sequence
from typing import Final

from app.features.hq.types.orgs import OrgSort
from app.features.hq.types.records import DayOfDisk, Summary

DAYS_KEPT: Final = 31
DAYS_TO_JUDGE_MIN: Final = 3
"""From fewer days no growth is read: the first import of a new host would look like its every day."""
_NUMBER_DIGITS: Final = 20


def days_left(days: Sequence[DayOfDisk], free_bytes: int) -> int | None:
    """How long the disk lasts if the tree goes on growing as it did."""
    if not days or days[-1].day - days[0].day < DAYS_TO_JUDGE_MIN:
        return None
    grown = days[-1].data_bytes - days[0].data_bytes
    if grown <= 0:
        return None
    return free_bytes * (days[-1].day - days[0].day) // grown


def place_of(summary: Summary, sort: OrgSort) -> tuple[str, ...]:
    """Where an org stands in the list; the id comes last, so that no two stand in one place."""
    by = sort.removeprefix("-")
    if by == "name":
        return (summary.name.casefold(), summary.org_id)
    numbers = {
        "created_at": summary.created_at,
        "members": summary.members,
        "bytes": summary.bytes.total,
        "last_write_at": summary.last_write_at,
    }
    return (_digits(numbers[by] or 0), summary.org_id)


def fits(summary: Summary, *, text: str, state: str | None, health: str | None) -> bool:
    wanted = text.strip().casefold()
    if wanted and wanted not in summary.name.casefold() and wanted != summary.org_id:
        return False
    return state in (None, summary.state) and health in (None, summary.health)


def _digits(number: int) -> str:
    return f"{number:0{_NUMBER_DIGITS}d}"
