"""Words that are well formed and mean nothing: they are refused as what they are, and leave nothing behind."""

from base64 import urlsafe_b64encode

import msgspec
import pytest

from app.features.accounts.rules.sso import read, written
from tests.cast import Cast, Stage, without_factors
from tests.features.accounts.keys import listed, made, made_one
from tests.features.accounts.sso import Browser, location, trust, verify
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


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "/\r\nX-Evil: 1", "/\\evil.example"]
)
def test_a_cookie_that_a_neighbouring_host_has_put_there_leads_nobody_elsewhere(
    elsewhere: str, house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    issuer.claims = {"email": cast.member.email, "email_verified": True}
    without_factors(house.accounts)
    verify(house, cast.member.user)
    known, browser = trust(house, issuer), Browser(door)
    address = browser.leave(known.id)
    trip = read(browser.cookies["astrix_sso"])
    assert trip is not None
    browser.cookies["astrix_sso"] = written(msgspec.structs.replace(trip, return_to=elsewhere))

    answer = browser.come_back(issuer.visited(address))

    assert (answer.status, location(answer)) == (302, "/login?sso_error=sso_expired")
