"""API keys of an org: made once, recognised at every request, seen and revoked."""

from typing import Final

import msgspec

from app.core.clock import SECOND_US, rfc3339
from app.core.ids import OrgId, UserId
from app.core.money import wire_usd
from app.core.reasons import (
    INSUFFICIENT_ROLE,
    INVALID_PARAMS,
    INVALID_STATE,
    INVALID_TOKEN,
    NOT_FOUND,
    Refused,
)
from app.core.roles import MANAGER, OWNER, RANK
from app.features.accounts.errors import KEYS_FULL
from app.features.accounts.rules import api_keys as rules
from app.features.accounts.rules import opaque
from app.features.accounts.service.desk import Desk
from app.features.accounts.store import API_KEYS, KEY_USES
from app.features.accounts.types.api_keys import (
    KEYS_OF_ONE_ORG_MAX,
    ApiKey,
    ApiKeyItem,
    ApiKeyMade,
    Approval,
    ApprovalItem,
    AskedApproval,
    CreateApiKey,
    KeyUse,
)
from app.features.audit.service import Audit
from app.features.orgs.service import is_plain_line
from app.features.orgs.types import Asker, Member
from app.store.batch import Batch
from app.store.errors import NoSuchOrg, VersionConflict
from app.store.kinds import Idem, Row

LEEWAY_US: Final = 30 * SECOND_US
_NOBODYS: Final = opaque.digest("")
"""Compared with where there is no such key, so that it takes as long as where there is one."""
_UNUSED: Final = KeyUse()


class Shown(msgspec.Struct, frozen=True):
    """A key that was presented, whole and genuine."""

    org: OrgId
    key: ApiKey


