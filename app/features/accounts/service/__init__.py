"""The use cases of this room, one file each, and the one object that holds them."""

from app.core.settings import SignupPolicy
from app.features.accounts.service.accept import Accepting
from app.features.accounts.service.api_keys import ApiKeys
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.directory import Directory
from app.features.accounts.service.hashing import Hashing, strong_hasher
from app.features.accounts.service.identities import Identities
from app.features.accounts.service.invites import Invites
from app.features.accounts.service.issuing import Issuing
from app.features.accounts.service.key_uses import KeyUses
from app.features.accounts.service.passkeys import Passkeys
from app.features.accounts.service.reception import Reception
from app.features.accounts.service.recovery import Recovery
from app.features.accounts.service.registry import Registry
from app.features.accounts.service.reset import Passwords
from app.features.accounts.service.sign_up import Foundings, SignupPolicies, SignUps
from app.features.accounts.service.sso import SsoSignIns
from app.features.accounts.service.sso_issuers import SsoIssuers
from app.features.accounts.service.sso_people import SsoPeople
from app.features.accounts.service.sso_words import SsoWords
from app.features.accounts.service.standing import Standing
from app.features.accounts.service.step_up import StepUps
from app.features.accounts.service.tidings import Tidings
from app.features.accounts.service.ties import Ties
from app.features.accounts.service.tokens import Tokens
from app.features.accounts.service.totp import Totps
from app.features.accounts.service.users import Users
from app.ports.sso import SsoProvider

__all__ = ["Accounts", "Desk", "Directory", "Hashing", "Tidings", "Ties", "Tokens", "strong_hasher"]


class Accounts:
    def __init__(
        self, desk: Desk, *, tokens: Tokens, hashing: Hashing, signup: SignupPolicy, sso: SsoProvider
    ) -> None:
        self.desk = desk
        self.store, self.clock, self.orgs = desk.store, desk.clock, desk.orgs
        self.tenant_url = desk.tenant_url
        self.tokens, self.hashing = tokens, hashing
        reception = Reception(desk, tokens=tokens, hashing=hashing)
        self.lockout, self.allowance = reception.lockout, reception.allowance
        self.accesses, self.claims, self.sessions = reception.accesses, reception.claims, reception.sessions
        self.people, self.sign_ins = reception.people, reception.sign_ins
        self.factors, self.seals, self.proofs = reception.factors, reception.seals, reception.proofs
        self.challenges, self.second_step = reception.challenges, reception.second_step
        self.news = reception.news
        self.step_ups = StepUps(desk, proofs=self.proofs, tokens=tokens, news=self.news)
        self.recovery = Recovery(desk, news=reception.news)
        self.passkeys = Passkeys(desk, reception, recovery=self.recovery)
        self.totps = Totps(desk, reception, recovery=self.recovery)
        self.identities = Identities(desk)
        self.users, self.invites = Users(desk), Invites(desk)
        self.api_keys, self.key_uses, self.standing = ApiKeys(desk), KeyUses(desk), Standing(desk.orgs)
        self.registry, self.issuing = Registry(desk), Issuing(desk, seals=reception.seals)
        policies = SignupPolicies(desk, reception.accesses, bootstrap=signup, invites=self.invites)
        self.policies = policies
        self.sign_ups = SignUps(desk, reception, policies=policies)
        self.foundings = Foundings(desk, reception, policies=policies)
        self.sso_issuers = SsoIssuers(desk, provider=sso)
        known = SsoPeople(desk, hashing=hashing, policies=policies)
        words = SsoWords(desk, issuers=self.sso_issuers, people=known)
        self.sso = SsoSignIns(
            desk,
            provider=sso,
            issuers=self.sso_issuers,
            people=known,
            words=words,
            sign_ins=self.sign_ins,
        )
        self.accepting = Accepting(desk, reception, invites=self.invites, words=words)
        self.passwords = Passwords(desk, reception)

    async def resume(self) -> int:
        """At the start of a process: what a stop left between two journals is settled."""
        return await self.claims.resume()

    async def sweep(self) -> int:
        """Takes away what no longer says anything; answers how many records."""
        now_us = self.clock.now_us()
        counts = await self.lockout.sweep() + await self.allowance.sweep(now_us)
        counts += await self.challenges.sweep(now_us) + await self.sso.sweep(now_us)
        return counts + await self.sessions.sweep() + await self.passwords.sweep(now_us)

    async def settle(self) -> None:
        """Before the process ends: what was only noted is written."""
        await self.key_uses.settle()

    def close(self) -> None:
        self.hashing.close()
