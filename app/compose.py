"""The one file that knows every concrete class: the house, floor by floor. Read it as the table of contents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from argon2 import PasswordHasher

from app.core.background import Tasks
from app.core.clock import Clock, SystemClock
from app.core.events import Bus, Event
from app.core.ids import Ids, OrgId
from app.core.randomness import Randomness, SystemRandomness
from app.core.reasons import KERNEL_REASONS, ReasonTable
from app.core.secrets import Envelope
from app.core.settings import Settings
from app.feature import Feature
from app.features.accounts import feature as accounts_feature
from app.features.accounts import store as accounts_store
from app.features.accounts.routes import Gate
from app.features.accounts.service import Accounts, Desk, Directory, Hashing, Tokens, strong_hasher
from app.features.accounts.service.tidings import Tidings
from app.features.audit import feature as audit_feature
from app.features.audit import store as audit_store
from app.features.audit.service import Audit
from app.features.audit.types import Act
from app.features.files import feature as files_feature
from app.features.files.service import Files
from app.features.hq import feature as hq_feature
from app.features.hq import store as hq_store
from app.features.hq.service import Hq, HqGround
from app.features.notices import feature as notices_feature
from app.features.notices import store as notices_store
from app.features.notices.service import (
    Courier,
    Devices,
    MailDesk,
    Notices,
    Outbox,
    Postman,
    SigningKey,
    StorageWatch,
)
from app.features.orgs import feature as orgs_feature
from app.features.orgs import store as orgs_store
from app.features.orgs.service import Orgs
from app.features.orgs.service.carrying import Carriage
from app.features.orgs.service.closing import Closing
from app.features.orgs.service.exports import Exports
from app.features.orgs.service.life import Life
from app.features.orgs.service.passage import Passage
from app.features.orgs.service.quotas import Quotas
from app.features.orgs.service.removing import Removing
from app.features.orgs.service.sending import Sending
from app.http.edge import Edge
from app.http.health import Check, ClockSane, disk_above
from app.ports.mail import Mailer
from app.ports.push import Pusher
from app.ports.sso import SsoProvider
from app.providers.oidc import OidcProvider
from app.providers.smtp import SmtpMailer, SmtpServer
from app.providers.webpush import WebPusher
from app.providers.webpush.signing import Signer
from app.store.batch import Batch
from app.store.canary import CANARY, SEALED_CANARY, Canary
from app.store.kinds import Kind, LogKind
from app.store.links import Links
from app.store.rotation import Rotation
from app.store.tree import Tree
from app.store.vault import Vault
from app.work.item import KINDS as WORK_KINDS
from app.work.item import DeadLetter
from app.work.queue import Queue, Witness
from app.work.runner import Runner
from app.work.schedule import ScheduleTable, schedule_table
from app.work.seen import KINDS as SEEN_KINDS
from app.work.standing import standing_tasks
from app.work.task import Task

KINDS: tuple[Kind[Any], ...] = (
    *orgs_store.KINDS,
    *accounts_store.KINDS,
    *notices_store.KINDS,
    *hq_store.KINDS,
    *WORK_KINDS,
    *SEEN_KINDS,
    CANARY,
)
LOGS: tuple[LogKind[Any], ...] = (*audit_store.LOGS,)
STOP_GRACE_S = 5.0


@dataclass(frozen=True)
class Plugs:
    """The outside world. None: the operator has not connected it."""

    mailer: Mailer | None
    pusher: Pusher
    sso: SsoProvider


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

    async def stop(self) -> None:
        await self.background.stop(STOP_GRACE_S)
        await self.accounts.settle()
        self.close()

    def close(self) -> None:
        self.accounts.close()
        self.tree.close()


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Bedrock and store: what every room stands on."""

    settings: Settings
    plugs: Plugs
    clock: Clock
    randomness: Randomness
    ids: Ids
    bus: Bus
    envelope: Envelope
    tree: Tree
    canary: Canary
    vault: Vault
    links: Links


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """The services of each room, and what several of them share."""

    audit: Audit
    queue: Queue
    notices: Notices
    outbox: Outbox
    orgs: Orgs
    life: Life
    accounts: Accounts
    people: Directory


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
    keeping = (notices_of(ground, rooms), accounts_feature.feature(rooms.accounts), hq_feature.feature(hq))
    passage = passage_of(ground, rooms, keeping)
    features = (*lower_floors(ground, rooms, passage), *keeping)
    listen(ground.bus, features)
    reasons = ReasonTable(KERNEL_REASONS, *(feature.reasons for feature in features))
    house = House(
        settings=settings,
        clock=clock,
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
        queue=rooms.queue,
        runner=runner_of(ground, features),
        hq=hq,
        features=features,
        reasons=reasons,
        edge=edge_of(ground, rooms, features=features, reasons=reasons, checks=checks),
        background=Tasks("house"),
    )
    return house


