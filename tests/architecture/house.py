"""The whole house as the entries compose it, over a tree of this test, with stand-ins for the outside world."""

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.compose import House, Plugs, compose
from app.core.clock import RecordedClock
from app.core.randomness import SystemRandomness, base64url
from app.core.settings import Settings
from app.ports.push import Pusher
from app.providers.oidc import OidcProvider
from tests.cast import Cast, assemble, cheap_hasher
from tests.features.notices.house import ScriptedPusher


def settings_at(data: Path) -> Settings:
    key = base64url(SystemRandomness().bytes(32))
    return Settings.read(
        {
            "ASTRIX_DATA": str(data),
            "ASTRIX_SIGNING_KEYS": f"k1:{key}",
            "ENVELOPE_MASTER_KEY": f"m1:{key}",
            "ASTRIX_SIGNUP": "open",
            "ASTRIX_DISK_FLOOR_MB": "0",
        }
    )


@contextmanager
def standing(data: Path, *, pusher: Pusher | None = None) -> Iterator[House]:
    clock = RecordedClock()
    plugs = Plugs(mailer=None, pusher=pusher or ScriptedPusher(), sso=OidcProvider(clock))
    house = compose(settings_at(data), clock=clock, plugs=plugs, hasher=cheap_hasher())
    try:
        yield house
    finally:
        house.close()


def with_people(house: House) -> Cast:
    return asyncio.run(assemble(house.accounts))


def fingerprint(data: Path, *, but_for: frozenset[str]) -> dict[str, str]:
    """Every file of the tree by what it holds; names and folders of `but_for` are left out."""
    files = (file for file in sorted(data.rglob("*")) if file.is_file())
    return {
        str(file.relative_to(data)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if not but_for & set(file.relative_to(data).parts)
    }
