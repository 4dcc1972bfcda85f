"""Coming into HQ, staying, leaving, and what one sees of oneself."""

from app.core.reasons import INVALID_STATE, INVALID_TOKEN, NOT_READY
from app.features.accounts.errors import INVALID_CREDENTIALS, INVALID_OR_EXPIRED_TOKEN, LOCKED_OUT
from app.features.accounts.types.proofs import LoginProof, SignedIn
from app.features.accounts.types.wire import Access, ChangePassword
from app.features.hq.routes.shared import COOKIE, by, signed_in, visit, with_cookie, without_cookie
from app.features.hq.service import Hq
from app.features.hq.types.entry import HqMe, HqSignIn
from app.features.hq.types.people import OfficerSession
from app.http.endpoint import PUBLIC, TOKEN, Answer, Call, Endpoint, PublicCall
from app.http.lists import ListPage, PageQuery
from app.http.origin import refuse_foreign_origin
from app.http.paging import paged

TAG = "auth"


def endpoints(hq: Hq) -> tuple[Endpoint, ...]:
    return (*_coming(hq), *_staying(hq), *_oneself(hq), *_sessions(hq))


def _coming(hq: Hq) -> tuple[Endpoint, ...]:
    async def sign_in(call: PublicCall[HqSignIn]) -> Answer[SignedIn]:
        return signed_in(await hq.entering.sign_in(call.body, visit=visit(call)))

    async def finish(call: PublicCall[LoginProof]) -> Answer[SignedIn]:
        return signed_in(await hq.entering.finish(call.body, visit=visit(call)))

    return (
        Endpoint(
            method="POST",
            path="/admin/auth/login",
            handler=sign_in,
            summary="Signs in with a password and a second factor; without the factor it asks for one.",
            needs=PUBLIC,
            tag=TAG,
            realm="admin",
            takes=HqSignIn,
            gives=SignedIn,
            refuses=(INVALID_CREDENTIALS, LOCKED_OUT, INVALID_STATE, INVALID_OR_EXPIRED_TOKEN, NOT_READY),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/admin/auth/login/mfa",
            handler=finish,
            summary="Ends a sign-in that asked for the second factor.",
            needs=PUBLIC,
            tag=TAG,
            realm="admin",
            takes=LoginProof,
            gives=SignedIn,
            refuses=(INVALID_CREDENTIALS, LOCKED_OUT, INVALID_OR_EXPIRED_TOKEN, NOT_READY),
            secret_answer=True,
        ),
    )


def _staying(hq: Hq) -> tuple[Endpoint, ...]:
    async def refresh(call: PublicCall[None]) -> Answer[Access]:
        refuse_foreign_origin(call, hq.url)
        entered = await hq.entering.refresh(call.cookies.get(COOKIE), visit=visit(call))
        return with_cookie(entered.access, entered.refresh)

    async def log_out(call: PublicCall[None]) -> Answer[None]:
        refuse_foreign_origin(call, hq.url)
        await hq.accounts.sessions.log_out(call.cookies.get(COOKIE), visit=visit(call))
        return without_cookie()

    return (
        Endpoint(
            method="POST",
            path="/admin/auth/refresh",
            handler=refresh,
            summary="A fresh access token for the refresh cookie, which is replaced; used twice, it ends the sign-in.",
            needs=PUBLIC,
            tag=TAG,
            realm="admin",
            gives=Access,
            refuses=(INVALID_TOKEN,),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/admin/auth/logout",
            handler=log_out,
            summary="Ends the sign-in of this device.",
            needs=PUBLIC,
            tag=TAG,
            realm="admin",
            refuses=(INVALID_TOKEN,),
        ),
    )


def _oneself(hq: Hq) -> tuple[Endpoint, ...]:
    async def me(call: Call[None]) -> HqMe:
        return hq.entering.me(call.caller.user)

    async def change_password(call: Call[ChangePassword]) -> None:
        caller = call.caller
        await hq.entering.change_password(caller.user, call.body, session=caller.session, visit=visit(call))

    return (
        Endpoint(
            method="GET",
            path="/admin/auth/me",
            handler=me,
            summary="Who is signed in to HQ, and their second factors.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            gives=HqMe,
        ),
        Endpoint(
            method="PUT",
            path="/admin/auth/password",
            handler=change_password,
            summary="Sets a new password by the old one, and signs out everywhere but here.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            takes=ChangePassword,
            step_up=True,
            refuses=(INVALID_CREDENTIALS, LOCKED_OUT),
        ),
    )


def _sessions(hq: Hq) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[OfficerSession]:
        found = hq.security.mine(call.caller.user, current=call.caller.session)
        return paged(found, call.query, place=lambda one: (one.last_seen_at, one.id), newest_first=True)

    async def end(call: Call[None]) -> None:
        await hq.security.end(call.path["id"], by=by(call), only_of=call.caller.user)

    return (
        Endpoint(
            method="GET",
            path="/admin/auth/sessions",
            handler=page,
            summary="The devices one is signed in to HQ on, the latest first.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=PageQuery,
            gives=ListPage[OfficerSession],
        ),
        Endpoint(
            method="DELETE",
            path="/admin/auth/sessions/{id}",
            handler=end,
            summary="Signs one of one's own devices out.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
        ),
    )
