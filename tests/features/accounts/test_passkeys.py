"""Passkeys: made, used at sign-in and step-up, counted, named, taken away."""

from typing import Any

import pytest

from app.core.clock import RecordedClock
from tests.cast import PASSWORD, Cast, Player, Stage, without_factors
from tests.features.accounts.authenticator import Authenticator
from tests.http.asking import Asker, Response

PAGE = "http://localhost:8080"
ON_LOCALHOST = ("host", "localhost:8080")


@pytest.fixture
def key() -> Authenticator:
    return Authenticator(PAGE)


@pytest.fixture
def page(door: Asker) -> Asker:
    """The door as a page at localhost reaches it."""
    return door.with_headers(ON_LOCALHOST)


@pytest.fixture
def member(house: Stage, cast: Cast, page: Asker, key: Authenticator) -> Asker:
    """Somebody whose one factor is a passkey."""
    without_factors(house.accounts)
    asker = _as(page, cast.member)
    assert _registered(asker, key, "Laptop").status == 201
    return asker


def test_the_first_passkey_comes_with_recovery_codes_and_the_next_without(
    house: Stage, cast: Cast, page: Asker, key: Authenticator
) -> None:
    without_factors(house.accounts)
    member = _as(page, cast.member)

    first = _registered(member, key, "  Laptop ")

    assert (first.status, first.json["passkey"]["name"]) == (201, "Laptop")
    assert len(first.json["recovery_codes"]) == 10
    assert member.get("/api/auth/me").json["mfa"] == {"totp": False, "webauthn": True, "recovery_left": 10}
    stepped_up = _as(page, cast.member, _stepped_up(member, key))
    second = _registered(stepped_up, Authenticator(PAGE), "Key ring")
    assert (second.status, second.json["recovery_codes"]) == (201, [])
    names = [item["name"] for item in member.get("/api/auth/webauthn").json["items"]]
    assert names == ["Laptop", "Key ring"]


def test_options_ask_for_what_a_browser_understands(house: Stage, cast: Cast, page: Asker) -> None:
    without_factors(house.accounts)

    options = _as(page, cast.member).post("/api/auth/webauthn/register/options").json["options"]

    assert options["rp"] == {"id": "localhost", "name": "Astrix BOS"}
    assert options["user"]["name"] == cast.member.email
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["userVerification"] == "preferred"
    assert {algorithm["alg"] for algorithm in options["pubKeyCredParams"]} >= {-7, -257}


def test_password_and_passkey_open_a_session(
    member: Asker, page: Asker, cast: Cast, key: Authenticator
) -> None:
    due = _login(page, cast.member)
    assert due["methods"] == ["webauthn", "recovery"]

    options = page.post("/api/auth/login/mfa/options", {"mfa_token": due["mfa_token"]}).json["options"]
    assert [known["type"] for known in options["allowCredentials"]] == ["public-key"]
    proof = {"mfa_token": due["mfa_token"], "webauthn": key.signed(options)}
    answer = page.post("/api/auth/login/mfa", proof)

    assert answer.status == 200
    assert answer.header("set-cookie")
    assert page.post("/api/auth/login/mfa", proof).code == "invalid_or_expired_token"


def test_an_answer_steps_up_once(member: Asker, key: Authenticator) -> None:
    options = member.post("/api/auth/webauthn/assert/options").json["options"]
    signed = key.signed(options)

    assert member.post("/api/auth/step-up", {"webauthn": signed}).status == 200

    again = member.post("/api/auth/step-up", {"webauthn": signed})
    assert (again.status, again.code) == (410, "invalid_or_expired_token")


def test_a_key_that_counts_back_is_taken_for_a_copy(member: Asker, key: Authenticator) -> None:
    assert _stepped_up(member, key)
    options = member.post("/api/auth/webauthn/assert/options").json["options"]

    copy = member.post("/api/auth/step-up", {"webauthn": key.signed(options, count_on=0)})

    assert (copy.status, copy.code) == (401, "invalid_credentials")


