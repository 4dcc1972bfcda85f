"""Between the wire and the services of this room."""

from typing import Any, Final, TypeVar

from app.core.clock import SECOND_US
from app.features.accounts.rules.rotation import IDLE_US
from app.features.accounts.types.factors import Relying
from app.features.accounts.types.proofs import FactorDue, SignedIn
from app.features.accounts.types.wire import Entered, Visit
from app.features.orgs.types import Asker
from app.http.endpoint import Answer, Call, Cookie, PublicCall
from app.http.origin import refuse_foreign_origin
from app.http.paging import paged

__all__ = [
    "COOKIE",
    "asker",
    "paged",
    "refuse_foreign_origin",
    "signed_in",
    "visit",
    "with_cookie",
    "without_cookie",
]

T = TypeVar("T")

COOKIE: Final = "astrix_refresh"
COOKIE_PATH: Final = "/api/auth"


def visit(call: PublicCall[Any]) -> Visit:
    return Visit(request_id=call.meta.request_id, ip=call.meta.ip, user_agent=call.meta.user_agent)


def asker(call: Call[Any]) -> Asker:
    caller = call.caller
    return Asker(
        user_id=caller.user,
        role=caller.role,
        request_id=call.meta.request_id,
        key_id=None if caller.key is None else caller.key.id,
    )


def with_cookie(value: T, refresh: str) -> Answer[T]:
    return Answer(value, set_cookies=(Cookie(COOKIE, refresh, IDLE_US["tenant"] // SECOND_US, COOKIE_PATH),))


def signed_in(outcome: Entered | FactorDue, *, relying: Relying | None = None) -> Answer[SignedIn]:
    """The cookie comes with the access token, never with the question for a second factor."""
    if isinstance(outcome, FactorDue):
        return Answer(outcome.answer_on(relying))
    access = outcome.access
    return with_cookie(SignedIn(access_token=access.access_token, exp=access.exp), outcome.refresh)


def without_cookie() -> Answer[None]:
    return Answer(None, set_cookies=(Cookie(COOKIE, "", 0, COOKIE_PATH),))