def lay(settings: Settings, plugs: Plugs, *, clock: Clock, randomness: Randomness | None) -> Ground:
    randomness, bus = randomness or SystemRandomness(), Bus()
    envelope = Envelope(settings.master_keys)
    tree = Tree(settings.data, kinds=KINDS, logs=LOGS, clock=clock, on_commit=publisher(bus))
    return Ground(
        settings=settings,
        plugs=plugs,
        clock=clock,
        randomness=randomness,
        ids=Ids(clock, randomness),
        bus=bus,
        envelope=envelope,
        tree=tree,
        canary=Canary(tree, envelope),
        vault=Vault(tree, envelope),
        links=Links.derived(seed.reveal() for seed in settings.signing_keys.values()),
    )


def furnish(ground: Ground, hasher: PasswordHasher) -> Rooms:
    """The rooms, floor by floor: each is given what stands below it."""
    tree, clock, ids, settings = ground.tree, ground.clock, ground.ids, ground.settings
    audit = Audit(tree, clock)
    notices = Notices(tree, ids)
    outbox = Outbox(tree, ids, envelope=ground.envelope, can_mail=ground.plugs.mailer is not None)
    orgs = Orgs(tree, audit)
    kept = accounts_store.AccountStore(tree)
    desk = Desk(
        tree=tree,
        store=kept,
        orgs=orgs,
        audit=audit,
        outbox=outbox,
        tidings=Tidings(tree, orgs, notices),
        ids=ids,
        clock=clock,
        randomness=ground.randomness,
        envelope=ground.envelope,
        tenant_url=settings.tenant_url,
        hq_url=settings.hq_url,
    )
    accounts = Accounts(
        desk,
        tokens=Tokens(settings.signing_keys, clock),
        hashing=Hashing(hasher, ground.randomness),
        signup=settings.signup,
        sso=ground.plugs.sso,
    )
    people, queue = Directory(kept, orgs), Queue(tree, ids, witness=witness(audit))
    return Rooms(
        audit=audit,
        queue=queue,
        notices=notices,
        outbox=outbox,
        orgs=orgs,
        life=life_of(ground, audit, notices, queue=queue),
        accounts=accounts,
        people=people,
    )


def lower_floors(ground: Ground, rooms: Rooms, passage: Passage) -> tuple[Feature, ...]:
    """The rooms that keep nothing about an org with the host, but for the orgs' own."""
    files = Files(ground.tree, ground.clock, links=ground.links, audit=rooms.audit)
    return (
        audit_feature.feature(rooms.audit),
        orgs_feature.feature(rooms.orgs, rooms.life, passage),
        files_feature.feature(files),
    )


def life_of(ground: Ground, audit: Audit, notices: Notices, *, queue: Queue) -> Life:
    """How an org is closed, measured and archived."""
    tree, clock, settings = ground.tree, ground.clock, ground.settings
    quotas = Quotas(tree, clock, audit, default_mb=settings.org_quota_mb, reserve_mb=settings.disk_reserve_mb)
    exports = Exports(
        tree, clock, ids=ground.ids, audit=audit, queue=queue, quotas=quotas, links=ground.links
    )
    return Life(
        closing=Closing(tree, audit, notices, exports=exports),
        quotas=quotas,
        exports=exports,
        sending=Sending(tree, audit, notices),
    )


