"""Second factors of HQ's users. There is always one; more may be added, the last one stays."""

from app.core.reasons import INVALID_STATE, NOT_READY
from app.features.accounts.errors import INVALID_CREDENTIALS, INVALID_OR_EXPIRED_TOKEN, LOCKED_OUT
from app.features.accounts.service.tokens import Bearer
from app.features.accounts.types.proofs import (
    ActivateTotp,
    EnrolledTotp,
    Proof,
    RecoveryCodes,
    SteppedUp,
)
from app.features.hq.routes.shared import visit
from app.features.hq.service import Hq
from app.http.endpoint import TOKEN, Call, Endpoint

TAG = "auth"


def endpoints(hq: Hq) -> tuple[Endpoint, ...]:
    return (_showing(hq), *_authenticator(hq), _recovery(hq))


def _showing(hq: Hq) -> Endpoint:
    async def step_up(call: Call[Proof]) -> SteppedUp:
        bearer = Bearer(user=call.caller.user, session=call.caller.session, realm="admin")
        return await hq.accounts.step_ups.step_up(bearer, call.body, visit=visit(call))

    return Endpoint(
        method="POST",
        path="/admin/auth/step-up",
        handler=step_up,
        summary="Shows the second factor again: a token that is good for five minutes of acts that ask for it.",
        needs=TOKEN,
        tag=TAG,
        realm="admin",
        takes=Proof,
        gives=SteppedUp,
        refuses=(INVALID_CREDENTIALS, LOCKED_OUT, INVALID_OR_EXPIRED_TOKEN, NOT_READY),
        secret_answer=True,
    )


def _authenticator(hq: Hq) -> tuple[Endpoint, ...]:
    async def enroll(call: Call[None]) -> EnrolledTotp:
        officer = hq.entering.officer(call.caller.user)
        return await hq.accounts.totps.enroll(officer.id, officer.email, visit=visit(call), idem=call.idem)

    async def activate(call: Call[ActivateTotp]) -> RecoveryCodes:
        return await hq.accounts.totps.activate(call.caller.user, call.body.code, visit=visit(call))

    return (
        Endpoint(
            method="POST",
            path="/admin/auth/totp/enroll",
            handler=enroll,
            summary="A new secret for an authenticator app; the old one counts until a code of the new one was sent.",
            needs=TOKEN,
            step_up=True,
            tag=TAG,
            realm="admin",
            gives=EnrolledTotp,
            refuses=(NOT_READY,),
            secret_answer=True,
        ),
        Endpoint(
            method="POST",
            path="/admin/auth/totp/activate",
            handler=activate,
            summary="The first code of the new app; from then on it counts in the place of the old one.",
            needs=TOKEN,
            step_up=True,
            tag=TAG,
            realm="admin",
            takes=ActivateTotp,
            gives=RecoveryCodes,
            refuses=(INVALID_CREDENTIALS, LOCKED_OUT, INVALID_STATE, NOT_READY),
            secret_answer=True,
        ),
    )


def _recovery(hq: Hq) -> Endpoint:
    async def renew(call: Call[None]) -> RecoveryCodes:
        return await hq.accounts.recovery.renew(call.caller.user, visit=visit(call), idem=call.idem)

    return Endpoint(
        method="POST",
        path="/admin/auth/recovery-codes",
        handler=renew,
        summary="Ten new recovery codes in the place of all old ones.",
        needs=TOKEN,
        step_up=True,
        tag=TAG,
        realm="admin",
        gives=RecoveryCodes,
        refuses=(INVALID_STATE,),
        secret_answer=True,
    )
