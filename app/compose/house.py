"""One process's composed appliance: all the floors, joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from argon2 import PasswordHasher

from app.compose.floors import hq_of, lower_floors, notices_of, upper_floors
from app.compose.ground import Ground, Plugs, lay, real_plugs
from app.compose.rooms import Rooms, furnish, passage_of
from app.core.background import Tasks
from app.core.clock import Clock, SystemClock
from app.core.events import Bus
from app.core.ids import Ids, OrgId
from app.core.randomness import Randomness
from app.core.reasons import KERNEL_REASONS, ReasonTable
from app.core.secrets import Envelope
from app.core.settings import Settings
from app.feature import Feature
from app.features.accounts import feature as accounts_feature
from app.features.accounts.routes import Gate
from app.features.accounts.service import Accounts, Directory, strong_hasher
from app.features.audit.service import Audit
from app.features.compliance.service import Compliance
from app.features.crm.service import Crm
from app.features.files.service import Files
from app.features.hq import feature as hq_feature
from app.features.hq.service import Hq
from app.features.imports.service import Imports
from app.features.notices.service import (
    MailDesk,
)
from app.features.orgs.service import Orgs
from app.features.orgs.service.life import Life
from app.features.orgs.service.passage import Passage
from app.features.privacy import feature as privacy_feature
from app.features.privacy.service import Privacy
from app.features.search import feature as search_feature
from app.features.search.service import Search
from app.http.edge import Edge
from app.http.health import Check, ClockSane, disk_above
from app.store.canary import SEALED_CANARY, Canary
from app.store.rotation import Rotation
from app.store.tree import Tree
from app.store.vault import Vault
from app.work.queue import Queue
from app.work.runner import Runner
from app.work.schedule import ScheduleTable, schedule_table
from app.work.standing import standing_tasks
from app.work.task import Task

STOP_GRACE_S = 5.0


@dataclass(frozen=True, kw_only=True)
class House:
    """One process's composed appliance. Web workers open its edge, the engine runs its tasks."""

    settings: Settings
    clock: Clock
    ids: Ids
    tree: Tree
    envelope: Envelope
    canary: Canary
    accounts: Accounts
    orgs: Orgs
    life: Life
    passage: Passage
    audit: Audit
    people: Directory
    files: Files
    compliance: Compliance
    crm: Crm
    imports: Imports
    privacy: Privacy
    queue: Queue
    runner: Runner
    hq: Hq
    features: tuple[Feature, ...]
    reasons: ReasonTable
    edge: Edge
    background: Tasks

    @property
    def vault(self) -> Vault:
        return Vault(self.tree, self.envelope)

    @property
    def mail(self) -> MailDesk:
        return self.hq.mail

    @property
    def tasks(self) -> tuple[Task, ...]:
        rooms = tuple(task for feature in self.features for task in feature.tasks)
        return (*standing_tasks(self.tree, self.clock), self.runner.task(), *rooms)

    def schedule(self, org: OrgId | None = None) -> ScheduleTable:
        """What there is to do and how it went, of all orgs or of one."""
        work = [kind for feature in self.features for kind in feature.work]
        return schedule_table(self.tree, self.tasks, work, org=org)

    @property
    def rotation(self) -> Rotation:
        kinds = [kind for feature in self.features for kind in feature.sealed]
        return Rotation(self.tree, self.envelope, vault=self.vault, kinds=kinds, canary=SEALED_CANARY)

    async def start(self) -> None:
        """Settles what a stop left half done, then watches for other processes' writes."""
        await self.canary.plant()
        await self.accounts.resume()
        self.background.start("watch", self.tree.watch())
        self.background.start("shed", self.tree.shed())

    async def stop(self) -> None:
        await self.background.stop(STOP_GRACE_S)
        await self.accounts.settle()
        self.close()

    def close(self) -> None:
        self.accounts.close()
        self.tree.close()


