"""The host as HQ sees it: how it fares, who may sign up, whether anything is sent, what mail became of."""

from typing import Any

import msgspec
import pytest

from app.core.clock import DAY_US
from app.core.ids import HOST
from app.features.audit.types import AuditQuery
from app.features.notices.store import MAIL
from app.features.notices.types.mail import Letter, MailRecord, MailState
from app.store.batch import Batch
from tests.cast import sign_up
from tests.features.hq.house import Above, log_of, run

SECRET_LINE = "The link below is good for one use."


def mailed(hq: Above, state: MailState, **fields: Any) -> str:
    outbox = hq.house.accounts.desk.outbox

    def write(batch: Batch) -> str:
        letter = Letter(
            kind="invite",
            to="ada@example.com",
            subject="Come in",
            paragraphs=(SECRET_LINE,),
            expires_at_us=batch.now_us + DAY_US,
        )
        mail_id = outbox.put(batch, letter)
        row = batch.get(MAIL, mail_id)
        assert row is not None
        batch.put(MAIL, mail_id, msgspec.structs.replace(row.value, state=state, **fields))
        return mail_id

    return hq.house.tree.host.batch_now(write)


def record(hq: Above, mail_id: str) -> MailRecord:
    row = hq.house.tree.host.get(MAIL, mail_id)
    assert row is not None
    return row.value


# How it fares


def test_the_stats_say_at_one_look_how_the_host_fares(hq: Above) -> None:
    mailed(hq, "waiting")
    mailed(hq, "failed")

    stats = hq.signed_in().get("/admin/stats").json

    assert stats["orgs"]["total"] == 2
    assert stats["people"] == 7
    assert stats["mail"] == {"waiting": 1, "failed": 1}
    assert stats["work"] == {"dead_letters": 0}
    assert stats["leader"] == {"known": False, "number": None, "since": None}
    assert stats["sending"]["on"] is True
    assert stats["version"].count(".") == 2
    checks = {check["name"]: check for check in stats["checks"]}
    assert checks["tree_writable"]["ok"] is True
    assert checks["leader"]["ok"] is False
    assert all(check["detail"] for check in checks.values())


def test_the_leader_is_told_with_its_number_and_since_when(hq: Above) -> None:
    inside = hq.signed_in()
    leader = hq.house.tree.leader()
    assert leader.take()

    told = inside.get("/admin/stats").json["leader"]

    assert told == {"known": True, "number": 1, "since": told["since"]}
    assert told["since"] is not None
    leader.leave()
    assert inside.get("/admin/stats").json["leader"] == {
        "known": False,
        "number": 1,
        "since": None,
    }


