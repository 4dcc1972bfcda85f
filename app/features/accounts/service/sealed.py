"""Where records of this room hold sealed text, and what it is bound to: for when the master key is replaced."""

import msgspec

from app.core.ids import HOST, OrgId
from app.features.accounts.service.factors import sealed_name
from app.features.accounts.types.factors import FactorsRecord, Totp
from app.features.accounts.types.sso import SsoIssuer
from app.store.kinds import Row
from app.store.sealed import Renew


def renewed_factors(_: OrgId, row: Row[FactorsRecord], renew: Renew) -> FactorsRecord:
    """Both secrets of authenticator apps: the one in use, and the one that waits for its first code."""

    def renewed(totp: Totp | None) -> Totp | None:
        if totp is None:
            return None
        sealed = renew(totp.sealed, org=HOST, name=sealed_name(row.key), version=totp.version)
        return msgspec.structs.replace(totp, sealed=sealed)

    return msgspec.structs.replace(
        row.value, totp=renewed(row.value.totp), pending=renewed(row.value.pending)
    )


def renewed_issuer(_: OrgId, row: Row[SsoIssuer], renew: Renew) -> SsoIssuer:
    if row.value.sealed is None:
        return row.value
    sealed = renew(row.value.sealed, org=HOST, name=secret_name(row.key), version=row.value.sealed_count)
    return msgspec.structs.replace(row.value, sealed=sealed)


def secret_name(issuer_id: str) -> str:
    return f"sso/{issuer_id}"
