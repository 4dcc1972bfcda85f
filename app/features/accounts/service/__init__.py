"""The use cases of this room, one file each, and the one object that holds them."""

from app.core.settings import SignupPolicy
from app.features.accounts.service.accept import Accepting
from app.features.accounts.service.access import Accesses
from app.features.accounts.service.allowance import MailAllowance
from app.features.accounts.service.claims import Claims
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.directory import Directory
from app.features.accounts.service.hashing import Hashing, strong_hasher
from app.features.accounts.service.invites import Invites
from app.features.accounts.service.lockout import Lockout
from app.features.accounts.service.people import People
from app.features.accounts.service.reset import Passwords
from app.features.accounts.service.sessions import Sessions
from app.features.accounts.service.sign_in import Credentials, SignIns
from app.features.accounts.service.sign_up import Foundings, SignupPolicies, SignUps
from app.features.accounts.service.tidings import Tidings
from app.features.accounts.service.tokens import Tokens
from app.features.accounts.service.users import Users

__all__ = ["Accounts", "Desk", "Directory", "Hashing", "Tidings", "Tokens", "strong_hasher"]


class Accounts:
    def __init__(self, desk: Desk, *, tokens: Tokens, hashing: Hashing, signup: SignupPolicy) -> None:
        self.store = desk.store
        self.clock = desk.clock
        self.orgs = desk.orgs
        self.tenant_url = desk.tenant_url
        self.tokens = tokens
        self.hashing = hashing
        self.lockout = Lockout(desk.store, desk.clock)
        self.allowance = MailAllowance(desk.store)
        self.accesses = Accesses(desk.store, desk.orgs, tokens)
        self.claims = Claims(desk)
        self.sessions = Sessions(desk)
        self.people = People(desk, accesses=self.accesses, hashing=hashing)
        self.credentials = Credentials(desk, lockout=self.lockout, hashing=hashing)
        self.sign_ins = SignIns(
            desk,
            credentials=self.credentials,
            sessions=self.sessions,
            accesses=self.accesses,
            hashing=hashing,
            claims=self.claims,
        )
        self.users = Users(desk)
        self.invites = Invites(desk)
        self.policies = SignupPolicies(desk, bootstrap=signup, invites=self.invites)
        self.sign_ups = SignUps(
            desk,
            policies=self.policies,
            people=self.people,
            claims=self.claims,
            sign_ins=self.sign_ins,
            lockout=self.lockout,
            allowance=self.allowance,
        )
        self.foundings = Foundings(
            desk, policies=self.policies, claims=self.claims, sessions=self.sessions, accesses=self.accesses
        )
        self.accepting = Accepting(
            desk,
            invites=self.invites,
            people=self.people,
            credentials=self.credentials,
            hashing=hashing,
            claims=self.claims,
            sign_ins=self.sign_ins,
        )
        self.passwords = Passwords(
            desk,
            people=self.people,
            credentials=self.credentials,
            hashing=hashing,
            lockout=self.lockout,
            allowance=self.allowance,
        )

    async def resume(self) -> int:
        """At the start of a process: what a stop left between two journals is settled."""
        return await self.claims.resume()

    async def sweep(self) -> int:
        """Takes away what no longer says anything; answers how many records."""
        now_us = self.clock.now_us()
        return await self.lockout.sweep() + await self.sessions.sweep() + await self.allowance.sweep(now_us)

    def close(self) -> None:
        self.hashing.close()
