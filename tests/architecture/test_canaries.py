"""What people entrust to a request is in no log line, no audit entry and no figure, whatever the route answers."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.compose import House
from app.core.log import JsonLines
from app.http.endpoint import Endpoint
from app.http.metrics import Figures
from tests.architecture.house import standing, with_people
from tests.cast import Cast
from tests.http.asking import Asker

EMAIL = "canary.fox@canary-nest.example"
PASSWORD = "canary sings at seven, twice"
TOKEN = "inv_01jz0000000000000000000000_01jz0000000000000000000000_canarytoken7Qx"
PHONE = "+14155550188"
CANARIES = ("canary.fox", "canary-nest", "canary sings", "canarytoken7Qx", "4155550188", "canary-body")

BY_NAME: dict[str, Any] = {
    "email": EMAIL,
    "password": PASSWORD,
    "current": PASSWORD,
    "new": PASSWORD + "!",
    "token": TOKEN,
    "timezone": "UTC",
    "role": "viewer",
    "disabled": True,
    "name": f"Ada {PHONE}",
    "org_name": "Fox & Sons",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with standing(tmp_path_factory.mktemp("house") / "data") as house:
        yield house


@pytest.fixture(scope="module")
def cast(house: House) -> Cast:
    return with_people(house)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root, ours = logging.getLogger(), logging.getLogger("astrix")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel("DEBUG")
    yield stream
    root.removeHandler(handler)
    ours.setLevel(before)


def body_for(row: Endpoint) -> Any:
    if row.takes is None:
        return None
    fields = msgspec.structs.fields(row.takes) if issubclass(row.takes, msgspec.Struct) else ()
    return {field.encode_name: BY_NAME.get(field.encode_name, "canary-body") for field in fields}


def ask_everything(house: House, cast: Cast) -> dict[str, int]:
    """Every route, by nobody, by somebody with a token that is none, by an owner and by a viewer."""
    door = Asker(house.edge.tenant(), client=("203.0.113.9", 4_000))
    junk = [("Authorization", f"Bearer {TOKEN}"), ("X-Org-ID", cast.org)]
    cookie = [("Cookie", f"astrix_refresh={TOKEN}"), ("User-Agent", "canary-body\r\nX: y")]
    who = {
        "nobody": cookie,
        "junk": junk,
        "owner": list(cast.owner.stepped_up_headers.items()),
        "viewer": list(cast.viewer.headers.items()),
    }
    told = {}
    for row in house.edge.rows:
        if row.realm != "tenant" or row.path == "/api/stream":
            continue
        path = row.path.replace("{id}", TOKEN)
        for name, headers in who.items():
            answer = door.send(row.method, path, value=body_for(row), headers=headers)
            told[f"{row.name} by {name}"] = answer.status
    return told


def test_no_canary_reaches_a_log_line_an_audit_entry_or_a_figure(
    house: House, cast: Cast, *, lines: io.StringIO
) -> None:
    told = ask_everything(house, cast)

    seen = lines.getvalue() + audit_of(house.settings.data) + figures_of(house.edge.figures)
    assert [canary for canary in CANARIES if canary in seen] == []
    assert lines.getvalue().count("\n") >= len(told)
    assert told["POST /api/auth/signup by nobody"] == 201
    assert told["POST /api/users/invite by owner"] == 201
    assert "session.sign_in" in audit_of(house.settings.data)


def test_a_line_break_in_a_header_stays_inside_its_line(
    house: House, cast: Cast, *, lines: io.StringIO
) -> None:
    ask_everything(house, cast)

    for line in lines.getvalue().splitlines():
        msgspec.json.decode(line)


def audit_of(data: Path) -> str:
    """The log's own files, and what waits for them in the journals."""
    files = [*data.glob("*/audit/*.jsonl"), *data.glob("*/*.log.jsonl")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    return "\n".join(line for text in texts for line in text.splitlines() if '"audit"' in line)


def figures_of(figures: Figures) -> str:
    return repr(figures.snapshot("tenant"))
