"""How tests show second factors, at the door and behind it."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import msgspec
import pytest

from app.core.clock import RecordedClock
from app.core.ids import HOST
from app.core.reasons import Reason, Refused
from app.features.accounts.rules import recovery
from app.features.accounts.rules.totp import code_at, step_at
from app.features.accounts.store import FACTORS
from app.features.accounts.types.proofs import FactorDue, LoginProof
from app.features.accounts.types.wire import Entered, SignIn, Visit
from app.features.audit.types import AuditItem, AuditQuery
from app.store.batch import Batch
from tests.cast import PASSWORD, TOTP_SECRET, VISIT, Player, Stage
from tests.http.asking import Asker, Response

T = TypeVar("T")

STEP_S = 30
RECOVERY_CODE = "0123-4567-89ab-cdef"
OTHER_CODE = "fedc-ba98-7654-3210"


def code(clock: RecordedClock, *, off: int = 0, secret: str = TOTP_SECRET) -> str:
    return code_at(secret, step_at(clock.now_us()) + off)


def wrong_code(clock: RecordedClock) -> str:
    """A code of long ago."""
    return code(clock, off=-1_000)


def give_recovery_codes(house: Stage, player: Player) -> None:
    """Two that the test knows."""
    digests = recovery.digests((RECOVERY_CODE, OTHER_CODE))

    def write(batch: Batch) -> None:
        row = batch.get(FACTORS, player.user)
        assert row is not None
        batch.put(FACTORS, player.user, msgspec.structs.replace(row.value, recovery=digests))

    house.tree.host.batch_now(write)


def due(house: Stage, player: Player, *, ip: str = VISIT.ip) -> FactorDue:
    """The password was right; a factor is asked for."""
    asked = SignIn(email=player.email, password=PASSWORD)
    outcome = asyncio.run(house.accounts.sign_ins.sign_in(asked, visit=visit(ip)))
    assert isinstance(outcome, FactorDue)
    return outcome


def visit(ip: str) -> Visit:
    return Visit(request_id=VISIT.request_id, ip=ip, user_agent="")


async def finish(
    house: Stage,
    token: str,
    *,
    totp_code: str | None = None,
    recovery_code: str | None = None,
    ip: str = VISIT.ip,
) -> Entered:
    asked = LoginProof(mfa_token=token, totp_code=totp_code, recovery_code=recovery_code)
    return await house.accounts.sign_ins.finish(asked, visit=visit(ip))


def login(door: Asker, player: Player, password: str = PASSWORD) -> Response:
    return door.post("/api/auth/login", {"email": player.email, "password": password})


def bearing(door: Asker, player: Player, token: str | None = None) -> Asker:
    pairs = [("authorization", f"Bearer {token or player.token}")]
    if player.org is not None:
        pairs.append(("x-org-id", player.org))
    return door.with_headers(*pairs)


def entries(house: Stage, action: str) -> list[AuditItem]:
    """Of the host's audit log, newest first."""
    return asyncio.run(house.audit.page(HOST, AuditQuery(action=action))).items


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def together(tries: Sequence[Coroutine[Any, Any, T]]) -> list[T | BaseException]:
    async def at_once() -> list[T | BaseException]:
        return list(await asyncio.gather(*tries, return_exceptions=True))

    return asyncio.run(at_once())


def refusal(work: Coroutine[Any, Any, Any]) -> Reason:
    with pytest.raises(Refused) as refused:
        asyncio.run(work)
    return refused.value.reason
