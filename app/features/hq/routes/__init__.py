"""HQ at its own door: every row is of the realm `admin`, and none is served to tenants."""

from app.features.hq.routes import (
    entry,
    factors,
    host,
    mail,
    orgs,
    passkeys,
    people,
    security,
    sso,
    work,
)
from app.features.hq.service import Hq
from app.http.endpoint import Endpoint


def endpoints(hq: Hq) -> tuple[Endpoint, ...]:
    return (
        *entry.endpoints(hq),
        *factors.endpoints(hq),
        *passkeys.endpoints(hq),
        *host.endpoints(hq),
        *orgs.endpoints(hq),
        *people.endpoints(hq),
        *security.endpoints(hq),
        *mail.endpoints(hq),
        *work.endpoints(hq),
        *sso.endpoints(hq.accounts.sso_issuers),
    )
