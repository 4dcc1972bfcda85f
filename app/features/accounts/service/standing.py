"""Standing approvals: what an owner allowed a key beforehand, counted in the batch that reserves what leaves."""

from app.core.money import UsdMicros
from app.core.reasons import BUDGET_HARD_STOP, INVALID_TOKEN, RATE_LIMITED, Refused
from app.features.accounts.errors import APPROVAL_ENDED, APPROVAL_LAPSED, NOT_APPROVED, NOTHING_LEFT
from app.features.accounts.rules.api_keys import day_ends_in_s, day_of, used_on
from app.features.accounts.service.api_keys import LEEWAY_US, may_approve
from app.features.accounts.store import API_KEYS, KEY_USES
from app.features.accounts.types.api_keys import ApiKey, Approval, KeyUse, Used
from app.features.orgs.service import Orgs
from app.store.batch import Batch


class Standing:
    def __init__(self, orgs: Orgs) -> None:
        self._orgs = orgs

    def reserve_in(self, batch: Batch, key_id: str, scope: str, *, cost_micros: int) -> None:
        """Takes one of the day's count and the cost of it, or raises Refused and takes nothing.

        `invalid_token` for a key that is gone, `insufficient_role` without an approval that stands, `rate_limited`
        until the org's next day once the day's count is used, `budget_hard_stop` where the money is.
        """
        if cost_micros < 0:
            raise ValueError("what is reserved costs nothing or something, never less")
        key = self._key_in(batch, key_id)
        approval = self._approval_in(batch, key, scope)
        zone = self._orgs.timezone_in(batch)
        row = batch.get(KEY_USES, key_id)
        use = KeyUse() if row is None else row.value
        used = used_on(day_of(batch.now_us, zone), use.used.get(scope))
        if used.count >= approval.daily_count:
            raise Refused(RATE_LIMITED, retry_after_s=day_ends_in_s(batch.now_us, zone))
        if used.spent + cost_micros > approval.spend_cap:
            raise Refused(BUDGET_HARD_STOP, why=NOTHING_LEFT)
        taken = Used(day=used.day, count=used.count + 1, spent=UsdMicros(used.spent + cost_micros))
        batch.put(KEY_USES, key_id, KeyUse(last_used_at=use.last_used_at, used={**use.used, scope: taken}))

    def _key_in(self, batch: Batch, key_id: str) -> ApiKey:
        row = batch.get(API_KEYS, key_id)
        if row is None:
            raise Refused(INVALID_TOKEN)
        ends = row.value.expires_at
        if ends is not None and ends + LEEWAY_US < batch.now_us:
            raise Refused(INVALID_TOKEN)
        return row.value

    def _approval_in(self, batch: Batch, key: ApiKey, scope: str) -> Approval:
        approval = next((one for one in key.approvals if one.scope == scope), None)
        if approval is None:
            raise Refused(NOT_APPROVED, scope=scope)
        if approval.expires_at <= batch.now_us:
            raise Refused(APPROVAL_ENDED, scope=scope)
        maker = self._orgs.member_in(batch, key.created_by)
        if maker is None or not may_approve(maker.value):
            raise Refused(APPROVAL_LAPSED, scope=scope)
        return approval
