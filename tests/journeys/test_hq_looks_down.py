"""HQ over the served appliance: what it sees of an organization, and how fast its word is felt."""

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from tests.cast import PASSWORD
from tests.cli.appliance import Answer, Appliance, keys, serving
from tests.cli.processes import await_that

TENANT, HQ = 0, 1
WORKERS = "2"
ENOUGH_TO_MEET_BOTH_WORKERS = 12
SIGN_UP = {
    "email": "ada@engines.example",
    "password": PASSWORD,
    "name": "Ada",
    "org_name": "Analytical Engines",
    "timezone": "Europe/London",
}


@pytest.fixture
def environ() -> dict[str, str]:
    return keys()


@pytest.fixture
def appliance(tmp_path: Path, environ: dict[str, str]) -> Iterator[Appliance]:
    with serving(tmp_path, "--workers", WORKERS, environ=environ) as running:
        running.await_ready()
        yield running


def at_the_terminal(folder: Path, environ: dict[str, str], *words: str) -> Any:
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patched, contextlib.redirect_stdout(out):
        for name, value in environ.items():
            patched.setenv(name, value)
        assert main(["admin", *words, "--json", "--data", str(folder / "data")]) == 0
    return json.loads(out.getvalue())


def test_hq_sees_an_org_within_moments_and_its_pause_is_felt_everywhere(
    tmp_path: Path, environ: dict[str, str], appliance: Appliance
) -> None:
    founded = told(appliance.ask("/api/auth/signup", method="POST", body=SIGN_UP), 201)
    made = at_the_terminal(
        tmp_path, environ, "create", "--email", "olga@house.example", "--name", "Olga", "--generate"
    )
    entry = {
        "email": made["email"],
        "password": made["password"],
        "recovery_code": made["recovery_codes"][0],
    }
    token = told(appliance.ask("/admin/auth/login", door=HQ, method="POST", body=entry))["access_token"]

    def above(method: str, path: str, body: Any = None) -> Any:
        return told(appliance.ask(path, door=HQ, method=method, body=body, token=token))

    def listed() -> list[Any]:
        return list(above("GET", "/admin/orgs")["items"])

    # The engine looks at a new org by itself.
    await_that(lambda: [org["health"] for org in listed()] == ["ok"], lambda: str(listed()))
    (org,) = listed()
    assert (org["id"], org["name"], org["members"]) == (founded["org"]["id"], "Analytical Engines", 1)
    leader = above("GET", "/admin/stats")["leader"]
    assert (leader["known"], leader["number"]) == (True, 1)
    assert {line["task"] for line in above("GET", "/admin/work/schedule")["tasks"]} >= {"hq.summarise"}

    def change(name: str) -> int:
        return appliance.ask(
            "/api/org",
            method="PUT",
            body={"name": name},
            token=founded["access_token"],
            headers={"X-Org-ID": org["id"]},
        ).status

    assert change("Difference Engines") == 200
    above("POST", f"/admin/orgs/{org['id']}/pause", {"reason": "unpaid"})
    assert {change("Other") for _ in range(ENOUGH_TO_MEET_BOTH_WORKERS)} == {403}

    above("POST", f"/admin/orgs/{org['id']}/resume")
    assert {change("Difference Engines") for _ in range(ENOUGH_TO_MEET_BOTH_WORKERS)} == {200}

    # Whoever is removed on the host is out at the next request.
    at_the_terminal(tmp_path, environ, "remove", "--email", made["email"], "--even-the-last")
    assert appliance.ask("/admin/orgs", door=HQ, token=token).status == 401


def told(answer: Answer, status: int = 200) -> Any:
    assert answer.status == status, answer.body
    return answer.told
