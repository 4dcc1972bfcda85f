"""Where somebody is and what their clock says: as given, or inferred and said so."""

from typing import Any

import pytest

from app.features.crm.rules.names import alpha2
from app.features.crm.rules.zones import Zone, infer, is_zone
from tests.features.crm.test_leads import make
from tests.http.asking import Asker
from tests.whole import Whole


def change(door: Asker, lead: Any, **fields: Any) -> Any:
    answer = door.put(f"/api/leads/{lead['id']}", fields)
    assert answer.status == 200, answer.body
    return answer.json


def place(lead: Any) -> tuple[str | None, str | None, str | None]:
    return lead["country"], lead["timezone"], lead["timezone_source"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"phone": "+1 415 555 0100"}, ("US", "America/Los_Angeles", "phone")),
        ({"phone": "+1 416 555 0100"}, ("CA", "America/Toronto", "phone")),
        ({"phone": "044 668 18 00", "country": "CH"}, ("CH", "Europe/Zurich", "phone")),
        ({"phone": "+61 412 345 678"}, ("AU", "Australia/Sydney", "phone")),
        ({"phone": "+800 1234 5678"}, (None, "Europe/Berlin", "organization")),
        ({"phone": "+1 800 555 0199"}, ("US", "America/New_York", "country")),
        ({"country": "Brazil"}, ("BR", "America/Sao_Paulo", "country")),
        ({"country": "usa", "timezone": "America/Denver"}, ("US", "America/Denver", "given")),
        ({"timezone": " Asia/Tokyo "}, (None, "Asia/Tokyo", "given")),
        ({}, (None, "Europe/Berlin", "organization")),
        ({"phone": "", "country": " ", "timezone": ""}, (None, "Europe/Berlin", "organization")),
    ],
)
def test_a_place_is_as_given_or_inferred_and_says_so(
    fields: dict[str, str], expected: tuple[str | None, ...], astrix: Whole
) -> None:
    assert place(make(astrix.manager, first_name="Ada", **fields)) == expected


def test_a_local_number_is_of_the_leads_country_or_else_of_the_organizations(astrix: Whole) -> None:
    lead = make(astrix.manager, country="CH", phone="044 668 18 00")
    assert lead["phone"] == "+41446681800"

    assert change(astrix.manager, lead, phone="031 328 00 00")["phone"] == "+41313280000"
    assert change(astrix.manager, lead, country="AT", phone="01 58858")["phone"] == "+43158858"
    assert make(astrix.manager, phone="030 1234567")["phone"] == "+49301234567"


def test_what_was_inferred_follows_the_number_and_what_was_given_does_not(astrix: Whole) -> None:
    inferred = make(astrix.manager, phone="+1 415 555 0100")
    given = make(astrix.manager, phone="+1 415 555 0100", country="US", timezone="America/Denver")

    assert place(change(astrix.manager, inferred, phone="+81 3 1234 5678")) == ("JP", "Asia/Tokyo", "phone")
    assert place(change(astrix.manager, given, phone="+81 3 1234 5678")) == ("US", "America/Denver", "given")


def test_who_takes_back_what_was_given_gets_what_is_inferred(astrix: Whole) -> None:
    lead = make(astrix.manager, phone="+81 3 1234 5678", country="US", timezone="America/Denver")

    assert place(change(astrix.manager, lead, timezone=None)) == ("US", "Asia/Tokyo", "phone")
    assert place(change(astrix.manager, lead, country=None)) == ("JP", "Asia/Tokyo", "phone")
    assert place(change(astrix.manager, lead, phone=None)) == (None, "Europe/Berlin", "organization")


def test_the_same_zone_given_by_somebody_stays_from_then_on(astrix: Whole) -> None:
    lead = make(astrix.manager, phone="+81 3 1234 5678")

    kept = change(astrix.manager, lead, timezone="Asia/Tokyo")

    assert (kept["version"], place(kept)) == (2, ("JP", "Asia/Tokyo", "given"))
    assert place(change(astrix.manager, lead, phone="+1 415 555 0100")) == ("US", "Asia/Tokyo", "given")


def test_a_change_of_the_organizations_zone_decides_about_new_local_numbers(astrix: Whole) -> None:
    astrix.manager.put("/api/org", {"timezone": "America/Chicago"})

    assert make(astrix.manager, phone="(202) 555-0143")["phone"] == "+12025550143"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("DEU", "DE"),
        (" germany ", "DE"),
        ("Deutschland", "DE"),
        ("\u00d6sterreich", "AT"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("UK", "GB"),
        ("C\u00f4te d\u2019Ivoire", "CI"),
        ("cote d'ivoire", "CI"),
        ("Saint Lucia", "LC"),
        ("Trinidad and Tobago", "TT"),
        ("Samoa", "WS"),
        ("Kosovo", "XK"),
        ("ZZ", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_its_letters_and_names(text: str, code: str | None) -> None:
    assert alpha2(text) == code


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Europe/Berlin", True),
        ("US/Pacific", True),
        ("UTC", True),
        ("Berlin", False),
        ("europe", False),
        ("../../etc/passwd", False),
        ("/etc/localtime", False),
        ("posix/UTC", False),
        ("Factory", False),
        ("", False),
        ("\x00", False),
    ],
)
def test_a_zone_is_one_of_the_list(text: str, known: bool) -> None:
    assert is_zone(text) is known


def test_nothing_known_infers_nothing() -> None:
    assert infer(None, None) is None
    assert infer(None, "AQ") == Zone("Antarctica/McMurdo", "country")
