"""Passkeys at the door."""

from typing import Any

from app.core.reasons import DUPLICATE, INVALID_STATE, STEP_UP_REQUIRED
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN
from app.features.accounts.routes.factors import org_of
from app.features.accounts.routes.shared import paged, visit
from app.features.accounts.rules.passkeys import Owner
from app.features.accounts.service import Accounts
from app.features.accounts.service.passkeys import Page
from app.features.accounts.types.proofs import (
    LoginOptions,
    PasskeyItem,
    PasskeyOptions,
    PasskeyRegistered,
    RegisterPasskey,
    RenamePasskey,
)
from app.http.endpoint import PUBLIC, TOKEN, Call, Endpoint, PublicCall
from app.http.lists import ListPage, PageQuery

TAG = "auth"


def endpoints(accounts: Accounts) -> tuple[Endpoint, ...]:
    return (*_registering(accounts), *_keeping(accounts), *_asking(accounts))


def _registering(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def options(call: Call[None]) -> PasskeyOptions:
        person = accounts.people.me(call.caller.user)
        owner = Owner(person.user_id, person.email, person.name)
        return await accounts.passkeys.registration(page(call), owner)

    async def register(call: Call[RegisterPasskey]) -> PasskeyRegistered:
        return await accounts.passkeys.register(page(call), call.body, visit=visit(call))

    return (
        Endpoint(
            method="POST",
            path="/api/auth/webauthn/register/options",
            handler=options,
            summary="What the browser is asked to make a passkey with.",
            needs=TOKEN,
            enrolling=True,
            tag=TAG,
            gives=PasskeyOptions,
            refuses=(STEP_UP_REQUIRED, INVALID_STATE),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/api/auth/webauthn/register",
            handler=register,
            summary="Keeps the passkey that the browser made; answers ten recovery codes where there are none yet.",
            needs=TOKEN,
            enrolling=True,
            tag=TAG,
            takes=RegisterPasskey,
            gives=PasskeyRegistered,
            status=201,
            refuses=(STEP_UP_REQUIRED, INVALID_OR_EXPIRED_TOKEN, INVALID_STATE, DUPLICATE),
            secret_answer=True,
        ),
    )


def _keeping(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def items(call: Call[None]) -> ListPage[PasskeyItem]:
        found = accounts.passkeys.items(call.caller.user)
        return paged(found, call.query, place=lambda item: (item.created_at, item.id))

    async def rename(call: Call[RenamePasskey]) -> PasskeyItem:
        user, passkey = call.caller.user, call.path["id"]
        return await accounts.passkeys.rename(user, passkey, call.body.name, visit=visit(call))

    async def remove(call: Call[None]) -> None:
        user, org = call.caller.user, org_of(call.caller)
        await accounts.passkeys.remove(user, call.path["id"], visit=visit(call), org=org)

    return (
        Endpoint(
            method="GET",
            path="/api/auth/webauthn",
            handler=items,
            summary="One's own passkeys, the oldest first.",
            needs=TOKEN,
            tag=TAG,
            query=PageQuery,
            gives=ListPage[PasskeyItem],
        ),
        Endpoint(
            method="PUT",
            path="/api/auth/webauthn/{id}",
            handler=rename,
            summary="Gives a passkey another name.",
            needs=TOKEN,
            tag=TAG,
            takes=RenamePasskey,
            gives=PasskeyItem,
        ),
        Endpoint(
            method="DELETE",
            path="/api/auth/webauthn/{id}",
            handler=remove,
            summary="Takes a passkey away.",
            needs=TOKEN,
            step_up=True,
            tag=TAG,
        ),
    )


def _asking(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def at_login(call: PublicCall[LoginOptions]) -> PasskeyOptions:
        return await accounts.passkeys.ask_at_login(call.body.mfa_token, realm="tenant", host=call.meta.host)

    async def for_step_up(call: Call[None]) -> PasskeyOptions:
        return await accounts.passkeys.ask(page(call))

    return (
        Endpoint(
            method="POST",
            path="/api/auth/login/mfa/options",
            handler=at_login,
            summary="What a passkey signs to end a sign-in.",
            needs=PUBLIC,
            tag=TAG,
            takes=LoginOptions,
            gives=PasskeyOptions,
            refuses=(INVALID_OR_EXPIRED_TOKEN, INVALID_STATE),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/api/auth/webauthn/assert/options",
            handler=for_step_up,
            summary="What a passkey signs to step up.",
            needs=TOKEN,
            tag=TAG,
            gives=PasskeyOptions,
            refuses=(INVALID_STATE,),
            secret_answer=True,
        ),
    )


def page(call: Call[Any]) -> Page:
    caller = call.caller
    return Page(
        user=caller.user,
        session=caller.session,
        realm=caller.realm,
        host=call.meta.host,
        org=org_of(caller),
        stepped_up=caller.step_up,
    )
