"""What an org demands of people who have no second factor, and from when on."""

import pytest

from app.core.clock import RecordedClock, rfc3339
from app.features.accounts.routes import endpoints
from app.features.accounts.service.tokens import Bearer
from tests.cast import Cast, Player, Stage, give_a_factor, without_factors
from tests.features.accounts.showing import bearing, code, login
from tests.http.asking import Asker

DAY_S = 24 * 3600
WEEK_S = 7 * DAY_S


@pytest.fixture(autouse=True)
def nobody_has_a_factor(house: Stage, cast: Cast) -> None:
    without_factors(house.accounts)


def test_members_have_a_week(house: Stage, cast: Cast, door: Asker, clock: RecordedClock) -> None:
    member = _joined(house, cast, cast.member)
    assert _due_at(house, door, cast.member) == rfc3339(member + WEEK_S * 1_000_000)

    clock.advance(WEEK_S)
    assert _as(house, door, cast.member).get("/api/users").status == 200

    clock.advance(1)
    refused = _as(house, door, cast.member).get("/api/users")
    assert (refused.status, refused.code) == (401, "step_up_required")
    assert refused.details == {"enrolled": False, "methods": []}


def test_after_it_nothing_but_setting_one_up_works(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    clock.advance(WEEK_S + 1)
    rows = [row for row in endpoints(house.accounts) if row.needs.access != "public"]
    owner = _as(house, door, cast.owner).with_headers(("host", "localhost:8080"))

    answers = {
        row.name: owner.send(row.method, row.path.replace("{id}", "x"), value={} if row.takes else None)
        for row in rows
    }

    let_in = {name for name, answer in answers.items() if answer.code != "step_up_required"}
    assert let_in == {
        "GET /api/auth/me",
        "POST /api/auth/switch",
        "POST /api/auth/totp/enroll",
        "POST /api/auth/totp/activate",
        "POST /api/auth/webauthn/register/options",
        "POST /api/auth/webauthn/register",
    }


def test_with_a_factor_everything_works_again_at_once(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    clock.advance(WEEK_S + 1)
    member = _as(house, door, cast.member)
    secret = member.post("/api/auth/totp/enroll").json["secret"]
    assert member.get("/api/users").code == "step_up_required"

    assert member.post("/api/auth/totp/activate", {"code": code(clock, secret=secret)}).status == 200

    assert member.get("/api/users").status == 200
    assert _due_at(house, door, cast.member) is None


def test_a_refresh_and_a_sign_out_go_on(house: Stage, cast: Cast, door: Asker, clock: RecordedClock) -> None:
    entered = login(door, cast.member)
    cookie = [("cookie", (entered.header("set-cookie") or "").partition(";")[0])]
    clock.advance(WEEK_S + 1)

    refreshed = door.post("/api/auth/refresh", {}, cookie)
    assert refreshed.status == 200
    cookie = [("cookie", (refreshed.header("set-cookie") or "").partition(";")[0])]
    assert door.post("/api/auth/logout", None, cookie).status == 204


def test_an_owner_may_switch_it_off_and_gives_everybody_a_week_with_switching_it_on(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    clock.advance(1 * DAY_S)
    off = _as(house, door, cast.owner).put("/api/org", {"mfa_required": False})
    assert off.json["mfa_required"] is False
    clock.advance(3 * DAY_S)
    assert _due_at(house, door, cast.member) is None
    assert _as(house, door, cast.member).get("/api/users").status == 200

    assert _as(house, door, cast.owner).put("/api/org", {"mfa_required": True}).status == 200

    assert _due_at(house, door, cast.member) == rfc3339(clock.now_us() + WEEK_S * 1_000_000)
    clock.advance(WEEK_S)
    assert _as(house, door, cast.member).get("/api/users").status == 200
    clock.advance(1)
    assert _as(house, door, cast.member).get("/api/users").code == "step_up_required"


def test_switching_on_what_is_on_gives_nobody_more_time(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    before = _due_at(house, door, cast.member)
    clock.advance(3 * DAY_S)

    assert _as(house, door, cast.owner).put("/api/org", {"mfa_required": True, "name": "New"}).status == 200

    assert _due_at(house, door, cast.member) == before


def test_nobody_sets_the_moment_by_hand(house: Stage, cast: Cast, door: Asker) -> None:
    answer = _as(house, door, cast.owner).put("/api/org", {"mfa_required_since": 1})

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert "mfa_required_since" not in _as(house, door, cast.owner).get("/api/org").json


def test_what_one_org_demands_is_nothing_to_another(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    assert _as(house, door, cast.stranger).put("/api/org", {"mfa_required": False}).status == 200
    clock.advance(WEEK_S + 1)

    assert _as(house, door, cast.stranger).get("/api/users").status == 200
    assert _as(house, door, cast.owner).get("/api/users").code == "step_up_required"


def test_a_factor_counts_in_every_org_of_its_person(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    give_a_factor(house.accounts, cast.owner.user)
    clock.advance(WEEK_S + 1)

    assert _as(house, door, cast.owner).get("/api/users").status == 200
    assert _as(house, door, cast.manager).get("/api/users").code == "step_up_required"


def test_whose_factors_hq_took_away_has_none_and_is_out(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    give_a_factor(house.accounts, cast.member.user)
    reset = house.accounts.factors.reset_in
    house.tree.host.batch_now(lambda batch: reset(batch, cast.member.user))

    assert house.accounts.factors.enrolment(cast.member.user).methods == ()
    assert not house.accounts.sessions.alive(cast.member.session, cast.member.user, realm="tenant")
    clock.advance(WEEK_S + 1)
    assert house.accounts.factors.must_enrol(cast.org, cast.member.user)


def test_somebody_who_is_no_member_owes_nothing(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    clock.advance(WEEK_S + 1)

    assert not house.accounts.factors.must_enrol(cast.org, cast.stranger.user)


def _joined(house: Stage, cast: Cast, player: Player) -> int:
    member = house.orgs.member(cast.org, player.user)
    assert member is not None
    return member.joined_at


def _due_at(house: Stage, door: Asker, player: Player) -> str | None:
    due: str | None = _as(house, door, player).get("/api/auth/me").json["orgs"][0]["mfa_due_at"]
    return due


def _as(house: Stage, door: Asker, player: Player) -> Asker:
    """With an access token as fresh as the clock."""
    bearer = Bearer(user=player.user, session=player.session, org=player.org, role=player.role)
    return bearing(door, player, house.accounts.tokens.mint(bearer).access_token)
