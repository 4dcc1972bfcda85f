"""Inviting people, and coming in by an invitation."""

from app.core.reasons import ACCOUNT_DISABLED, INVALID_STATE
from app.core.roles import MANAGER, OWNER
from app.features.accounts.errors import INVALID_CREDENTIALS, INVALID_OR_EXPIRED_TOKEN, LOCKED_OUT
from app.features.accounts.routes.shared import asker, paged, signed_in, visit
from app.features.accounts.service import Accounts
from app.features.accounts.types.proofs import SignedIn
from app.features.accounts.types.wire import (
    AcceptInvite,
    Access,
    Invited,
    InviteItem,
    InvitePreview,
    InviteUser,
    LookAtInvite,
)
from app.http.endpoint import PUBLIC, TOKEN, Answer, Call, Endpoint, Permission, PublicCall
from app.http.lists import ListPage, PageQuery

TAG = "users"
INVITE = Permission("users.invite", OWNER, MANAGER)


def endpoints(accounts: Accounts) -> tuple[Endpoint, ...]:
    return (*_inviting(accounts), *_coming_in(accounts), *_coming_in_signed_in(accounts))


def _inviting(accounts: Accounts) -> tuple[Endpoint, ...]:
    invites = accounts.invites

    async def invite(call: Call[InviteUser]) -> Invited:
        return await invites.invite(call.caller.org, call.body, asker=asker(call), idem=call.idem)

    async def page(call: Call[None]) -> ListPage[InviteItem]:
        found = invites.list(call.caller.org)
        return paged(found, call.query, place=lambda item: (item.id,), newest_first=True)

    async def withdraw(call: Call[None]) -> None:
        await invites.withdraw(call.caller.org, call.path["id"], asker=asker(call))

    return (
        Endpoint(
            method="POST",
            path="/api/users/invite",
            handler=invite,
            summary="Invites an address; where no mail can be sent, the link is answered, once.",
            needs=INVITE,
            tag=TAG,
            takes=InviteUser,
            gives=Invited,
            status=201,
            refuses=(INVALID_STATE,),
            secret_answer=True,
        ),
        Endpoint(
            method="GET",
            path="/api/invites",
            handler=page,
            summary="The invitations that are still open, newest first.",
            needs=INVITE,
            tag=TAG,
            query=PageQuery,
            gives=ListPage[InviteItem],
        ),
        Endpoint(
            method="DELETE",
            path="/api/invites/{id}",
            handler=withdraw,
            summary="Withdraws an invitation; its link is of no use any more.",
            needs=INVITE,
            tag=TAG,
        ),
    )


def _coming_in(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def preview(call: PublicCall[LookAtInvite]) -> InvitePreview:
        return accounts.invites.preview(call.body.token)

    async def accept(call: PublicCall[AcceptInvite]) -> Answer[SignedIn]:
        outcome = await accounts.accepting.accept(call.body, visit=visit(call))
        return signed_in(outcome, relying=accounts.passkeys.relying("tenant", call.meta.host))

    return (
        Endpoint(
            method="POST",
            path="/api/invite/preview",
            handler=preview,
            summary="What an invitation is for, by its token.",
            needs=PUBLIC,
            tag=TAG,
            takes=LookAtInvite,
            gives=InvitePreview,
            refuses=(INVALID_OR_EXPIRED_TOKEN,),
        ),
        Endpoint(
            method="POST",
            path="/api/invite/accept",
            handler=accept,
            summary="Comes in, with a new account or the password of one that is there; one with a second factor "
            "signs in first.",
            needs=PUBLIC,
            tag=TAG,
            takes=AcceptInvite,
            gives=SignedIn,
            refuses=(INVALID_OR_EXPIRED_TOKEN, INVALID_CREDENTIALS, LOCKED_OUT),
            secret_answer=True,
        ),
    )


def _coming_in_signed_in(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def accept(call: Call[LookAtInvite]) -> Access:
        caller = call.caller
        link = await accounts.accepting.accept_as(caller.user, call.body.token, visit=visit(call))
        return await accounts.sign_ins.switch(caller.user, link.org_id, session=caller.session)

    return (
        Endpoint(
            method="POST",
            path="/api/auth/invite/accept",
            handler=accept,
            summary="Comes in as who one is signed in as, where that is the invited address.",
            needs=TOKEN,
            tag=TAG,
            takes=LookAtInvite,
            gives=Access,
            refuses=(INVALID_OR_EXPIRED_TOKEN, ACCOUNT_DISABLED),
            secret_answer=True,
        ),
    )