class ApiKeys:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    async def create(self, org: OrgId, asked: CreateApiKey, *, asker: Asker, idem: Idem | None) -> ApiKeyMade:
        self._refuse_bad(asked)
        secret = self._desk.randomness.token()
        key = self._drafted(asked, asker=asker, sha256=opaque.digest(secret))
        maker = self._store.identity(asker.user_id)
        by = "" if maker is None else maker.value.name

        def write(batch: Batch) -> Row[ApiKey]:
            self._refuse_not_owner_in(batch, asker)
            if batch.count(API_KEYS) >= KEYS_OF_ONE_ORG_MAX:
                raise Refused(INVALID_STATE, why=KEYS_FULL)
            facts = {"name": key.name, "scopes": " ".join(key.scopes)}
            self._desk.audit.record(batch, asker.act("api_key.create", target=key.id, facts=facts))
            self._desk.tidings.key_made_in(batch, asker.user_id, by=by, name=key.name)
            return batch.put(API_KEYS, key.id, key, expect=0)

        row = await self._store.org(org).batch(write, idem=idem)
        item = self._item(org, row, None)
        return ApiKeyMade(**msgspec.structs.asdict(item), token=rules.written(org, key.id, secret))

    def list(self, org: OrgId) -> list[ApiKeyItem]:
        """Newest first."""
        kept = self._store.org(org)
        rows = sorted(kept.rows(API_KEYS), key=lambda row: row.key, reverse=True)
        return [self._item(org, row, kept.get(KEY_USES, row.key)) for row in rows]

    async def revoke(self, org: OrgId, key: str, *, asker: Asker, expect: int | None) -> None:
        """It opens nothing from the answer on, in no process."""

        def write(batch: Batch) -> None:
            row = batch.get(API_KEYS, key)
            if row is None:
                raise Refused(NOT_FOUND)
            self._refuse_not_owner_in(batch, asker)
            if expect is not None and expect != row.version:
                raise VersionConflict(row, expect)
            revoke_in(batch, self._desk.audit, row.value, asker=asker)

        await self._store.org(org).batch(write)

    # At every request

    def shown(self, raw: str) -> Shown:
        """The key of a token that is good; everything else is refused alike. An org that is none is not opened."""
        read = rules.read(raw)
        row = None if read is None else self._found(read.org_id, f"key_{read.ulid}")
        secret = "" if read is None else read.secret
        genuine = opaque.matches(secret, _NOBODYS if row is None else row.value.sha256)
        if read is None or row is None or not genuine or self._is_past(row.value):
            raise Refused(INVALID_TOKEN)
        return Shown(read.org_id, row.value)

    def approved(self, shown: Shown) -> frozenset[str]:
        """The scopes that stand approved now: until they expire, and while who approved them still could."""
        maker = self._desk.orgs.member(shown.org, shown.key.created_by)
        if maker is None or not may_approve(maker):
            return frozenset()
        now = self._desk.clock.now_us()
        return frozenset(one.scope for one in shown.key.approvals if one.expires_at > now)

    def stands(self, org: OrgId, key: str) -> bool:
        row = self._found(org, key)
        return row is not None and not self._is_past(row.value)

    def _found(self, org: OrgId, key: str) -> Row[ApiKey] | None:
        try:
            return self._store.org(org).get(API_KEYS, key)
        except NoSuchOrg:
            return None

    def _is_past(self, key: ApiKey) -> bool:
        return key.expires_at is not None and key.expires_at + LEEWAY_US < self._desk.clock.now_us()

    # Making one

    def _refuse_bad(self, asked: CreateApiKey) -> None:
        problems = rules.problems_of(asked, self._desk.clock.now_us())
        if not is_plain_line(asked.name):
            problems.insert(0, ("name", "a name is one line of visible characters"))
        if problems:
            raise Refused(
                INVALID_PARAMS, problems=[{"path": path, "message": message} for path, message in problems]
            )

    def _drafted(self, asked: CreateApiKey, *, asker: Asker, sha256: str) -> ApiKey:
        return ApiKey(
            id=self._desk.ids.new("key"),
            name=asked.name.strip(),
            sha256=sha256,
            scopes=asked.scopes,
            approvals=tuple(map(_approval, asked.standing)),
            created_at=self._desk.clock.now_us(),
            created_by=asker.user_id,
            expires_at=None if asked.expires_at is None else rules.micros(asked.expires_at),
        )

    def _refuse_not_owner_in(self, batch: Batch, asker: Asker) -> None:
        """The asker's role may have changed since the request was let in."""
        mine = self._desk.orgs.member_in(batch, asker.user_id)
        if mine is None or mine.value.disabled or mine.value.role != OWNER:
            raise Refused(INSUFFICIENT_ROLE)

    # Showing them

    def _item(self, org: OrgId, row: Row[ApiKey], used: Row[KeyUse] | None) -> ApiKeyItem:
        key, use = row.value, _UNUSED if used is None else used.value
        day = rules.day_of(self._desk.clock.now_us(), self._desk.orgs.view(org).timezone)
        return ApiKeyItem(
            id=key.id,
            name=key.name,
            prefix=rules.public_part(org, key.id),
            scopes=key.scopes,
            standing=tuple(_approval_item(approval, use, day) for approval in key.approvals),
            created_at=rfc3339(key.created_at),
            created_by=key.created_by,
            last_used_at=None if use.last_used_at is None else rfc3339(use.last_used_at),
            expires_at=None if key.expires_at is None else rfc3339(key.expires_at),
            version=row.version,
        )


def revoke_of_in(batch: Batch, audit: Audit, maker: UserId, *, asker: Asker) -> None:
    """Part of taking somebody out of the org: coming back, they find none of their keys alive."""
    for key in [row.value for row in batch.rows(API_KEYS) if row.value.created_by == maker]:
        revoke_in(batch, audit, key, asker=asker)


def revoke_in(batch: Batch, audit: Audit, key: ApiKey, *, asker: Asker) -> None:
    batch.delete(API_KEYS, key.id)
    batch.delete(KEY_USES, key.id)
    audit.record(batch, asker.act("api_key.revoke", target=key.id, facts={"name": key.name}))


def may_approve(maker: Member) -> bool:
    return not maker.disabled and RANK[maker.role] >= RANK[MANAGER]


def _approval(asked: AskedApproval) -> Approval:
    cap = rules.cap_micros(asked)
    assert cap is not None
    return Approval(
        scope=asked.scope,
        daily_count=asked.daily_count,
        spend_cap=cap,
        expires_at=rules.micros(asked.expires_at),
    )


def _approval_item(approval: Approval, use: KeyUse, day: str) -> ApprovalItem:
    used = rules.used_on(day, use.used.get(approval.scope))
    return ApprovalItem(
        scope=approval.scope,
        daily_count=approval.daily_count,
        spend_cap_usd=wire_usd(approval.spend_cap),
        expires_at=rfc3339(approval.expires_at),
        used_today=used.count,
        spent_usd=wire_usd(used.spent),
    )