def passage_of(ground: Ground, rooms: Rooms, keeping: Sequence[Feature]) -> Passage:
    """How an org comes and goes, with what other rooms keep about it with the host."""
    tree, clock = ground.tree, ground.clock
    carries = [carry for feature in keeping for carry in feature.carries]
    forgets = [forget for feature in keeping for forget in feature.forgets]
    carriage = Carriage(
        tree,
        clock,
        audit=rooms.audit,
        vault=ground.vault,
        envelope=ground.envelope,
        carries=carries,
        reserve_mb=ground.settings.disk_reserve_mb,
    )
    return Passage(carriage=carriage, removing=Removing(tree, clock, audit=rooms.audit, forgets=forgets))


def notices_of(ground: Ground, rooms: Rooms) -> Feature:
    """What leaves the house: the room of notices with the plugs it sends through."""
    tree, clock, settings = ground.tree, ground.clock, ground.settings
    signing = SigningKey(tree, clock, ground.envelope)
    courier = Courier(
        tree,
        clock,
        people=rooms.people,
        outbox=rooms.outbox,
        pusher=ground.plugs.pusher,
        signing=signing,
        tenant_url=settings.tenant_url,
    )
    storage = StorageWatch(
        tree,
        clock,
        notices=rooms.notices,
        people=rooms.people,
        enough_room=disk_above(settings.disk_floor_mb, settings.data),
    )
    return notices_feature.feature(
        rooms.notices,
        Devices(tree, key=signing, pusher=ground.plugs.pusher, people=rooms.people),
        postman=Postman(
            tree, clock, envelope=ground.envelope, mailer=ground.plugs.mailer, notices=rooms.notices
        ),
        courier=courier,
        signing=signing,
        storage=storage,
        outbox=rooms.outbox,
    )


def hq_of(
    ground: Ground, rooms: Rooms, *, checks: Mapping[str, Check], schedule: Callable[[], ScheduleTable]
) -> Hq:
    """The top floor: it looks down on all of them."""
    settings = ground.settings
    return Hq(
        HqGround(
            tree=ground.tree,
            accounts=rooms.accounts,
            audit=rooms.audit,
            life=rooms.life,
            mail=MailDesk(ground.tree, ground.clock, ground.envelope),
            queue=rooms.queue,
            checks=checks,
            schedule=schedule,
            version=version("astrix-bos"),
            data=settings.data,
            hq_url=settings.hq_url,
        )
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


def real_plugs(settings: Settings, clock: Clock) -> Plugs:
    contact = f"mailto:{settings.mail_from}" if settings.mail_from else settings.tenant_url
    pusher = WebPusher(Signer(clock, contact))
    oidc = OidcProvider(clock, development=settings.tenant_url.startswith("http:"))
    return Plugs(mailer=mailer_of(settings), pusher=pusher, sso=oidc)


def mailer_of(settings: Settings) -> Mailer | None:
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return SmtpMailer(SmtpServer.at(settings.smtp_url), sender=settings.mail_from)


def runner_of(ground: Ground, features: Sequence[Feature]) -> Runner:
    kinds = [kind for feature in features for kind in feature.work]
    return Runner(ground.tree, kinds, clock=ground.clock, randomness=ground.randomness)


def witness(audit: Audit) -> Witness:
    def write(batch: Batch, actor: str, letter: DeadLetter) -> None:
        facts = {"kind": letter.kind, "error": letter.error}
        act = Act(actor=actor, request_id=None, action="work.replay", target=letter.id, facts=facts)
        audit.record(batch, act)

    return write


def publisher(bus: Bus) -> Any:
    async def publish(events: Sequence[Event]) -> None:
        for event in events:
            await bus.publish(event)

    return publish


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
