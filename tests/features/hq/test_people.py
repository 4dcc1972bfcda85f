"""Persons of the tenants: found by address, helped when they have lost their second factor."""

from typing import Any

import pytest

from app.core.ids import HOST
from app.core.reasons import NOT_READY, Refused
from app.features.accounts.types.wire import SignIn
from app.features.audit.types import AuditQuery
from app.features.orgs.store import MEMBERS
from tests.cast import PASSWORD, VISIT, Player
from tests.features.hq.house import Above, damage, log_of, run

WHY = "lost phone, called from the number we know"


def found(hq: Above, email: str) -> Any:
    answer = hq.signed_in().get(f"/admin/people?email={email}")
    assert answer.status == 200, answer.body
    return answer.json["items"]


def reset_path(player: Player) -> str:
    return f"/admin/people/{player.user}/factors/reset"


def test_a_person_is_found_by_their_address(hq: Above) -> None:
    (person,) = found(hq, "Manager@Example.com")

    assert (person["user_id"], person["name"]) == (hq.cast.manager.user, "Manager")
    assert person["orgs"] == [
        {"org_id": hq.cast.org, "name": "Lakeside Dental", "role": "manager", "disabled": False}
    ]
    assert person["mfa"] == {"totp": True, "webauthn": False, "recovery_left": 0}
    assert person["sessions"] == 1
    assert person["verified"] is False


@pytest.mark.parametrize("email", ["nobody@example.com", "no address", "manager"])
def test_who_is_not_there_is_not_found(email: str, hq: Above) -> None:
    assert found(hq, email.replace(" ", "%20")) == []


def test_hqs_own_users_are_no_persons_of_a_tenant(hq: Above) -> None:
    assert found(hq, hq.known.email) == []


def test_an_address_is_asked_for(hq: Above) -> None:
    assert hq.signed_in().get("/admin/people").code == "invalid_params"


def test_that_somebody_was_looked_for_is_written_down_without_the_address(hq: Above) -> None:
    found(hq, hq.cast.manager.email)
    found(hq, "nobody@example.com")

    entries = run(hq.house.audit.page(HOST, AuditQuery(action="hq.person.read"))).items

    assert [(entry.actor, entry.target) for entry in entries] == [
        (hq.known.officer.id, None),
        (hq.known.officer.id, hq.cast.manager.user),
    ]
    assert "nobody" not in str(entries)


def test_a_person_of_a_damaged_org_is_found_all_the_same(hq: Above) -> None:
    run(hq.house.hq.summaries.now(hq.cast.org))
    damage(hq, hq.cast.org)

    (person,) = found(hq, hq.cast.manager.email)

    assert person["orgs"] == [
        {"org_id": hq.cast.org, "name": "Lakeside Dental", "role": "manager", "disabled": False}
    ]


def test_whoever_left_an_org_is_no_longer_shown_in_it(hq: Above) -> None:
    org, manager = hq.house.tree.org(hq.cast.org), hq.cast.manager.user
    org.batch_now(lambda batch: batch.delete(MEMBERS, manager))

    (person,) = found(hq, hq.cast.manager.email)

    assert person["orgs"] == []


def test_a_reset_takes_every_factor_and_every_sign_in(hq: Above) -> None:
    manager = hq.cast.manager
    bearing = hq.tenant.with_headers(*manager.headers.items())
    assert bearing.get("/api/auth/me").status == 200

    answer = hq.stepped_up().post(reset_path(manager), {"reason": WHY})

    assert answer.status == 200
    assert answer.json["mfa"] == {"totp": False, "webauthn": False, "recovery_left": 0}
    assert answer.json["sessions"] == 0
    assert bearing.get("/api/auth/me").code == "invalid_token"
    assert found(hq, manager.email) == [answer.json]
    asked = SignIn(email=manager.email, password=PASSWORD)
    entered = run(hq.house.accounts.sign_ins.sign_in(asked, visit=VISIT))
    assert not hasattr(entered, "mfa_token")


def test_a_reset_is_told_in_the_hosts_log_and_in_each_of_the_persons_orgs(hq: Above) -> None:
    hq.stepped_up().post(reset_path(hq.cast.manager), {"reason": WHY})

    (at_host,) = log_of(hq, HOST, "hq.factors.reset")
    (at_org,) = log_of(hq, hq.cast.org, "factors.reset")

    assert (at_host.actor, at_host.target) == (hq.known.officer.id, hq.cast.manager.user)
    assert (at_org.actor, at_org.target) == ("hq", hq.cast.manager.user)
    assert at_host.facts["why"] == at_org.facts["why"] == WHY
    assert log_of(hq, hq.cast.other_org, "factors.reset") == []


def test_the_person_is_told_by_mail(hq: Above) -> None:
    hq.stepped_up().post(reset_path(hq.cast.manager), {"reason": WHY})

    letters = [item for item in hq.house.mail.items() if item.subject == "Your second factors were removed"]
    (opened,) = (hq.house.mail.show(item.id) for item in letters)

    assert opened.to == hq.cast.manager.email
    assert WHY not in (opened.text or "")


def test_a_reset_needs_a_fresh_factor_and_a_reason(hq: Above) -> None:
    path = reset_path(hq.cast.manager)

    assert hq.signed_in().post(path, {"reason": WHY}).code == "step_up_required"
    assert hq.stepped_up().post(path, {}).code == "invalid_params"
    assert log_of(hq, HOST, "hq.factors.reset") == []
    assert hq.tenant.get("/api/auth/me", headers=list(hq.cast.manager.headers.items())).status == 200


def test_hqs_own_factors_are_not_reset_over_the_network(hq: Above) -> None:
    answer = hq.stepped_up().post(f"/admin/people/{hq.known.officer.id}/factors/reset", {"reason": WHY})

    assert answer.code == "not_found"
    assert hq.log_in().status == 200


def test_a_damaged_org_keeps_nobody_locked_out(hq: Above) -> None:
    damage(hq, hq.cast.org)

    answer = hq.stepped_up().post(reset_path(hq.cast.manager), {"reason": WHY})

    assert answer.status == 200
    assert len(list(hq.house.hq.ledger._store.owed())) == 1


def test_the_same_request_twice_resets_once(hq: Above) -> None:
    inside = hq.stepped_up()
    key = [("idempotency-key", "reset-1")]

    first = inside.post(reset_path(hq.cast.manager), {"reason": WHY}, headers=key)
    again = inside.post(reset_path(hq.cast.manager), {"reason": WHY}, headers=key)

    assert first.json == again.json
    assert again.header("idempotent-replayed") == "true"
    assert len(log_of(hq, HOST, "hq.factors.reset")) == 1


def test_nothing_is_reset_where_it_cannot_be_written_down(hq: Above, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = hq.stepped_up()

    def unable(*_: object, **__: object) -> None:
        raise Refused(NOT_READY)

    monkeypatch.setattr(hq.house.hq.ledger, "record_in", unable)

    assert inside.post(reset_path(hq.cast.manager), {"reason": WHY}).status == 503
    assert hq.tenant.get("/api/auth/me", headers=list(hq.cast.manager.headers.items())).status == 200
