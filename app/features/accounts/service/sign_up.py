"""Signing up, which founds an org, and founding another one later."""

from typing import Final

from app.core.clock import DAY_US
from app.core.ids import UserId
from app.core.reasons import DUPLICATE, INVALID_STATE, Refused
from app.core.roles import OWNER
from app.core.settings import SignupPolicy
from app.features.accounts.errors import ADDRESS_TAKEN, ORGS_OF_ONE, SIGNUP_CLOSED
from app.features.accounts.rules.addresses import network_key
from app.features.accounts.service.access import Accesses, Place
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.invites import Invites
from app.features.accounts.service.letters import address_in_use
from app.features.accounts.service.people import checked_email, self_of
from app.features.accounts.service.reception import Reception
from app.features.accounts.store import SIGNUP, SIGNUP_KEY, identity_in
from app.features.accounts.types.records import Founding, Identity, Link, SignupGate
from app.features.accounts.types.wire import Founded, FoundOrg, SignedUp, SignUp, Visit
from app.features.audit.types import ANONYMOUS, Act
from app.features.orgs.service import refuse_bad_founding
from app.store.batch import Batch
from app.store.kinds import Idem

ORGS_OF_ONE_MAX: Final = 50
NOTICE_KEPT_US: Final = 7 * DAY_US


class SignupPolicies:
    """Who may found an org: what HQ has said, until then what the settings say."""

    def __init__(self, desk: Desk, accesses: Accesses, *, bootstrap: SignupPolicy, invites: Invites) -> None:
        self._desk = desk
        self._accesses = accesses
        self._bootstrap = bootstrap
        self._invites = invites

    def refuse_stranger(self, email: str, invite_token: str | None) -> None:
        """A newcomer: anybody, or under `invite` whoever was invited with this very address."""
        policy = self.policy
        if policy == "open":
            return
        invited = (
            policy == "invite" and invite_token is not None and self._invites.was_sent_to(email, invite_token)
        )
        if not invited:
            raise Refused(SIGNUP_CLOSED)

    def refuse_member(self, user: UserId) -> None:
        """Somebody with an account. Under `invite` those who own an org were let in to found one."""
        policy = self.policy
        if policy == "closed" or (policy == "invite" and not self._accesses.owns_an_org(user)):
            raise Refused(SIGNUP_CLOSED)

    @property
    def policy(self) -> SignupPolicy:
        gate = self._desk.store.signup_gate()
        return self._bootstrap if gate is None else gate.policy

    @property
    def decided(self) -> bool:
        """Whether HQ has said it; until then the setting of the installation holds."""
        return self._desk.store.signup_gate() is not None

    def set_in(self, batch: Batch, policy: SignupPolicy) -> None:
        """Whoever calls writes it down."""
        batch.put(SIGNUP, SIGNUP_KEY, SignupGate(policy))


class SignUps:
    def __init__(self, desk: Desk, reception: Reception, *, policies: SignupPolicies) -> None:
        self._desk = desk
        self._policies = policies
        self._people = reception.people
        self._claims = reception.claims
        self._sign_ins = reception.sign_ins
        self._lockout = reception.lockout
        self._allowance = reception.allowance

    async def sign_up(self, asked: SignUp, *, visit: Visit) -> tuple[SignedUp, str]:
        email = checked_email(asked.email)
        self._policies.refuse_stranger(email, asked.invite_token)
        self._lockout.refuse_locked(network_key(visit.ip))
        return await self.admit(asked, visit=visit)

    async def admit(self, asked: SignUp, *, visit: Visit) -> tuple[SignedUp, str]:
        """Signs up whatever the policy says: for the operator, who decides that."""
        email = checked_email(asked.email)
        refuse_bad_founding(asked.org_name, asked.timezone, name_field="org_name")
        claim = self._desk.ids.new("claim")
        person = await self._people.newcomer(email, name=asked.name, password=asked.password, claim=claim)
        link = founding_link(
            self._desk, person.id, Founding(asked.org_name, asked.timezone), claim=claim, visit=visit
        )
        if not await self._desk.store.host.batch(
            lambda batch: self._stake_in(batch, link, person=person, visit=visit)
        ):
            raise Refused(DUPLICATE, why=ADDRESS_TAKEN)
        await self._claims.enact(link)
        entered = await self._sign_ins.confirm(link, visit=visit)
        answer = SignedUp(
            access_token=entered.access.access_token,
            exp=entered.access.exp,
            user=self_of(person),
            org=self._desk.orgs.view(link.org_id),
        )
        return answer, entered.refresh

    def _stake_in(self, batch: Batch, link: Link, *, person: Identity, visit: Visit) -> bool:
        if identity_in(batch, person.email) is not None:
            self._taken_in(batch, person.email, visit)
            return False
        self._claims.stake_in(batch, link, person)
        self._desk.audit.record(
            batch,
            Act(actor=person.id, request_id=visit.request_id, action="account.create", target=person.id),
        )
        return True

    def _taken_in(self, batch: Batch, email: str, visit: Visit) -> None:
        """Who tries addresses is locked out by network, and whoever has the address hears of it."""
        self._lockout.network_failed_in(batch, network_key(visit.ip))
        self._desk.audit.record(
            batch,
            Act(
                actor=ANONYMOUS,
                request_id=visit.request_id,
                action="account.create",
                result="refused",
                facts={"ip": visit.ip},
            ),
        )
        if self._desk.outbox.can_mail and self._allowance.spend_in(batch, email, on="notice"):
            letter = address_in_use(
                email, url=f"{self._desk.tenant_url}/login", expires_at_us=batch.now_us + NOTICE_KEPT_US
            )
            self._desk.outbox.put(batch, letter)


class Foundings:
    """Another org for somebody who has an account."""

    def __init__(self, desk: Desk, reception: Reception, *, policies: SignupPolicies) -> None:
        self._desk = desk
        self._policies = policies
        self._claims = reception.claims
        self._sessions = reception.sessions
        self._accesses = reception.accesses

    async def found(
        self, user: UserId, asked: FoundOrg, *, session: str, visit: Visit, idem: Idem | None = None
    ) -> Founded:
        """The key lies with the stake: of two who ask with one key, only one has an org made."""
        self._policies.refuse_member(user)
        refuse_bad_founding(asked.name, asked.timezone, name_field="name")
        if len(self._desk.store.links_of(user)) >= ORGS_OF_ONE_MAX:
            raise Refused(INVALID_STATE, why=ORGS_OF_ONE)
        founding = Founding(asked.name, asked.timezone)
        link = founding_link(self._desk, user, founding, claim=self._desk.ids.new("claim"), visit=visit)
        host = self._desk.store.host
        await host.batch(lambda batch: self._claims.stake_in(batch, link, None), idem=idem)
        await self._claims.enact(link)
        await host.batch(lambda batch: self._claims.confirm_in(batch, link))
        await self._sessions.move(session, link.org_id)
        access = self._accesses.mint(user, Place(link.org_id, OWNER), session=session)
        return Founded(
            org=self._desk.orgs.view(link.org_id), access_token=access.access_token, exp=access.exp
        )


def founding_link(desk: Desk, user: UserId, founding: Founding, *, claim: str, visit: Visit) -> Link:
    return Link(
        user_id=user,
        org_id=desk.ids.org(),
        state="joining",
        claim=claim,
        role=OWNER,
        claimed_at=desk.clock.now_us(),
        founding=founding,
        request_id=visit.request_id,
    )
