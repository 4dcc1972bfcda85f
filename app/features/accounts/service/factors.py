"""Which second factors a person has, and what an org demands of them."""

from typing import Final

import msgspec

from app.core.clock import DAY_US, Clock
from app.core.ids import HOST, OrgId, UserId
from app.core.reasons import NOT_READY, STEP_UP_REQUIRED, Refused
from app.core.secrets import Envelope, EnvelopeClosed
from app.features.accounts.errors import FACTOR_SEALED
from app.features.accounts.rules.factors import lessened
from app.features.accounts.service.desk import Desk
from app.features.accounts.store import FACTORS, end_sessions_in
from app.features.accounts.types.factors import FactorsRecord, Method, Totp
from app.features.accounts.types.wire import Factors as FactorsView
from app.features.orgs.types import Member, Org
from app.store.batch import Batch

ENROL_WITHIN_US: Final = 7 * DAY_US


class Enrolment(msgspec.Struct, frozen=True):
    """What a refusal tells of a person's factors."""

    enrolled: bool
    methods: tuple[Method, ...]


class Factors:
    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._orgs = desk.orgs
        self._clock: Clock = desk.clock

    def of(self, user: UserId) -> FactorsRecord:
        return self._store.factors(user) or FactorsRecord(user_id=user)

    def enrolment(self, user: UserId) -> Enrolment:
        known = self.of(user)
        return Enrolment(known.enrolled, known.methods)

    def view(self, user: UserId) -> FactorsView:
        known = self.of(user)
        return FactorsView(
            totp=known.totp is not None, webauthn=bool(known.passkeys), recovery_left=len(known.recovery)
        )

    def refuse_without(self, user: UserId) -> None:
        """Who has no factor can show none: they are asked to enrol one."""
        if not self.of(user).enrolled:
            raise Refused(STEP_UP_REQUIRED, enrolled=False, methods=[])

    # What an org demands

    def due_at(self, org: OrgId, user: UserId) -> int | None:
        """When this person's days to enrol in this org end, or ended. None: nothing is owed."""
        if self.of(user).enrolled:
            return None
        profile, member = self._orgs.profile(org), self._orgs.member(org, user)
        return None if profile is None or member is None else _due_at(profile, member)

    def must_enrol(self, org: OrgId, user: UserId) -> bool:
        due_at = self.due_at(org, user)
        return due_at is not None and self._clock.now_us() > due_at

    # Step-ups

    def step_up_stands(self, user: UserId, step_up_of: int) -> bool:
        """Whether nothing was taken from the factors since the step-up was granted."""
        known = self.of(user)
        return known.enrolled and step_up_of == known.lessened

    # Without the person

    def reset_in(self, batch: Batch, user: UserId) -> None:
        """Takes every factor away and ends every sign-in. Whoever calls writes down who did it and why."""
        row = batch.get(FACTORS, user)
        if row is not None:
            batch.put(FACTORS, user, _emptied(row.value))
        end_sessions_in(batch, user)


def refuse_unproven(known: FactorsRecord, *, stepped_up: bool) -> None:
    """The first factor is anybody's to set up who is signed in. Another one is for who can show the one there is."""
    if known.enrolled and not stepped_up:
        raise Refused(STEP_UP_REQUIRED, enrolled=True, methods=list(known.methods))


class FactorSeals:
    """Secrets of authenticator apps, bound to their person and to the version of the secret."""

    def __init__(self, envelope: Envelope) -> None:
        self._envelope = envelope

    def sealed(self, user: UserId, secret: str, *, version: int, now_us: int) -> Totp:
        try:
            text = self._envelope.seal(secret.encode(), org=HOST, name=sealed_name(user), version=version)
        except EnvelopeClosed:
            raise Refused(NOT_READY, why=FACTOR_SEALED) from None
        return Totp(sealed=text.decode(), version=version, created_at=now_us)

    def opened(self, user: UserId, totp: Totp) -> str:
        try:
            secret = self._envelope.open(
                totp.sealed.encode(), org=HOST, name=sealed_name(user), version=totp.version
            )
        except EnvelopeClosed:
            raise Refused(NOT_READY, why=FACTOR_SEALED) from None
        return secret.decode()


def sealed_name(user: str) -> str:
    return f"factor/{user}/totp"


def _due_at(profile: Org, member: Member) -> int | None:
    if not profile.mfa_required:
        return None
    return max(member.joined_at, profile.mfa_required_since) + ENROL_WITHIN_US


def _emptied(record: FactorsRecord) -> FactorsRecord:
    return lessened(msgspec.structs.replace(record, totp=None, pending=None, passkeys=()))
