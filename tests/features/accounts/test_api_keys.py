"""API keys: made and shown once, opening what their scopes name, gone when they are revoked."""

from typing import Any

import pytest

from app.features.accounts.rules.api_keys import read
from app.features.accounts.store import API_KEYS
from app.features.accounts.types.api_keys import SCOPES
from tests.cast import Cast, Player, Stage
from tests.http.asking import Asker, Response

DAY_US = 86_400_000_000


def made(door: Asker, who: Player, **asked: Any) -> Response:
    body = {"name": "Zapier", "scopes": ["org:read"], **asked}
    return door.post("/api/api-keys", body, list(who.stepped_up_headers.items()))


def token(door: Asker, who: Player, **asked: Any) -> str:
    answer = made(door, who, **asked)
    assert answer.status == 201, answer.json
    return str(answer.json["token"])


def bearing(raw: str, org: str | None = None) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {raw}"), *([] if org is None else [("x-org-id", org)])]


def test_a_key_is_shown_once_and_opens_what_its_scopes_name(house: Stage, cast: Cast, door: Asker) -> None:
    answer = made(door, cast.owner)

    key = answer.json
    assert answer.status == 201
    assert key["token"].startswith(key["prefix"] + "_")
    assert door.get("/api/org", bearing(key["token"])).json["id"] == cast.org
    assert door.get("/api/org", bearing(key["token"], cast.org)).status == 200
    assert door.get("/api/users", bearing(key["token"])).code == "insufficient_role"

    listed = door.get("/api/api-keys", list(cast.manager.headers.items()))
    assert [item["id"] for item in listed.json["items"]] == [key["id"]]
    assert key["token"].encode() not in listed.body
    kept = house.tree.org(cast.org).get(API_KEYS, key["id"])
    assert kept is not None and key["token"].rpartition("_")[2] not in str(kept.value)


def test_a_revoked_key_opens_nothing(cast: Cast, door: Asker) -> None:
    key = made(door, cast.owner).json

    gone = door.send("DELETE", f"/api/api-keys/{key['id']}", headers=list(cast.owner.headers.items()))

    assert gone.status == 204
    assert door.get("/api/org", bearing(key["token"])).code == "invalid_token"
    assert door.get("/api/api-keys", list(cast.owner.headers.items())).json["items"] == []
