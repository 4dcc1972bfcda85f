"""What this room hands to the house."""

from typing import Any

from app.core.roles import MANAGER, RANK
from app.feature import Feature
from app.features.accounts.errors import REASONS
from app.features.accounts.routes import endpoints
from app.features.accounts.service import Accounts
from app.features.accounts.service.sealed import renewed_factors, renewed_issuer
from app.features.accounts.store import FACTORS, INVITES, SSO_ISSUERS
from app.features.accounts.tasks import tasks
from app.http.caller import Caller
from app.http.sse import Stream
from app.store.kinds import Row
from app.store.sealed import SealedKind


def feature(accounts: Accounts) -> Feature:
    return Feature(
        "accounts",
        endpoints=endpoints(accounts),
        reasons=REASONS,
        tasks=tasks(accounts),
        streams=(Stream(INVITES, "invite", visible=_sees_invites),),
        sealed=(SealedKind(FACTORS, renewed_factors), SealedKind(SSO_ISSUERS, renewed_issuer)),
        carries=(accounts.identities.carry,),
        forgets=(accounts.identities.forget,),
    )


def _sees_invites(_: Row[Any], caller: Caller) -> bool:
    return RANK[caller.role] >= RANK[MANAGER]
