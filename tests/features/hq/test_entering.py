"""Coming into HQ: a password and a second factor, always both."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from argon2 import PasswordHasher
from pyotp import TOTP

from app.core.ids import HOST
from app.core.reasons import Refused
from app.features.accounts.types.wire import SignIn
from app.features.audit.types import AuditQuery
from app.features.hq.store import OFFICERS
from tests.cast import PASSWORD as TENANTS_PASSWORD
from tests.cast import VISIT
from tests.features.hq.house import EMAIL, PASSWORD, Above, Prepared, above, officer_of, run
from tests.http.asking import Response

WRONG = "not the right password"


def test_a_password_and_a_code_open_hq(hq: Above) -> None:
    inside = hq.signed_in()

    me = inside.get("/admin/auth/me").json

    assert (me["email"], me["name"]) == (EMAIL, "Olga Quint")
    assert me["mfa"] == {"totp": True, "webauthn": False, "recovery_left": 10}


def test_without_a_factor_the_password_opens_nothing_but_the_question_for_one(hq: Above) -> None:
    asked = hq.log_in(totp_code=None)

    assert asked.status == 200
    assert asked.json["mfa_required"] is True
    assert asked.json["methods"] == ["totp", "recovery"]
    assert asked.header("set-cookie") is None
    assert set(asked.json) == {"mfa_required", "mfa_token", "methods"}


def test_the_question_is_answered_once(hq: Above) -> None:
    token = hq.log_in(totp_code=None).json["mfa_token"]
    proof = {"mfa_token": token, "totp_code": hq.known.code(hq.clock)}

    first = hq.door.post("/admin/auth/login/mfa", proof)
    hq.clock.advance(30)
    second = hq.door.post("/admin/auth/login/mfa", {**proof, "totp_code": hq.known.code(hq.clock)})

    assert first.status == 200
    assert (second.status, second.code) == (410, "invalid_or_expired_token")


def test_a_recovery_code_opens_once(hq: Above) -> None:
    code = hq.known.issue.recovery_codes[0]

    first = hq.log_in(totp_code=None, recovery_code=code)
    second = hq.log_in(totp_code=None, recovery_code=code)

    assert first.status == 200
    assert (second.status, second.code) == (401, "invalid_credentials")


def test_the_cookie_belongs_to_hq_and_lives_for_half_an_hour(hq: Above) -> None:
    cookie = hq.log_in().header("set-cookie") or ""

    name, _, attributes = cookie.partition("; ")
    assert name.startswith("astrix_hq_refresh=ref_host_")
    assert attributes == "Path=/admin/auth; Max-Age=1800; HttpOnly; SameSite=Strict"


def test_the_cookie_is_for_https_alone_where_hq_is(tmp_path: Path, prepared_hq: Prepared) -> None:
    with above(prepared_hq, tmp_path / "data", ASTRIX_HQ_URL="https://hq.example.com") as hq:
        cookie = hq.log_in().header("set-cookie") or ""

    assert cookie.endswith("; Secure")


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com", "no address"])
def test_wrong_is_wrong_whether_or_not_the_address_is_known(email: str, hq: Above) -> None:
    told = _entered(hq, email, WRONG)

    assert (told.status, told.code) == (401, "invalid_credentials")
    told_of_nobody = _entered(hq, "somebody.else@example.com", WRONG)
    assert told.json["error"]["message"] == told_of_nobody.json["error"]["message"]
    assert [name for name, _ in told.headers] == [name for name, _ in told_of_nobody.headers]
    assert told.header("set-cookie") is None


def test_a_tenants_password_opens_no_hq_and_hqs_no_tenant(hq: Above) -> None:
    assert _entered(hq, hq.cast.owner.email, TENANTS_PASSWORD).code == "invalid_credentials"

    asked = SignIn(email=EMAIL, password=PASSWORD)
    with pytest.raises(Refused) as refused:
        run(hq.house.accounts.sign_ins.sign_in(asked, visit=VISIT))
    assert refused.value.reason.code == "invalid_credentials"


def test_unknown_addresses_cost_a_comparison_too(hq: Above, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str | None] = []
    fits = hq.house.accounts.hashing._fits

    def counting(stored: str | None, password: str) -> bool:
        compared.append(stored)
        return fits(stored, password)

    monkeypatch.setattr(hq.house.accounts.hashing, "_fits", counting)

    _entered(hq, "nobody@example.com", WRONG)
    _entered(hq, EMAIL, WRONG)

    assert len(compared) == 2


def test_five_failures_lock_the_account_at_hq_alone(hq: Above) -> None:
    run(officer_of(hq.house, email=hq.cast.owner.email))
    for _ in range(5):
        assert _entered(hq, hq.cast.owner.email, WRONG).code == "invalid_credentials"

    locked = _entered(hq, hq.cast.owner.email, PASSWORD)

    assert (locked.status, locked.code) == (429, "locked_out")
    tenants = hq.tenant.post("/api/auth/login", {"email": hq.cast.owner.email, "password": TENANTS_PASSWORD})
    assert tenants.status == 200


def test_a_tenants_failures_lock_nobody_out_of_hq(hq: Above) -> None:
    for number in range(25):
        hq.tenant.post("/api/auth/login", {"email": f"guess{number % 5}@example.com", "password": WRONG})
    for _ in range(5):
        hq.tenant.post("/api/auth/login", {"email": EMAIL, "password": WRONG})

    assert hq.log_in().status == 200


def test_twenty_failures_lock_a_network_out_of_hq(hq: Above) -> None:
    for number in range(20):
        assert _entered(hq, f"guess{number}@example.com", WRONG).code == "invalid_credentials"

    assert hq.log_in().code == "locked_out"


def test_a_code_works_once(hq: Above) -> None:
    hq.clock.advance(30)
    body = {"email": EMAIL, "password": PASSWORD, "totp_code": hq.known.code(hq.clock)}

    first, second = (hq.door.post("/admin/auth/login", body) for _ in range(2))

    assert (first.status, second.status, second.code) == (200, 401, "invalid_credentials")


def test_five_wrong_codes_lock_the_factor(hq: Above) -> None:
    for _ in range(5):
        assert hq.log_in(totp_code="000000").code == "invalid_credentials"

    assert hq.log_in().code == "locked_out"


def test_the_user_is_told_by_letter_when_their_factor_was_guessed_at(
    tmp_path: Path, prepared_hq: Prepared
) -> None:
    mailing = {"ASTRIX_SMTP_URL": "smtp://127.0.0.1:9", "ASTRIX_MAIL_FROM": "house@example.com"}
    with above(prepared_hq, tmp_path / "data", **mailing) as hq:
        for _ in range(5):
            hq.log_in(totp_code="000000")

        (letter,) = (hq.house.mail.show(item.id) for item in hq.house.mail.items())

    assert letter.to == EMAIL
    assert "http://127.0.0.1:8081/account" in (letter.text or "")


def test_two_proofs_at_once_are_none(hq: Above) -> None:
    told = hq.log_in(recovery_code=hq.known.issue.recovery_codes[0])

    assert (told.status, told.code) == (400, "invalid_params")


def test_who_has_no_second_factor_never_gets_in(hq: Above) -> None:
    factors, user = hq.house.accounts.factors, hq.known.officer.id
    run(hq.house.tree.host.batch(lambda batch: factors.reset_in(batch, user)))

    for more in ({"totp_code": None}, {}, {"totp_code": None, "recovery_code": "abcd"}):
        told = hq.log_in(**more)
        assert (told.status, told.code) == (409, "invalid_state")
        assert "astrix admin reset-factors" in told.json["error"]["message"]
    assert hq.house.accounts.sessions.count(hq.known.officer.id) == 0


# Staying


def test_a_refresh_rotates_and_a_used_one_ends_the_family(hq: Above) -> None:
    first = _cookie(hq.log_in())
    second = _cookie(_refreshed(hq, first))
    hq.clock.advance(11)

    reused = _refreshed(hq, first)

    assert (reused.status, reused.code) == (401, "invalid_token")
    assert _refreshed(hq, second).code == "invalid_token"


def test_thirty_idle_minutes_end_a_sign_in(hq: Above) -> None:
    answer = hq.log_in()
    inside, cookie = hq.bearing(answer.json["access_token"]), _cookie(answer)
    hq.clock.advance(9 * 60)
    assert inside.get("/admin/auth/me").status == 200
    cookie = _cookie(_refreshed(hq, cookie))

    hq.clock.advance(30 * 60 + 31)

    assert _refreshed(hq, cookie).code == "invalid_token"
    assert inside.get("/admin/auth/me").status == 401


def test_whoever_works_stays_in_beyond_half_an_hour(hq: Above) -> None:
    answer = hq.log_in()
    for _ in range(6):
        hq.clock.advance(20 * 60)
        answer = _refreshed(hq, _cookie(answer))

    assert hq.bearing(answer.json["access_token"]).get("/admin/auth/me").status == 200


def test_an_access_token_is_good_for_ten_minutes(hq: Above) -> None:
    inside = hq.signed_in()
    hq.clock.advance(10 * 60 + 31)

    assert inside.get("/admin/auth/me").code == "token_expired"


def test_a_tenants_cookie_refreshes_nothing_at_hq_and_the_other_way_round(hq: Above) -> None:
    answer = hq.tenant.post(
        "/api/auth/login", {"email": hq.cast.stranger.email, "password": TENANTS_PASSWORD}
    )
    tenants = (answer.header("set-cookie") or "").partition(";")[0].partition("=")[2]

    assert _refreshed(hq, tenants).code == "invalid_token"
    crossed = hq.tenant.post(
        "/api/auth/refresh", {}, headers=[("cookie", f"astrix_refresh={_cookie(hq.log_in())}")]
    )
    assert crossed.code == "invalid_token"


@pytest.mark.parametrize("path", ["/admin/auth/refresh", "/admin/auth/logout"])
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:8080", "null", "http://127.0.0.1:80810"]
)
def test_a_foreign_page_cannot_use_the_cookie(path: str, origin: str, hq: Above) -> None:
    headers = [
        ("cookie", f"astrix_hq_refresh={_cookie(hq.log_in())}"),
        ("origin", origin),
        ("host", "127.0.0.1:8081"),
    ]

    told = hq.door.post(path, headers=headers)

    assert (told.status, told.code) == (401, "invalid_token")
    assert hq.house.accounts.sessions.count(hq.known.officer.id) == 1


def test_hqs_own_page_can(hq: Above) -> None:
    headers = [
        ("cookie", f"astrix_hq_refresh={_cookie(hq.log_in())}"),
        ("origin", "http://127.0.0.1:8081"),
    ]

    assert hq.door.post("/admin/auth/refresh", headers=headers).status == 200


def test_logging_out_ends_the_sign_in(hq: Above) -> None:
    answer = hq.log_in()
    inside, cookie = hq.bearing(answer.json["access_token"]), _cookie(answer)

    left = hq.door.post("/admin/auth/logout", headers=[("cookie", f"astrix_hq_refresh={cookie}")])

    assert left.status == 204
    assert (left.header("set-cookie") or "").startswith("astrix_hq_refresh=; Path=/admin/auth; Max-Age=0")
    assert inside.get("/admin/auth/me").code == "invalid_token"


def test_somebody_removed_is_out_at_once(hq: Above) -> None:
    inside, cookie = hq.signed_in(), _cookie(hq.log_in())
    run(hq.house.hq.officers.remove(EMAIL, even_the_last=True, request_id="req_test"))

    assert inside.get("/admin/orgs").code == "invalid_token"
    assert _refreshed(hq, cookie).code == "invalid_token"
    assert hq.log_in().code == "invalid_credentials"


# Oneself


def test_a_new_password_needs_the_old_one_and_a_fresh_factor(hq: Above) -> None:
    asked = {"current": PASSWORD, "new": "eleven herons over the weir"}
    assert hq.signed_in().put("/admin/auth/password", asked).code == "step_up_required"
    elsewhere = hq.signed_in()
    inside = hq.stepped_up()

    assert inside.put("/admin/auth/password", {**asked, "current": WRONG}).code == "invalid_credentials"
    weak = inside.put("/admin/auth/password", {**asked, "new": "password1234"})
    assert weak.details == [{"path": "new", "message": "this password is among the most common ones"}]
    assert inside.put("/admin/auth/password", asked).status == 204

    assert inside.get("/admin/auth/me").status == 200
    assert elsewhere.get("/admin/auth/me").code == "invalid_token"
    assert hq.log_in().code == "invalid_credentials"
    assert hq.log_in(password=asked["new"]).status == 200


def test_a_new_authenticator_takes_the_place_of_the_old_one(hq: Above) -> None:
    assert hq.signed_in().post("/admin/auth/totp/enroll").code == "step_up_required"
    inside = hq.stepped_up()

    enrolled = inside.post("/admin/auth/totp/enroll")
    hq.clock.advance(30)
    code = TOTP(enrolled.json["secret"]).at(hq.clock.now_us() // 1_000_000)
    activated = inside.post("/admin/auth/totp/activate", {"code": code})

    assert enrolled.json["otpauth_uri"].startswith("otpauth://totp/")
    assert (activated.status, activated.json["recovery_codes"]) == (200, [])
    assert hq.log_in().code == "invalid_credentials"


def test_new_recovery_codes_take_the_place_of_the_old_ones(hq: Above) -> None:
    inside = hq.stepped_up()

    fresh = inside.post("/admin/auth/recovery-codes").json["recovery_codes"]

    assert len(set(fresh)) == 10
    old = hq.known.issue.recovery_codes[3]
    assert hq.log_in(totp_code=None, recovery_code=old).code == "invalid_credentials"
    assert hq.log_in(totp_code=None, recovery_code=fresh[0]).status == 200


def test_one_sees_and_ends_ones_own_sign_ins_alone(hq: Above) -> None:
    other = run(officer_of(hq.house, email="second@example.com"))
    inside = hq.signed_in()
    elsewhere = hq.signed_in()
    mine = inside.get("/admin/auth/sessions").json["items"]
    draft = hq.house.accounts.sessions.draft(other.officer.id, None, visit=VISIT, realm="admin")
    run(hq.house.tree.host.batch(lambda batch: hq.house.accounts.sessions.open_in(batch, draft)))

    foreign = inside.send("DELETE", f"/admin/auth/sessions/{draft.key}")
    tenants = inside.send("DELETE", f"/admin/auth/sessions/{hq.cast.owner.session}")
    (session,) = (one["id"] for one in mine if not one["current"])
    ended = inside.send("DELETE", f"/admin/auth/sessions/{session}")

    assert [one["email"] for one in mine] == [EMAIL, EMAIL]
    assert (foreign.status, tenants.status, ended.status) == (404, 404, 204)
    assert elsewhere.get("/admin/auth/me").code == "invalid_token"


def test_comings_and_refusals_are_written_down(hq: Above) -> None:
    _entered(hq, EMAIL, WRONG)
    hq.signed_in()

    page = run(hq.house.audit.page(HOST, AuditQuery(action="hq.sign_in")))

    assert [(entry.actor, entry.result) for entry in page.items] == [
        (hq.known.officer.id, "done"),
        ("anonymous", "refused"),
    ]
    assert page.items[0].facts["factor"] == "totp"
    assert EMAIL not in str(page.items)


def test_a_hash_made_when_guesses_were_cheaper_is_renewed(hq: Above) -> None:
    before = _hash(hq)
    hq.house.accounts.hashing._hasher = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)

    hq.signed_in()
    with_question = _hash(hq)
    hq.house.accounts.hashing._hasher = PasswordHasher(time_cost=3, memory_cost=8, parallelism=1)
    hq.log_in(totp_code=None)

    assert len({before, with_question, _hash(hq)}) == 3
    assert hq.log_in().status == 200


def test_of_many_with_one_code_one_comes_in(hq: Above) -> None:
    hq.clock.advance(30)
    body = {"email": EMAIL, "password": PASSWORD, "totp_code": hq.known.code(hq.clock)}

    async def together() -> list[Response]:
        headers = [("content-type", "application/json")]

        asked = (
            hq.door.answer("POST", "/admin/auth/login", headers=headers, body=msgspec.json.encode(body))
            for _ in range(4)
        )
        return list(await asyncio.gather(*asked))

    assert sorted(answer.status for answer in run(together())) == [200, 401, 401, 401]


def _entered(hq: Above, email: str, password: str) -> Response:
    return hq.door.post("/admin/auth/login", {"email": email, "password": password})


def _refreshed(hq: Above, cookie: str) -> Response:
    return hq.door.post("/admin/auth/refresh", headers=[("cookie", f"astrix_hq_refresh={cookie}")])


def _cookie(answer: Response) -> str:
    return (answer.header("set-cookie") or "").partition(";")[0].partition("=")[2]


def _hash(hq: Above) -> str:
    row = hq.house.tree.host.get(OFFICERS, hq.known.officer.id)
    assert row is not None
    return row.value.password_hash
