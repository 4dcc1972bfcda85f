"""How people come in: everything that every way in (password, sign-up, invitation, reset) shares."""

from app.features.accounts.service.access import Accesses
from app.features.accounts.service.allowance import MailAllowance
from app.features.accounts.service.challenges import Challenges
from app.features.accounts.service.claims import Claims
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.factor_news import FactorNews
from app.features.accounts.service.factors import Factors, FactorSeals
from app.features.accounts.service.hashing import Hashing
from app.features.accounts.service.lockout import Lockout
from app.features.accounts.service.people import People
from app.features.accounts.service.proofs import Proofs
from app.features.accounts.service.second_step import SecondStep
from app.features.accounts.service.sessions import Sessions
from app.features.accounts.service.sign_in import Credentials, SignIns
from app.features.accounts.service.tokens import Tokens
from app.features.accounts.types.records import Identity


class Reception:
    def __init__(self, desk: Desk, *, tokens: Tokens, hashing: Hashing) -> None:
        self._store = desk.store
        self.hashing = hashing
        self.lockout = Lockout(desk.store, desk.clock)
        self.allowance = MailAllowance(desk.store)
        self.accesses = Accesses(desk.store, desk.orgs, tokens)
        self.claims = Claims(desk)
        self.sessions = Sessions(desk)
        self.factors, self.seals = Factors(desk), FactorSeals(desk.envelope)
        self.people = People(desk, accesses=self.accesses, hashing=hashing, factors=self.factors)
        self.credentials: Credentials[Identity] = Credentials(
            desk, lockout=self.lockout, hashing=hashing, known=self._person_at
        )
        self.challenges = Challenges(desk)
        self.news = FactorNews(desk)
        self.proofs = Proofs(
            desk, factors=self.factors, seals=self.seals, challenges=self.challenges, news=self.news
        )
        self.second_step = SecondStep(factors=self.factors, proofs=self.proofs, challenges=self.challenges)
        self.sign_ins = SignIns(
            desk,
            credentials=self.credentials,
            sessions=self.sessions,
            accesses=self.accesses,
            hashing=hashing,
            claims=self.claims,
            second=self.second_step,
            news=self.news,
        )

    def _person_at(self, email: str) -> Identity | None:
        row = self._store.identity_by_email(email)
        return None if row is None else row.value
