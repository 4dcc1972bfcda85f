"""Between the wire and the services of this room."""

from typing import Any, Final, TypeVar

from app.features.accounts.service.sessions import idle_s
from app.features.accounts.types.proofs import FactorDue, SignedIn
from app.features.accounts.types.wire import Entered, Visit
from app.features.hq.types.entry import By
from app.http.endpoint import Answer, Call, Cookie, PublicCall

T = TypeVar("T")

COOKIE: Final = "astrix_hq_refresh"
COOKIE_PATH: Final = "/admin/auth"


def visit(call: PublicCall[Any]) -> Visit:
    return Visit(request_id=call.meta.request_id, ip=call.meta.ip, user_agent=call.meta.user_agent)


def by(call: Call[Any]) -> By:
    return By(user=call.caller.user, request_id=call.meta.request_id)


def with_cookie(value: T, refresh: str) -> Answer[T]:
    return Answer(value, set_cookies=(Cookie(COOKIE, refresh, idle_s("admin"), COOKIE_PATH),))


def without_cookie() -> Answer[None]:
    return Answer(None, set_cookies=(Cookie(COOKIE, "", 0, COOKIE_PATH),))


def signed_in(outcome: Entered | FactorDue) -> Answer[SignedIn]:
    """The cookie comes with the access token, never with the question for a second factor."""
    if isinstance(outcome, FactorDue):
        return Answer(outcome.answer)
    access = outcome.access
    return with_cookie(SignedIn(access_token=access.access_token, exp=access.exp), outcome.refresh)
