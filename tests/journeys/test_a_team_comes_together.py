"""Sign up, invite, accept, work, be demoted, leave: through the composed house and its own edge."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.compose import House, compose
from app.core.clock import RecordedClock
from app.core.randomness import SystemRandomness, base64url
from app.core.settings import Settings
from tests.cast import NO_PAGES, PASSWORD, Unlimited, cheap_hasher, player
from tests.http.asking import Asker, Response

ADA = {
    "email": "ada@engines.example",
    "password": PASSWORD,
    "name": "Ada",
    "org_name": "Analytical Engines",
    "timezone": "Europe/London",
}


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


@pytest.fixture
def house(tmp_path: Path, clock: RecordedClock) -> Iterator[House]:
    settings = Settings.read(
        {
            "ASTRIX_DATA": str(tmp_path / "data"),
            "ASTRIX_SIGNING_KEYS": fresh_key(),
            "ENVELOPE_MASTER_KEY": fresh_key(),
            "ASTRIX_SIGNUP": "open",
        }
    )
    house = compose(settings, clock=clock, hasher=cheap_hasher())
    yield house
    house.close()


@pytest.fixture
def door(house: House) -> Asker:
    return Asker(replace(house.edge, limits=Unlimited(), web=NO_PAGES).tenant())


def test_a_team_comes_together_works_and_changes(house: House, door: Asker, clock: RecordedClock) -> None:
    # Ada signs up and is at work at once.
    signed_up = door.post("/api/auth/signup", ADA)
    org = signed_up.json["org"]["id"]
    ada = bearing(door, signed_up, org)
    assert ada.get("/api/org").json["name"] == "Analytical Engines"

    # She invites Bob as a manager; he comes in and works.
    accepted = bob_comes_in(door, ada)
    bob = bearing(door, accepted, org)
    assert bob.put("/api/org", {"min_gap_h": 8}).json["min_gap_h"] == 8

    # Ada makes him a viewer. He feels it with the token he has.
    bob_id = id_of("Bob", ada)
    assert ada.put(f"/api/users/{bob_id}/role", {"role": "viewer"}).code == "step_up_required"
    stepped_up = with_second_factor(house, door, signed_up)
    assert stepped_up.put(f"/api/users/{bob_id}/role", {"role": "viewer"}).json["role"] == "viewer"
    assert bob.put("/api/org", {"min_gap_h": 9}).code == "insufficient_role"
    assert set(bob.get("/api/users").json["items"][0]) == {"id", "name"}

    # An hour later his token has expired; his cookie brings one that knows his role.
    clock.advance(3600)
    assert bob.get("/api/org").code == "token_expired"
    cookie = [("cookie", (accepted.header("set-cookie") or "").partition(";")[0])]
    refreshed = door.post("/api/auth/refresh", {"org_id": org}, cookie)
    assert bearing(door, refreshed, org).get("/api/org").json["min_gap_h"] == 8


def test_who_is_taken_out_may_begin_anew(house: House, door: Asker) -> None:
    # Bob belongs to Ada's org, until she takes him out: his next request is refused.
    signed_up = door.post("/api/auth/signup", ADA)
    org = signed_up.json["org"]["id"]
    bob = bearing(door, bob_comes_in(door, bearing(door, signed_up, org)), org)
    ada = with_second_factor(house, door, signed_up)
    assert ada.ask("DELETE", f"/api/users/{id_of('Bob', ada)}").status == 204
    assert bob.get("/api/org").code == "invalid_token"

    # He can still sign in, has no org, and may found his own.
    alone = door.post("/api/auth/login", {"email": "bob@engines.example", "password": PASSWORD})
    bob = bearing(door, alone)
    assert bob.get("/api/auth/me").json["orgs"] == []
    founded = bob.post("/api/org", {"name": "Bobs", "timezone": "UTC"})
    assert bearing(door, founded, founded.json["org"]["id"]).get("/api/org").json["name"] == "Bobs"

    # And everything is in the log of the org it happened in.
    actions = [entry["action"] for entry in ada.get("/api/audit").json["items"]]
    assert actions == ["user.remove", "user.join", "invite.create", "org.found"]


def test_a_forgotten_password_comes_back_by_mail(house: House, door: Asker) -> None:
    door.post("/api/auth/signup", ADA)
    for _ in range(6):
        door.post("/api/auth/login", {"email": ADA["email"], "password": "wrong"})
    assert door.post("/api/auth/login", ADA_LOGIN).code == "locked_out"

    assert door.post("/api/auth/password/forgot", {"email": ADA["email"]}).status == 202
    (mail,) = house.mail.list().items
    token = (house.mail.show(mail.id).text or "").partition("#token=")[2].split()[0]
    renewed = {"token": token, "password": "a lantern under the stairs"}
    assert door.post("/api/auth/password/reset", renewed).status == 204

    again = door.post("/api/auth/login", {"email": ADA["email"], "password": renewed["password"]})
    assert bearing(door, again).get("/api/auth/me").json["name"] == "Ada"
    assert door.post("/api/auth/password/reset", renewed).code == "invalid_or_expired_token"


def test_a_house_that_was_stopped_between_two_journals_is_whole_after_its_start(
    house: House, door: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut_off(*_: object) -> None:
        raise ConnectionAbortedError("the process is gone")

    monkeypatch.setattr(house.accounts.claims, "_found", cut_off)
    assert door.post("/api/auth/signup", ADA).code == "internal_error"
    monkeypatch.undo()

    asyncio.run(started_and_stopped(house))

    login = door.post("/api/auth/login", ADA_LOGIN)
    me = bearing(door, login).get("/api/auth/me").json
    assert [(org["name"], org["roles"]) for org in me["orgs"]] == [("Analytical Engines", ["owner"])]


ADA_LOGIN = {"email": ADA["email"], "password": ADA["password"]}


async def started_and_stopped(house: House) -> None:
    await house.start()
    await house.background.stop(1.0)


def fresh_key() -> str:
    return f"k1:{base64url(SystemRandomness().bytes(32))}"


def bearing(door: Asker, answer: Response, org: str | None = None) -> Asker:
    named = [] if org is None else [("x-org-id", org)]
    return door.with_headers(("authorization", f"Bearer {answer.json['access_token']}"), *named)


def bob_comes_in(door: Asker, ada: Asker) -> Response:
    """No mail leaves this house, so Ada passes the link on herself."""
    invited = ada.post("/api/users/invite", {"email": "bob@engines.example", "role": "manager"})
    token = invited.json["link"].partition("#token=")[2]
    assert door.post("/api/invite/preview", {"token": token}).json == {
        "org_name": "Analytical Engines",
        "email": "bob@engines.example",
        "role": "manager",
        "needs_password": False,
    }
    accepted = door.post("/api/invite/accept", {"token": token, "password": PASSWORD, "name": "Bob"})
    assert door.post("/api/invite/preview", {"token": token}).code == "invalid_or_expired_token"
    return accepted


def id_of(name: str, asker: Asker) -> str:
    found: list[str] = [one["id"] for one in asker.get("/api/users").json["items"] if one["name"] == name]
    return found[0]


def with_second_factor(house: House, door: Asker, answer: Response) -> Asker:
    """Second factors come later; until then a test makes the grant itself."""
    claims = house.accounts.tokens.verify(answer.json["access_token"])
    stepped_up = player(
        house.accounts, user=claims.user_id, role="owner", org=claims.org_id, session=claims.sid
    )
    return door.with_headers(*stepped_up.stepped_up_headers.items())
