"""Carrying a whole org to another host: its files, its people, and its secrets where a passphrase goes along."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec

from app.core.clock import Clock, rfc3339
from app.core.ids import OrgId
from app.core.log import get_log
from app.core.secrets import Envelope, Secret
from app.features.audit.service import Audit
from app.features.audit.types import OPERATOR, Act, Fact
from app.features.orgs.store import ERASURES, EXPORTS, REMOVALS, OrgStore
from app.features.orgs.types import Org
from app.store.archive import CARRIED, BadArchive, Manifest, is_carried, may_be_in
from app.store.archive_pack import Label, Progress, packed
from app.store.archive_unpack import Opened, Staging, opened
from app.store.batch import Batch
from app.store.carry import Carry
from app.store.errors import NotReady, OrgExists, StoreError
from app.store.passphrase import opened_with, sealed_under
from app.store.tree import Tree
from app.store.vault import FOLDER, Vault
from app.work.item import DEAD_LETTERS, WORK, DeadLetter, WorkItem

log = get_log("orgs.carrying")

DOCUMENTS: Final = "docs"
"""Secrets have the names that documents have."""
HELD: Final = (
    "It was waiting when the organization was brought here from another host. Start it again if it is wanted."
)
README: Final = """{name}
This archive was made on {made_at} by Astrix BOS {release}. It holds everything that the organization
{org} had in it at that moment.

What is where
  records/      One file for each kind of record (members, settings and so on). Each line is one record
                in JSON: its id, how often it was changed, when it was last changed, and the record itself.
                Any spreadsheet or database program that reads JSON lines can take these in.
  tree/         The organization's own files, exactly as the system keeps them: the journal of every
                change, the logs by month (such as audit/), documents, uploads and recordings. Another
                Astrix BOS takes the organization over from these: astrix org import.
  *.json        What the host knew about the people of the organization: names and addresses.
  manifest.json Every file in here with its size and its SHA-256.

