"""A whole house with a demo cast, and an HQ user who can sign in."""

import asyncio
import shutil
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pyotp import TOTP

from app.compose import House, compose
from app.core.clock import RecordedClock
from app.core.ids import OrgId
from app.core.randomness import SystemRandomness, base64url
from app.core.settings import Settings
from app.features.accounts.service.issuing import Issue
from app.features.audit.types import AuditItem, AuditQuery
from app.features.hq.service import NewOfficer
from app.features.hq.types.records import Officer
from tests.cast import NO_PAGES, Cast, Unlimited, assemble, cheap_hasher
from tests.http.asking import Asker, Response

T = TypeVar("T")

PASSWORD = "nine lanterns over the quay"
EMAIL = "operator@example.com"
REQUEST = "req_test"


@dataclass(frozen=True)
class Known:
    """An HQ user, and what only they hold."""

    officer: Officer
    issue: Issue
    email: str = EMAIL
    password: str = PASSWORD

    def code(self, clock: RecordedClock) -> str:
        return TOTP(self.issue.secret).at(clock.now_us() // 1_000_000)


@dataclass(frozen=True)
class Above:
    """The house as HQ sees it."""

    house: House
    clock: RecordedClock
    door: Asker
    tenant: Asker
    known: Known
    cast: Cast

    def log_in(self, **more: Any) -> Response:
        """A time step later than the sign-in before: a code works once."""
        self.clock.advance(30)
        body = {"email": self.known.email, "password": self.known.password}
        return self.door.post("/admin/auth/login", {**body, "totp_code": self.known.code(self.clock), **more})

    def signed_in(self) -> Asker:
        answer = self.log_in()
        assert answer.status == 200, answer.body
        return self.bearing(answer.json["access_token"])

    def bearing(self, token: str) -> Asker:
        return self.door.with_headers(("authorization", f"Bearer {token}"))

    def stepped_up(self) -> Asker:
        inside = self.signed_in()
        self.clock.advance(30)
        answer = inside.post("/admin/auth/step-up", {"totp_code": self.known.code(self.clock)})
        assert answer.status == 200, answer.body
        return self.bearing(answer.json["access_token"])


@dataclass(frozen=True)
class Prepared:
    """The cast and an HQ user, who came in once; each test gets its own copy of the tree."""

    data: Path
    keys: Mapping[str, str]
    cast: Cast
    known: Known


def prepare(data: Path) -> Prepared:
    keys = {"ASTRIX_SIGNING_KEYS": key(), "ENVELOPE_MASTER_KEY": key()}
    with composed(data, RecordedClock(), keys) as house:
        return Prepared(data, keys, cast=run(assemble(house.accounts)), known=run(officer_of(house)))


@contextmanager
def above(prepared: Prepared, data: Path, **environ: str) -> Iterator[Above]:
    shutil.copytree(prepared.data, data)
    clock = RecordedClock()
    with composed(data, clock, {**prepared.keys, **environ}) as house:
        edge = replace(house.edge, limits=Unlimited(), web=NO_PAGES)
        hq, tenant = Asker(edge.hq()), Asker(edge.tenant())
        yield Above(house, clock, hq, tenant, known=prepared.known, cast=prepared.cast)


@contextmanager
def composed(data: Path, clock: RecordedClock, environ: Mapping[str, str]) -> Iterator[House]:
    told = {"ASTRIX_DATA": str(data), "ASTRIX_SIGNUP": "open", **environ}
    house = compose(Settings.read(told), clock=clock, hasher=cheap_hasher())
    try:
        yield house
    finally:
        house.close()


async def officer_of(house: House, *, email: str = EMAIL) -> Known:
    issue = house.accounts.issuing.draw()
    wanted = NewOfficer(email=email, name="Olga Quint", password=PASSWORD)
    officer = await house.hq.officers.create(wanted, issue, request_id=REQUEST)
    return Known(officer, issue, email=email)


def key() -> str:
    return f"k1:{base64url(SystemRandomness().bytes(32))}"


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def log_of(hq: Above, org: OrgId, action: str) -> list[AuditItem]:
    return run(hq.house.audit.page(org, AuditQuery(action=action))).items


def damage(hq: Above, org: OrgId) -> Path:
    """Flips a bit of an org's journal, and forgets what was read of it."""
    hq.house.tree.org(org).unload()
    journal = next((Path(hq.house.settings.data) / org).glob("*.log.jsonl"))
    repair(journal)
    return journal


def repair(journal: Path) -> None:
    """The same bit once more."""
    content = bytearray(journal.read_bytes())
    content[40] ^= 1
    journal.write_bytes(content)
