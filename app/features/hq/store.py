"""Where HQ keeps its records: with the host."""

from collections.abc import Iterator
from typing import Final

from app.core.ids import OrgId, UserId
from app.features.hq.types.records import DayOfDisk, Officer, Owed, Summary
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row
from app.store.org import Org
from app.store.tree import Tree

OFFICERS: Final = Kind(
    "hq_users", Officer, (Index[Officer]("email", lambda officer: (officer.email,), unique=True),)
)
SUMMARIES: Final = Kind("org_summaries", Summary)
DAYS: Final = Kind("disk_days", DayOfDisk)
OWED: Final = Kind("audit_owed", Owed)

KINDS: Final = (OFFICERS, SUMMARIES, DAYS, OWED)


class HqStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @property
    def host(self) -> Org:
        return self._tree.host

    def officer(self, user: UserId) -> Row[Officer] | None:
        return self.host.get(OFFICERS, user)

    def officer_at(self, email: str) -> Row[Officer] | None:
        found = self.host.find(OFFICERS, "email", email)
        return found[0] if found else None

    def officers(self) -> list[Officer]:
        """Whoever has been here longest comes first."""
        return sorted((row.value for row in self.host.rows(OFFICERS)), key=lambda officer: officer.id)

    def summary(self, org: OrgId) -> Summary | None:
        row = self.host.get(SUMMARIES, org)
        return None if row is None else row.value

    def summaries(self) -> dict[OrgId, Summary]:
        return {row.value.org_id: row.value for row in self.host.rows(SUMMARIES)}

    def days(self) -> list[DayOfDisk]:
        return sorted((row.value for row in self.host.rows(DAYS)), key=lambda day: day.day)

    def owed(self) -> Iterator[Row[Owed]]:
        return self.host.rows(OWED)


def day_key(day: int) -> str:
    return f"day_{day:06d}"


def officer_in(batch: Batch, email: str) -> Row[Officer] | None:
    found = batch.find(OFFICERS, "email", email)
    return found[0] if found else None