What is not in here
  Passwords, second factors and the keys of connected suppliers are not in this archive{but}.
{left_out}"""


class Secrets(msgspec.Struct, frozen=True):
    """What lies under the passphrase: documents by name, and what the rooms pack with secrets."""

    documents: dict[str, bytes]
    carried: dict[str, bytes]


class Brought(msgspec.Struct, frozen=True):
    """What an import has brought here."""

    org_id: OrgId
    name: str
    left_out: tuple[str, ...]
    reopened: bool
    people_follow: bool = False
    """Its people could not be made known here yet; the engine sees to it."""


class Carriage:
    def __init__(
        self,
        tree: Tree,
        clock: Clock,
        *,
        audit: Audit,
        vault: Vault,
        envelope: Envelope,
        carries: Sequence[Carry],
        reserve_mb: int = 0,
    ) -> None:
        self._tree = tree
        self._store = OrgStore(tree)
        self._clock = clock
        self._audit = audit
        self._vault = vault
        self._envelope = envelope
        self._carries = {carry.name: carry for carry in carries}
        self._reserve = reserve_mb << 20

    # Away

    def packed(
        self, org: OrgId, *, passphrase: Secret[str] | None = None, progress: Progress | None = None
    ) -> Iterator[bytes]:
        """The archive as a stream, of the org as it is now."""
        return packed(self._tree.org(org), self._label(org, passphrase), progress)

    def _label(self, org: OrgId, passphrase: Secret[str] | None) -> Label:
        row = self._store.profile(org)
        name, made_at = "" if row is None else row.value.name, rfc3339(self._clock.now_us())
        secret = None if passphrase is None else self._sealed(org, passphrase)
        left_out = tuple(FOLDER + one for one in self._vault.names(org)) if secret is None else ()
        return Label(
            name=name,
            made_at=made_at,
            made_by=version("astrix-bos"),
            readme=README.format(
                name=name,
                made_at=made_at,
                release=version("astrix-bos"),
                org=org,
                but=""
                if secret is None
                else ",\n  but for those in secrets.sealed, which a passphrase opens",
                left_out="".join(f"  Left out: {one}\n" for one in left_out),
            ),
            carried={carry.name: carry.pack(org, secrets=False) for carry in self._carries.values()},
            secrets=secret,
            left_out=left_out,
        )

    def _sealed(self, org: OrgId, passphrase: Secret[str]) -> bytes:
        plain = Secrets(
            documents={name: self._vault.open(org, name).reveal() for name in self._vault.names(org)},
            carried={carry.name: carry.pack(org, secrets=True) for carry in self._carries.values()},
        )
        return sealed_under(passphrase, msgspec.json.encode(plain), bound_to=org)

    # Here

    async def bring_in(
        self,
        path: Path,
        *,
        passphrase: Secret[str] | None = None,
        progress: Progress,
        again: bool = False,
    ) -> Brought:
        """The org is here whole or not at all, wherever this is stopped. BadArchive, OrgExists, WrongPassphrase."""
        with opened(path) as archive:
            self._refuse(archive, again=again)
            secret = _secrets(archive, passphrase)
            carried = self._judged({**archive.carried(), **secret.carried})
            staging = self._tree.staging(archive.org)
            try:
                staging.fill(archive, progress)
                reopened = self._settle(staging, archive.manifest, secret)
                for name, content in carried.items():
                    staging.carry(name, content)
                staging.place()
            except BaseException:
                staging.drop()
                raise
            left_out = () if passphrase is not None else archive.manifest.left_out
        people_follow = not await self._took_over(archive.org)
        progress(1.0)
        return Brought(archive.org, archive.manifest.name, left_out, reopened, people_follow)

    def _judged(self, carried: dict[str, bytes]) -> dict[str, bytes]:
        """Once the org is there, what its host cannot take over would be tried for ever."""
        for name, content in carried.items():
            if name in self._carries:
                self._carries[name].judge(content)
        return carried

    async def _took_over(self, org: OrgId) -> bool:
        """False where it could not be written just now: the org is there, and the engine goes on with it."""
        try:
            await self.take_over(org)
        except (StoreError, OSError) as problem:
            log.warning("carrying.people_follow", org_id=org, why=str(problem))
            return False
        return True

    async def take_over(self, org: OrgId) -> None:
        """What came with the org becomes the host's: its people, above all. Goes on where it was stopped."""
        waiting = self._tree.carried(org)
        for name, content in waiting.items():
            carry = self._carries.get(name)
            if carry is None:  # of another release, which will know what to do with it
                log.warning("carrying.unknown", org_id=org, name=name)
                continue
            await carry.unpack(org, content)
            self._tree.taken_over(org, name)
        if waiting.keys() & self._carries.keys():
            await self._tree.host.batch(lambda batch: self._arrived_in(batch, org))

    def _arrived_in(self, batch: Batch, org: OrgId) -> None:
        if batch.get(ERASURES, org) is not None:
            batch.delete(ERASURES, org)
        self._audit.record(batch, Act(actor=OPERATOR, request_id=None, action="org.import", target=org))

    def _refuse(self, archive: Opened, *, again: bool) -> None:
        org, host = archive.org, self._tree.host
        if org in self._tree.org_ids():
            raise OrgExists(org)
        if host.get(REMOVALS, org) is not None:
            raise BadArchive(f"{org} is being removed from this host just now. Try again in a minute.")
        if host.get(ERASURES, org) is not None and not again:
            raise BadArchive(
                f"{org} was removed from this host for good. To bring it back all the same: --again."
            )
        free = self._tree.disk_free - self._reserve
        if archive.size > free:
            raise BadArchive(f"It holds {archive.size:,} bytes, and the disk has room for {max(0, free):,}.")

    def _settle(self, staging: Staging, manifest: Manifest, secret: Secrets) -> bool:
        """Opens it once, which proves that it is sound, and makes it an org of this host."""
        apart = self._tree.sibling(staging.root)
        try:
            org = apart.org(staging.org)
            if org.last_seq != manifest.last_seq:
                raise BadArchive("Its journal does not end where the manifest says.")
            vault = Vault(apart, self._envelope)
            for name, plain in secret.documents.items():
                vault.put(staging.org, name, plain)
            return org.batch_now(lambda batch: self._settle_in(batch, manifest))
        except NotReady as damage:
            raise BadArchive(f"The organization in it is damaged: {damage.why}.") from None
        finally:
            apart.close()

    def _settle_in(self, batch: Batch, manifest: Manifest) -> bool:
        batch.forget_leaders()
        for row in list(batch.rows(EXPORTS)):  # archives of it were left behind
            batch.delete(EXPORTS, row.key)
        for work in list(batch.rows(WORK)):
            batch.delete(WORK, work.key)
            if not work.value.kind.startswith("orgs."):
                batch.put(DEAD_LETTERS, work.key, _held(work.value, batch.now_us))
        for carry in self._carries.values():
            carry.settle(batch)
        profile = self._store.profile_in(batch)
        if profile is None:
            raise BadArchive("There is no organization in it: its founding was never finished.")
        reopened = profile.value.closed_at is not None
        if reopened:
            self._store.put_profile(batch, _open(profile.value))
        facts: dict[str, Fact] = {
            "made_at": manifest.made_at,
            "made_by": manifest.made_by,
            "reopened": reopened,
        }
        self._audit.record(
            batch,
            Act(actor=OPERATOR, request_id=None, action="org.import", target=batch.org_id, facts=facts),
        )
        return reopened


def _secrets(archive: Opened, passphrase: Secret[str] | None) -> Secrets:
    sealed = archive.secrets()
    if passphrase is None:
        return Secrets({}, {})
    if sealed is None:
        raise BadArchive("There are no secrets in this archive: import it without a passphrase.")
    plain = opened_with(passphrase, sealed, bound_to=archive.org)
    try:
        found = msgspec.json.decode(plain, type=Secrets)
    except msgspec.DecodeError as problem:
        raise BadArchive(f"The secrets in it cannot be read: {problem}.") from None
    sound = all(is_carried(f"{DOCUMENTS}/{name}") for name in found.documents)
    if not sound or not all("/" not in name and may_be_in(name + CARRIED) for name in found.carried):
        raise BadArchive("The secrets in it have names that none of ours has.")
    return found


def _open(org: Org) -> Org:
    """Whoever brings an org in wants it; its 30 days may have passed long ago."""
    return msgspec.structs.replace(org, closed_at=None, closed_by=None, removing_at=None)


def _held(item: WorkItem, now_us: int) -> DeadLetter:
    """What waited elsewhere may have been done there since: it starts when a person says so."""
    return DeadLetter(
        id=item.id,
        kind=item.kind,
        payload=item.payload,
        key=item.key,
        put_at=item.put_at,
        died_at=now_us,
        attempts=item.attempt,
        error=HELD,
        replay="safe",
    )
