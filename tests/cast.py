"""The people every test may meet: five roles of one org, a stranger who owns another, and the CTO.

They come in through the services, as people do; only their password hashes are cheap.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from app.core.clock import Clock, RecordedClock
from app.core.ids import Ids, OrgId, UserId
from app.core.randomness import Randomness, SystemRandomness
from app.core.reasons import KERNEL_REASONS, ReasonTable
from app.core.roles import DEVELOPER, MANAGER, MEMBER, OWNER, VIEWER, Role
from app.core.secrets import Envelope, Secret
from app.core.settings import KeyRing, SignupPolicy
from app.features.accounts.feature import feature as accounts_feature
from app.features.accounts.routes import Gate
from app.features.accounts.service import Accounts, Desk, Hashing, Tokens
from app.features.accounts.service.tidings import Tidings
from app.features.accounts.service.tokens import Bearer
from app.features.accounts.store import FACTORS, IDENTITIES, AccountStore
from app.features.accounts.store import KINDS as ACCOUNT_KINDS
from app.features.accounts.types.factors import FactorsRecord
from app.features.accounts.types.proofs import FactorDue
from app.features.accounts.types.wire import AcceptInvite, Entered, InviteUser, SignUp, Visit
from app.features.audit.feature import feature as audit_feature
from app.features.audit.service import Audit
from app.features.audit.store import LOGS as AUDIT_LOGS
from app.features.files.feature import feature as files_feature
from app.features.files.service import Files, FilesDesk
from app.features.files.store import KINDS as FILE_KINDS
from app.features.notices.service import MailDesk, Notices, Outbox
from app.features.notices.store import KINDS as NOTICE_KINDS
from app.features.orgs.feature import feature as orgs_feature
from app.features.orgs.service import Orgs
from app.features.orgs.service.carrying import Carriage
from app.features.orgs.service.closing import Closing
from app.features.orgs.service.exports import Exports
from app.features.orgs.service.life import Life
from app.features.orgs.service.passage import Passage
from app.features.orgs.service.quotas import Quotas
from app.features.orgs.service.removing import Removing
from app.features.orgs.service.sending import Sending
from app.features.orgs.store import KINDS as ORG_KINDS
from app.features.orgs.types import Asker
from app.http.door import Door
from app.http.edge import Edge
from app.http.limits import Buckets
from app.ports.sso import SsoProvider
from app.providers.oidc import OidcProvider
from app.providers.pictures import PictureDesk
from app.store.batch import Batch
from app.store.disk import Disk
from app.store.kinds import Kind
from app.store.links import Links
from app.store.tree import Tree
from app.store.vault import Vault
from app.work.item import KINDS as WORK_KINDS
from app.work.item import DeadLetter
from app.work.queue import Queue

MASTER_KEYS: KeyRing = {"test": Secret(b"the cast seals with this one key")}
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a harbour, four geese, no wind"
ORG_NAME = "Lakeside Dental"
OTHER_ORG_NAME = "Hilltop Roofing"
QUOTA_MB = 64
LINKS = Links.derived([b"for links of the stage, 32 bytes "])
TENANT_URL = "http://127.0.0.1:8080"
HQ_URL = "http://127.0.0.1:8081"
NO_PAGES = Path(os.devnull)
"""These doors answer the API alone: whether the web app is built makes no difference."""
VISIT = Visit(request_id="req_cast", ip="203.0.113.7", user_agent="cast/1")


@dataclass(frozen=True)
class Player:
    """Somebody with a live sign-in. `stepped_up` is a token that carries a fresh second factor."""

    user: UserId
    email: str
    name: str
    role: Role
    org: OrgId | None
    session: str
    token: str
    stepped_up: str

    @property
    def headers(self) -> dict[str, str]:
        return self._bearing(self.token)

    @property
    def stepped_up_headers(self) -> dict[str, str]:
        return self._bearing(self.stepped_up)

    @property
    def asker(self) -> Asker:
        return Asker(user_id=self.user, role=self.role, request_id=VISIT.request_id)

    def _bearing(self, token: str) -> dict[str, str]:
        org = {} if self.org is None else {"X-Org-ID": self.org}
        return {"Authorization": f"Bearer {token}", **org}


@dataclass(frozen=True)
class Cast:
    org: OrgId
    other_org: OrgId
    owner: Player
    manager: Player
    developer: Player
    member: Player
    viewer: Player
    stranger: Player
    cto: Player

    @property
    def insiders(self) -> tuple[Player, ...]:
        return (self.owner, self.manager, self.developer, self.member, self.viewer)


@dataclass(frozen=True)
class Stage:
    """The rooms that accounts stand on, over a tree of files, without the edge."""

    tree: Tree
    accounts: Accounts
    orgs: Orgs
    life: Life
    passage: Passage
    queue: Queue
    audit: Audit
    outbox: Outbox
    mail: MailDesk
    ids: Ids
    clock: Clock

    @property
    def files(self) -> Files:
        return Files(
            FilesDesk(
                tree=self.tree,
                clock=self.clock,
                ids=self.ids,
                randomness=SystemRandomness(),
                audit=self.audit,
                orgs=self.orgs,
                quotas=self.life.quotas,
                links=LINKS,
                pictures=PictureDesk(),
            )
        )

    def tenant(self, *, limits: Buckets | None = None) -> Door:
        """The tenant host with these rooms behind it; nobody is too fast unless a test brings the table."""
        features = (
            orgs_feature(self.orgs, self.life, self.passage),
            files_feature(self.files),
            accounts_feature(self.accounts),
            audit_feature(self.audit),
        )
        edge = Edge(
            endpoints=[endpoint for feature in features for endpoint in feature.endpoints],
            streams=[stream for feature in features for stream in feature.streams],
            reasons=ReasonTable(KERNEL_REASONS, *(feature.reasons for feature in features)),
            gatekeeper=Gate(self.accounts),
            tree=self.tree,
            limits=limits or Unlimited(),
            clock=self.clock,
            ids=self.ids,
            version="test",
            secure_cookies=False,
            web=NO_PAGES,
        )
        return edge.tenant()


class Unlimited:
    def hit(self, key: str, rate_per_s: float, burst: int) -> int:
        del key, rate_per_s, burst
        return 0


async def assemble(accounts: Accounts) -> Cast:
    owner = await _founder(accounts, "owner", ORG_NAME)
    assert owner.org is not None
    roles = (MANAGER, DEVELOPER, MEMBER, VIEWER)
    manager, developer, member, viewer = [await _invited(accounts, owner, role) for role in roles]
    stranger = await _founder(accounts, "stranger", OTHER_ORG_NAME)
    assert stranger.org is not None
    return Cast(
        org=owner.org,
        other_org=stranger.org,
        owner=owner,
        manager=manager,
        developer=developer,
        member=member,
        viewer=viewer,
        stranger=stranger,
        cto=await _cto(accounts),
    )


def cheap_hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def stage(
    data: Path,
    *,
    clock: Clock | None = None,
    randomness: Randomness | None = None,
    signup: SignupPolicy = "open",
    can_mail: bool = False,
    hasher: PasswordHasher | None = None,
    disk: Disk | None = None,
    signing_key: bytes | None = None,
    sso: SsoProvider | None = None,
    master_keys: KeyRing = MASTER_KEYS,
) -> Iterator[Stage]:
    clock, randomness = clock or RecordedClock(), randomness or SystemRandomness()
    kinds: tuple[Kind[Any], ...] = (*ACCOUNT_KINDS, *ORG_KINDS, *NOTICE_KINDS, *FILE_KINDS, *WORK_KINDS)
    tree = Tree(data, kinds=kinds, logs=AUDIT_LOGS, clock=clock, disk=disk)
    audit, ids = Audit(tree, clock), Ids(clock, randomness)
    envelope = Envelope(master_keys)
    outbox = Outbox(tree, ids, envelope=envelope, can_mail=can_mail)
    orgs, notices = Orgs(tree, audit), Notices(tree, ids)
    queue = Queue(tree, ids, witness=nobody_hears)
    life = _life(tree, clock, ids=ids, audit=audit, notices=notices, queue=queue)
    desk = Desk(
        **_shared(tree, ids=ids, clock=clock, randomness=randomness, envelope=envelope),
        orgs=orgs,
        audit=audit,
        outbox=outbox,
        tidings=Tidings(tree, orgs, notices),
    )
    hashing = Hashing(hasher or cheap_hasher(), randomness)
    tokens = Tokens({"test": Secret(signing_key or randomness.bytes(32))}, clock)
    provider = sso or OidcProvider(clock, development=True)
    accounts = Accounts(desk, tokens=tokens, hashing=hashing, signup=signup, sso=provider)
    try:
        yield Stage(
            tree,
            accounts,
            orgs,
            life,
            passage=_passage(tree, clock, accounts=accounts, audit=audit, outbox=outbox, envelope=envelope),
            queue=queue,
            audit=audit,
            outbox=outbox,
            mail=MailDesk(tree, clock, envelope),
            ids=ids,
            clock=clock,
        )
    finally:
        accounts.close()
        tree.close()


def _shared(
    tree: Tree, *, ids: Ids, clock: Clock, randomness: Randomness, envelope: Envelope
) -> dict[str, Any]:
    return {
        "tree": tree,
        "store": AccountStore(tree),
        "ids": ids,
        "clock": clock,
        "randomness": randomness,
        "envelope": envelope,
        "tenant_url": TENANT_URL,
        "hq_url": HQ_URL,
    }


def _life(tree: Tree, clock: Clock, *, ids: Ids, audit: Audit, notices: Notices, queue: Queue) -> Life:
    quotas = Quotas(tree, clock, audit, default_mb=QUOTA_MB, reserve_mb=0)
    exports = Exports(tree, clock, ids=ids, audit=audit, queue=queue, quotas=quotas, links=LINKS)
    return Life(
        closing=Closing(tree, audit, notices, exports=exports),
        quotas=quotas,
        exports=exports,
        sending=Sending(tree, audit, notices),
    )


def _passage(
    tree: Tree, clock: Clock, *, accounts: Accounts, audit: Audit, outbox: Outbox, envelope: Envelope
) -> Passage:
    carries = [accounts.identities.carry]
    vault = Vault(tree, envelope)
    return Passage(
        carriage=Carriage(tree, clock, audit=audit, vault=vault, envelope=envelope, carries=carries),
        removing=Removing(tree, clock, audit=audit, forgets=[accounts.identities.forget, outbox.forget]),
    )


def nobody_hears(batch: Batch, actor: str, letter: DeadLetter) -> None:
    del batch, actor, letter


def player(
    accounts: Accounts, *, user: UserId, role: Role, org: OrgId | None, session: str, cto: bool = False
) -> Player:
    """Tokens for a sign-in that is open, one of them with a second factor just shown."""
    row = accounts.store.identity(user)
    assert row is not None
    give_a_factor(accounts, user)
    bearer = Bearer(
        user=user,
        session=session,
        org=org,
        role=None if org is None else role,
        realm="admin" if cto else "tenant",
    )
    return Player(
        user=user,
        email=row.value.email,
        name=row.value.name,
        role=role,
        org=org,
        session=session,
        token=accounts.tokens.mint(bearer).access_token,
        stepped_up=accounts.tokens.mint(bearer, step_up_of=0).access_token,
    )


def give_a_factor(accounts: Accounts, user: UserId) -> None:
    """An authenticator app with the secret that all of the cast share."""
    totp = accounts.seals.sealed(user, TOTP_SECRET, version=1, now_us=accounts.clock.now_us())
    record = FactorsRecord(user_id=user, totp=totp, sealed_count=1)
    accounts.store.host.batch_now(lambda batch: batch.put(FACTORS, user, record))


def without_factors(accounts: Accounts) -> None:
    """For tests in which a password is all it takes to come in."""

    def write(batch: Batch) -> None:
        for key in [row.key for row in batch.rows(FACTORS)]:
            batch.delete(FACTORS, key)

    accounts.store.host.batch_now(write)


def came_in(outcome: Entered | FactorDue) -> Entered:
    """Of somebody who is not asked for a second factor."""
    assert isinstance(outcome, Entered)
    return outcome


def sign_up(name: str, org_name: str, *, password: str = PASSWORD) -> SignUp:
    return SignUp(
        email=f"{name}@example.com",
        password=password,
        name=name.capitalize(),
        org_name=org_name,
        timezone="Europe/Berlin",
    )


async def _founder(accounts: Accounts, name: str, org_name: str) -> Player:
    signed_up, _ = await accounts.sign_ups.admit(sign_up(name, org_name), visit=VISIT)
    claims = accounts.tokens.verify(signed_up.access_token)
    return player(accounts, user=claims.user_id, role=OWNER, org=claims.org_id, session=claims.sid)


async def _invited(accounts: Accounts, owner: Player, role: Role) -> Player:
    """By the link where no mail leaves the house; the stage with mail has its own tests."""
    assert owner.org is not None
    asked = InviteUser(email=f"{role}@example.com", role=role)
    invited = await accounts.invites.invite(owner.org, asked, asker=owner.asker, idem=None)
    assert invited.link is not None
    accepted = AcceptInvite(
        token=invited.link.partition("#token=")[2], password=PASSWORD, name=role.capitalize()
    )
    entered = came_in(await accounts.accepting.accept(accepted, visit=VISIT))
    claims = accounts.tokens.verify(entered.access.access_token)
    return player(accounts, user=claims.user_id, role=role, org=claims.org_id, session=claims.sid)


async def _cto(accounts: Accounts) -> Player:
    person = await accounts.people.newcomer(
        "cto@example.com", name="Cto", password=PASSWORD, claim="claim_cto"
    )
    draft = accounts.sessions.draft(person.id, None, visit=VISIT, realm="admin")

    def write(batch: Batch) -> None:
        batch.put(IDENTITIES, person.id, person)
        accounts.sessions.open_in(batch, draft)

    await accounts.store.host.batch(write)
    return player(accounts, user=person.id, role=VIEWER, org=None, session=draft.key, cto=True)
