"""Signing in and stepping up with an authenticator app."""

from typing import Any

from app.core.clock import RecordedClock
from app.features.accounts.rules.totp import code_at, step_at
from tests.cast import PASSWORD, TOTP_SECRET, Cast, Player, Stage, without_factors
from tests.http.asking import Asker, Response


def test_a_person_without_a_factor_comes_in_by_password_and_sets_one_up(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    without_factors(house.accounts)
    assert _login(door, cast.member).json.keys() == {"access_token", "exp"}

    enrolled = _post(door, cast.member, "/api/auth/totp/enroll")
    assert enrolled.status == 200
    secret = enrolled.json["secret"]
    activated = _post(door, cast.member, "/api/auth/totp/activate", {"code": _code(secret, clock)})

    assert len(activated.json["recovery_codes"]) == 10
    assert _me(door, cast.member)["mfa"] == {"totp": True, "webauthn": False, "recovery_left": 10}
    due = _login(door, cast.member).json
    assert due.keys() == {"mfa_required", "mfa_token", "methods"}
    assert (due["mfa_required"], due["methods"]) == (True, ["totp", "recovery"])


def test_password_and_code_open_a_session(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    due = _login(door, cast.member)
    assert due.header("set-cookie") is None

    answer = _finish(door, due, clock)

    assert answer.status == 200
    assert "astrix_refresh=" in (answer.header("set-cookie") or "")
    claims = house.accounts.tokens.verify(answer.json["access_token"])
    assert (claims.user_id, claims.org_id, claims.step_up_exp) == (cast.member.user, cast.org, None)


def test_a_code_opens_the_acts_that_ask_for_one(cast: Cast, door: Asker, clock: RecordedClock) -> None:
    refused = door.ask("DELETE", "/api/auth/totp", headers=_headers(cast.owner))
    assert (refused.code, refused.details) == ("step_up_required", {"enrolled": True, "methods": ["totp"]})

    proof = {"totp_code": _code(TOTP_SECRET, clock)}
    stepped_up = _post(door, cast.owner, "/api/auth/step-up", proof)

    assert stepped_up.status == 200
    headers = [("authorization", f"Bearer {stepped_up.json['access_token']}"), ("x-org-id", cast.org)]
    assert door.ask("DELETE", "/api/auth/totp", headers=headers).status == 204
    assert door.ask("DELETE", "/api/auth/totp", headers=headers).code == "step_up_required"


def _login(door: Asker, player: Player) -> Response:
    return door.post("/api/auth/login", {"email": player.email, "password": PASSWORD})


def _finish(door: Asker, due: Response, clock: RecordedClock) -> Response:
    proof = {"mfa_token": due.json["mfa_token"], "totp_code": _code(TOTP_SECRET, clock)}
    return door.post("/api/auth/login/mfa", proof)


def _post(door: Asker, player: Player, path: str, value: Any = None) -> Response:
    return door.post(path, value, _headers(player))


def _headers(player: Player) -> list[tuple[str, str]]:
    return list(player.headers.items())


def _me(door: Asker, player: Player) -> Any:
    return door.get("/api/auth/me", _headers(player)).json


def _code(secret: str, clock: RecordedClock) -> str:
    return code_at(secret, step_at(clock.now_us()))
