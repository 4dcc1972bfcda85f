"""A phone is lost, then the recovery codes: through the served appliance, the command line and both doors."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
import pytest

from tests.cast import PASSWORD
from tests.cli.appliance import Answer, Appliance, keys, serving

ADA = {
    "email": "ada@engines.example",
    "password": PASSWORD,
    "name": "Ada",
    "org_name": "Analytical Engines",
    "timezone": "Europe/London",
}
TENANT, HQ = 0, 1
STEP_S = 30


@dataclass
class App:
    """An authenticator app that never shows a code twice: the next one is good a step before its time."""

    secret: str
    shown: list[str] = field(default_factory=list)

    def code(self) -> str:
        totp, now = pyotp.TOTP(self.secret), int(time.time())
        fresh = next(code for ahead in (0, STEP_S) if (code := totp.at(now + ahead)) not in self.shown)
        self.shown.append(fresh)
        return fresh


@dataclass
class Person:
    """Somebody at one of the doors."""

    appliance: Appliance
    door: int
    token: str | None = None
    org: str | None = None

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        headers = {} if self.org is None else {"X-Org-ID": self.org}
        return self.appliance.ask(
            path, door=self.door, method=method, body=body, token=self.token, headers=headers
        )

    def done(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.ask(method, path, body)
        assert answer.status < 300, (path, answer.status, answer.body)
        return answer.told if answer.body else None


@pytest.fixture
def environ() -> dict[str, str]:
    return keys()


@pytest.fixture
def appliance(tmp_path: Path, environ: dict[str, str]) -> Iterator[Appliance]:
    with serving(tmp_path, "--workers", "2", environ=environ) as running:
        running.await_ready()
        yield running


def test_a_person_who_lost_every_factor_comes_back_through_hq(
    appliance: Appliance, tmp_path: Path, environ: dict[str, str]
) -> None:
    ada, codes = with_a_factor(appliance)

    # The phone is gone: each recovery code lets her in once.
    first = by_recovery_code(appliance, codes[0])
    assert first.status == 200
    assert code_of(by_recovery_code(appliance, codes[0])) == "invalid_credentials"
    assert ada.ask("GET", "/api/org").status == 200

    # The codes are gone as well: only the operator can help, with a reason, after showing a factor of their own.
    operator, spare = hq_user(appliance, tmp_path, environ)
    found = operator.done("GET", "/admin/people?email=ada%40engines.example")["items"]
    assert [(one["name"], one["mfa"]["totp"]) for one in found] == [("Ada", True)]
    path = f"/admin/people/{found[0]['user_id']}/factors/reset"
    assert code_of(operator.ask("POST", path, {"reason": "Lost phone"})) == "step_up_required"
    step_up(operator, spare)
    operator.done("POST", path, {"reason": "Lost phone and codes; called back on the number we know"})

    # Every sign-in of hers has ended; the password alone lets her in, and she sets a factor up anew.
    assert code_of(ada.ask("GET", "/api/org")) == "invalid_token"
    back = Person(appliance, TENANT)
    back.token = back.done("POST", "/api/auth/login", sign_in(ADA))["access_token"]
    back.org = ada.org
    assert back.done("GET", "/api/auth/me")["mfa"] == {"totp": False, "webauthn": False, "recovery_left": 0}
    enrol(back)

    # Both logs tell who did it.
    kept = [entry for entry in operator.done("GET", "/admin/security/audit")["items"] if is_reset(entry)]
    assert [entry["actor"] for entry in kept] == [operator.done("GET", "/admin/auth/me")["user_id"]]
    told = [entry for entry in back.done("GET", "/api/audit")["items"] if is_reset(entry)]
    assert [entry["actor"] for entry in told] == ["hq"]


def with_a_factor(appliance: Appliance) -> tuple[Person, list[str]]:
    ada = Person(appliance, TENANT)
    signed_up = ada.done("POST", "/api/auth/signup", ADA)
    ada.token, ada.org = signed_up["access_token"], signed_up["org"]["id"]
    app, codes = enrol(ada)

    elsewhere = Person(appliance, TENANT)
    asked = elsewhere.done("POST", "/api/auth/login", sign_in(ADA))
    assert asked["mfa_required"] is True
    assert "access_token" not in asked
    shown = {"mfa_token": asked["mfa_token"], "totp_code": app.code()}
    assert elsewhere.ask("POST", "/api/auth/login/mfa", shown).status == 200
    again = elsewhere.ask("POST", "/api/auth/login/mfa", shown)
    assert code_of(again) in {"invalid_or_expired_token", "invalid_credentials"}
    return ada, codes


def enrol(person: Person) -> tuple[App, list[str]]:
    app = App(person.done("POST", "/api/auth/totp/enroll")["secret"])
    codes = person.done("POST", "/api/auth/totp/activate", {"code": app.code()})["recovery_codes"]
    assert len(set(codes)) == 10
    return app, codes


def by_recovery_code(appliance: Appliance, code: str) -> Answer:
    somewhere = Person(appliance, TENANT)
    asked = somewhere.done("POST", "/api/auth/login", sign_in(ADA))
    return somewhere.ask(
        "POST", "/api/auth/login/mfa", {"mfa_token": asked["mfa_token"], "recovery_code": code}
    )


def hq_user(appliance: Appliance, folder: Path, environ: Mapping[str, str]) -> tuple[Person, str]:
    """Made beside the running appliance and signed in with the factor that came along; with a code to spare."""
    words = ["admin", "create", "--email", "cto@house.example", "--name", "Cleo", "--generate", "--json"]
    made = subprocess.run(
        [sys.executable, "-m", "app.cli", *words, "--data", str(folder / "data")],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    shown = json.loads(made.stdout)
    app, operator = App(shown["totp_secret"]), Person(appliance, HQ)
    entered = operator.done(
        "POST", "/admin/auth/login", {"email": "cto@house.example", "password": shown["password"]}
    )
    assert entered["mfa_required"] is True
    proof = {"mfa_token": entered["mfa_token"], "totp_code": app.code()}
    operator.token = operator.done("POST", "/admin/auth/login/mfa", proof)["access_token"]
    return operator, shown["recovery_codes"][0]


def step_up(operator: Person, recovery_code: str) -> None:
    stepped = operator.done("POST", "/admin/auth/step-up", {"recovery_code": recovery_code})
    operator.token = stepped["access_token"]


def sign_in(who: Mapping[str, str]) -> dict[str, str]:
    return {"email": who["email"], "password": who["password"]}


def code_of(answer: Answer) -> str:
    return str(answer.told["error"]["code"])


def is_reset(entry: Mapping[str, Any]) -> bool:
    return "reset" in entry["action"] and entry["result"] == "done"
