"""Second factors at the served appliance: once is once, whichever worker is asked."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.features.accounts.rules.totp import STEP_S, code_at
from tests.cast import PASSWORD
from tests.cli.appliance import Appliance, keys, serving
from tests.journeys.test_several_processes import (
    ENOUGH_TO_MEET_BOTH_WORKERS,
    SIGN_UP,
    WORKERS,
    Said,
    Wire,
    at_once,
    bearing,
)

NO_PASSKEY = "/api/auth/webauthn/unknown"


@pytest.fixture
def appliance(tmp_path: Path) -> Iterator[Appliance]:
    with serving(tmp_path, "--workers", WORKERS, environ=keys()) as running:
        running.await_ready()
        yield running


def test_a_factor_from_its_picture_to_the_last_recovery_code(appliance: Appliance) -> None:
    wire = Wire(appliance.doors[0])
    signed_up = wire.ask("POST", "/api/auth/signup", body=SIGN_UP)
    ada = bearing(signed_up, signed_up.told["org"]["id"])
    secret = wire.ask("POST", "/api/auth/totp/enroll", headers=ada).told["secret"]
    step = _well_inside_a_step()
    activated = wire.ask(
        "POST", "/api/auth/totp/activate", body={"code": code_at(secret, step - 1)}, headers=ada
    )
    assert len(activated.told["recovery_codes"]) == 10

    # One code, shown to step up by many at once: it works for one of them.
    shown = {"totp_code": code_at(secret, step)}
    stepped_up = _the_one(
        at_once([lambda: wire.ask("POST", "/api/auth/step-up", body=shown, headers=ada)] * 4)
    )
    grant = bearing(stepped_up, signed_up.told["org"]["id"])
    assert _felt(wire, grant) == {"not_found"}

    # New codes end the grant in every worker, from the next request on.
    codes = wire.ask("POST", "/api/auth/recovery-codes", headers=grant).told["recovery_codes"]
    assert _felt(wire, grant) == {"step_up_required"}

    # One code, shown to end many sign-ins at once: one comes in. Each has a token of its own.
    tokens = [_login(wire)["mfa_token"] for _ in range(4)]
    bodies = [{"mfa_token": token, "recovery_code": codes[0]} for token in tokens]
    entered = at_once([partial(wire.ask, "POST", "/api/auth/login/mfa", body=body) for body in bodies])
    assert _the_one(entered).told["access_token"]

    # One token, with as many good codes as there are tries: again one.
    token = _login(wire)["mfa_token"]
    bodies = [{"mfa_token": token, "recovery_code": code} for code in codes[1:5]]
    entered = at_once([partial(wire.ask, "POST", "/api/auth/login/mfa", body=body) for body in bodies])
    assert sorted(said.status for said in entered) == [200, 410, 410, 410]
    me = wire.ask("GET", "/api/auth/me", headers=ada).told
    assert me["mfa"] == {"totp": True, "webauthn": False, "recovery_left": 8}

    # Wrong ones are counted by all workers together.
    wrong = {"recovery_code": "wrong"}
    told = [wire.ask("POST", "/api/auth/step-up", body=wrong, headers=ada).code for _ in range(7)]
    assert told == ["invalid_credentials"] * 5 + ["locked_out"] * 2
    assert wire.ask("GET", "/api/auth/me", headers=ada).status == 200


def _well_inside_a_step() -> int:
    """The codes of this step and of those beside it are good for some seconds more."""
    while time.time() % STEP_S > STEP_S - 12:
        time.sleep(0.5)
    return int(time.time()) // STEP_S


def _login(wire: Wire) -> Any:
    return wire.ask("POST", "/api/auth/login", body={"email": SIGN_UP["email"], "password": PASSWORD}).told


def _felt(wire: Wire, headers: dict[str, str]) -> set[str | None]:
    asked = [wire.ask("DELETE", NO_PASSKEY, headers=headers).code for _ in range(ENOUGH_TO_MEET_BOTH_WORKERS)]
    return set(asked)


def _the_one(said: list[Said]) -> Said:
    """Of several that tried the same, the one that was let in."""
    refused = [one.code for one in said if one.status != 200]
    assert refused == ["invalid_credentials"] * (len(said) - 1)
    (one,) = [one for one in said if one.status == 200]
    return one
