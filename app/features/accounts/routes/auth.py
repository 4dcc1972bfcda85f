"""Signing up, in and out, and what one sees of oneself."""

from app.core.reasons import ACCOUNT_DISABLED, DUPLICATE, INVALID_STATE, INVALID_TOKEN, NOT_FOUND
from app.features.accounts.errors import INVALID_CREDENTIALS, LOCKED_OUT, SIGNUP_CLOSED
from app.features.accounts.routes.shared import (
    COOKIE,
    paged,
    refuse_foreign_origin,
    signed_in,
    visit,
    with_cookie,
    without_cookie,
)
from app.features.accounts.service import Accounts
from app.features.accounts.types.proofs import SignedIn
from app.features.accounts.types.wire import (
    Access,
    ChangeMe,
    Founded,
    FoundOrg,
    Me,
    Refresh,
    SessionItem,
    SignedUp,
    SignIn,
    SignUp,
    Switch,
)
from app.http.endpoint import PUBLIC, TOKEN, Answer, Call, Endpoint, PublicCall
from app.http.lists import ListPage, PageQuery

TAG = "auth"


def endpoints(accounts: Accounts) -> tuple[Endpoint, ...]:
    return (
        *_coming(accounts),
        *_staying(accounts),
        *_moving(accounts),
        *_oneself(accounts),
        *_sessions(accounts),
    )


def _coming(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def sign_up(call: PublicCall[SignUp]) -> Answer[SignedUp]:
        signed_up, refresh = await accounts.sign_ups.sign_up(call.body, visit=visit(call))
        return with_cookie(signed_up, refresh)

    async def sign_in(call: PublicCall[SignIn]) -> Answer[SignedIn]:
        outcome = await accounts.sign_ins.sign_in(call.body, visit=visit(call))
        return signed_in(outcome, relying=accounts.passkeys.relying("tenant", call.meta.host))

    return (
        Endpoint(
            method="POST",
            path="/api/auth/signup",
            handler=sign_up,
            summary="A new person founds an organization and is signed in as its owner.",
            needs=PUBLIC,
            tag=TAG,
            takes=SignUp,
            gives=SignedUp,
            status=201,
            refuses=(SIGNUP_CLOSED, DUPLICATE, LOCKED_OUT),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/api/auth/login",
            handler=sign_in,
            summary="Signs in with address and password, or asks for a second factor where the person has one.",
            needs=PUBLIC,
            tag=TAG,
            takes=SignIn,
            gives=SignedIn,
            refuses=(INVALID_CREDENTIALS, LOCKED_OUT, ACCOUNT_DISABLED),
            secret_answer=True,
        ),
    )


def _staying(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def refresh(call: PublicCall[Refresh]) -> Answer[Access]:
        refuse_foreign_origin(call, accounts.tenant_url)
        cookie = call.cookies.get(COOKIE)
        entered = await accounts.sign_ins.refresh(cookie, call.body.org_id, visit=visit(call))
        return with_cookie(entered.access, entered.refresh)

    async def log_out(call: PublicCall[None]) -> Answer[None]:
        refuse_foreign_origin(call, accounts.tenant_url)
        await accounts.sessions.log_out(call.cookies.get(COOKIE), visit=visit(call))
        return without_cookie()

    return (
        Endpoint(
            method="POST",
            path="/api/auth/refresh",
            handler=refresh,
            summary="A fresh access token for the refresh cookie, which is replaced; used twice, it ends the sign-in.",
            needs=PUBLIC,
            tag=TAG,
            takes=Refresh,
            gives=Access,
            refuses=(INVALID_TOKEN, ACCOUNT_DISABLED, NOT_FOUND),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/api/auth/logout",
            handler=log_out,
            summary="Ends the sign-in of this device.",
            needs=PUBLIC,
            tag=TAG,
        ),
    )


def _moving(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def switch(call: Call[Switch]) -> Access:
        caller = call.caller
        return await accounts.sign_ins.switch(caller.user, call.body.org_id, session=caller.session)

    return (
        Endpoint(
            method="POST",
            path="/api/auth/switch",
            handler=switch,
            summary="An access token for another organization of the same person.",
            needs=TOKEN,
            enrolling=True,
            tag=TAG,
            takes=Switch,
            gives=Access,
            refuses=(ACCOUNT_DISABLED, NOT_FOUND),
            secret_answer=True,
        ),
    )


def _oneself(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def me(call: Call[None]) -> Me:
        return accounts.people.me(call.caller.user)

    async def rename(call: Call[ChangeMe]) -> Me:
        return await accounts.people.rename(call.caller.user, call.body.name, visit=visit(call))

    async def found(call: Call[FoundOrg]) -> Founded:
        caller = call.caller
        return await accounts.foundings.found(
            caller.user, call.body, session=caller.session, visit=visit(call), idem=call.idem
        )

    return (
        Endpoint(
            method="GET",
            path="/api/auth/me",
            handler=me,
            summary="Who is signed in, their organizations and second factors.",
            needs=TOKEN,
            enrolling=True,
            tag=TAG,
            gives=Me,
        ),
        Endpoint(
            method="PUT",
            path="/api/auth/me",
            handler=rename,
            summary="Changes one's own name.",
            needs=TOKEN,
            tag=TAG,
            takes=ChangeMe,
            gives=Me,
        ),
        Endpoint(
            method="POST",
            path="/api/org",
            handler=found,
            summary="Founds another organization, with a token for it.",
            needs=TOKEN,
            tag="org",
            takes=FoundOrg,
            gives=Founded,
            status=201,
            refuses=(SIGNUP_CLOSED, INVALID_STATE),
            secret_answer=True,
        ),
    )


def _sessions(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[SessionItem]:
        found = accounts.sessions.list(call.caller.user, current=call.caller.session)
        return paged(found, call.query, place=lambda item: (item.last_seen_at, item.id), newest_first=True)

    async def end(call: Call[None]) -> None:
        await accounts.sessions.end(call.caller.user, call.path["id"], visit=visit(call))

    async def end_others(call: Call[None]) -> None:
        caller = call.caller
        await accounts.sessions.end_others(caller.user, current=caller.session, visit=visit(call))

    return (
        Endpoint(
            method="GET",
            path="/api/auth/sessions",
            handler=page,
            summary="The devices one is signed in on, the latest first.",
            needs=TOKEN,
            tag=TAG,
            query=PageQuery,
            gives=ListPage[SessionItem],
        ),
        Endpoint(
            method="DELETE",
            path="/api/auth/sessions",
            handler=end_others,
            summary="Signs out everywhere but here.",
            needs=TOKEN,
            tag=TAG,
        ),
        Endpoint(
            method="DELETE",
            path="/api/auth/sessions/{id}",
            handler=end,
            summary="Signs one device out.",
            needs=TOKEN,
            tag=TAG,
        ),
    )