def compose(
    settings: Settings,
    *,
    clock: Clock | None = None,
    randomness: Randomness | None = None,
    plugs: Plugs | None = None,
    hasher: PasswordHasher | None = None,
) -> House:
    clock = clock or SystemClock()
    ground = lay(settings, plugs or real_plugs(settings, clock), clock=clock, randomness=randomness)
    rooms = furnish(ground, hasher or strong_hasher())
    checks = readiness(settings, tree=ground.tree, canary=ground.canary, clock=clock)

    def schedule() -> ScheduleTable:
        return house.schedule()

    hq = hq_of(ground, rooms, checks=checks, schedule=schedule)
    features, passage = joined(ground, rooms, hq)
    listen(ground.bus, features)
    rooms.privacy.hand_over([trace for feature in features for trace in feature.traces])
    house = standing(ground, rooms, passage, hq=hq, features=features, checks=checks)
    return house


def joined(ground: Ground, rooms: Rooms, hq: Hq) -> tuple[tuple[Feature, ...], Passage]:
    """What every room hands over; how an org comes and goes is made of what some of them keep with the host."""
    keeping = (
        notices_of(ground, rooms),
        accounts_feature.feature(rooms.accounts),
        hq_feature.feature(hq),
        privacy_feature.feature(rooms.privacy),
    )
    passage = passage_of(ground, rooms, keeping)
    below = (*lower_floors(rooms, passage), *keeping, *upper_floors(rooms))
    search = Search(finder for feature in below for finder in feature.finders)
    return (*below, search_feature.feature(search)), passage


def standing(
    ground: Ground,
    rooms: Rooms,
    passage: Passage,
    *,
    hq: Hq,
    features: tuple[Feature, ...],
    checks: Mapping[str, Check],
) -> House:
    reasons = ReasonTable(KERNEL_REASONS, *(feature.reasons for feature in features))
    return House(
        settings=ground.settings,
        clock=ground.clock,
        ids=ground.ids,
        tree=ground.tree,
        envelope=ground.envelope,
        canary=ground.canary,
        accounts=rooms.accounts,
        orgs=rooms.orgs,
        life=rooms.life,
        passage=passage,
        audit=rooms.audit,
        people=rooms.people,
        files=rooms.files,
        compliance=rooms.compliance,
        crm=rooms.crm,
        imports=rooms.imports,
        privacy=rooms.privacy,
        queue=rooms.queue,
        runner=runner_of(ground, features),
        hq=hq,
        features=features,
        reasons=reasons,
        edge=edge_of(ground, rooms, features=features, reasons=reasons, checks=checks),
        background=Tasks("house"),
    )


def edge_of(
    ground: Ground,
    rooms: Rooms,
    *,
    features: Sequence[Feature],
    reasons: ReasonTable,
    checks: Mapping[str, Check],
) -> Edge:
    settings, tree, clock = ground.settings, ground.tree, ground.clock
    return Edge(
        endpoints=[row for feature in features for row in feature.endpoints],
        streams=[row for feature in features for row in feature.streams],
        reasons=reasons,
        gatekeeper=Gate(rooms.accounts),
        tree=tree,
        limits=tree.limits,
        clock=clock,
        ids=ground.ids,
        version=version("astrix-bos"),
        checks=checks,
        proxies=settings.trusted_proxies,
        secure_cookies=settings.tenant_url.startswith("https:"),
        secure_hq_cookies=settings.hq_url.startswith("https:"),
    )


def runner_of(ground: Ground, features: Sequence[Feature]) -> Runner:
    kinds = [kind for feature in features for kind in feature.work]
    return Runner(ground.tree, kinds, clock=ground.clock, randomness=ground.randomness)


def listen(bus: Bus, features: Sequence[Feature]) -> None:
    for feature in features:
        for kind, listener in feature.listeners:
            bus.listen(kind, listener)


def readiness(settings: Settings, *, tree: Tree, canary: Canary, clock: Clock) -> Mapping[str, Check]:
    return {
        "tree_writable": tree.writable,
        "master_key": canary.sings,
        "leader": tree.leader().known,
        "disk_floor": disk_above(settings.disk_floor_mb, settings.data),
        "clock_sane": ClockSane(clock),
    }
