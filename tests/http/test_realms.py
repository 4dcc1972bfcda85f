"""Each host answers its own realm alone, whatever the path is spelled like and whoever asks: real workers, raw sockets.

HQ has a listener of its own. No name in a request leads from one listener to the other.
"""

import http.client
import io
import json
import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import closing, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyotp import TOTP

from app.cli import main
from app.compose import compose
from app.core.settings import Settings
from app.http.endpoint import Endpoint
from tests.cli.appliance import Appliance, keys, serving

TENANT, HQ = 0, 1
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
ID = "org_01jz0000000000000000000009"


@dataclass(frozen=True)
class Line:
    """One connection after the other to a door; a request line goes out exactly as it is written here."""

    address: tuple[str, int]

    def ask(self, requests: list[bytes]) -> list[tuple[int, str]]:
        answers: list[tuple[int, str]] = []
        while len(answers) < len(requests):
            with closing(socket.create_connection(self.address, timeout=20)) as sock:
                for request in requests[len(answers) :]:
                    sock.sendall(request)
                    status, code, closes = _heard(sock)
                    answers.append((status, code))
                    if closes:
                        break
        return answers


@dataclass(frozen=True)
class Scene:
    appliance: Appliance
    rows: tuple[Endpoint, ...]
    tenants: str
    operators: str

    def line(self, door: int) -> Line:
        host, _, port = self.appliance.doors[door].rpartition(":")
        return Line((host.removeprefix("http://"), int(port)))

    def of(self, realm: str) -> tuple[Endpoint, ...]:
        return tuple(row for row in self.rows if row.realm == realm)


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder, environ = tmp_path_factory.mktemp("realms"), keys()
    with serving(folder, "--workers", "1", environ=environ) as appliance:
        appliance.await_ready()
        yield Scene(
            appliance,
            rows_of(folder, environ),
            tenants=signed_up(appliance),
            operators=entered(appliance, folder, environ),
        )


def rows_of(folder: Path, environ: dict[str, str]) -> tuple[Endpoint, ...]:
    house = compose(Settings.read({**environ, "ASTRIX_DATA": str(folder / "data")}))
    rows = house.edge.rows
    house.close()
    return rows


def signed_up(appliance: Appliance) -> str:
    body = {
        "email": "ada@house.example",
        "password": "correct-battery-72",
        "name": "Ada",
        "org_name": "House",
        "timezone": "Europe/Vienna",
    }
    answer = appliance.ask("/api/auth/signup", method="POST", body=body)
    assert answer.status == 201, answer.body
    return str(answer.told["access_token"])


def entered(appliance: Appliance, folder: Path, environ: dict[str, str]) -> str:
    """By an HQ user who was made beside the running appliance."""
    words = ["admin", "create", "--email", "olga@house.example", "--name", "Olga", "--generate", "--json"]
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environ.items():
            patched.setenv(name, value)
        told = _printed([*words, "--data", str(folder / "data")])
    body = {
        "email": told["email"],
        "password": told["password"],
        "totp_code": TOTP(told["totp_secret"]).now(),
    }
    answer = appliance.ask("/admin/auth/login", door=HQ, method="POST", body=body)
    assert answer.status == 200, answer.body
    return str(answer.told["access_token"])


def spellings(path: str) -> list[str]:
    """Other ways to write a path, some of which some servers take for the path itself."""
    _, first, *rest = path.split("/")
    tail = "/".join(["", *rest])
    encoded = f"%{ord(first[0]):02x}{first[1:]}"
    return [
        f"//{first}{tail}",
        f"///{first}{tail}",
        f"/{encoded}{tail}",
        f"/%25{encoded[1:]}{tail}",
        f"/x/../{first}{tail}",
        f"/./{first}{tail}",
        f"/%2e/{first}{tail}",
        f"/x/%2e%2e/{first}{tail}",
        f"/x/..;/{first}{tail}",
        f"/{first};{tail}",
        f"/{first}%2f{tail.lstrip('/')}",
        f"/{first}%2F{tail.lstrip('/')}",
        f"/{first}%5c{tail.lstrip('/')}",
        f"/{first}\\{tail.lstrip('/')}",
        f"%2f{first}{tail}",
        f"/{first.upper()}{tail}",
        f"/{first.capitalize()}{tail}",
        f"/{first}.{tail}",
        f"/{first}%20{tail}",
        f"/{first}%00{tail}",
        f"/{first}/{tail}",
        f"{path}/",
        f"{path}.",
        f"{path}/.",
        f"{path}/..",
        f"{path}%00",
        f"{path}%0a",
        f"{first}{tail}",
        f"http://127.0.0.1{path}",
        f"https://hq.example.com{path}",
        f"@127.0.0.1{path}",
        f"*{path}",
    ]


