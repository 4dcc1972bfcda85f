"""Second factors: showing one, setting one up, taking one away."""

from app.core.ids import HOST, OrgId
from app.core.reasons import INVALID_STATE, NOT_READY, STEP_UP_REQUIRED
from app.features.accounts.errors import INVALID_CREDENTIALS, INVALID_OR_EXPIRED_TOKEN, LOCKED_OUT
from app.features.accounts.routes.shared import signed_in, visit
from app.features.accounts.service import Accounts
from app.features.accounts.service.tokens import Bearer
from app.features.accounts.types.proofs import (
    ActivateTotp,
    EnrolledTotp,
    LoginProof,
    Proof,
    RecoveryCodes,
    SignedIn,
    SteppedUp,
)
from app.http.endpoint import PUBLIC, TOKEN, Answer, Call, Caller, Endpoint, PublicCall

TAG = "auth"


def endpoints(accounts: Accounts) -> tuple[Endpoint, ...]:
    return (
        *_showing(accounts),
        *_authenticator(accounts),
        *_removing(accounts),
        *_recovery(accounts),
    )


def _showing(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def finish(call: PublicCall[LoginProof]) -> Answer[SignedIn]:
        return signed_in(await accounts.sign_ins.finish(call.body, visit=visit(call)))

    async def step_up(call: Call[Proof]) -> SteppedUp:
        return await accounts.step_ups.step_up(bearer(call.caller), call.body, visit=visit(call))

    return (
        Endpoint(
            method="POST",
            path="/api/auth/login/mfa",
            handler=finish,
            summary="Ends a sign-in that asked for a second factor.",
            needs=PUBLIC,
            tag=TAG,
            takes=LoginProof,
            gives=SignedIn,
            refuses=(INVALID_CREDENTIALS, LOCKED_OUT, INVALID_OR_EXPIRED_TOKEN, NOT_READY),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/api/auth/step-up",
            handler=step_up,
            summary="Shows the second factor again: a token that is good for five minutes of acts that ask for it.",
            needs=TOKEN,
            tag=TAG,
            takes=Proof,
            gives=SteppedUp,
            refuses=(INVALID_CREDENTIALS, LOCKED_OUT, INVALID_OR_EXPIRED_TOKEN, STEP_UP_REQUIRED, NOT_READY),
            secret_answer=True,
        ),
    )


def _authenticator(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def enroll(call: Call[None]) -> EnrolledTotp:
        person = accounts.people.me(call.caller.user)
        return await accounts.totps.enroll(
            person.user_id,
            person.email,
            visit=visit(call),
            stepped_up=call.caller.step_up,
            idem=call.idem,
        )

    async def activate(call: Call[ActivateTotp]) -> RecoveryCodes:
        return await accounts.totps.activate(
            call.caller.user,
            call.body.code,
            visit=visit(call),
            stepped_up=call.caller.step_up,
            org=org_of(call.caller),
        )

    return (
        Endpoint(
            method="POST",
            path="/api/auth/totp/enroll",
            handler=enroll,
            summary="A secret for an authenticator app, which counts once a code of it was sent.",
            needs=TOKEN,
            enrolling=True,
            tag=TAG,
            gives=EnrolledTotp,
            refuses=(STEP_UP_REQUIRED, NOT_READY),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/api/auth/totp/activate",
            handler=activate,
            summary="The first code of the app; answers ten recovery codes where there are none yet.",
            needs=TOKEN,
            enrolling=True,
            tag=TAG,
            takes=ActivateTotp,
            gives=RecoveryCodes,
            refuses=(INVALID_CREDENTIALS, LOCKED_OUT, STEP_UP_REQUIRED, INVALID_STATE, NOT_READY),
            secret_answer=True,
        ),
    )


def _removing(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def remove(call: Call[None]) -> None:
        await accounts.totps.remove(call.caller.user, visit=visit(call), org=org_of(call.caller))

    return (
        Endpoint(
            method="DELETE",
            path="/api/auth/totp",
            handler=remove,
            summary="Takes the authenticator app away.",
            needs=TOKEN,
            step_up=True,
            tag=TAG,
        ),
    )


def _recovery(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def renew(call: Call[None]) -> RecoveryCodes:
        return await accounts.recovery.renew(
            call.caller.user, visit=visit(call), org=org_of(call.caller), idem=call.idem
        )

    return (
        Endpoint(
            method="POST",
            path="/api/auth/recovery-codes",
            handler=renew,
            summary="Ten new recovery codes in the place of all old ones.",
            needs=TOKEN,
            step_up=True,
            tag=TAG,
            gives=RecoveryCodes,
            refuses=(INVALID_STATE,),
            secret_answer=True,
        ),
    )


def bearer(caller: Caller) -> Bearer:
    """For whom a step-up is granted: this person, on this device, in this org, in this realm."""
    org = org_of(caller)
    return Bearer(
        user=caller.user,
        session=caller.session,
        org=org,
        role=None if org is None else caller.role,
        realm=caller.realm,
    )


def org_of(caller: Caller) -> OrgId | None:
    return None if caller.org == HOST else caller.org
