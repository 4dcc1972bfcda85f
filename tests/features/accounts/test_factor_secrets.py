"""Nothing that proves a factor is in a log line, in the audit log, or in a file as it was typed."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import RecordedClock
from app.core.log import JsonLines
from tests.cast import Cast, Stage, without_factors
from tests.features.accounts.authenticator import Authenticator
from tests.features.accounts.showing import STEP_S, bearing, code, login, wrong_code
from tests.http.asking import Asker


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


def test_nothing_that_proves_a_factor_is_kept_in_the_open(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock, lines: io.StringIO, tmp_path: Path
) -> None:
    without_factors(house.accounts)
    page = door.with_headers(("host", "localhost:8080"))

    secrets = _a_life_with_factors(page, cast, clock)

    log = lines.getvalue()
    files = "\n".join(
        path.read_bytes().decode(errors="replace")
        for path in (tmp_path / "data").rglob("*")
        if path.is_file()
    )
    assert log.count("\n") > 10
    assert [name for name, secret in secrets.items() if secret in log] == []
    assert [name for name, secret in secrets.items() if secret in files] == []


def _a_life_with_factors(page: Asker, cast: Cast, clock: RecordedClock) -> dict[str, str]:
    """Everything that was shown or told on the way, good and bad."""
    member = bearing(page, cast.member)
    seen: dict[str, str] = {"secret": member.post("/api/auth/totp/enroll").json["secret"]}
    activating = {"code": code(clock, secret=seen["secret"])}
    codes = member.post("/api/auth/totp/activate", activating).json["recovery_codes"]
    seen |= {"first recovery code": codes[0], "another recovery code": codes[1]}
    clock.advance(STEP_S)

    stepped_up = member.post("/api/auth/step-up", {"totp_code": code(clock, secret=seen["secret"])}).json
    grant = bearing(page, cast.member, stepped_up["access_token"])
    key = Authenticator("http://localhost:8080")
    options = grant.post("/api/auth/webauthn/register/options").json["options"]
    kept = grant.post("/api/auth/webauthn/register", {"name": "Key", "credential": key.made(options)})
    assert kept.status == 201

    due = login(page, cast.member).json
    seen |= {"grant": stepped_up["access_token"], "mfa token": due["mfa_token"]}
    _finish(page, due, {"totp_code": wrong_code(clock)}, expected=401)
    asked = page.post("/api/auth/login/mfa/options", {"mfa_token": due["mfa_token"]}).json["options"]
    signed = key.signed(asked)
    seen["signature"] = signed["response"]["signature"]
    _finish(page, due, {"webauthn": signed}, expected=200)
    _finish(page, login(page, cast.member).json, {"recovery_code": codes[0]}, expected=200)
    return seen


def _finish(page: Asker, due: Any, proof: dict[str, Any], *, expected: int) -> None:
    answer = page.post("/api/auth/login/mfa", {"mfa_token": due["mfa_token"], **proof})
    assert answer.status == expected
