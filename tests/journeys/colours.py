"""Two colours of the appliance on one data directory, a house of this process beside them, and the cast in it."""

import asyncio
import contextlib
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from app.compose import House, compose
from app.core.roles import Role
from app.core.settings import Settings
from app.features.accounts.types.api_keys import ApiKeyMade, CreateApiKey
from app.features.hq.store import OFFICERS
from app.features.hq.types.records import Officer
from app.store.batch import Batch
from tests.cast import VISIT, Cast, Player, assemble, cheap_hasher, player
from tests.cli.appliance import Answer, Appliance, keys, serving

TENANT, HQ = 0, 1
FOLLOWED_AT_MOST_S = 30.0
OPTIONS = ("--workers", "1")


@dataclass(frozen=True)
class Colours:
    blue: Appliance
    green: Appliance
    house: House
    cast: Cast

    def key(self) -> ApiKeyMade:
        asked = msgspec.convert({"name": "Felt", "scopes": ["org:read", "events:read"]}, CreateApiKey)
        owner = self.cast.owner
        return asyncio.run(
            self.house.accounts.api_keys.create(self.cast.org, asked, asker=owner.asker, idem=None)
        )

    def signed_in_again(self, who: Player) -> Player:
        """A sign-in of their own, with a factor that is there."""
        accounts = self.house.accounts
        draft = accounts.sessions.draft(who.user, who.org, visit=VISIT)
        accounts.store.host.batch_now(lambda batch: accounts.sessions.open_in(batch, draft))
        return player(accounts, user=who.user, role=who.role, org=who.org, session=draft.key)

    def set_role(self, who: Player, role: Role) -> None:
        asker = self.cast.owner.asker
        asyncio.run(
            self.house.accounts.users.set_role(self.cast.org, who.user, role, asker=asker, expect=None)
        )

    def enable(self, who: Player) -> None:
        asker = self.cast.owner.asker
        asyncio.run(
            self.house.accounts.users.set_disabled(self.cast.org, who.user, False, asker=asker, expect=None)
        )


@contextlib.contextmanager
def colours(folder: Path) -> Iterator[Colours]:
    environ, data = {**keys(), "ASTRIX_SIGNUP": "open"}, folder / "data"
    with contextlib.ExitStack() as stack:
        blue, green = (
            stack.enter_context(serving(made(folder / name), *OPTIONS, environ=environ, data=data))
            for name in ("blue", "green")
        )
        for appliance in (blue, green):
            appliance.await_ready()
        house = compose(Settings.read({**environ, "ASTRIX_DATA": str(data)}), hasher=cheap_hasher())
        stack.callback(house.close)
        cast = asyncio.run(assemble(house.accounts))
        employ(house, cast.cto)
        yield Colours(blue, green, house, cast)


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def employ(house: House, cto: Player) -> None:
    officer = Officer(id=cto.user, email=cto.email, name=cto.name, password_hash="", created_at=1)

    def write(batch: Batch) -> None:
        batch.put(OFFICERS, officer.id, officer)

    house.tree.host.batch_now(write)


# What is decided in one colour, and how the other shows that it knows

Headers = dict[str, str]


@dataclass(frozen=True)
class Act:
    """`subject` makes whoever is acted on, as the headers they ask with; `felt` is what they are told afterwards."""

    name: str
    subject: Callable[[Colours], tuple[Headers, Any]]
    act: Callable[[Colours, Any], Answer]
    undo: Callable[[Colours, Any], None]
    felt: str
    asks: tuple[str, str] = ("GET", "/api/org")

    def told(self, at: Appliance, headers: Headers) -> str | None:
        method, path = self.asks
        answer = at.ask(path, method=method, body={} if method == "PUT" else None, headers=headers)
        return answer.told["error"]["code"] if answer.status >= 400 else None


def _lower(at: Colours, _: Any) -> Answer:
    path = f"/api/users/{at.cast.manager.user}/role"
    return at.blue.ask(path, method="PUT", body={"role": "viewer"}, headers=at.cast.owner.stepped_up_headers)


def _disable(at: Colours, _: Any) -> Answer:
    path = f"/api/users/{at.cast.developer.user}/disabled"
    return at.blue.ask(path, method="PUT", body={"disabled": True}, headers=at.cast.owner.headers)


def _reset_factors(at: Colours, _: Any) -> Answer:
    path = f"/admin/people/{at.cast.viewer.user}/factors/reset"
    headers = {"Authorization": f"Bearer {at.cast.cto.stepped_up}"}
    return at.blue.ask(path, door=HQ, method="POST", body={"reason": "lost it"}, headers=headers)


def _revoke(at: Colours, key: ApiKeyMade) -> Answer:
    return at.blue.ask(f"/api/api-keys/{key.id}", method="DELETE", headers=at.cast.owner.headers)


def _keyed(at: Colours) -> tuple[Headers, Any]:
    key = at.key()
    return {"Authorization": f"Bearer {key.token}"}, key


def _nothing(at: Colours, _: Any) -> None:
    """What was made for this round is gone with it."""


ACTS = (
    Act(
        "a role lowered",
        lambda at: (at.cast.manager.headers, None),
        _lower,
        lambda at, _: at.set_role(at.cast.manager, "manager"),
        felt="insufficient_role",
        asks=("PUT", "/api/org"),
    ),
    Act(
        "a user switched off",
        lambda at: (at.cast.developer.headers, None),
        _disable,
        lambda at, _: at.enable(at.cast.developer),
        felt="account_disabled",
    ),
    Act(
        "second factors reset",
        lambda at: (at.signed_in_again(at.cast.viewer).headers, None),
        _reset_factors,
        _nothing,
        felt="invalid_token",
    ),
    Act("a key revoked", _keyed, _revoke, _nothing, felt="invalid_token"),
)


# A stream that is followed


@dataclass
class Following:
    """Reads a stream until the server ends it, and knows when that was."""

    connection: http.client.HTTPConnection
    begun: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    ended_at_s: float = 0.0

    def read(self) -> None:
        answer = self.connection.getresponse()
        assert answer.status == 200, answer.read()
        while answer.readline():
            self.begun.set()
        self.ended_at_s = time.monotonic()
        self.ended.set()


@contextlib.contextmanager
def following(at: Appliance, headers: Headers) -> Iterator[Following]:
    host, _, port = at.doors[TENANT].rpartition(":")
    with contextlib.closing(
        http.client.HTTPConnection(host, int(port), timeout=FOLLOWED_AT_MOST_S)
    ) as connection:
        connection.request("GET", "/api/stream", headers=headers)
        stream = Following(connection)
        reader = threading.Thread(target=stream.read, daemon=True)
        reader.start()
        assert stream.begun.wait(FOLLOWED_AT_MOST_S)
        yield stream
        stream.ended.wait(FOLLOWED_AT_MOST_S)
        reader.join(FOLLOWED_AT_MOST_S)
