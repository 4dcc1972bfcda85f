"""The profile of an org, read and changed."""

import asyncio
from typing import Any

import pytest

from app.core.reasons import INVALID_STATE, Refused
from app.features.audit.types import AuditQuery
from app.store.batch import Batch
from tests.cast import ORG_NAME, Cast, Player, Stage
from tests.http.asking import Asker

QUIET_WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))


def test_a_new_org_begins_with_careful_rules(door: Asker, cast: Cast) -> None:
    org = _as(door, cast.viewer).get("/api/org").json

    assert (org["name"], org["state"], org["version"]) == (ORG_NAME, "open", 1)
    assert {day: org["quiet_hours"][day] for day in QUIET_WEEK} == {
        day: {"start": "09:00", "end": "20:00"} for day in QUIET_WEEK
    }
    assert (org["one_off_policy"], org["min_gap_h"], org["recording_consent"]) == ("warn", 4, "announce")
    assert (org["mfa_required"], org["four_eyes"], org["revoke_all"]) == (True, False, False)
    assert org["country_allowlist"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Hillside Dental"),
        ("timezone", "America/Denver"),
        ("quiet_hours", {**QUIET_WEEK, "wed": {"start": "10:00", "end": "12:30"}, "quiet_on_holidays": True}),
        ("one_off_policy", "block"),
        ("country_allowlist", ["CH", "DE"]),
        ("legal_footers", {"sms": "Lakeside, STOP to end", "email": "1 Shore Road"}),
        ("sms_long_policy", "block"),
        ("developer_single_send", False),
        ("opt_out_words", ["basta"]),
        ("revoke_all", True),
        ("min_gap_h", 0),
        ("recording_consent", "beep"),
        ("mfa_required", False),
        ("four_eyes", True),
    ],
)
def test_every_rule_can_be_set_and_is_kept(field: str, value: Any, door: Asker, cast: Cast) -> None:
    before = _as(door, cast.owner).get("/api/org").json

    who = cast.owner if field == "mfa_required" else cast.manager
    changed = _as(door, who).put("/api/org", {field: value})

    assert changed.status == 200
    assert changed.header("etag") == '"2"'
    assert changed.json == {**before, field: value, "version": 2}
    assert _as(door, cast.viewer).get("/api/org").json == changed.json


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", None),
        ("name", "x" * 121),
        ("timezone", "Berlin"),
        ("quiet_hours", {"mon": {"start": "9:00", "end": "20:00"}}),
        ("quiet_hours", {"mon": {"start": "24:30", "end": "25:00"}}),
        ("quiet_hours", {"mon": {"start": "20:00", "end": "09:00"}}),
        ("quiet_hours", {"monday": None}),
        ("one_off_policy", "ignore"),
        ("country_allowlist", ["de"]),
        ("country_allowlist", ["ZZ"]),
        ("legal_footers", {"sms": "x" * 161}),
        ("sms_long_policy", True),
        ("developer_single_send", "yes"),
        ("opt_out_words", ["x" * 41]),
        ("opt_out_words", ["x"] * 51),
        ("min_gap_h", -1),
        ("min_gap_h", 169),
        ("min_gap_h", 1.5),
        ("retention", {"recordings_days": 29}),
        ("retention", {"audit_days": 364}),
        ("retention", {"raw_webhooks_h": 49}),
        ("closed_at", 0),
        ("id", "org_01jz0000000000000000000000"),
    ],
)
def test_what_no_rule_can_be_is_refused_and_changes_nothing(
    field: str, value: Any, door: Asker, house: Stage, cast: Cast
) -> None:
    before = house.tree.org(cast.org).last_seq

    refused = _as(door, cast.owner).put("/api/org", {field: value})

    assert refused.code == "invalid_params"
    assert refused.details[0]["path"].startswith(field)
    assert house.tree.org(cast.org).last_seq == before


@pytest.mark.parametrize("who", ["developer", "member", "viewer"])
def test_only_owners_and_managers_change_it(who: str, door: Asker, cast: Cast) -> None:
    assert _as(door, getattr(cast, who)).put("/api/org", {"name": "Mine"}).code == "insufficient_role"


def test_two_editors_do_not_overwrite_each_other(door: Asker, cast: Cast) -> None:
    first, second = _as(door, cast.owner), _as(door, cast.manager)
    seen = [("if-match", '"1"')]
    assert first.put("/api/org", {"name": "Hillside"}, seen).status == 200

    refused = second.put("/api/org", {"name": "Valley"}, seen)

    assert refused.code == "version_conflict"
    assert (refused.details["current"]["name"], refused.details["current"]["version"]) == ("Hillside", 2)
    assert second.put("/api/org", {"name": "Valley"}, [("if-match", '"2"')]).status == 200


def test_saving_what_is_so_already_changes_nothing(door: Asker, house: Stage, cast: Cast) -> None:
    before = house.tree.org(cast.org).last_seq

    assert _as(door, cast.owner).put("/api/org", {"name": ORG_NAME, "min_gap_h": 4}).json["version"] == 1

    assert house.tree.org(cast.org).last_seq == before


def test_what_was_changed_is_written_down_by_name(door: Asker, house: Stage, cast: Cast) -> None:
    _as(door, cast.manager).put("/api/org", {"name": "Hillside", "four_eyes": True})

    (entry,) = asyncio.run(house.audit.page(cast.org, AuditQuery(action="org.change"))).items

    assert (entry.actor, entry.facts) == (cast.manager.user, {"fields": "name four_eyes"})


def test_the_stranger_sees_and_changes_his_own_only(door: Asker, cast: Cast) -> None:
    stranger = _as(door, cast.stranger)

    assert stranger.put("/api/org", {"name": "Mine"}).status == 200

    assert _as(door, cast.owner).get("/api/org").json["name"] == ORG_NAME
    assert (
        door.with_headers(("authorization", f"Bearer {cast.stranger.token}"), ("x-org-id", cast.org))
        .get("/api/org")
        .code
        == "organization_mismatch"
    )


def _as(door: Asker, player: Player) -> Asker:
    return door.with_headers(*player.headers.items())


@pytest.mark.parametrize("act", ["demote", "disable", "remove"])
def test_the_last_owner_stays_whoever_asks(act: str, house: Stage, cast: Cast) -> None:
    """The last net, under whatever judged before."""

    def write(batch: Batch) -> None:
        row = house.orgs.member_in(batch, cast.owner.user)
        assert row is not None
        if act == "demote":
            house.orgs.set_role_in(batch, row, "viewer")
        elif act == "disable":
            house.orgs.set_disabled_in(batch, row, True)
        else:
            house.orgs.remove_in(batch, row)

    with pytest.raises(Refused) as refused:
        house.tree.org(cast.org).batch_now(write)

    assert refused.value.reason == INVALID_STATE
