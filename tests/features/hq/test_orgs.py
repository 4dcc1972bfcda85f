"""Organizations from above: the list by summaries, one org by a look, and what HQ may do to it."""

from typing import Any

import pytest

from app.core.ids import HOST
from app.features.hq.store import OWED
from app.features.hq.types.entry import By
from app.features.orgs.types import OrgChange
from app.store.org import Org
from tests.features.hq.house import Above, damage, log_of, repair, run
from tests.http.asking import Asker, Response

UNKNOWN = "org_01jz0000000000000000000009"


def summarised(hq: Above) -> None:
    for org in hq.house.tree.org_ids():
        run(hq.house.hq.summaries.now(org))


def listed(inside: Asker, query: str = "") -> list[dict[str, Any]]:
    page = inside.get(f"/admin/orgs{query}")
    assert page.status == 200, page.body
    items: list[dict[str, Any]] = page.json["items"]
    return items


def test_the_list_shows_every_org_by_its_summary(hq: Above) -> None:
    summarised(hq)

    items = listed(hq.signed_in())

    assert [(org["name"], org["state"], org["health"], org["members"]) for org in items] == [
        ("Hilltop Roofing", "open", "ok", 1),
        ("Lakeside Dental", "open", "ok", 5),
    ]
    sizes = items[0]["bytes"]
    assert sizes["total"] == sum(size for name, size in sizes.items() if name != "total") > 0
    assert items[0]["sending_on"] is True
    assert items[0]["closes_at"] is None
    assert items[0]["created_at"] <= items[0]["summarised_at"]


def test_an_org_nobody_looked_at_yet_is_told_as_unknown(hq: Above) -> None:
    items = listed(hq.signed_in())

    assert {(org["id"], org["health"], org["summarised_at"]) for org in items} == {
        (hq.cast.org, "unknown", None),
        (hq.cast.other_org, "unknown", None),
    }


def test_neither_the_list_nor_the_stats_open_an_org(hq: Above, monkeypatch: pytest.MonkeyPatch) -> None:
    summarised(hq)
    inside = hq.signed_in()
    opened: list[str] = []
    really_open = Org.open

    def noting(org: Org) -> None:
        opened.append(org.id)
        really_open(org)

    monkeypatch.setattr(Org, "open", noting)

    listed(inside)
    stats = inside.get("/admin/stats")

    assert stats.status == 200
    assert set(opened) == {HOST}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=hill", ["Hilltop Roofing"]),
        ("?q=DENTAL", ["Lakeside Dental"]),
        ("?q=nothing", []),
        ("?state=open", ["Hilltop Roofing", "Lakeside Dental"]),
        ("?state=closed", []),
        ("?health=damaged", []),
        ("?sort=-name", ["Lakeside Dental", "Hilltop Roofing"]),
        ("?sort=-members", ["Lakeside Dental", "Hilltop Roofing"]),
        ("?sort=bytes", ["Hilltop Roofing", "Lakeside Dental"]),
        ("?sort=created_at", ["Lakeside Dental", "Hilltop Roofing"]),
    ],
)
def test_the_list_is_searched_narrowed_and_sorted(query: str, names: list[str], hq: Above) -> None:
    summarised(hq)

    assert [org["name"] for org in listed(hq.signed_in(), query)] == names


def test_an_id_finds_its_org(hq: Above) -> None:
    summarised(hq)

    assert [org["id"] for org in listed(hq.signed_in(), f"?q={hq.cast.org}")] == [hq.cast.org]


def test_pages_follow_each_other(hq: Above) -> None:
    summarised(hq)
    inside = hq.signed_in()

    first = inside.get("/admin/orgs?limit=1").json
    second = inside.get(f"/admin/orgs?limit=1&cursor={first['next_cursor']}").json

    assert [page["items"][0]["name"] for page in (first, second)] == ["Hilltop Roofing", "Lakeside Dental"]
    assert (first["total"], second["next_cursor"]) == (2, None)


@pytest.mark.parametrize("query", ["?sort=secret", "?state=gone", "?limit=0", "?cursor=x", "?who=me"])
def test_what_cannot_be_asked_is_refused(query: str, hq: Above) -> None:
    assert hq.signed_in().get(f"/admin/orgs{query}").code == "invalid_params"


# One org


def test_a_look_at_one_org_is_fresh_and_written_down_before(hq: Above) -> None:
    one = hq.signed_in().get(f"/admin/orgs/{hq.cast.org}").json

    assert one["members_by_role"] == {"owner": 1, "manager": 1, "developer": 1, "member": 1, "viewer": 1}
    assert (one["health"], one["paused"]) == ("ok", None)
    (entry,) = log_of(hq, HOST, "hq.org.read")
    assert (entry.actor, entry.target) == (hq.known.officer.id, hq.cast.org)


