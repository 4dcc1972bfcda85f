"""Who is in HQ, and what was done on this host."""

from app.core.ids import HOST
from tests.features.hq.house import EMAIL, Above, log_of, officer_of, run


def test_the_users_are_shown_with_their_factors_and_last_sign_in(hq: Above) -> None:
    hq.clock.advance(1)
    run(officer_of(hq.house, email="second@example.com"))

    users = hq.signed_in().get("/admin/security/users").json["items"]

    assert [(user["email"], user["last_sign_in_at"] is None) for user in users] == [
        (EMAIL, False),
        ("second@example.com", True),
    ]
    assert users[0]["mfa"] == {"totp": True, "webauthn": False, "recovery_left": 10}
    assert "password" not in str(users)


def test_every_sign_in_of_hq_is_shown_and_no_tenants(hq: Above) -> None:
    hq.signed_in()
    page = hq.signed_in().get("/admin/security/sessions").json

    assert [(one["email"], one["current"]) for one in page["items"]] == [(EMAIL, True), (EMAIL, False)]
    assert page["total"] == 2


def test_a_sign_in_is_ended_whoever_it_belongs_to(hq: Above) -> None:
    other = hq.signed_in()
    inside = hq.stepped_up()
    session = other.get("/admin/auth/sessions").json["items"]
    (theirs,) = (one["id"] for one in session if one["current"])

    assert hq.signed_in().send("DELETE", f"/admin/security/sessions/{theirs}").code == "step_up_required"
    ended = inside.send("DELETE", f"/admin/security/sessions/{theirs}")

    assert ended.status == 204
    assert other.get("/admin/auth/me").code == "invalid_token"
    assert inside.send("DELETE", f"/admin/security/sessions/{theirs}").code == "not_found"
    assert [entry.target for entry in log_of(hq, HOST, "hq.session.end")] == [theirs]


def test_a_tenants_sign_in_is_none_of_hqs(hq: Above) -> None:
    answer = hq.stepped_up().send("DELETE", f"/admin/security/sessions/{hq.cast.owner.session}")

    assert answer.code == "not_found"
    assert hq.tenant.get("/api/auth/me", headers=list(hq.cast.owner.headers.items())).status == 200


def test_the_hosts_log_is_read_and_narrowed(hq: Above) -> None:
    inside = hq.signed_in()
    inside.put("/admin/signup", {"policy": "closed"})

    page = inside.get("/admin/security/audit?action=hq.signup.change").json

    assert [(item["actor"], item["org_id"]) for item in page["items"]] == [(hq.known.officer.id, HOST)]
    assert page["next_cursor"] is None
    assert inside.get("/admin/security/audit?limit=1").json["next_cursor"] is not None


def test_the_log_is_taken_away_as_a_file_and_that_is_written_down(hq: Above) -> None:
    inside = hq.signed_in()

    answer = inside.get("/admin/security/audit.csv?action=hq.*")

    assert answer.status == 200
    assert (answer.header("content-type") or "").startswith("text/csv")
    assert "hq.user.create" in answer.body.decode()
    (entry,) = log_of(hq, HOST, "audit.export")
    assert (entry.actor, entry.facts) == (hq.known.officer.id, {"filter_action": "hq.*"})


def test_the_hosts_log_does_not_hold_an_orgs_acts(hq: Above) -> None:
    lines = hq.signed_in().get("/admin/security/audit.csv").body.decode()

    assert hq.cast.org not in [line.split(",")[3] for line in lines.splitlines()]
