"""Setting a new password."""

from app.features.accounts.errors import INVALID_CREDENTIALS, INVALID_OR_EXPIRED_TOKEN, LOCKED_OUT
from app.features.accounts.routes.shared import visit
from app.features.accounts.service import Accounts
from app.features.accounts.types.wire import ChangePassword, Forgot, Reset
from app.http.endpoint import PUBLIC, TOKEN, Call, Endpoint, PublicCall

TAG = "auth"


def endpoints(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def forgot(call: PublicCall[Forgot]) -> None:
        await accounts.passwords.forgot(call.body.email, visit=visit(call))

    async def reset(call: PublicCall[Reset]) -> None:
        await accounts.passwords.reset(call.body, visit=visit(call))

    async def change(call: Call[ChangePassword]) -> None:
        caller = call.caller
        await accounts.passwords.change(caller.user, call.body, session=caller.session, visit=visit(call))

    return (
        Endpoint(
            method="POST",
            path="/api/auth/password/forgot",
            handler=forgot,
            summary="Mails a link to the address, if somebody here has it; the answer is the same if not.",
            needs=PUBLIC,
            tag=TAG,
            takes=Forgot,
            status=202,
        ),
        Endpoint(
            method="POST",
            path="/api/auth/password/reset",
            handler=reset,
            summary="Sets a new password by the token of a mailed link, and signs out everywhere.",
            needs=PUBLIC,
            tag=TAG,
            takes=Reset,
            refuses=(INVALID_OR_EXPIRED_TOKEN,),
        ),
        Endpoint(
            method="PUT",
            path="/api/auth/password",
            handler=change,
            summary="Sets a new password by the old one, and signs out everywhere but here.",
            needs=TOKEN,
            tag=TAG,
            takes=ChangePassword,
            refuses=(INVALID_CREDENTIALS, LOCKED_OUT),
        ),
    )