@pytest.mark.parametrize("whose", ["tenants", "operators"])
@pytest.mark.parametrize(("realm", "door"), [("admin", TENANT), ("tenant", HQ)])
def test_the_other_realms_paths_are_not_there_in_any_spelling(
    realm: str, door: int, whose: str, at: Scene
) -> None:
    token = getattr(at, whose)
    asked = [
        (row.method, target)
        for row in at.of(realm)
        for path in [PLACEHOLDER.sub(ID, row.path)]
        for target in (path, f"{path}?x=1", *spellings(path))
    ]

    assert found(at.line(door), asked, token) == {}


@pytest.mark.parametrize(
    ("realm", "door", "whose"), [("admin", HQ, "operators"), ("tenant", TENANT, "tenants")]
)
def test_ones_own_paths_have_one_spelling(realm: str, door: int, whose: str, at: Scene) -> None:
    rows = at.of(realm)
    # A dot behind it may be part of an id that another row takes; that row then says which methods it has.
    ids = {(row.method, row.path.rpartition("/")[0]) for row in rows if row.path.endswith("}")}
    asked = [
        (row.method, target)
        for row in rows
        for target in spellings(PLACEHOLDER.sub(ID, row.path))
        if "{" not in row.path
        and not (target == f"{row.path}." and (row.method, row.path.rpartition("/")[0]) in ids)
    ]

    odd = found(at.line(door), asked, getattr(at, whose))
    assert {target: answer for target, answer in odd.items() if answer[0] != 405} == {}


@pytest.mark.parametrize(
    ("realm", "door", "whose", "code"),
    [
        ("admin", HQ, "tenants", "admin_realm_required"),
        ("tenant", TENANT, "operators", "tenant_realm_required"),
    ],
)
def test_the_other_realms_token_is_refused_on_the_right_path(
    realm: str, door: int, whose: str, code: str, at: Scene
) -> None:
    rows = [row for row in at.of(realm) if row.needs.access != "public"]
    asked = [(row.method, PLACEHOLDER.sub(ID, row.path)) for row in rows]
    answers = at.line(door).ask([request(*one, token=getattr(at, whose)) for one in asked])

    assert set(answers) == {(403, code)}


@pytest.mark.parametrize("host", ["hq.example.com", "127.0.0.1:1", "localhost", ""])
@pytest.mark.parametrize(("path", "door"), [("/admin/orgs", TENANT), ("/api/org", HQ)])
def test_no_name_of_a_host_leads_to_the_other_realm(path: str, door: int, host: str, at: Scene) -> None:
    for token in (at.tenants, at.operators):
        answers = at.line(door).ask([request("GET", path, token=token, host=host)])

        assert answers in ([(404, "not_found")], [(400, "invalid_params")])


@pytest.mark.parametrize("name", ["x-forwarded-host", "x-original-url", "x-rewrite-url", "forwarded"])
def test_no_header_of_a_proxy_leads_there_either(name: str, at: Scene) -> None:
    extra = f"{name}: /admin/orgs\r\n"

    for path in ("/", "/admin/orgs"):
        (answer,) = at.line(TENANT).ask([request("GET", path, token=at.operators, extra=extra)])
        assert answer[0] != 200 or path == "/"


def test_both_documents_stay_on_their_side(at: Scene) -> None:
    asked = [("GET", "/api/openapi.json"), ("GET", "/admin/openapi.json")]

    on_tenant = at.line(TENANT).ask([request(*one, token=at.tenants) for one in asked])
    on_hq = at.line(HQ).ask([request(*one, token=at.operators) for one in asked])

    assert [status for status, _ in on_tenant] == [200, 404]
    assert [status for status, _ in on_hq] == [404, 200]


def test_a_socket_of_the_other_realm_is_not_there(at: Scene) -> None:
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n"

    for door, path in ((TENANT, "/admin/orgs"), (HQ, "/api/stream")):
        raw = request("GET", path, token=at.operators, extra=upgrade)
        (answer,) = at.line(door).ask([raw.replace(b"Connection: keep-alive\r\n", b"")])
        assert answer == (404, "not_found")


def found(line: Line, asked: Sequence[tuple[str, str]], token: str) -> dict[str, tuple[int, str]]:
    """Whatever was answered otherwise than as a path that is not there, or as no request line at all."""
    answers = line.ask([request(method, target, token=token) for method, target in asked])
    missing = {(404, "not_found"), (400, "invalid_params")}
    return {
        f"{method} {target}": answer
        for (method, target), answer in zip(asked, answers, strict=True)
        if answer not in missing
    }


def request(method: str, target: str, *, token: str, host: str = "127.0.0.1", extra: str = "") -> bytes:
    return (
        f"{method} {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        f"Connection: keep-alive\r\nContent-Length: 0\r\n{extra}\r\n"
    ).encode("latin-1")


def _heard(sock: socket.socket) -> tuple[int, str, bool]:
    answer = http.client.HTTPResponse(sock)
    answer.begin()
    body = answer.read()
    closes = answer.will_close
    is_envelope = answer.status >= 400 and body.startswith(b'{"error"')
    return answer.status, json.loads(body)["error"]["code"] if is_envelope else "", closes


def _printed(words: list[str]) -> dict[str, str]:
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(words) == 0
    told: dict[str, str] = json.loads(out.getvalue())
    return told
