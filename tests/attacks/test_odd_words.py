"""Words that are well formed and mean nothing: they are refused as what they are, and leave nothing behind."""

from base64 import urlsafe_b64encode

import pytest

from tests.cast import Cast, Stage
from tests.features.accounts.keys import listed, made, made_one
from tests.features.accounts.sso import location, trust
from tests.http.asking import Asker
from tests.providers.issuer import LocalIssuer


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-23:59", "9999-12-31T23:00:00-01:00"])
def test_a_key_that_would_end_after_all_calendars_is_not_made(
    moment: str, house: Stage, cast: Cast, door: Asker
) -> None:
    """It was kept, and from then on no list of keys could be shown, and no key be revoked."""
    made_one(door, cast.owner)

    answer = made(door, cast.owner, expires_at=moment)

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert answer.details[0]["path"] == "expires_at"
    assert len(listed(door, cast.owner)) == 1


def test_a_key_may_end_in_the_last_second_there_is(house: Stage, cast: Cast, door: Asker) -> None:
    made_one(door, cast.owner, expires_at="9999-12-31T23:59:59Z")

    assert listed(door, cast.owner)[0]["expires_at"] == "9999-12-31T23:59:59.000Z"


@pytest.mark.parametrize("depth", [10, 1_400])
def test_a_cookie_of_brackets_is_no_way_back_from_an_issuer(
    depth: int, house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    known = trust(house, issuer)
    cookie = urlsafe_b64encode(b'{"x":' + b"[" * depth).decode().rstrip("=")

    answer = door.get(
        f"/api/auth/sso/{known.id}/callback?code=x&state=y", [("cookie", f"astrix_sso={cookie}")]
    )

    assert (answer.status, location(answer)) == (302, "/login?sso_error=sso_expired")
