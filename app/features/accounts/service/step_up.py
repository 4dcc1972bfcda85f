"""A second factor shown once more, for acts that ask for it: good for five minutes, in one org, on one device."""

import msgspec

from app.core.clock import SECOND_US, rfc3339
from app.features.accounts.service.challenges import assertion_key
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.factor_news import FactorNews
from app.features.accounts.service.proofs import Proofs, Proven
from app.features.accounts.service.tokens import STEP_UP_S, Bearer, Tokens
from app.features.accounts.types.proofs import Proof, SteppedUp
from app.features.accounts.types.wire import Visit
from app.features.audit.types import Act
from app.store.batch import Batch


class StepUps:
    def __init__(self, desk: Desk, *, proofs: Proofs, tokens: Tokens, news: FactorNews) -> None:
        self._audit = desk.audit
        self._clock = desk.clock
        self._proofs = proofs
        self._tokens = tokens
        self._news = news

    async def step_up(self, bearer: Bearer, proof: Proof, *, visit: Visit) -> SteppedUp:
        """The grant names the state of the factors it was made on: whatever is taken from them ends it."""

        def then(batch: Batch, proven: Proven) -> int:
            facts = {"method": proven.method, "ip": visit.ip}
            act = Act(
                actor=bearer.user,
                request_id=visit.request_id,
                action="session.step_up",
                target=bearer.session,
                facts=facts,
            )
            self._audit.record(batch, act)
            return proven.record.lessened

        state = await self._proofs.prove(
            bearer.user, proof, visit=visit, then=then, asked_at=assertion_key(bearer.session)
        )
        if proof.recovery_code is not None:
            await self._news.tell(bearer.org, bearer.user, "code_used")
        access = self._tokens.mint(bearer, step_up_of=state)
        until = (self._clock.now_us() // SECOND_US + STEP_UP_S) * SECOND_US
        return SteppedUp(**msgspec.structs.asdict(access), step_up_exp=rfc3339(until))
