"""How the host fares, at one look. No org is opened for it."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from app.core.clock import rfc3339
from app.core.ids import HOST
from app.core.log import get_log
from app.features.hq.rules import days_left
from app.features.hq.service.ground import HqGround
from app.features.hq.service.orgs import HqOrgs
from app.features.hq.service.summaries import Summaries
from app.features.hq.store import HqStore
from app.features.hq.types.host import (
    CheckView,
    DiskView,
    LeaderView,
    MailCounts,
    OrgCounts,
    Stats,
    WorkCounts,
)

log = get_log("hq.stats")

Check = Callable[[], bool]

DETAILS: Final[Mapping[str, tuple[str, str]]] = {
    "tree_writable": (
        "Every write reached the disk.",
        "A write did not reach the disk: see the log for the disk's own words, and free some room.",
    ),
    "master_key": (
        "The master key opens what is sealed.",
        "The master key is missing or another one: set ENVELOPE_MASTER_KEY as it was.",
    ),
    "leader": (
        "An engine leads and does the timed work.",
        "No engine leads: mail, notices and timed work wait. See the log of the engine.",
    ),
    "disk_floor": (
        "The disk has room.",
        "The disk is below its floor: free some room, or write less until then.",
    ),
    "clock_sane": (
        "The clock is plausible and steady.",
        "The clock jumped or tells an impossible date: check the machine's time.",
    ),
}
"""What each check means for a reader: when it passes, and when it does not."""
_NO_WORDS: Final = ("", "")


class HqStats:
    def __init__(self, ground: HqGround, *, orgs: HqOrgs, summaries: Summaries) -> None:
        self._ground = ground
        self._tree = ground.tree
        self._store = HqStore(ground.tree)
        self._orgs = orgs
        self._summaries = summaries

    async def now(self) -> Stats:
        return await asyncio.to_thread(self._looked)

    def _looked(self) -> Stats:
        return Stats(
            version=self._ground.version,
            orgs=self._org_counts(),
            people=self._ground.accounts.registry.count(),
            leader=self._leader(),
            disk=self._disk(),
            mail=MailCounts(
                waiting=self._ground.mail.count("waiting", "sending"),
                failed=self._ground.mail.count("failed"),
            ),
            work=WorkCounts(dead_letters=self._dead_letters()),
            checks=tuple(_checked(name, check) for name, check in self._ground.checks.items()),
            sending=self._ground.life.sending.host(),
        )

    def _org_counts(self) -> OrgCounts:
        orgs = self._orgs.all()
        states = Counter(summary.state for summary in orgs)
        healths = Counter(summary.health for summary in orgs)
        return OrgCounts(
            total=len(orgs),
            open=states["open"],
            closed=states["closed"],
            paused=states["paused"],
            damaged=healths["damaged"],
            unknown=healths["unknown"],
        )

    def _leader(self) -> LeaderView:
        seen = self._tree.leader().seen()
        since = None if seen.since_us is None else rfc3339(seen.since_us)
        return LeaderView(known=seen.known, number=seen.number, since=since)

    def _disk(self) -> DiskView:
        disk = shutil.disk_usage(self._ground.data)
        return DiskView(
            total_bytes=disk.total,
            free_bytes=disk.free,
            data_bytes=self._summaries.data_bytes(),
            days_left=days_left(self._store.days(), disk.free),
        )

    def _dead_letters(self) -> int:
        orgs = sum(summary.dead_letters for summary in self._store.summaries().values())
        return orgs + len(self._ground.queue.dead(HOST))


def _checked(name: str, check: Check) -> CheckView:
    try:
        ok = bool(check())
    except Exception:
        log.exception("hq.check_failed", check=name)
        ok = False
    passed, failed = DETAILS.get(name, _NO_WORDS)
    return CheckView(name=name, ok=ok, detail=passed if ok else failed)
