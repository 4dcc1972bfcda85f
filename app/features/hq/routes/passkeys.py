"""Passkeys and security keys of HQ's users, beside the authenticator app that each of them has."""

from typing import Any

from app.core.reasons import DUPLICATE, INVALID_STATE
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN
from app.features.accounts.service.passkeys import Owner, Page
from app.features.accounts.types.proofs import (
    LoginOptions,
    PasskeyItem,
    PasskeyOptions,
    PasskeyRegistered,
    RegisterPasskey,
    RenamePasskey,
)
from app.features.hq.routes.shared import visit
from app.features.hq.service import Hq
from app.http.endpoint import PUBLIC, TOKEN, Call, Endpoint, PublicCall
from app.http.lists import ListPage, PageQuery
from app.http.paging import paged

TAG = "auth"


def endpoints(hq: Hq) -> tuple[Endpoint, ...]:
    return (*_registering(hq), *_keeping(hq), *_asking(hq))


def _registering(hq: Hq) -> tuple[Endpoint, ...]:
    async def options(call: Call[None]) -> PasskeyOptions:
        officer = hq.entering.officer(call.caller.user)
        owner = Owner(officer.id, officer.email, officer.name)
        return await hq.accounts.passkeys.registration(page(call), owner)

    async def register(call: Call[RegisterPasskey]) -> PasskeyRegistered:
        return await hq.accounts.passkeys.register(page(call), call.body, visit=visit(call))

    return (
        Endpoint(
            method="POST",
            path="/admin/auth/webauthn/register/options",
            handler=options,
            summary="What the browser is asked to make a passkey with.",
            needs=TOKEN,
            step_up=True,
            tag=TAG,
            realm="admin",
            gives=PasskeyOptions,
            refuses=(INVALID_STATE,),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/admin/auth/webauthn/register",
            handler=register,
            summary="Keeps the passkey that the browser made.",
            needs=TOKEN,
            step_up=True,
            tag=TAG,
            realm="admin",
            takes=RegisterPasskey,
            gives=PasskeyRegistered,
            status=201,
            refuses=(INVALID_OR_EXPIRED_TOKEN, INVALID_STATE, DUPLICATE),
            secret_answer=True,
        ),
    )


def _keeping(hq: Hq) -> tuple[Endpoint, ...]:
    async def items(call: Call[None]) -> ListPage[PasskeyItem]:
        found = hq.accounts.passkeys.items(call.caller.user)
        return paged(found, call.query, place=lambda item: (item.created_at, item.id))

    async def rename(call: Call[RenamePasskey]) -> PasskeyItem:
        user, passkey = call.caller.user, call.path["id"]
        return await hq.accounts.passkeys.rename(user, passkey, call.body.name, visit=visit(call))

    async def remove(call: Call[None]) -> None:
        await hq.accounts.passkeys.remove(call.caller.user, call.path["id"], visit=visit(call))

    return (
        Endpoint(
            method="GET",
            path="/admin/auth/webauthn",
            handler=items,
            summary="One's own passkeys, the oldest first.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=PageQuery,
            gives=ListPage[PasskeyItem],
        ),
        Endpoint(
            method="PUT",
            path="/admin/auth/webauthn/{id}",
            handler=rename,
            summary="Gives a passkey another name.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            takes=RenamePasskey,
            gives=PasskeyItem,
        ),
        Endpoint(
            method="DELETE",
            path="/admin/auth/webauthn/{id}",
            handler=remove,
            summary="Takes a passkey away; the authenticator app stays.",
            needs=TOKEN,
            step_up=True,
            tag=TAG,
            realm="admin",
        ),
    )


def _asking(hq: Hq) -> tuple[Endpoint, ...]:
    async def at_login(call: PublicCall[LoginOptions]) -> PasskeyOptions:
        return await hq.accounts.passkeys.ask_at_login(
            call.body.mfa_token, realm="admin", host=call.meta.host
        )

    async def for_step_up(call: Call[None]) -> PasskeyOptions:
        return await hq.accounts.passkeys.ask(page(call))

    return (
        Endpoint(
            method="POST",
            path="/admin/auth/login/mfa/options",
            handler=at_login,
            summary="What a passkey signs to end a sign-in.",
            needs=PUBLIC,
            tag=TAG,
            realm="admin",
            takes=LoginOptions,
            gives=PasskeyOptions,
            refuses=(INVALID_OR_EXPIRED_TOKEN, INVALID_STATE),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/admin/auth/webauthn/assert/options",
            handler=for_step_up,
            summary="What a passkey signs to step up.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            gives=PasskeyOptions,
            refuses=(INVALID_STATE,),
            secret_answer=True,
        ),
    )


def page(call: Call[Any]) -> Page:
    caller = call.caller
    return Page(user=caller.user, session=caller.session, realm="admin", host=call.meta.host)
