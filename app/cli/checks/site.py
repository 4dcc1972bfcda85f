"""The installation that is looked at: its environment, its settings if they can be read, its house if it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from app.cli.environ import without_signing
from app.compose import House, compose
from app.core.clock import SystemClock
from app.core.ids import OrgId, UserId
from app.core.roles import OWNER
from app.core.settings import Settings, SettingsProblems
from app.store.errors import StoreError
from app.store.relay import carried
from app.work.item import DEAD_LETTERS, WORK

MIB: Final = 1 << 20


class OrgLook(msgspec.Struct, frozen=True, kw_only=True):
    """What one pass over an org found; opening it reads its whole journal."""

    id: OrgId
    name: str = ""
    damaged: str = ""
    owners: tuple[UserId, ...] = ()
    sending_on: bool = True
    dead_letters: int = 0
    oldest_waiting_us: int | None = None
    """Since when the oldest row waits for its log, or the oldest item of work for the engine."""


@dataclass
class Site:
    environ: Mapping[str, str]
    data: Path
    deep: bool = False

    def __post_init__(self) -> None:
        self.clock = SystemClock()

    @cached_property
    def settings_problems(self) -> tuple[str, ...]:
        try:
            Settings.read({**self.environ, "ASTRIX_DATA": str(self.data)})
        except SettingsProblems as found:
            return tuple(found.problems)
        return ()

    @cached_property
    def settings(self) -> Settings | None:
        """None where more is wrong with them than a missing signing key."""
        try:
            return Settings.read({**without_signing(self.environ), "ASTRIX_DATA": str(self.data)})
        except SettingsProblems:
            return None

    @cached_property
    def no_house(self) -> str:
        """Why there is none; nothing where it stands."""
        try:
            self._composed  # noqa: B018  (composing is the trial)
        except (StoreError, OSError) as problem:
            return str(problem)
        return "the settings cannot be read" if self._composed is None else ""

    @property
    def house(self) -> House:
        house = self._composed
        assert house is not None
        return house

    @cached_property
    def _composed(self) -> House | None:
        return None if self.settings is None else compose(self.settings)

    def close(self) -> None:
        if "_composed" in self.__dict__ and self._composed is not None:
            self._composed.close()

    @cached_property
    def orgs(self) -> tuple[OrgLook, ...]:
        return tuple(map(self._looked_at, self.house.tree.org_ids()))

    def _looked_at(self, org: OrgId) -> OrgLook:
        try:
            return look_at(self.house, org)
        except StoreError as problem:
            return OrgLook(id=org, damaged=str(problem))


def look_at(house: House, org: OrgId) -> OrgLook:
    kept, profile = house.tree.org(org), house.orgs.profile(org)
    members = (row.value for row in house.orgs.members(org))
    return OrgLook(
        id=org,
        name="" if profile is None else profile.name,
        owners=tuple(one.user_id for one in members if one.role == OWNER and not one.disabled),
        sending_on=house.life.sending.view(org).on,
        dead_letters=kept.count(DEAD_LETTERS),
        oldest_waiting_us=oldest_waiting_us(house, org),
    )


def oldest_waiting_us(house: House, org: OrgId) -> int | None:
    kept = house.tree.org(org)
    positions = carried(kept, house.tree.logs)
    rows = [row.at_us for log, seq in positions.items() for row in kept.outbox_after(log, seq)[:1]]
    now_us = house.clock.now_us()
    due = [row.value.due_at for row in kept.rows(WORK) if row.value.due_at <= now_us]
    return min([*rows, *due], default=None)
