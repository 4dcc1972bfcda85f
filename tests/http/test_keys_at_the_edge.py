"""Keys at the door of the whole house: what is said of them, how fast they may ask, and when their streams end."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.compose import House, compose
from app.core.settings import Settings
from app.features.accounts.store import API_KEYS
from app.features.accounts.types.api_keys import ApiKeyMade, CreateApiKey
from app.features.notices.store import NOTICES
from app.features.orgs.types import OrgChange
from app.http.door import Door
from app.http.limits import TOKEN_BURST
from app.http.sse import STREAMS_PER_USER_MAX
from tests.cast import Cast, Player, Unlimited, assemble, cheap_hasher
from tests.cli.appliance import keys
from tests.http.asking import Asker
from tests.http.test_stream import listening


@dataclass(frozen=True)
class Scene:
    house: House
    cast: Cast
    door: Door

    def key(self, *scopes: str, who: Player | None = None) -> ApiKeyMade:
        player = who or self.cast.owner
        asked = msgspec.convert({"name": "Zapier", "scopes": scopes}, CreateApiKey)
        making = self.house.accounts.api_keys.create(self.cast.org, asked, asker=player.asker, idem=None)
        return asyncio.run(making)

    def asker(self, key: ApiKeyMade) -> Asker:
        return Asker(self.door, (("authorization", f"Bearer {key.token}"),))

    def person(self, player: Player) -> Asker:
        return Asker(self.door, tuple(player.headers.items()))


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Scene]:
    settings = Settings.read({**keys(), "ASTRIX_DATA": str(tmp_path / "data"), "ASTRIX_SIGNUP": "open"})
    house = compose(settings, hasher=cheap_hasher())
    try:
        cast = asyncio.run(assemble(house.accounts))
        yield Scene(house, cast, replace(house.edge, limits=Unlimited()).tenant())
    finally:
        house.close()


# What is said


def test_a_key_is_told_which_scope_it_lacks(at: Scene) -> None:
    answer = at.asker(at.key("users:read")).get("/api/org")

    assert (answer.status, answer.code, answer.details) == (403, "insufficient_role", {"scope": "org:read"})
    assert "org:read" in answer.json["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/audit"), ("GET", "/api/auth/me"), ("POST", "/api/auth/switch"), ("GET", "/api/api-keys")],
)
def test_a_key_is_told_where_no_key_is_taken(at: Scene, method: str, path: str) -> None:
    answer = at.asker(at.key("org:read")).send(method, path)

    assert (answer.status, answer.code) == (403, "insufficient_role")
    assert "a person who is signed in" in answer.json["error"]["message"]


def test_a_person_is_told_of_their_role_and_of_no_scope(at: Scene) -> None:
    answer = at.person(at.cast.viewer).get("/api/audit")

    assert (answer.code, answer.details) == ("insufficient_role", None)
    assert "Your role" in answer.json["error"]["message"]


def test_the_log_names_the_key_and_holds_nothing_of_its_secret(
    at: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    key = at.key("org:read")
    secret = key.token.removeprefix(f"{key.prefix}_")
    caplog.set_level("DEBUG")

    at.asker(key).get("/api/org", [("user-agent", f"curl {key.token}")])
    at.asker(key).get("/api/audit")
    at.asker(key).get(f"/api/org?key={key.token}")
    Asker(at.door, (("authorization", f"Bearer {key.token}x"),)).get("/api/org")

    told = [record.__dict__.get("fields", {}) for record in caplog.records]
    assert [fields["key_id"] for fields in told if "key_id" in fields] == [key.id] * 3
    assert secret not in json.dumps(told, default=str)


# How fast


def test_a_key_has_an_allowance_of_its_own(at: Scene) -> None:
    door = at.house.edge.tenant()
    one, other = (Scene(at.house, at.cast, door).asker(at.key("org:read")) for _ in range(2))
    person = Asker(door, tuple(at.cast.owner.headers.items()))

    codes = [one.get("/api/org").code for _ in range(TOKEN_BURST + 40)]

    assert "rate_limited" in codes
    assert (other.get("/api/org").status, person.get("/api/org").status) == (200, 200)


# Streams


def test_a_keys_stream_tells_of_changes_and_ends_when_the_key_is_revoked(at: Scene) -> None:
    key = at.key("events:read")

    async def scenario() -> None:
        async with listening(at.asker(key)) as listener:
            assert listener.status == 200
            await rename(at, "Lakeside Dental Two")
            assert "event: org" in await listener.until("event: org")
            owner = at.cast.owner.asker
            await at.house.accounts.api_keys.revoke(at.cast.org, key.id, asker=owner, expect=None)
            await listener.until_the_end()

    asyncio.run(scenario())


def test_a_keys_stream_ends_with_the_rank_of_its_maker(at: Scene) -> None:
    second = at.cast.manager
    promote(at, second)
    key = at.key("events:read", who=second)

    async def scenario() -> None:
        async with listening(at.asker(key)) as listener:
            users = at.house.accounts.users
            asker = at.cast.owner.asker
            await users.set_role(at.cast.org, second.user, "viewer", asker=asker, expect=None)
            await listener.until_the_end()

    asyncio.run(scenario())


def test_a_keys_stream_ends_when_the_key_does(at: Scene) -> None:
    key = at.key("events:read")
    ended = msgspec.structs.replace(kept(at, key), expires_at=1)

    async def scenario() -> None:
        async with listening(at.asker(key)) as listener:
            await at.house.tree.org(at.cast.org).batch(lambda batch: batch.put(API_KEYS, key.id, ended))
            await listener.until_the_end()

    asyncio.run(scenario())


def test_a_key_hears_nothing_that_is_written_to_its_maker(at: Scene) -> None:
    key = at.key("events:read")

    async def scenario() -> str:
        async with listening(at.asker(key)) as listener:
            org = at.house.tree.org(at.cast.org)
            before = org.count(NOTICES)
            tidings = at.house.accounts.desk.tidings
            await org.batch(
                lambda batch: tidings.role_changed_in(
                    batch, at.cast.owner.user, by="x", before="owner", role="owner"
                )
            )
            assert org.count(NOTICES) == before + 1
            await rename(at, "Lakeside Dental Three")
            return await listener.until("event: org")

    assert "event: notice" not in asyncio.run(scenario())


def test_the_streams_of_a_key_are_counted_apart_from_its_makers(at: Scene) -> None:
    key = at.key("events:read")

    async def scenario() -> list[int]:
        person = at.person(at.cast.owner)
        held = [listening(person) for _ in range(STREAMS_PER_USER_MAX)]
        for one in held:
            await one.__aenter__()
        refused = await person.answer("GET", "/api/stream")
        async with listening(at.asker(key)) as listener:
            status = listener.status
        for one in held:
            await one.__aexit__(None, None, None)
        return [refused.status, status]

    assert asyncio.run(scenario()) == [429, 200]


async def rename(at: Scene, name: str) -> None:
    await at.house.orgs.change(at.cast.org, OrgChange(name=name), asker=at.cast.owner.asker)


def promote(at: Scene, who: Player) -> None:
    users = at.house.accounts.users
    asyncio.run(users.set_role(at.cast.org, who.user, "owner", asker=at.cast.owner.asker, expect=None))


def kept(at: Scene, key: ApiKeyMade) -> Any:
    row = at.house.tree.org(at.cast.org).get(API_KEYS, key.id)
    assert row is not None
    return row.value
