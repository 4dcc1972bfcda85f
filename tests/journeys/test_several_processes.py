"""The served appliance over real sockets: what one process writes, another reads and obeys."""

import asyncio
import contextlib
import http.client
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.compose import House, compose
from app.core.settings import Settings
from tests.cast import PASSWORD, VISIT, Player, player
from tests.cli.appliance import Appliance, keys, serving

SIGN_UP = {
    "email": "ada@engines.example",
    "password": PASSWORD,
    "name": "Ada",
    "org_name": "Analytical Engines",
    "timezone": "Europe/London",
}
WORKERS = "2"
ENOUGH_TO_MEET_BOTH_WORKERS = 12


@dataclass(frozen=True)
class Said:
    status: int
    told: Any

    @property
    def code(self) -> str | None:
        return self.told["error"]["code"] if self.status >= 400 else None


@dataclass(frozen=True)
class Wire:
    """Each request on a connection of its own, so that any worker may take it."""

    door: str

    def ask(self, method: str, path: str, *, body: Any = None, headers: dict[str, str] | None = None) -> Said:
        host, _, port = self.door.rpartition(":")
        with contextlib.closing(http.client.HTTPConnection(host, int(port), timeout=20)) as connection:
            sent = {"Content-Type": "application/json", "Connection": "close", **(headers or {})}
            connection.request(method, path, body=None if body is None else json.dumps(body), headers=sent)
            answer = connection.getresponse()
            raw = answer.read()
            return Said(answer.status, json.loads(raw) if raw else None)


@contextlib.contextmanager
def standing_beside(folder: Path, environ: dict[str, str]) -> Iterator[House]:
    """This test's own process over the same tree, with the same keys."""
    house = compose(Settings.read({**environ, "ASTRIX_DATA": str(folder / "data"), "ASTRIX_SIGNUP": "open"}))
    try:
        yield house
    finally:
        house.close()


@pytest.fixture
def environ() -> dict[str, str]:
    return keys()


@pytest.fixture
def appliance(tmp_path: Path, environ: dict[str, str]) -> Iterator[Appliance]:
    with serving(tmp_path, "--workers", WORKERS, environ=environ) as running:
        running.await_ready()
        yield running


def test_what_one_process_writes_another_reads_and_obeys(
    appliance: Appliance, tmp_path: Path, environ: dict[str, str]
) -> None:
    wire = Wire(appliance.doors[0])
    signed_up = wire.ask("POST", "/api/auth/signup", body=SIGN_UP)
    assert signed_up.status == 201
    org = signed_up.told["org"]["id"]
    ada = bearing(signed_up, org)

    with standing_beside(tmp_path, environ) as here:
        # Written by a worker, read here.
        assert here.orgs.view(org).name == "Analytical Engines"

        # Written here, read by the workers.
        bob = brought_in(here, player_of(here, signed_up), wire, ada)
        changed = [wire.ask("PUT", "/api/org", body={"min_gap_h": 9}, headers=bob.headers) for _ in range(2)]
        assert [said.status for said in changed] == [200, 200]

        # Demoted here, felt at the next request by every worker.
        users = here.accounts.users
        demoting = users.set_role(bob.org_id, bob.user, "viewer", asker=bob.boss.asker, expect=None)
        asyncio.run(demoting)
        felt = [
            wire.ask("PUT", "/api/org", body={"min_gap_h": 1}, headers=bob.headers).code
            for _ in range(ENOUGH_TO_MEET_BOTH_WORKERS)
        ]
        assert felt == ["insufficient_role"] * ENOUGH_TO_MEET_BOTH_WORKERS

        # Logged out here, felt likewise; Ada goes on.
        asyncio.run(here.accounts.sessions.end(bob.user, bob.session, visit=VISIT))
        felt = [
            wire.ask("GET", "/api/org", headers=bob.headers).code for _ in range(ENOUGH_TO_MEET_BOTH_WORKERS)
        ]
        assert felt == ["invalid_token"] * ENOUGH_TO_MEET_BOTH_WORKERS
        assert wire.ask("GET", "/api/org", headers=ada).told["min_gap_h"] == 9


def test_what_can_happen_once_happens_once_whichever_worker_is_asked(
    appliance: Appliance, tmp_path: Path, environ: dict[str, str]
) -> None:
    wire = Wire(appliance.doors[0])
    signed_up = wire.ask("POST", "/api/auth/signup", body=SIGN_UP)
    ada = bearing(signed_up, signed_up.told["org"]["id"])

    # Eight accept one invitation at once.
    asked = {"email": "bob@engines.example", "role": "owner"}
    invited = wire.ask("POST", "/api/users/invite", body=asked, headers=ada)
    body = {"token": invited.told["link"].partition("#token=")[2], "password": PASSWORD, "name": "Bob"}
    accepted = at_once([lambda: wire.ask("POST", "/api/invite/accept", body=body)] * 8)
    assert sorted(said.status for said in accepted) == [200] + [410] * 7

    # The two owners turn on each other at once.
    (entered,) = [said for said in accepted if said.status == 200]
    with standing_beside(tmp_path, environ) as here:
        owners = [player_of(here, signed_up), player_of(here, entered)]
    demoted = at_once(
        [
            partial(
                wire.ask,
                "PUT",
                f"/api/users/{whom.user}/role",
                body={"role": "viewer"},
                headers=who.stepped_up_headers,
            )
            for who, whom in (owners, reversed(owners))
        ]
    )
    assert sorted(said.status for said in demoted)[0] == 200
    assert sorted(said.status for said in demoted)[1] in (403, 409)


def at_once(acts: list[Callable[[], Said]]) -> list[Said]:
    with ThreadPoolExecutor(len(acts)) as threads:
        return [running.result() for running in [threads.submit(act) for act in acts]]


@dataclass(frozen=True)
class Colleague:
    user: Any
    session: str
    org_id: Any
    headers: dict[str, str]
    boss: Player


def brought_in(here: House, boss: Player, wire: Wire, ada: dict[str, str]) -> Colleague:
    """Invited over the wire, accepted over the wire; what the token says is read here."""
    asked = {"email": "bob@engines.example", "role": "manager"}
    invited = wire.ask("POST", "/api/users/invite", body=asked, headers=ada)
    token = invited.told["link"].partition("#token=")[2]
    body = {"token": token, "password": PASSWORD, "name": "Bob"}
    accepted = wire.ask("POST", "/api/invite/accept", body=body)
    claims = here.accounts.tokens.verify(accepted.told["access_token"])
    return Colleague(claims.user_id, claims.sid, claims.org_id, bearing(accepted, str(claims.org_id)), boss)


def player_of(here: House, signed_up: Said) -> Player:
    claims = here.accounts.tokens.verify(signed_up.told["access_token"])
    return player(here.accounts, user=claims.user_id, role="owner", org=claims.org_id, session=claims.sid)


def bearing(said: Said, org: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {said.told['access_token']}", "X-Org-ID": org}
