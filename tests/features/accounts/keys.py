"""API keys as the tests of this room make, show and use them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.clock import RecordedClock
from tests.cast import Player
from tests.http.asking import Asker, Response


def made(door: Asker, who: Player, **asked: Any) -> Response:
    body = {"name": "Zapier", "scopes": ["org:read"], **asked}
    return door.post("/api/api-keys", body, list(who.stepped_up_headers.items()))


def made_one(door: Asker, who: Player, **asked: Any) -> Any:
    answer = made(door, who, **asked)
    assert answer.status == 201, answer.json
    return answer.json


def bearing(raw: str, org: str | None = None) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {raw}"), *([] if org is None else [("x-org-id", org)])]


def listed(door: Asker, who: Player) -> list[Any]:
    items: list[Any] = door.get("/api/api-keys", list(who.headers.items())).json["items"]
    return items


def revoke(door: Asker, who: Player, key: str) -> Response:
    return door.send("DELETE", f"/api/api-keys/{key}", headers=list(who.headers.items()))


def in_days(clock: RecordedClock, days: float) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=clock.now_us())
    return (moment + timedelta(days=days)).isoformat().replace("+00:00", "Z")
