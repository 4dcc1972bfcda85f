"""The issuers that HQ trusts: adding, changing, trying, removing them."""

from typing import Final
from urllib.parse import urlsplit

import msgspec

from app.core.clock import rfc3339
from app.core.ids import HOST
from app.core.reasons import INVALID_STATE, NOT_FOUND, NOT_READY, Refused, invalid
from app.core.secrets import EnvelopeClosed, Secret
from app.features.accounts.errors import ISSUERS_FULL, NO_DOMAIN, NO_ISSUER, SSO_SEALED
from app.features.accounts.rules.sso import normal_domain
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.sealed import secret_name
from app.features.accounts.store import SSO_ISSUERS, SSO_TIES
from app.features.accounts.types.sso import PutSsoIssuer, SsoCheck, SsoIssuer, SsoIssuerItem
from app.features.accounts.types.wire import Visit
from app.features.audit.types import Act, Fact
from app.features.orgs.service import is_plain_line
from app.ports.outside import OutsideFailure
from app.ports.sso import Issuer, SsoProvider
from app.store.batch import Batch
from app.store.kinds import Idem, Row

ISSUERS_MAX: Final = 20
_PREFIX: Final = "sso"


class SsoIssuers:
    def __init__(self, desk: Desk, *, provider: SsoProvider) -> None:
        self._desk = desk
        self._store = desk.store
        self._provider = provider

    def all(self) -> list[SsoIssuerItem]:
        rows = sorted(self._store.sso_issuers(), key=lambda row: row.key)
        return [self.shown(row) for row in rows]

    def offered(self) -> list[SsoIssuer]:
        """Those that people may sign in through."""
        found = (row.value for row in self._store.sso_issuers())
        return sorted((one for one in found if one.enabled), key=lambda one: (one.name.lower(), one.id))

    def known(self, issuer_id: str) -> SsoIssuer | None:
        row = self._store.sso_issuer(issuer_id)
        return row.value if row is not None and row.value.enabled else None

    def item(self, issuer_id: str) -> SsoIssuerItem:
        return self.shown(self._row(issuer_id))

    async def add(
        self, asked: PutSsoIssuer, *, actor: str, visit: Visit, idem: Idem | None = None
    ) -> SsoIssuerItem:
        issuer_id = self._desk.ids.new(_PREFIX)
        now_us = self._desk.clock.now_us()
        blank = SsoIssuer(id=issuer_id, name="", issuer="", client_id="", created_at=now_us)
        added = self._as_asked(blank, asked)

        def write(batch: Batch) -> Row[SsoIssuer]:
            if batch.count(SSO_ISSUERS) >= ISSUERS_MAX:
                raise Refused(INVALID_STATE, why=ISSUERS_FULL)
            self._record_in(batch, "sso.add", added, actor=actor, visit=visit)
            return batch.put(SSO_ISSUERS, issuer_id, added, expect=0)

        return self.shown(await self._store.host.batch(write, idem=idem))

    async def change(
        self, issuer_id: str, asked: PutSsoIssuer, *, expect: int | None, actor: str, visit: Visit
    ) -> SsoIssuerItem:
        def write(batch: Batch) -> Row[SsoIssuer]:
            row = batch.get(SSO_ISSUERS, issuer_id)
            if row is None:
                raise Refused(NOT_FOUND)
            changed = self._as_asked(row.value, asked)
            self._record_in(batch, "sso.change", changed, actor=actor, visit=visit)
            return batch.put(SSO_ISSUERS, issuer_id, changed, expect=expect)

        return self.shown(await self._store.host.batch(write))

    async def remove(self, issuer_id: str, *, actor: str, visit: Visit) -> None:
        """Who is known by it stays known, in case it is added again: the ties are the issuer's, not this entry's."""

        def write(batch: Batch) -> None:
            row = batch.get(SSO_ISSUERS, issuer_id)
            if row is None:
                raise Refused(NOT_FOUND)
            batch.delete(SSO_ISSUERS, issuer_id)
            self._record_in(batch, "sso.remove", row.value, actor=actor, visit=visit)

        await self._store.host.batch(write)

    async def forget(self, issuer_id: str, user: str, *, actor: str, visit: Visit) -> None:
        """What ties one account to this issuer goes; the account itself stays as it is."""
        issuer = self._row(issuer_id).value

        def write(batch: Batch) -> None:
            ties = batch.find(SSO_TIES, "user", user)
            mine = [row for row in ties if row.value.issuer == issuer.issuer]
            if not mine:
                raise Refused(NOT_FOUND)
            for row in mine:
                batch.delete(SSO_TIES, row.key)
            act = Act(
                actor=actor,
                request_id=visit.request_id,
                action="account.untie",
                target=user,
                facts={"issuer": issuer.issuer, "ip": visit.ip},
            )
            self._desk.audit.record(batch, act)

        await self._store.host.batch(write)

    async def check(self, issuer_id: str) -> SsoCheck:
        try:
            found = await self._provider.check(self.spoken_to(self._row(issuer_id).value))
        except OutsideFailure as failure:
            return SsoCheck(ok=False, problems=[failure.sentence])
        return SsoCheck(
            ok=True,
            problems=[],
            authorization_endpoint=found.authorization_endpoint,
            token_endpoint=found.token_endpoint,
            keys=found.keys,
        )

    # For sign-ins

    def spoken_to(self, issuer: SsoIssuer) -> Issuer:
        return Issuer(
            url=issuer.issuer,
            client_id=issuer.client_id,
            client_secret=self._opened(issuer),
            private_network=issuer.private_network,
        )

    def redirect_uri(self, issuer_id: str) -> str:
        """Made of what is set, never of what a request says."""
        return f"{self._desk.tenant_url}/api/auth/sso/{issuer_id}/callback"

    # Making one

    def _as_asked(self, before: SsoIssuer, asked: PutSsoIssuer) -> SsoIssuer:
        if not is_plain_line(asked.name):
            raise invalid("name", "a name is one line of visible characters")
        _refuse_unfit(asked.issuer)
        changed = msgspec.structs.replace(
            before,
            name=asked.name.strip(),
            issuer=asked.issuer,
            client_id=asked.client_id,
            domains=_domains(asked.domains),
            enabled=asked.enabled,
            sign_up=asked.sign_up,
            private_network=asked.private_network,
        )
        return self._with_secret(before, changed, asked.client_secret)

    def _with_secret(
        self, before: SsoIssuer, changed: SsoIssuer, secret: str | msgspec.UnsetType | None
    ) -> SsoIssuer:
        """A secret for one issuer is told to no other, even where nobody said so."""
        if isinstance(secret, str):
            count = before.sealed_count + 1
            sealed = self._sealed(changed.id, secret, version=count)
            return msgspec.structs.replace(changed, sealed=sealed, sealed_count=count)
        if secret is None or before.issuer != changed.issuer:
            return msgspec.structs.replace(changed, sealed=None)
        return changed

    def _sealed(self, issuer_id: str, secret: str, *, version: int) -> str:
        try:
            return self._desk.envelope.seal(
                secret.encode(), org=HOST, name=secret_name(issuer_id), version=version
            ).decode()
        except EnvelopeClosed:
            raise Refused(NOT_READY, why=SSO_SEALED) from None

    def _opened(self, issuer: SsoIssuer) -> Secret[str] | None:
        if issuer.sealed is None:
            return None
        try:
            opened = self._desk.envelope.open(
                issuer.sealed.encode(), org=HOST, name=secret_name(issuer.id), version=issuer.sealed_count
            )
        except EnvelopeClosed:
            raise Refused(NOT_READY, why=SSO_SEALED) from None
        return Secret(opened.decode())

    def _row(self, issuer_id: str) -> Row[SsoIssuer]:
        row = self._store.sso_issuer(issuer_id)
        if row is None:
            raise Refused(NOT_FOUND)
        return row

    def shown(self, row: Row[SsoIssuer]) -> SsoIssuerItem:
        issuer = row.value
        return SsoIssuerItem(
            id=issuer.id,
            name=issuer.name,
            issuer=issuer.issuer,
            client_id=issuer.client_id,
            has_secret=issuer.sealed is not None,
            domains=issuer.domains,
            enabled=issuer.enabled,
            sign_up=issuer.sign_up,
            private_network=issuer.private_network,
            redirect_uri=self.redirect_uri(issuer.id),
            people=len(self._store.host.find(SSO_TIES, "issuer", issuer.issuer)),
            created_at=rfc3339(issuer.created_at),
            version=row.version,
        )

    def _record_in(self, batch: Batch, action: str, issuer: SsoIssuer, *, actor: str, visit: Visit) -> None:
        """Everything but the secret: who let whom vouch for whom is what is asked later."""
        facts: dict[str, Fact] = {
            "issuer": issuer.issuer,
            "client_id": issuer.client_id,
            "domains": " ".join(issuer.domains),
            "enabled": issuer.enabled,
            "sign_up": issuer.sign_up,
            "private_network": issuer.private_network,
            "has_secret": issuer.sealed is not None,
            "ip": visit.ip,
        }
        act = Act(actor=actor, request_id=visit.request_id, action=action, target=issuer.id, facts=facts)
        self._desk.audit.record(batch, act)


def _refuse_unfit(url: str) -> None:
    """The plug judges addresses when it calls them; what could never be one is refused before it is kept."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises where it is none)
    except ValueError:
        raise invalid("issuer", NO_ISSUER) from None
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in ("https", "http") or not parts.hostname or not plain:
        raise invalid("issuer", NO_ISSUER)
    if parts.query or parts.fragment or parts.username is not None:
        raise invalid("issuer", NO_ISSUER)


def _domains(wished: tuple[str, ...]) -> tuple[str, ...]:
    found = [(text, normal_domain(text)) for text in wished]
    for text, domain in found:
        if domain is None:
            raise invalid("domains", NO_DOMAIN.format(domain=text[:60]))
    return tuple(sorted({domain for _, domain in found if domain is not None}))
