"""One org whose files are damaged is its own trouble, not that of its people's other orgs."""

import asyncio
from pathlib import Path

import msgspec

from app.core.clock import SystemClock
from app.core.ids import OrgId
from app.features.accounts.store import LINKS, link_key
from app.features.accounts.types.wire import FoundOrg, SignIn
from tests.cast import PASSWORD, VISIT, Cast, assemble, came_in, stage, without_factors
from tests.http.asking import Asker


def test_a_damaged_org_keeps_nobody_from_the_others(tmp_path: Path) -> None:
    cast, second = _two_orgs(tmp_path / "data")
    _damage(tmp_path / "data" / second)

    with stage(tmp_path / "data", clock=SystemClock()) as house:
        asked = SignIn(email=cast.owner.email, password=PASSWORD)
        without_factors(house.accounts)
        entered = came_in(asyncio.run(house.accounts.sign_ins.sign_in(asked, visit=VISIT)))
        assert house.accounts.tokens.verify(entered.access.access_token).org_id == cast.org
        door = Asker(house.tenant()).with_headers(
            ("authorization", f"Bearer {entered.access.access_token}"), ("x-org-id", cast.org)
        )
        assert [org["org_id"] for org in door.get("/api/auth/me").json["orgs"]] == [cast.org]
        assert door.post("/api/auth/switch", {"org_id": second}).code == "not_ready"
        assert door.get("/api/org").status == 200


def test_a_claim_on_a_damaged_org_waits_and_keeps_no_process_from_starting(tmp_path: Path) -> None:
    cast, second = _two_orgs(tmp_path / "data")
    with stage(tmp_path / "data", clock=SystemClock()) as house:
        row = house.tree.host.get(LINKS, link_key(cast.owner.user, second))
        assert row is not None
        leaving = msgspec.structs.replace(row.value, state="leaving")
        house.tree.host.batch_now(lambda batch: batch.put(LINKS, row.key, leaving))
    _damage(tmp_path / "data" / second)

    with stage(tmp_path / "data", clock=SystemClock()) as house:
        asyncio.run(house.accounts.resume())

        assert [link.value.org_id for link in house.accounts.store.unfinished()] == [second]


def _two_orgs(data: Path) -> tuple[Cast, OrgId]:
    with stage(data, clock=SystemClock()) as house:
        cast = asyncio.run(assemble(house.accounts))
        founded = asyncio.run(
            house.accounts.foundings.found(
                cast.owner.user,
                FoundOrg(name="Second", timezone="UTC"),
                session=cast.owner.session,
                visit=VISIT,
            )
        )
        return cast, founded.org.id


def _damage(org: Path) -> None:
    """One bit in the middle of the journal."""
    journal = next(org.glob("*.log.jsonl"))
    raw = bytearray(journal.read_bytes())
    raw[len(raw) // 2] ^= 1
    journal.write_bytes(raw)
