"""What a person agreed to: written down, read back, never overwritten."""

from typing import Any

import pytest

from tests.features.crm.test_leads import make, timeline
from tests.http.asking import Asker, Response
from tests.whole import Whole

GIVEN = {
    "channel": "sms",
    "class": "marketing",
    "state": "given",
    "source": "verbal",
    "wording": "May we text you offers?",
}


def say(door: Asker, lead_id: str, **record: Any) -> Response:
    return door.put(f"/api/leads/{lead_id}/consent", record)


def test_what_was_said_last_counts_and_all_of_it_is_kept(astrix: Whole) -> None:
    lead = make(astrix.manager, first_name="Ada")

    say(astrix.member, lead["id"], **GIVEN)
    astrix.clock.advance(1)
    answer = say(astrix.member, lead["id"], **{**GIVEN, "state": "withdrawn", "source": "message"})

    assert answer.status == 200
    assert [one["state"] for one in answer.json["history"]] == ["withdrawn", "given"]
    assert answer.json["current"]["sms"]["marketing"]["state"] == "withdrawn"
    assert answer.json["current"]["email"] == {"marketing": None, "informational": None}
    assert astrix.viewer.get(f"/api/leads/{lead['id']}/consent").json == answer.json
    shown = astrix.viewer.get(f"/api/leads/{lead['id']}").json["consent"]["sms"]["marketing"]
    assert (shown["state"], shown["source"]) == ("withdrawn", "message")


def test_several_are_written_down_at_once_and_stand_in_the_timeline(astrix: Whole) -> None:
    lead = make(astrix.manager, first_name="Ada")

    say(astrix.member, lead["id"], records=[GIVEN, {**GIVEN, "channel": "email"}])

    facts = timeline(astrix, lead["id"])[0]["facts"]["consent"]
    assert [(one["channel"], one["state"]) for one in facts] == [("sms", "given"), ("email", "given")]


def test_the_same_words_of_the_same_time_are_not_written_twice(astrix: Whole) -> None:
    lead = make(astrix.manager, first_name="Ada")
    record = {**GIVEN, "at": "2025-01-02T03:04:05Z"}

    first = say(astrix.member, lead["id"], **record)
    again = say(astrix.manager, lead["id"], **record)

    assert again.json == first.json


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ({**GIVEN, "wording": " "}, "wording"),
        ({**GIVEN, "wording": "We may \u202ereven\u202c call you."}, "wording"),
        ({**GIVEN, "evidence": "page\0 3"}, "evidence"),
        ({**GIVEN, "at": "tomorrow"}, "at"),
        ({**GIVEN, "at": "2199-01-01T00:00:00Z"}, "at"),
        ({**GIVEN, "channel": "fax"}, "channel"),
        ({**GIVEN, "by": "usr_1"}, "by"),
        ({"channel": "sms", "state": "given", "source": "form", "wording": "x"}, "class"),
        ({}, "channel"),
        ({"records": [GIVEN], "channel": "sms"}, "records"),
        ({"records": [GIVEN] * 21}, "records"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(record: Any, path: str, astrix: Whole) -> None:
    lead = make(astrix.manager, first_name="Ada")

    answer = say(astrix.member, lead["id"], **record)

    assert (answer.status, answer.code) == (400, "invalid_params"), answer.body
    assert path in {one["path"] for one in answer.details}
    assert astrix.viewer.get(f"/api/leads/{lead['id']}").json == lead


def test_another_version_is_not_written_over(astrix: Whole) -> None:
    lead = make(astrix.manager, first_name="Ada")
    path = f"/api/leads/{lead['id']}/consent"

    late = astrix.member.send("PUT", path, value=GIVEN, headers=[("if-match", '"7"')])

    assert (late.status, late.details["current"]["version"]) == (409, 1)


def test_viewers_read_and_strangers_find_nothing(astrix: Whole) -> None:
    lead = make(astrix.manager, first_name="Ada")
    path = f"/api/leads/{lead['id']}/consent"

    assert say(astrix.viewer, lead["id"], **GIVEN).code == "insufficient_role"
    assert astrix.stranger.get(path).status == 404
    assert say(astrix.stranger, lead["id"], **GIVEN).status == 404
    astrix.manager.ask("DELETE", f"/api/leads/{lead['id']}")
    assert say(astrix.member, lead["id"], **GIVEN).code == "invalid_state"
