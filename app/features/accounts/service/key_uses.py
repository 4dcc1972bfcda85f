"""When each key was last used: written a little later, at most every ten minutes, and never before an answer."""

import asyncio
from collections import OrderedDict
from typing import Final

from app.core.clock import MINUTE_US
from app.core.ids import OrgId
from app.core.log import get_log
from app.features.accounts.service.desk import Desk
from app.features.accounts.store import API_KEYS, KEY_USES
from app.features.accounts.types.api_keys import KeyUse
from app.store.batch import Batch
from app.store.errors import StoreError

log = get_log("accounts.key_uses")

WRITTEN_EVERY_US: Final = 10 * MINUTE_US
SETTLED_WITHIN_S: Final = 5.0
REMEMBERED_MAX: Final = 10_000
"""Keys whose last write this process remembers; one that was forgotten is looked up again."""

Place = tuple[OrgId, str]


class KeyUses:
    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._clock = desk.clock
        self._noted: OrderedDict[Place, int] = OrderedDict()
        self._writing: set[asyncio.Task[None]] = set()

    def note(self, org: OrgId, key: str) -> None:
        """Called at every request with a key; nearly always this is one look into a dictionary."""
        now, place = self._clock.now_us(), (org, key)
        if not is_due(self._noted.get(place), now):
            return
        self._remember(place, now)
        row = self._store.org(org).get(KEY_USES, key)
        if is_due(None if row is None else row.value.last_used_at, now):
            task = asyncio.get_running_loop().create_task(self._write(place, now))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def settle(self) -> None:
        """Before the process ends: what was noted is written, unless the disk keeps everybody waiting."""
        if self._writing:
            _, late = await asyncio.wait(set(self._writing), timeout=SETTLED_WITHIN_S)
            if late:
                log.warning("key_use.not_written", keys=len(late), waited_s=SETTLED_WITHIN_S)

    def _remember(self, place: Place, now_us: int) -> None:
        self._noted[place] = now_us
        self._noted.move_to_end(place)
        if len(self._noted) > REMEMBERED_MAX:
            self._noted.popitem(last=False)

    async def _write(self, place: Place, at_us: int) -> None:
        org, key = place
        try:
            await self._store.org(org).batch(lambda batch: used_in(batch, key, at_us))
        except StoreError as trouble:
            # The next request with this key tries again.
            self._noted.pop(place, None)
            log.warning("key_use.not_written", org_id=org, key_id=key, why=str(trouble))


def used_in(batch: Batch, key: str, at_us: int) -> None:
    """Another process may have written it meanwhile; a key that was revoked meanwhile leaves nothing behind."""
    if batch.get(API_KEYS, key) is None:
        return
    row = batch.get(KEY_USES, key)
    before = KeyUse() if row is None else row.value
    if is_due(before.last_used_at, at_us):
        batch.put(KEY_USES, key, KeyUse(last_used_at=at_us, used=before.used))


def is_due(last_us: int | None, now_us: int) -> bool:
    """Also where the clock was set back since."""
    return last_us is None or not last_us <= now_us < last_us + WRITTEN_EVERY_US
