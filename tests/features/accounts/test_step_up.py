"""A second factor shown once more: what it opens, for whom, and what ends it."""

from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.features.accounts.routes import Gate
from app.features.accounts.types.wire import FoundOrg, Reset
from tests.cast import PASSWORD, VISIT, Cast, Player, Stage, stage, without_factors
from tests.features.accounts.showing import (
    RECOVERY_CODE,
    STEP_S,
    bearing,
    code,
    due,
    entries,
    give_recovery_codes,
    login,
    run,
    wrong_code,
)
from tests.features.conftest import Prepared
from tests.http.asking import Asker, Response

STEPPED_UP_ONLY = "/api/auth/recovery-codes"


def test_a_step_up_says_until_when_it_is_good_and_is_good_until_then(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    answer = step_up(bearing(door, cast.owner), code(clock))

    assert set(answer.json) == {"access_token", "exp", "step_up_exp"}
    claims = house.accounts.tokens.verify(answer.json["access_token"])
    assert claims.step_up_exp == clock.now_us() // 1_000_000 + 300
    owner = bearing(door, cast.owner, answer.json["access_token"])
    clock.advance(299)
    assert owner.post(STEPPED_UP_ONLY).status == 200

    other = step_up(bearing(door, cast.owner), code(clock)).json["access_token"]
    clock.advance(300)
    assert bearing(door, cast.owner, other).post(STEPPED_UP_ONLY).code == "step_up_required"


def test_a_step_up_is_of_this_person_this_device_and_this_org(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    second = run(
        house.accounts.foundings.found(
            cast.owner.user, FoundOrg(name="Second", timezone="UTC"), session=cast.owner.session, visit=VISIT
        )
    )
    stepped_up = step_up(bearing(door, cast.owner), code(clock)).json["access_token"]

    claims = house.accounts.tokens.verify(stepped_up)
    assert (claims.user_id, claims.sid, claims.org_id) == (cast.owner.user, cast.owner.session, cast.org)
    elsewhere = door.with_headers(("authorization", f"Bearer {stepped_up}"), ("x-org-id", second.org.id))
    assert elsewhere.get("/api/org").code == "organization_mismatch"
    house.accounts.store.host.batch_now(
        lambda batch: house.accounts.sessions.end_all_in(batch, cast.owner.user)
    )
    assert bearing(door, cast.owner, stepped_up).post(STEPPED_UP_ONLY).code == "invalid_token"


def test_neither_a_switch_nor_a_refresh_carries_it_over(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    entered = door.post(
        "/api/auth/login/mfa",
        {"mfa_token": login(door, cast.owner).json["mfa_token"], "totp_code": code(clock)},
    )
    clock.advance(STEP_S)
    stepped_up = step_up(bearing(door, cast.owner, entered.json["access_token"]), code(clock))
    owner = bearing(door, cast.owner, stepped_up.json["access_token"])

    switched = owner.post("/api/auth/switch", {"org_id": cast.org}).json["access_token"]
    cookie = (entered.header("set-cookie") or "").partition(";")[0]
    refreshed = door.post("/api/auth/refresh", {}, [("cookie", cookie)]).json["access_token"]

    for token in (switched, refreshed):
        assert house.accounts.tokens.verify(token).step_up_exp is None
        assert bearing(door, cast.owner, token).post(STEPPED_UP_ONLY).code == "step_up_required"
    assert owner.post(STEPPED_UP_ONLY).status == 200


@pytest.mark.parametrize("change", ["new codes", "removal", "reset", "another app"])
def test_what_is_taken_from_the_factors_ends_every_step_up(
    change: str, house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    first = step_up(bearing(door, cast.owner), code(clock)).json["access_token"]
    clock.advance(STEP_S)
    second = step_up(bearing(door, cast.owner), code(clock)).json["access_token"]
    owner = bearing(door, cast.owner, second)

    if change == "new codes":
        assert owner.post("/api/auth/recovery-codes").status == 200
    elif change == "removal":
        assert owner.ask("DELETE", "/api/auth/totp").status == 204
    elif change == "another app":
        secret = owner.post("/api/auth/totp/enroll").json["secret"]
        assert owner.post("/api/auth/totp/activate", {"code": code(clock, secret=secret)}).status == 200
    else:
        reset = house.accounts.factors.reset_in
        house.tree.host.batch_now(lambda batch: reset(batch, cast.owner.user))

    expected = "invalid_token" if change == "reset" else "step_up_required"
    for token in (first, second):
        assert bearing(door, cast.owner, token).post(STEPPED_UP_ONLY).code == expected


def test_it_ends_on_the_other_colour_too(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock, tmp_path: Path, prepared: Prepared
) -> None:
    token = step_up(bearing(door, cast.owner), code(clock)).json["access_token"]

    with stage(tmp_path / "data", clock=clock, signing_key=prepared.signing_key) as green:
        gate = Gate(green.accounts)
        assert gate.step_up_stands(gate.read_token(token))
        bearing(door, cast.owner, token).post("/api/auth/recovery-codes")
        assert not gate.step_up_stands(gate.read_token(token))


def test_another_factor_leaves_it_standing(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    token = step_up(bearing(door, cast.owner), code(clock)).json["access_token"]
    owner = bearing(door, cast.owner, token).with_headers(("host", "localhost:8080"))

    options = owner.post("/api/auth/webauthn/register/options")

    assert options.status == 200
    assert owner.post(STEPPED_UP_ONLY).status == 200


def test_a_clock_that_is_set_back_makes_no_old_grant_good_and_no_new_one_bad(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    give_recovery_codes(house, cast.owner)
    old = step_up(bearing(door, cast.owner), code(clock)).json["access_token"]
    clock.advance(STEP_S)
    again = step_up(bearing(door, cast.owner), code(clock)).json["access_token"]
    renewed = bearing(door, cast.owner, again).post("/api/auth/recovery-codes").json["recovery_codes"]

    clock.step_wall(-60)

    assert bearing(door, cast.owner, old).post(STEPPED_UP_ONLY).code in ("step_up_required", "invalid_token")
    clock.step_wall(30)
    fresh = bearing(door, cast.owner).post("/api/auth/step-up", {"recovery_code": renewed[0]})
    assert bearing(door, cast.owner, fresh.json["access_token"]).post(STEPPED_UP_ONLY).status == 200


def test_a_code_of_a_sign_in_steps_nobody_up(cast: Cast, door: Asker, clock: RecordedClock) -> None:
    token = login(door, cast.owner).json["mfa_token"]
    assert door.post("/api/auth/login/mfa", {"mfa_token": token, "totp_code": code(clock)}).status == 200

    assert step_up(bearing(door, cast.owner), code(clock)).code == "invalid_credentials"


def test_step_ups_and_sign_ins_share_one_count_of_wrong_proofs(
    cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    token = login(door, cast.member).json["mfa_token"]
    for _ in range(3):
        wrong = {"mfa_token": token, "totp_code": wrong_code(clock)}
        assert door.post("/api/auth/login/mfa", wrong).code == "invalid_credentials"
    member = bearing(door, cast.member)
    for _ in range(2):
        assert step_up(member, wrong_code(clock)).code == "invalid_credentials"

    locked = step_up(member, code(clock))

    assert (locked.status, locked.code, locked.header("retry-after")) == (429, "locked_out", "900")
    assert member.get("/api/auth/me").status == 200
    assert step_up(bearing(door, cast.manager), code(clock)).status == 200


def test_a_recovery_code_steps_up_once(house: Stage, cast: Cast, door: Asker) -> None:
    give_recovery_codes(house, cast.owner)
    owner = bearing(door, cast.owner)

    assert owner.post("/api/auth/step-up", {"recovery_code": RECOVERY_CODE}).status == 200
    assert owner.post("/api/auth/step-up", {"recovery_code": RECOVERY_CODE}).code == "invalid_credentials"


def test_who_has_no_factor_is_asked_to_set_one_up(house: Stage, cast: Cast, door: Asker) -> None:
    without_factors(house.accounts)

    for answer in (step_up(bearing(door, cast.owner), "123456"), _stepped_up(door, cast.owner)):
        assert (answer.status, answer.code) == (401, "step_up_required")
        assert answer.details == {"enrolled": False, "methods": []}


def test_a_step_up_is_written_down(house: Stage, cast: Cast, door: Asker, clock: RecordedClock) -> None:
    step_up(bearing(door, cast.owner), code(clock))

    entry = entries(house, "session.step_up")[0]

    assert (entry.actor, entry.target, entry.facts["method"]) == (cast.owner.user, cast.owner.session, "totp")


def test_a_new_password_by_mail_leaves_the_factor_and_asks_for_it(
    mailing_cast: Stage, cast: Cast, clock: RecordedClock
) -> None:
    run(mailing_cast.accounts.passwords.forgot(cast.member.email, visit=VISIT))
    text = mailing_cast.mail.show(mailing_cast.mail.items()[0].id).text or ""
    token = text.partition("#token=")[2].split()[0]

    run(mailing_cast.accounts.passwords.reset(Reset(token=token, password=PASSWORD), visit=VISIT))

    assert due(mailing_cast, cast.member).methods == ("totp",)


def step_up(asker: Asker, totp_code: str) -> Response:
    return asker.post("/api/auth/step-up", {"totp_code": totp_code})


def _stepped_up(door: Asker, player: Player) -> Response:
    return bearing(door, player, player.stepped_up).post(STEPPED_UP_ONLY)