def test_keys_that_never_count_are_taken(member: Asker, key: Authenticator) -> None:
    for _ in range(2):
        options = member.post("/api/auth/webauthn/assert/options").json["options"]
        signed = key.signed(options, count_on=0)
        assert member.post("/api/auth/step-up", {"webauthn": signed}).status == 200


def test_an_answer_to_a_question_of_long_ago_is_late(
    member: Asker, key: Authenticator, clock: RecordedClock
) -> None:
    options = member.post("/api/auth/webauthn/assert/options").json["options"]
    clock.advance(5 * 60 + 31)

    late = member.post("/api/auth/step-up", {"webauthn": key.signed(options)})

    assert late.code == "invalid_or_expired_token"


def _other_page(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    key.origin = "http://localhost:9999"
    return key.signed(options)


def _nobody_there(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return key.signed(options, flags=0)


def _other_key(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    forged = Authenticator(PAGE)
    forged.credential_id = key.credential_id
    return forged.signed(options)


def _unknown_key(_: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return Authenticator(PAGE).signed(options)


def _other_question(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return key.signed({**options, "challenge": "AAAA"})


def _other_site(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return key.signed({**options, "rpId": "evil.example"})


def _registration(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return key.made({"rp": {"id": "localhost"}, "challenge": options["challenge"]})


@pytest.mark.parametrize(
    "forge",
    [_other_page, _nobody_there, _other_key, _unknown_key, _other_question, _other_site, _registration],
)
def test_a_forged_answer_counts_as_a_wrong_one(forge: Any, member: Asker, key: Authenticator) -> None:
    for _ in range(5):
        options = member.post("/api/auth/webauthn/assert/options").json["options"]
        refused = member.post("/api/auth/step-up", {"webauthn": forge(key, options)})
        assert (refused.status, refused.code) == (401, "invalid_credentials")

    options = member.post("/api/auth/webauthn/assert/options").json["options"]
    key.origin = PAGE
    assert member.post("/api/auth/step-up", {"webauthn": key.signed(options)}).code == "locked_out"


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"id": 7, "rawId": [], "type": None, "response": "text"},
        {"id": "x", "rawId": "!!", "type": "public-key", "response": {}},
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA", "transports": 5},
        },
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "attestationObject": "oA",
                "authenticatorData": "AA",
                "signature": "",
            },
        },
    ],
)
def test_nonsense_is_refused_and_breaks_nothing(
    credential: dict[str, Any], member: Asker, key: Authenticator
) -> None:
    member.post("/api/auth/webauthn/assert/options")
    assert member.post("/api/auth/step-up", {"webauthn": credential}).code == "invalid_credentials"

    token = _stepped_up(member, key)
    stepped_up = Asker(member.app, (ON_LOCALHOST, ("authorization", f"Bearer {token}"), *_org(member)))
    assert stepped_up.post("/api/auth/webauthn/register/options").status == 200
    answer = stepped_up.post("/api/auth/webauthn/register", {"name": "Odd", "credential": credential})
    assert (answer.status, answer.code) == (400, "invalid_params")


def _registered(asker: Asker, key: Authenticator, name: str) -> Response:
    options = asker.post("/api/auth/webauthn/register/options").json["options"]
    return asker.post("/api/auth/webauthn/register", {"name": name, "credential": key.made(options)})


def _stepped_up(asker: Asker, key: Authenticator) -> str:
    options = asker.post("/api/auth/webauthn/assert/options").json["options"]
    answer = asker.post("/api/auth/step-up", {"webauthn": key.signed(options)})
    assert answer.status == 200, answer.body
    token: str = answer.json["access_token"]
    return token


def _login(door: Asker, player: Player) -> Any:
    return door.post("/api/auth/login", {"email": player.email, "password": PASSWORD}).json


def _as(door: Asker, player: Player, token: str | None = None) -> Asker:
    bearer = ("authorization", f"Bearer {token or player.token}")
    return door.with_headers(bearer, ("x-org-id", str(player.org)))


def _org(asker: Asker) -> list[tuple[str, str]]:
    return [header for header in asker.headers if header[0] == "x-org-id"]
