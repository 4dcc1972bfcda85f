"""The services of the rooms, floor by floor: each is given what stands below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher

from app.compose.ground import KINDS, Ground
from app.feature import Feature
from app.features.accounts import store as accounts_store
from app.features.accounts.service import Accounts, Desk, Directory, Hashing, Tokens
from app.features.accounts.service.tidings import Tidings
from app.features.audit.service import Audit
from app.features.audit.types import Act
from app.features.compliance.service import Compliance
from app.features.crm.service import Crm, CrmDesk
from app.features.crm.service.lead_files import LeadFiles
from app.features.crm.service.lead_suppressions import LeadSuppressions
from app.features.files.service import Files, FilesDesk
from app.features.imports.service import Imports, ImportsDesk
from app.features.notices.service import (
    Notices,
    Outbox,
)
from app.features.orgs.service import Orgs
from app.features.orgs.service.carrying import Carriage
from app.features.orgs.service.closing import Closing
from app.features.orgs.service.exports import Exports
from app.features.orgs.service.life import Life
from app.features.orgs.service.passage import Passage
from app.features.orgs.service.quotas import Quotas
from app.features.orgs.service.removing import Removing
from app.features.orgs.service.sending import Sending
from app.features.privacy.service import Privacy, PrivacyDesk
from app.store.batch import Batch
from app.work.item import DeadLetter
from app.work.queue import Queue, Witness


@dataclass(frozen=True, kw_only=True)
class Base:
    """The services of the rooms on the ground floor: who is here, who may, what was done and what is told."""

    audit: Audit
    queue: Queue
    notices: Notices
    outbox: Outbox
    orgs: Orgs
    life: Life
    accounts: Accounts
    people: Directory


@dataclass(frozen=True, kw_only=True)
class Rooms(Base):
    """The services of all rooms that others stand on."""

    files: Files
    compliance: Compliance
    crm: Crm
    imports: Imports
    privacy: Privacy


def furnish(ground: Ground, hasher: PasswordHasher) -> Rooms:
    """The rooms, floor by floor: each is given what stands below it."""
    base = base_of(ground, hasher)
    files = files_of(ground, base)
    compliance = Compliance(
        ground.tree,
        ids=ground.ids,
        randomness=ground.randomness,
        audit=base.audit,
        orgs=base.orgs,
        queue=base.queue,
        files=files,
    )
    crm = Crm(crm_desk(ground, base, files=files, compliance=compliance))
    files.tell(LeadFiles(ground.tree, base.people, crm.timeline))
    compliance.suppressions.tell(LeadSuppressions(ground.tree, base.people, crm.timeline))
    privacy = privacy_of(ground, base, files=files, crm=crm)
    imports = imports_of(ground, base, files=files, compliance=compliance, crm=crm)
    return Rooms(**vars(base), files=files, compliance=compliance, crm=crm, imports=imports, privacy=privacy)


def imports_of(ground: Ground, base: Base, *, files: Files, compliance: Compliance, crm: Crm) -> Imports:
    return Imports(
        ImportsDesk(
            tree=ground.tree,
            clock=ground.clock,
            ids=ground.ids,
            audit=base.audit,
            queue=base.queue,
            notices=base.notices,
            orgs=base.orgs,
            people=base.people,
            quotas=base.life.quotas,
            files=files,
            compliance=compliance,
            crm=crm,
            fetcher=ground.plugs.fetcher,
        )
    )


def base_of(ground: Ground, hasher: PasswordHasher) -> Base:
    tree, clock, ids = ground.tree, ground.clock, ground.ids
    audit = Audit(tree, clock)
    notices = Notices(tree, ids)
    outbox = Outbox(tree, ids, envelope=ground.envelope, can_mail=ground.plugs.mailer is not None)
    orgs = Orgs(tree, audit)
    queue = Queue(tree, ids, witness=witness(audit))
    accounts = accounts_of(ground, orgs, audit=audit, outbox=outbox, notices=notices, hasher=hasher)
    return Base(
        audit=audit,
        queue=queue,
        notices=notices,
        outbox=outbox,
        orgs=orgs,
        life=life_of(ground, audit, notices, queue=queue),
        accounts=accounts,
        people=Directory(accounts.store, orgs),
    )


def privacy_of(ground: Ground, base: Base, *, files: Files, crm: Crm) -> Privacy:
    return Privacy(
        PrivacyDesk(
            tree=ground.tree,
            clock=ground.clock,
            ids=ground.ids,
            randomness=ground.randomness,
            audit=base.audit,
            queue=base.queue,
            files=files,
            persons=crm.persons,
            kinds=KINDS,
        )
    )


def files_of(ground: Ground, base: Base) -> Files:
    return Files(
        FilesDesk(
            tree=ground.tree,
            clock=ground.clock,
            ids=ground.ids,
            randomness=ground.randomness,
            audit=base.audit,
            orgs=base.orgs,
            quotas=base.life.quotas,
            links=ground.links,
            pictures=ground.plugs.pictures,
            scanner=ground.plugs.scanner,
        )
    )


def accounts_of(
    ground: Ground, orgs: Orgs, *, audit: Audit, outbox: Outbox, notices: Notices, hasher: PasswordHasher
) -> Accounts:
    settings = ground.settings
    desk = Desk(
        tree=ground.tree,
        store=accounts_store.AccountStore(ground.tree),
        orgs=orgs,
        audit=audit,
        outbox=outbox,
        tidings=Tidings(ground.tree, orgs, notices),
        ids=ground.ids,
        clock=ground.clock,
        randomness=ground.randomness,
        envelope=ground.envelope,
        tenant_url=settings.tenant_url,
        hq_url=settings.hq_url,
    )
    return Accounts(
        desk,
        tokens=Tokens(settings.signing_keys, ground.clock),
        hashing=Hashing(hasher, ground.randomness),
        signup=settings.signup,
        sso=ground.plugs.sso,
    )


def crm_desk(ground: Ground, base: Base, *, files: Files, compliance: Compliance) -> CrmDesk:
    return CrmDesk(
        tree=ground.tree,
        clock=ground.clock,
        ids=ground.ids,
        randomness=ground.randomness,
        audit=base.audit,
        queue=base.queue,
        notices=base.notices,
        outbox=base.outbox,
        orgs=base.orgs,
        life=base.life,
        people=base.people,
        files=files,
        compliance=compliance,
        links=ground.links,
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


def witness(audit: Audit) -> Witness:
    def write(batch: Batch, actor: str, letter: DeadLetter) -> None:
        facts = {"kind": letter.kind, "error": letter.error}
        act = Act(actor=actor, request_id=None, action="work.replay", target=letter.id, facts=facts)
        audit.record(batch, act)

    return write
