"""The whole house as the entries compose it, with the cast in it, for rooms on the upper floors.

The cast comes in once for all tests; each test gets its own copy of the tree.
"""

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from app.compose import House, Plugs, compose
from app.compose.ground import real_plugs
from app.core.clock import RecordedClock
from app.core.randomness import SystemRandomness, base64url
from app.core.settings import Settings
from tests.cast import NO_PAGES, Cast, Player, Unlimited, assemble, cheap_hasher
from tests.http.asking import Asker

T = TypeVar("T")


@dataclass(frozen=True)
class Prepared:
    data: Path
    keys: Mapping[str, str]
    cast: Cast


@dataclass(frozen=True)
class Whole:
    """A house that stands, its people, and the tenant host's door."""

    house: House
    clock: RecordedClock
    cast: Cast
    door: Asker

    def as_(self, player: Player, *, stepped_up: bool = False) -> Asker:
        """The door as somebody finds it who is signed in."""
        headers = player.stepped_up_headers if stepped_up else player.headers
        return self.door.with_headers(*headers.items())

    @property
    def owner(self) -> Asker:
        return self.as_(self.cast.owner)

    @property
    def manager(self) -> Asker:
        return self.as_(self.cast.manager)

    @property
    def developer(self) -> Asker:
        return self.as_(self.cast.developer)

    @property
    def member(self) -> Asker:
        return self.as_(self.cast.member)

    @property
    def viewer(self) -> Asker:
        return self.as_(self.cast.viewer)

    @property
    def stranger(self) -> Asker:
        """Owner of another org, in it."""
        return self.as_(self.cast.stranger)

    def key(self, *scopes: str) -> Asker:
        """The door for an API key with these scopes, made by the owner."""
        wanted = {"name": "a machine", "scopes": list(scopes)}
        made = self.as_(self.cast.owner, stepped_up=True).post("/api/api-keys", wanted)
        assert made.status == 201, made.body
        return self.door.with_headers(("Authorization", f"Bearer {made.json['token']}"))

    def work(self) -> None:
        """Everything that is due in the queue and in the tasks is done, as the engine would."""
        run(self._work())

    async def _work(self) -> None:
        runner = self.house.runner
        for org in (self.cast.org, self.cast.other_org):
            await runner.look(org)
            while runner.holds(org):
                await asyncio.sleep(0.002)
                await runner.look(org)


def prepare(data: Path) -> Prepared:
    keys = {"ASTRIX_SIGNING_KEYS": key(), "ENVELOPE_MASTER_KEY": key()}
    with composed(data, RecordedClock(), keys) as house:
        return Prepared(data, keys, cast=run(assemble(house.accounts)))


@contextmanager
def whole(
    prepared: Prepared,
    data: Path,
    *,
    plugs: Callable[[Plugs], Plugs] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Whole]:
    """`plugs` replaces parts of the outside world."""
    if not data.exists():
        shutil.copytree(prepared.data, data)
    clock = RecordedClock()
    with composed(data, clock, {**prepared.keys, **(environ or {})}, plugs=plugs) as house:
        edge = replace(house.edge, limits=Unlimited(), web=NO_PAGES)
        yield Whole(house, clock, prepared.cast, Asker(edge.tenant()))


@contextmanager
def composed(
    data: Path,
    clock: RecordedClock,
    environ: Mapping[str, str],
    *,
    plugs: Callable[[Plugs], Plugs] | None = None,
) -> Iterator[House]:
    told = {"ASTRIX_DATA": str(data), "ASTRIX_SIGNUP": "open", "ASTRIX_DISK_FLOOR_MB": "0", **environ}
    settings = Settings.read(told)
    plugged = None if plugs is None else plugs(real_plugs(settings, clock))
    house = compose(settings, clock=clock, plugs=plugged, hasher=cheap_hasher())
    try:
        yield house
    finally:
        house.close()


def key() -> str:
    return f"k1:{base64url(SystemRandomness().bytes(32))}"


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)
