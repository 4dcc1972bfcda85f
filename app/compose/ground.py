"""Bedrock and store, and the outside world that is plugged in: what every room stands on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.clock import Clock
from app.core.events import Bus, Event
from app.core.ids import Ids
from app.core.randomness import Randomness, SystemRandomness
from app.core.secrets import Envelope
from app.core.settings import Settings
from app.features.accounts import store as accounts_store
from app.features.audit import store as audit_store
from app.features.compliance import store as compliance_store
from app.features.crm import store as crm_store
from app.features.files import store as files_store
from app.features.hq import store as hq_store
from app.features.imports import store as imports_store
from app.features.notices import store as notices_store
from app.features.orgs import store as orgs_store
from app.features.privacy import store as privacy_store
from app.ports.fetch import Fetcher
from app.ports.mail import Mailer
from app.ports.pictures import Pictures
from app.ports.push import Pusher
from app.ports.scanner import Scanner
from app.ports.sso import SsoProvider
from app.providers.clamav import ClamScanner
from app.providers.oidc import OidcProvider
from app.providers.outward.fetcher import OutwardFetcher
from app.providers.pictures import PictureDesk
from app.providers.smtp import SmtpMailer, SmtpServer
from app.providers.webpush import WebPusher
from app.providers.webpush.signing import Signer
from app.store.canary import CANARY, Canary
from app.store.kinds import Kind, LogKind
from app.store.links import Links
from app.store.tree import Tree
from app.store.vault import Vault
from app.work.item import KINDS as WORK_KINDS
from app.work.seen import KINDS as SEEN_KINDS

KINDS: tuple[Kind[Any], ...] = (
    *orgs_store.KINDS,
    *accounts_store.KINDS,
    *notices_store.KINDS,
    *files_store.KINDS,
    *compliance_store.KINDS,
    *crm_store.KINDS,
    *imports_store.KINDS,
    *privacy_store.KINDS,
    *hq_store.KINDS,
    *WORK_KINDS,
    *SEEN_KINDS,
    CANARY,
)
LOGS: tuple[LogKind[Any], ...] = (*audit_store.LOGS, *crm_store.LOGS)


@dataclass(frozen=True)
class Plugs:
    """The outside world. None: the operator has not connected it."""

    mailer: Mailer | None
    pusher: Pusher
    sso: SsoProvider
    scanner: Scanner | None = None
    pictures: Pictures = field(default_factory=PictureDesk)
    fetcher: Fetcher = field(default_factory=OutwardFetcher)


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


def real_plugs(settings: Settings, clock: Clock) -> Plugs:
    contact = f"mailto:{settings.mail_from}" if settings.mail_from else settings.tenant_url
    pusher = WebPusher(Signer(clock, contact))
    oidc = OidcProvider(clock, development=settings.tenant_url.startswith("http:"))
    return Plugs(mailer=mailer_of(settings), pusher=pusher, sso=oidc, scanner=scanner_of(settings))


def scanner_of(settings: Settings) -> Scanner | None:
    return None if settings.clamav_socket is None else ClamScanner(settings.clamav_socket)


def mailer_of(settings: Settings) -> Mailer | None:
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return SmtpMailer(SmtpServer.at(settings.smtp_url), sender=settings.mail_from)


def publisher(bus: Bus) -> Any:
    async def publish(events: Sequence[Event]) -> None:
        for event in events:
            await bus.publish(event)

    return publish
