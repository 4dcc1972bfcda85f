"""Who may let an organization do without second factors."""

import pytest

from tests.cast import Cast, Player, Stage
from tests.http.asking import Asker, Response


def test_a_manager_does_not_switch_the_second_factor_off_for_everybody(
    house: Stage, cast: Cast, door: Asker
) -> None:
    """It is the owner's to say. A thief of a manager's session would else free all accounts of their factor."""
    refused = _change(door, cast.manager, {"mfa_required": False, "name": "Lakeside"})

    assert (refused.status, refused.code) == (403, "insufficient_role")
    org = house.orgs.view(cast.org)
    assert (org.mfa_required, org.name) == (True, "Lakeside Dental")


@pytest.mark.parametrize("change", [{"mfa_required": True}, {"name": "Lakeside"}])
def test_a_manager_still_changes_what_is_theirs(
    change: dict[str, object], house: Stage, cast: Cast, door: Asker
) -> None:
    assert _change(door, cast.manager, change).status == 200


def test_a_manager_may_leave_off_and_switch_on_what_an_owner_switched_off(
    house: Stage, cast: Cast, door: Asker
) -> None:
    assert _change(door, cast.owner, {"mfa_required": False}).status == 200

    assert _change(door, cast.manager, {"mfa_required": False}).status == 200
    assert _change(door, cast.manager, {"mfa_required": True}).status == 200
    assert _change(door, cast.manager, {"mfa_required": False}).status == 403


def _change(door: Asker, who: Player, change: dict[str, object]) -> Response:
    return door.put("/api/org", change, list(who.headers.items()))
