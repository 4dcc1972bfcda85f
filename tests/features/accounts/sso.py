"""A browser that goes to an issuer and comes back, and an issuer that HQ trusts."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from app.core.ids import HOST, UserId
from app.features.accounts.store import IDENTITIES
from app.features.accounts.types.records import Identity
from app.features.accounts.types.sso import PutSsoIssuer, SsoIssuerItem
from app.features.audit.types import AuditItem, AuditQuery
from app.store.batch import Batch
from tests.cast import TENANT_URL, VISIT, Stage
from tests.http.asking import Asker, Response
from tests.providers.issuer import CLIENT, SECRET, LocalIssuer

DOMAIN = "example.com"


@dataclass
class Browser:
    """Keeps cookies as a browser does; follows nothing by itself."""

    door: Asker
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, target: str) -> Response:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.door.get(target, [("cookie", kept)] if kept else [])
        for name, value in (header for header in answer.headers if header[0] == "set-cookie"):
            cookie, _, attributes = value.partition(";")
            key, _, text = cookie.partition("=")
            assert "HttpOnly" in attributes, name
            if text:
                self.cookies[key] = text
            else:
                self.cookies.pop(key, None)
        return answer

    def leave(self, issuer_id: str, **query: str) -> str:
        """To the issuer; the address that the browser is sent to."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        answer = self.get(f"/api/auth/sso/{issuer_id}/start" + (f"?{asked}" if asked else ""))
        assert answer.status == 302
        return location(answer)

    def come_back(self, address: str) -> Response:
        assert address.startswith(f"{TENANT_URL}/api/auth/sso/")
        return self.get(address.removeprefix(TENANT_URL))

    def round_trip(self, issuer: LocalIssuer, known: SsoIssuerItem, **query: str) -> Response:
        return self.come_back(issuer.visited(self.leave(known.id, **query)))


def location(answer: Response) -> str:
    return answer.header("location") or ""


def error_of(answer: Response) -> str | None:
    assert answer.status == 302
    found = parse_qs(urlsplit(location(answer)).query).get("sso_error")
    return None if found is None else found[0]


def said_in(answer: Response) -> dict[str, str]:
    """What the page learns from the part of its address that no server sees."""
    fragment = parse_qs(urlsplit(location(answer)).fragment)
    return {name: values[0] for name, values in fragment.items()}


def trust(house: Stage, issuer: LocalIssuer, **changes: Any) -> SsoIssuerItem:
    issuer.now_s = lambda: house.clock.now_us() / 1_000_000
    asked: dict[str, Any] = {
        "name": "Corp",
        "issuer": issuer.url,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "domains": (DOMAIN,),
    }
    wanted = PutSsoIssuer(**{**asked, **changes})
    return asyncio.run(house.accounts.sso_issuers.add(wanted, actor="usr_hq", visit=VISIT))


def verify(house: Stage, user: UserId) -> None:
    """The person proved that mail reaches them."""
    change(house, user, verified_at=1)


def change(house: Stage, user: UserId, **changes: Any) -> None:
    def write(batch: Batch) -> None:
        row = batch.get(IDENTITIES, user)
        assert row is not None
        batch.put(IDENTITIES, user, msgspec.structs.replace(row.value, **changes))

    house.tree.host.batch_now(write)


def person_at(house: Stage, email: str) -> Identity | None:
    row = house.accounts.store.identity_by_email(email)
    return None if row is None else row.value


def audited(house: Stage, action: str) -> list[AuditItem]:
    return asyncio.run(house.audit.page(HOST, AuditQuery(action=action))).items


def signed_in_as(house: Stage, browser: Browser) -> UserId:
    """By the refresh cookie, as the first page does it."""
    cookie = [("cookie", f"astrix_refresh={browser.cookies['astrix_refresh']}")]
    answer = browser.door.post("/api/auth/refresh", {}, cookie)
    assert answer.status == 200
    return house.accounts.tokens.verify(answer.json["access_token"]).user_id
