"""Security keys of HQ's users, beside the authenticator app that stays."""

from typing import Any

from tests.features.accounts.authenticator import Authenticator
from tests.features.hq.house import Above, officer_of, run
from tests.http.asking import Asker, Response

ORIGIN = "http://localhost:8081"
HERE = ("host", "localhost:8081")


def registered(inside: Asker, key: Authenticator, name: str = "Blue key") -> Response:
    options = inside.post("/admin/auth/webauthn/register/options", headers=[HERE])
    assert options.status == 200, options.body
    made = key.made(options.json["options"])
    return inside.post("/admin/auth/webauthn/register", {"name": name, "credential": made}, headers=[HERE])


def asked(hq: Above) -> tuple[str, Any]:
    """The password was right; what a key has to sign now."""
    token = hq.log_in(totp_code=None).json["mfa_token"]
    options = hq.door.post("/admin/auth/login/mfa/options", {"mfa_token": token}, headers=[HERE])
    assert options.status == 200, options.body
    return token, options.json["options"]


def shown(hq: Above, token: str, credential: Any) -> Response:
    return hq.door.post("/admin/auth/login/mfa", {"mfa_token": token, "webauthn": credential}, headers=[HERE])


def test_several_keys_open_hq_beside_the_app(hq: Above) -> None:
    inside, keys = hq.stepped_up(), [Authenticator(ORIGIN), Authenticator(ORIGIN)]
    for number, key in enumerate(keys):
        answer = registered(inside, key, f"Key {number}")
        assert (answer.status, answer.json["recovery_codes"]) == (201, [])

    for key in keys:
        token, options = asked(hq)
        assert shown(hq, token, key.signed(options)).status == 200
    assert hq.log_in().status == 200
    items = inside.get("/admin/auth/webauthn").json["items"]
    assert [item["name"] for item in items] == ["Key 0", "Key 1"]


def test_a_key_is_added_and_removed_with_a_fresh_factor_alone(hq: Above) -> None:
    inside, plain = hq.stepped_up(), hq.signed_in()
    passkey = registered(inside, Authenticator(ORIGIN)).json["passkey"]["id"]

    refused = [
        plain.post("/admin/auth/webauthn/register/options", headers=[HERE]),
        plain.post("/admin/auth/webauthn/register", {"name": "x", "credential": {}}, headers=[HERE]),
        plain.send("DELETE", f"/admin/auth/webauthn/{passkey}"),
    ]

    assert {answer.code for answer in refused} == {"step_up_required"}
    assert inside.send("DELETE", f"/admin/auth/webauthn/{passkey}").status == 204
    assert hq.log_in(totp_code=None).json["methods"] == ["totp", "recovery"]


def test_a_key_steps_up(hq: Above) -> None:
    key = Authenticator(ORIGIN)
    registered(hq.stepped_up(), key)
    inside = hq.signed_in()

    options = inside.post("/admin/auth/webauthn/assert/options", headers=[HERE]).json["options"]
    stepped = inside.post("/admin/auth/step-up", {"webauthn": key.signed(options)}, headers=[HERE])

    fresh = hq.bearing(stepped.json["access_token"])
    assert fresh.post("/admin/auth/recovery-codes").status == 200


def test_a_signature_for_the_tenants_page_opens_no_hq(hq: Above) -> None:
    key = Authenticator(ORIGIN)
    registered(hq.stepped_up(), key)
    token, options = asked(hq)
    key.origin = "http://localhost:8080"

    answer = shown(hq, token, key.signed(options))

    assert (answer.status, answer.code) == (401, "invalid_credentials")


def test_a_sign_in_of_one_realm_is_not_finished_in_the_other(hq: Above) -> None:
    login = {"email": hq.cast.owner.email, "password": "a harbour, four geese, no wind"}
    tenants = hq.tenant.post("/api/auth/login", login).json["mfa_token"]
    operators = hq.log_in(totp_code=None).json["mfa_token"]
    code = hq.known.issue.recovery_codes[0]

    at_hq = hq.door.post("/admin/auth/login/mfa", {"mfa_token": tenants, "recovery_code": code})
    at_tenants = hq.tenant.post("/api/auth/login/mfa", {"mfa_token": operators, "recovery_code": code})

    assert {answer.code for answer in (at_hq, at_tenants)} == {"invalid_or_expired_token"}
    assert (
        hq.door.post("/admin/auth/login/mfa", {"mfa_token": operators, "recovery_code": code}).status == 200
    )


def test_nobody_touches_anothers_key(hq: Above) -> None:
    passkey = registered(hq.stepped_up(), Authenticator(ORIGIN)).json["passkey"]["id"]
    other = run(officer_of(hq.house, email="second@example.com"))
    theirs = Above(hq.house, hq.clock, hq.door, hq.tenant, known=other, cast=hq.cast).stepped_up()

    renamed = theirs.put(f"/admin/auth/webauthn/{passkey}", {"name": "mine"})
    removed = theirs.send("DELETE", f"/admin/auth/webauthn/{passkey}")

    assert (renamed.code, removed.code) == ("not_found", "not_found")
    mine = hq.signed_in()
    assert mine.put(f"/admin/auth/webauthn/{passkey}", {"name": "Red key"}).json["name"] == "Red key"


def test_on_a_bare_address_no_key_is_offered(hq: Above) -> None:
    answer = hq.stepped_up().post(
        "/admin/auth/webauthn/register/options", headers=[("host", "127.0.0.1:8081")]
    )

    assert (answer.status, answer.code) == (409, "invalid_state")