def test_a_look_that_cannot_be_written_down_does_not_happen(
    hq: Above, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = hq.signed_in()

    def full(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(hq.house.audit, "record_before_now", full)

    answer = inside.get(f"/admin/orgs/{hq.cast.org}")

    assert answer.status >= 500
    assert "members_by_role" not in answer.body.decode()


@pytest.mark.parametrize("org", [UNKNOWN, "_host", "..", "org_x", "%2e%2e"])
def test_what_is_no_org_is_not_there(org: str, hq: Above) -> None:
    inside = hq.signed_in()

    for method, path, body in (
        ("GET", "", None),
        ("POST", "/pause", {"reason": "unpaid"}),
        ("POST", "/resume", None),
        ("PUT", "/quota", {"bytes": 5}),
        ("PUT", "/lead-limit", {"leads": 5}),
    ):
        answer = inside.send(method, f"/admin/orgs/{org}{path}", value=body)
        assert (answer.status, answer.code) == (404, "not_found")


def test_a_damaged_org_is_told_so_with_what_was_known_of_it(hq: Above) -> None:
    summarised(hq)
    damage(hq, hq.cast.other_org)
    inside = hq.signed_in()

    one = inside.get(f"/admin/orgs/{hq.cast.other_org}").json

    assert (one["health"], one["name"], one["members"]) == ("damaged", "Hilltop Roofing", 1)
    assert one["why"]
    assert [org["health"] for org in listed(inside)] == ["damaged", "ok"]
    assert inside.get("/admin/stats").json["orgs"] == {
        "total": 2,
        "open": 2,
        "closed": 0,
        "paused": 0,
        "damaged": 1,
        "unknown": 0,
    }


# Pausing


def test_a_pause_is_felt_at_the_next_request_and_ended_by_hq_alone(hq: Above) -> None:
    inside = hq.signed_in()

    paused = inside.post(f"/admin/orgs/{hq.cast.org}/pause", {"reason": "the invoice is 60 days late"})

    assert paused.json["state"] == "paused"
    assert paused.json["paused"]["why"] == "the invoice is 60 days late"
    assert _as(hq, "viewer").code == "org_suspended"
    assert (_as(hq, "owner").status, _as(hq, "owner").json["paused_why"]) == (
        200,
        "the invoice is 60 days late",
    )
    owners = hq.tenant.with_headers(*hq.cast.owner.stepped_up_headers.items())
    owners.post("/api/org/restore")
    assert owners.put("/api/org", {"name": "Other"}).code == "org_suspended"

    resumed = inside.post(f"/admin/orgs/{hq.cast.org}/resume")

    assert (resumed.json["state"], resumed.json["paused"]) == ("open", None)
    assert (_as(hq, "viewer").status, _as(hq, "viewer").json["paused_why"]) == (200, None)


def test_a_pause_shows_in_the_list_at_once(hq: Above) -> None:
    summarised(hq)
    inside = hq.signed_in()

    inside.post(f"/admin/orgs/{hq.cast.org}/pause", {"reason": "unpaid"})

    assert [org["id"] for org in listed(inside, "?state=paused")] == [hq.cast.org]
    assert inside.get("/admin/stats").json["orgs"]["paused"] == 1


def test_both_logs_tell_of_a_pause_the_orgs_without_a_name(hq: Above) -> None:
    inside = hq.signed_in()
    inside.post(f"/admin/orgs/{hq.cast.org}/pause", {"reason": "unpaid"})
    inside.post(f"/admin/orgs/{hq.cast.org}/resume")

    for action in ("pause", "resume"):
        (at_host,) = log_of(hq, HOST, f"hq.org.{action}")
        (at_org,) = log_of(hq, hq.cast.org, f"org.{action}")
        assert (at_host.actor, at_org.actor) == (hq.known.officer.id, "hq")
        assert at_host.request_id == at_org.request_id


def test_what_is_not_paused_is_not_resumed(hq: Above) -> None:
    answer = hq.signed_in().post(f"/admin/orgs/{hq.cast.org}/resume")

    assert (answer.status, answer.code) == (409, "invalid_state")


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x", "org_id": "y"}, {"reason": 7}])
def test_a_pause_needs_a_reason_and_nothing_else(body: dict[str, Any], hq: Above) -> None:
    assert hq.signed_in().post(f"/admin/orgs/{hq.cast.org}/pause", body).code == "invalid_params"
    assert _as(hq, "viewer").status == 200


def test_a_closed_org_is_shown_with_the_day_it_will_be_gone(hq: Above) -> None:
    owner = hq.tenant.with_headers(*hq.cast.owner.stepped_up_headers.items())
    closed = owner.send("DELETE", "/api/org", value={"confirm": "Lakeside Dental"})
    assert closed.status == 202, closed.body
    summarised(hq)

    (org,) = listed(hq.signed_in(), "?state=closed")

    assert (org["id"], org["closes_at"]) == (hq.cast.org, closed.json["removed_at"])
    assert hq.signed_in().get("/admin/stats").json["orgs"]["closed"] == 1


# Quotas


def test_a_quota_holds_and_is_told_to_the_org(hq: Above) -> None:
    inside = hq.signed_in()

    limited = inside.put(f"/admin/orgs/{hq.cast.org}/quota", {"bytes": 1_000_000})

    assert limited.json["quota_bytes"] == 1_000_000
    assert hq.house.life.quotas.quota(hq.cast.org) == 1_000_000
    assert [entry.facts for entry in log_of(hq, hq.cast.org, "org.quota")] == [{"bytes": 1_000_000}]
    assert [entry.actor for entry in log_of(hq, HOST, "org.quota")] == [hq.known.officer.id]

    assert inside.put(f"/admin/orgs/{hq.cast.org}/quota", {"bytes": None}).json["quota_bytes"] is None


@pytest.mark.parametrize("quota", [-1, 0, "much", 1.5, 1 << 60])
def test_a_quota_is_a_number_of_bytes(quota: object, hq: Above) -> None:
    answer = hq.signed_in().put(f"/admin/orgs/{hq.cast.org}/quota", {"bytes": quota})

    assert answer.code == "invalid_params"


def test_how_many_leads_an_org_may_hold_is_set_and_told_to_it(hq: Above) -> None:
    inside, path = hq.signed_in(), f"/admin/orgs/{hq.cast.org}"
    assert inside.get(path).json["lead_limit"] == 100_000

    raised = inside.put(f"{path}/lead-limit", {"leads": 250_000})

    assert (raised.status, raised.json["lead_limit"]) == (200, 250_000)
    assert hq.house.life.quotas.lead_limit(hq.cast.other_org) == 100_000
    assert [entry.facts for entry in log_of(hq, hq.cast.org, "org.lead_limit")] == [{"leads": 250_000}]
    assert inside.put(f"{path}/lead-limit", {"leads": None}).json["lead_limit"] == 100_000


@pytest.mark.parametrize("leads", [-1, "many", 1.5, 1_000_001])
def test_a_lead_limit_is_a_number_of_leads(leads: object, hq: Above) -> None:
    answer = hq.signed_in().put(f"/admin/orgs/{hq.cast.org}/lead-limit", {"leads": leads})

    assert answer.code == "invalid_params"


def test_what_an_org_is_owed_reaches_its_log_once_it_can_be_written(hq: Above) -> None:
    journal = damage(hq, hq.cast.other_org)
    answer = hq.signed_in().put(f"/admin/orgs/{hq.cast.other_org}/quota", {"bytes": 5})
    assert (answer.json["health"], answer.json["quota_bytes"]) == ("damaged", 5)
    ledger = hq.house.hq.ledger
    assert run(ledger.pay()) is not None

    repair(journal)
    hq.clock.advance(300)
    assert run(ledger.pay()) is None
    assert run(ledger.pay()) is None

    assert len(log_of(hq, hq.cast.other_org, "org.quota")) == 1


def test_a_stop_between_the_two_logs_leaves_the_debt_to_the_engine(
    hq: Above, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut_off() -> bool:
        raise ConnectionError("the power went out here")

    inside = hq.signed_in()
    with monkeypatch.context() as at_this_point:
        at_this_point.setattr(hq.house.hq.ledger, "settle", cut_off)
        inside.put(f"/admin/orgs/{hq.cast.org}/quota", {"bytes": 5})
    assert hq.house.life.quotas.quota(hq.cast.org) == 5
    assert log_of(hq, hq.cast.org, "org.quota") == []

    run(hq.house.hq.ledger.pay())

    assert [entry.facts for entry in log_of(hq, hq.cast.org, "org.quota")] == [{"bytes": 5}]


def test_an_entry_whose_debt_was_not_struck_out_is_not_written_twice(
    hq: Above, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = hq.house.tree.host
    ledger = hq.house.hq.ledger
    run(host.batch(lambda batch: ledger.owe_in(batch, _by(hq), org=hq.cast.org, action="x.y", target="z")))
    (row,) = ledger._store.owed()

    run(ledger._settle_one(row))
    host.batch_now(lambda batch: batch.put(OWED, row.key, row.value))
    assert run(ledger.settle())

    assert len(log_of(hq, hq.cast.org, "x.y")) == 1
    assert not list(ledger._store.owed())


def test_a_profile_changed_meanwhile_is_seen_at_the_next_look(hq: Above) -> None:
    summarised(hq)
    change = OrgChange(name="Seaside Dental")
    run(hq.house.orgs.change(hq.cast.org, change, asker=hq.cast.owner.asker))

    assert hq.signed_in().get(f"/admin/orgs/{hq.cast.org}").json["name"] == "Seaside Dental"


def _as(hq: Above, role: str) -> Response:
    return hq.tenant.get("/api/org", headers=list(getattr(hq.cast, role).headers.items()))


def _by(hq: Above) -> By:
    return By(user=hq.known.officer.id, request_id="req_test")
