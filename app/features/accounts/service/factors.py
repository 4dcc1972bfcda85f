"""Which second factors a person has, and what an org demands of them."""

from typing import Final

import msgspec

from app.core.clock import DAY_US, SECOND_US, Clock
from app.core.ids import OrgId, UserId
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.tokens import STEP_UP_S
from app.features.accounts.types.factors import FactorsRecord

ENROL_WITHIN_US: Final = 7 * DAY_US


class Enrolled(msgspec.Struct, frozen=True):
    """What a refusal tells of a person's factors."""

    enrolled: bool
    methods: tuple[str, ...]


class Factors:
    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._orgs = desk.orgs
        self._clock: Clock = desk.clock

    def of(self, user: UserId) -> FactorsRecord:
        return self._store.factors(user) or FactorsRecord(user_id=user)

    def enrolled(self, user: UserId) -> Enrolled:
        known = self.of(user)
        there = {
            "totp": known.totp is not None,
            "webauthn": bool(known.passkeys),
            "recovery": known.enrolled and bool(known.recovery),
        }
        return Enrolled(known.enrolled, tuple(method for method, has in there.items() if has))

    def must_enrol(self, org: OrgId, user: UserId) -> bool:
        """Whether the days an org gives its members to enrol are over."""
        profile, member = self._orgs.profile(org), self._orgs.member(org, user)
        if profile is None or member is None or not profile.mfa_required:
            return False
        if self._clock.now_us() <= member.joined_at + ENROL_WITHIN_US:
            return False
        return not self.of(user).enrolled

    def step_up_stands(self, user: UserId, until_s: int) -> bool:
        """Whether the factors that a step-up was granted for are all still there."""
        known = self.of(user)
        return known.enrolled and (until_s - STEP_UP_S) * SECOND_US >= known.lessened_at
