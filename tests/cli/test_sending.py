"""`astrix sending`: the stop button in the operator's hand."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.cli.outcome import Stopped
from app.compose import House, compose
from app.core.ids import HOST, OrgId
from app.core.reasons import Refused
from app.core.settings import Settings
from app.features.audit.types import OPERATOR, AuditQuery
from tests.cast import VISIT, sign_up
from tests.cli.appliance import keys, serving


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    made = {**keys(), "ASTRIX_DATA": str(tmp_path / "data"), "ASTRIX_SIGNUP": "open"}
    for name, value in made.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def org(environ: Mapping[str, str]) -> OrgId:
    house = house_of(environ)
    try:
        founding = house.accounts.sign_ups.admit(sign_up("ada", "Engines"), visit=VISIT)
        return asyncio.run(founding)[0].org.id
    finally:
        house.close()


def house_of(environ: Mapping[str, str]) -> House:
    return compose(Settings.read(environ))


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert main(["sending", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def leaves(environ: Mapping[str, str], org: OrgId) -> bool:
    house = house_of(environ)
    try:
        house.tree.org(org).batch_now(house.life.sending.demand_in)
    except Refused:
        return False
    finally:
        house.close()
    return True


def test_the_whole_host_is_stopped_and_started(
    environ: Mapping[str, str], org: OrgId, capsys: pytest.CaptureFixture[str]
) -> None:
    stopped = told(capsys, "stop", "--why", "A provider sends twice.", "--hang-up")["host"]
    assert (stopped["on"], stopped["by"], stopped["live_calls"]) == (False, OPERATOR, "hang_up")
    assert stopped["why"] == "A provider sends twice."
    assert not leaves(environ, org)

    again = told(capsys, "stop", "--why", "Another reason", "--hang-up")["host"]
    assert again == stopped

    assert told(capsys, "start")["host"]["on"] is True
    assert leaves(environ, org)
    house = house_of(environ)
    page = asyncio.run(house.audit.page(HOST, AuditQuery(action="sending.*")))
    house.close()
    assert [(item.action, item.actor) for item in page.items] == [
        ("sending.start", OPERATOR),
        ("sending.stop", OPERATOR),
    ]


def test_one_organization_is_stopped_and_the_host_is_not(
    environ: Mapping[str, str], org: OrgId, capsys: pytest.CaptureFixture[str]
) -> None:
    stopped = told(capsys, "stop", "--org", org, "--why", "Complaints")

    assert (stopped["host"]["on"], stopped["org_id"], stopped["org"]["on"]) == (True, org, False)
    assert stopped["org"]["why"] == "Complaints"
    assert not leaves(environ, org)
    assert told(capsys, "status")["org"] is None
    assert told(capsys, "start", "--org", org)["org"]["on"] is True
    assert leaves(environ, org)


def test_it_says_in_words_what_holds(org: OrgId, capsys: pytest.CaptureFixture[str]) -> None:
    main(["sending", "status"])
    assert capsys.readouterr().out == "Host: sending is on.\n"

    main(["sending", "stop", "--org", org, "--why", "Complaints"])

    host, of_org = capsys.readouterr().out.splitlines()
    assert host == "Host: sending is on."
    assert of_org.startswith(f"{org}: sending has been stopped since ")
    assert of_org.endswith(" by operator (Complaints); calls under way may finish.")


@pytest.mark.parametrize("name", ["org_01jd0000000000000000000000", "_host", "../etc", "Engines", ""])
def test_an_organization_that_is_none_is_named_back(
    name: str, org: OrgId, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sending", "stop", "--org", name]) == Stopped("").code

    assert f"There is no organization {name}" in capsys.readouterr().err


def test_a_directory_that_is_not_there_is_not_made(
    tmp_path: Path, environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sending", "stop", "--data", str(tmp_path / "nowhere")]) == Stopped("").code

    assert not (tmp_path / "nowhere").exists()


def test_it_works_beside_a_running_appliance(tmp_path: Path, environ: Mapping[str, str], org: OrgId) -> None:
    with serving(tmp_path, "--workers", "1", environ=environ) as appliance:
        appliance.await_ready()
        body = {"email": "ada@example.com", "password": sign_up("ada", "Engines").password}
        token = appliance.ask("/api/auth/login", method="POST", body=body).told["access_token"]
        seen = appliance.ask("/api/org/sending", token=token, headers={"X-Org-ID": org}).told
        assert seen["host_on"] is True

        assert main(["sending", "stop"]) == 0

        seen = appliance.ask("/api/org/sending", token=token, headers={"X-Org-ID": org}).told
        assert seen["host_on"] is False