def test_a_check_that_breaks_is_a_check_that_fails(hq: Above, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> bool:
        raise OSError("the disk is gone")

    checks = {**hq.house.hq.stats._ground.checks, "tree_writable": breaks}
    object.__setattr__(hq.house.hq.stats._ground, "checks", checks)

    told = hq.signed_in().get("/admin/stats").json["checks"]

    assert next(check["ok"] for check in told if check["name"] == "tree_writable") is False
    assert "the disk is gone" not in str(told)


# Who may sign up


def test_hq_decides_who_may_sign_up_in_the_place_of_the_setting(hq: Above) -> None:
    inside = hq.signed_in()
    assert inside.get("/admin/signup").json == {"policy": "open", "decided": False}

    closed = inside.put("/admin/signup", {"policy": "closed"})

    assert closed.json == {"policy": "closed", "decided": True}
    asked = msgspec.to_builtins(sign_up("newcomer", "New Shop"))
    assert hq.tenant.post("/api/auth/signup", asked).code == "signup_closed"

    inside.put("/admin/signup", {"policy": "open"})
    assert hq.tenant.post("/api/auth/signup", asked).status == 201
    facts = [entry.facts for entry in log_of(hq, HOST, "hq.signup.change")]
    assert facts == [{"before": "closed", "after": "open"}, {"before": "open", "after": "closed"}]


@pytest.mark.parametrize("body", [{}, {"policy": "everyone"}, {"policy": "open", "by": "me"}])
def test_a_policy_is_one_of_three(body: dict[str, Any], hq: Above) -> None:
    assert hq.signed_in().put("/admin/signup", body).code == "invalid_params"


# Whether anything is sent


def test_hq_stops_all_sending_and_starts_it_again(hq: Above) -> None:
    inside = hq.signed_in()

    stopped = inside.post("/admin/sending", {"on": False, "live_calls": "finish", "why": "a wrong list"})

    assert (stopped.json["on"], stopped.json["by"], stopped.json["why"]) == (
        False,
        hq.known.officer.id,
        "a wrong list",
    )
    assert inside.get("/admin/sending").json == stopped.json
    assert inside.get("/admin/stats").json["sending"] == stopped.json
    owner = hq.tenant.with_headers(*hq.cast.owner.headers.items())
    assert owner.get("/api/org/sending").json["host_on"] is False

    assert inside.post("/admin/sending", {"on": True, "why": "put right"}).json["on"] is True
    entries = run(hq.house.audit.page(HOST, AuditQuery(action="sending.*"))).items
    assert [entry.actor for entry in entries] == [hq.known.officer.id] * 2


def test_a_stop_says_why(hq: Above) -> None:
    assert hq.signed_in().post("/admin/sending", {"on": False}).code == "invalid_params"


# Mail


def test_mail_is_listed_newest_first_and_by_state_without_addresses_or_words(hq: Above) -> None:
    first = mailed(hq, "sent")
    hq.clock.advance(1)
    second = mailed(hq, "failed", problem="the mailbox is full")
    inside = hq.signed_in()

    everything = inside.get("/admin/mail")
    failed = inside.get("/admin/mail?state=failed").json["items"]
    one = inside.get(f"/admin/mail/{second}")

    assert [item["id"] for item in everything.json["items"]] == [second, first]
    assert [(item["id"], item["problem"]) for item in failed] == [(second, "the mailbox is full")]
    assert one.json == failed[0]
    for answer in (everything, one):
        assert "ada@example.com" not in answer.body.decode()
        assert SECRET_LINE not in answer.body.decode()


def test_a_mail_that_is_not_there_is_not_found(hq: Above) -> None:
    inside = hq.signed_in()

    assert inside.get("/admin/mail/mail_none").code == "not_found"
    assert inside.post("/admin/mail/mail_none/retry").code == "not_found"


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_a_mail_that_was_given_up_is_tried_again_from_the_start(state: MailState, hq: Above) -> None:
    mail_id = mailed(hq, state, attempts=8, problem="no such host", settled_at_us=5)

    answer = hq.signed_in().post(f"/admin/mail/{mail_id}/retry")

    assert (answer.json["state"], answer.json["attempts"], answer.json["problem"]) == ("waiting", 0, None)
    assert record(hq, mail_id).due_at_us <= hq.clock.now_us()
    assert record(hq, mail_id).settled_at_us is None
    assert [entry.target for entry in log_of(hq, HOST, "hq.mail.retry")] == [mail_id]


@pytest.mark.parametrize(
    "fields", [{"state": "sent"}, {"state": "waiting"}, {"state": "sending"}, {"state": "expired"}]
)
def test_other_mail_is_left_as_it_is(fields: dict[str, Any], hq: Above) -> None:
    mail_id = mailed(hq, **fields)
    before = record(hq, mail_id)

    answer = hq.signed_in().post(f"/admin/mail/{mail_id}/retry")

    assert (answer.status, answer.code) == (409, "invalid_state")
    assert record(hq, mail_id) == before
    assert log_of(hq, HOST, "hq.mail.retry") == []


@pytest.mark.parametrize("fields", [{"sealed": None}, {"expires_at_us": 1}])
def test_a_letter_that_is_of_no_more_use_is_not_tried_again(fields: dict[str, Any], hq: Above) -> None:
    mail_id = mailed(hq, "failed", **fields)

    assert hq.signed_in().post(f"/admin/mail/{mail_id}/retry").code == "invalid_state"


def test_a_retry_that_comes_twice_is_one(hq: Above) -> None:
    mail_id = mailed(hq, "failed")
    inside, key = hq.signed_in(), [("idempotency-key", "again-1")]

    first = inside.post(f"/admin/mail/{mail_id}/retry", headers=key)
    second = inside.post(f"/admin/mail/{mail_id}/retry", headers=key)

    assert (first.status, second.json) == (200, first.json)
    assert len(log_of(hq, HOST, "hq.mail.retry")) == 1
