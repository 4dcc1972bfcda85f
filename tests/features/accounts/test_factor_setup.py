"""Setting up an authenticator app and recovery codes, and taking them away."""

from pathlib import Path

import msgspec
import pytest

from app.core.clock import RecordedClock
from app.core.reasons import NOT_READY, STEP_UP_REQUIRED, Refused
from app.features.accounts.errors import LOCKED_OUT
from app.features.accounts.rules.passkeys import Owner
from app.features.accounts.service.passkeys import Page
from app.features.accounts.service.tokens import Bearer
from app.features.accounts.store import FACTORS
from app.features.accounts.types.proofs import RegisterPasskey
from app.features.notices.store import NOTICES
from app.store.batch import Batch
from tests.cast import VISIT, Cast, Player, Stage, stage, without_factors
from tests.features.accounts.authenticator import Authenticator
from tests.features.accounts.showing import (
    RECOVERY_CODE,
    STEP_S,
    bearing,
    code,
    due,
    entries,
    finish,
    give_recovery_codes,
    refusal,
    run,
    together,
    wrong_code,
)
from tests.features.conftest import Prepared
from tests.http.asking import Asker


@pytest.fixture
def member(house: Stage, cast: Cast, door: Asker) -> Asker:
    """Somebody without a factor."""
    without_factors(house.accounts)
    return bearing(door, cast.member)


def test_a_picture_a_secret_and_an_address_say_the_same(member: Asker, cast: Cast) -> None:
    enrolled = member.post("/api/auth/totp/enroll").json

    assert len(enrolled["secret"]) == 32
    assert enrolled["otpauth_uri"] == (
        f"otpauth://totp/Astrix%20BOS:{cast.member.email.replace('@', '%40')}"
        f"?secret={enrolled['secret']}&issuer=Astrix%20BOS"
    )


def test_the_picture_has_nothing_that_a_strict_page_forbids(member: Asker) -> None:
    picture = member.post("/api/auth/totp/enroll").json["qr_svg"]

    assert picture.startswith("<svg ")
    assert picture.endswith("</svg>")
    assert not any(word in picture for word in ("style", "script", "<?xml", "class", "href", "on"))


def test_the_secret_lies_sealed_and_is_never_shown_again(
    house: Stage, cast: Cast, member: Asker, tmp_path: Path
) -> None:
    secret = member.post("/api/auth/totp/enroll").json["secret"]

    assert not [
        path
        for path in (tmp_path / "data").rglob("*")
        if path.is_file() and secret.encode() in path.read_bytes()
    ]
    row = house.tree.host.get(FACTORS, cast.member.user)
    assert row is not None
    assert row.value.pending is not None
    assert row.value.pending.version == 1


def test_a_secret_moved_to_somebody_else_does_not_open(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    def swap(batch: Batch) -> None:
        theirs, mine = batch.get(FACTORS, cast.owner.user), batch.get(FACTORS, cast.member.user)
        assert theirs is not None
        assert mine is not None
        batch.put(FACTORS, cast.member.user, msgspec.structs.replace(mine.value, totp=theirs.value.totp))

    house.tree.host.batch_now(swap)

    assert refusal(finish(house, due(house, cast.member).mfa_token, totp_code=code(clock))) == NOT_READY


def test_nothing_counts_before_the_first_code(
    house: Stage, cast: Cast, member: Asker, clock: RecordedClock
) -> None:
    secret = member.post("/api/auth/totp/enroll").json["secret"]

    assert not house.accounts.factors.enrolment(cast.member.user).enrolled
    refused = member.post("/api/auth/totp/activate", {"code": wrong_code(clock)})
    assert refused.code == "invalid_credentials"
    assert member.post("/api/auth/totp/activate", {"code": code(clock, secret=secret)}).status == 200
    assert house.accounts.factors.enrolment(cast.member.user).enrolled


def test_the_code_that_confirmed_the_app_opens_nothing_more(
    house: Stage, cast: Cast, member: Asker, clock: RecordedClock
) -> None:
    secret = member.post("/api/auth/totp/enroll").json["secret"]
    first = code(clock, secret=secret)
    assert member.post("/api/auth/totp/activate", {"code": first}).status == 200

    assert member.post("/api/auth/step-up", {"totp_code": first}).code == "invalid_credentials"
    assert member.post("/api/auth/totp/activate", {"code": first}).code == "step_up_required"
    clock.advance(STEP_S)
    assert member.post("/api/auth/step-up", {"totp_code": code(clock, secret=secret)}).status == 200


def test_beginning_again_makes_the_first_picture_worthless(member: Asker, clock: RecordedClock) -> None:
    old = member.post("/api/auth/totp/enroll").json["secret"]
    new = member.post("/api/auth/totp/enroll").json["secret"]

    assert old != new
    assert (
        member.post("/api/auth/totp/activate", {"code": code(clock, secret=old)}).code
        == "invalid_credentials"
    )
    assert member.post("/api/auth/totp/activate", {"code": code(clock, secret=new)}).status == 200


def test_there_is_nothing_to_confirm_without_a_picture(member: Asker) -> None:
    answer = member.post("/api/auth/totp/activate", {"code": "123456"})

    assert (answer.status, answer.code) == (409, "invalid_state")


def test_wrong_codes_at_the_setup_count_too(member: Asker, clock: RecordedClock) -> None:
    secret = member.post("/api/auth/totp/enroll").json["secret"]
    for _ in range(5):
        assert member.post("/api/auth/totp/activate", {"code": wrong_code(clock)}).status == 401

    assert (
        member.post("/api/auth/totp/activate", {"code": code(clock, secret=secret)}).code == LOCKED_OUT.code
    )


@pytest.mark.parametrize("path", ["/api/auth/totp/enroll", "/api/auth/webauthn/register/options"])
def test_who_has_a_factor_shows_it_before_another_is_set_up(
    path: str, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    page = bearing(door, cast.member).with_headers(("host", "localhost:8080"))
    refused = page.post(path)
    assert (refused.code, refused.details) == ("step_up_required", {"enrolled": True, "methods": ["totp"]})

    token = page.post("/api/auth/step-up", {"totp_code": code(clock)}).json["access_token"]

    stepped_up = bearing(door, cast.member, token).with_headers(("host", "localhost:8080"))
    assert stepped_up.post(path).status == 200


def test_another_app_takes_the_place_of_the_first_when_its_code_comes(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    give_recovery_codes(house, cast.member)
    owner = bearing(door, cast.member, cast.member.stepped_up)
    secret = owner.post("/api/auth/totp/enroll").json["secret"]
    assert run(finish(house, due(house, cast.member).mfa_token, totp_code=code(clock))).refresh

    activated = owner.post("/api/auth/totp/activate", {"code": code(clock, secret=secret)})

    assert activated.json == {"recovery_codes": []}  # those from before are still good
    clock.advance(STEP_S)
    token = due(house, cast.member).mfa_token
    assert refusal(finish(house, token, totp_code=code(clock))).code == "invalid_credentials"
    assert run(finish(house, token, totp_code=code(clock, secret=secret))).refresh


def test_ten_codes_are_shown_once_and_lie_hashed(
    house: Stage, cast: Cast, door: Asker, tmp_path: Path
) -> None:
    codes = (
        bearing(door, cast.owner, cast.owner.stepped_up)
        .post("/api/auth/recovery-codes")
        .json["recovery_codes"]
    )

    assert len(set(codes)) == 10
    assert all(len(one) == 19 and one.count("-") == 3 for one in codes)
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert not [one for one in codes if one.encode() in written or one.replace("-", "").encode() in written]
    assert run(finish(house, due(house, cast.owner).mfa_token, recovery_code=codes[9])).refresh


def test_new_codes_end_the_old_ones(house: Stage, cast: Cast, door: Asker) -> None:
    give_recovery_codes(house, cast.owner)

    assert bearing(door, cast.owner, cast.owner.stepped_up).post("/api/auth/recovery-codes").status == 200

    token = due(house, cast.owner).mfa_token
    assert refusal(finish(house, token, recovery_code=RECOVERY_CODE)).code == "invalid_credentials"
    assert house.accounts.factors.view(cast.owner.user).recovery_left == 10


def test_with_the_last_factor_its_recovery_codes_go(house: Stage, cast: Cast, door: Asker) -> None:
    give_recovery_codes(house, cast.owner)

    assert bearing(door, cast.owner, cast.owner.stepped_up).ask("DELETE", "/api/auth/totp").status == 204

    view = house.accounts.factors.view(cast.owner.user)
    assert (view.totp, view.webauthn, view.recovery_left) == (False, False, 0)


def test_a_factor_that_is_not_there_cannot_be_taken_away(house: Stage, cast: Cast) -> None:
    without_factors(house.accounts)

    assert refusal(house.accounts.totps.remove(cast.owner.user, visit=VISIT)).code == "not_found"
    assert refusal(house.accounts.recovery.renew(cast.owner.user, visit=VISIT)).code == "invalid_state"


def test_a_key_sent_twice_makes_codes_once(house: Stage, cast: Cast, door: Asker) -> None:
    owner = bearing(door, cast.owner, cast.owner.stepped_up)
    key = [("idempotency-key", "once")]
    first = owner.post("/api/auth/recovery-codes", headers=key).json["recovery_codes"]
    digests = house.accounts.factors.of(cast.owner.user).recovery

    again = _stepped_up(house, cast.owner, door).post("/api/auth/recovery-codes", headers=key)

    assert (again.status, again.code) == (409, "idempotency_key_reused")
    assert house.accounts.factors.of(cast.owner.user).recovery == digests
    assert len(first) == 10


def test_without_the_master_key_only_authenticator_apps_wait(
    house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path, prepared: Prepared
) -> None:
    give_recovery_codes(house, cast.member)
    with stage(
        tmp_path / "data", clock=clock, signing_key=prepared.signing_key, master_keys={}, can_mail=True
    ) as closed:
        door = Asker(closed.tenant())
        enrolling = bearing(door, cast.owner, cast.owner.stepped_up).post("/api/auth/totp/enroll")
        assert (enrolling.status, enrolling.code) == (503, "not_ready")
        token = due(closed, cast.member).mfa_token
        assert refusal(finish(closed, token, totp_code=code(clock))) == NOT_READY
        assert run(finish(closed, token, recovery_code=RECOVERY_CODE)).refresh
        assert bearing(door, cast.owner).get("/api/auth/me").status == 200

    assert house.accounts.store.failures(f"factor:{cast.member.user}") is None


# Who hears of it


def test_every_change_is_told_by_letter_and_by_notice(
    mailing_cast: Stage, cast: Cast, clock: RecordedClock
) -> None:
    give_recovery_codes(mailing_cast, cast.owner)
    door = Asker(mailing_cast.tenant())
    assert run(
        finish(mailing_cast, due(mailing_cast, cast.owner).mfa_token, recovery_code=RECOVERY_CODE)
    ).refresh
    assert bearing(door, cast.owner, cast.owner.stepped_up).post("/api/auth/recovery-codes").status == 200
    assert _stepped_up(mailing_cast, cast.owner, door).ask("DELETE", "/api/auth/totp").status == 204
    owner = bearing(door, cast.owner)
    secret = owner.post("/api/auth/totp/enroll").json["secret"]
    assert owner.post("/api/auth/totp/activate", {"code": code(clock, secret=secret)}).status == 200

    told = [
        row.value.facts["what"]
        for row in mailing_cast.tree.org(cast.org).find(NOTICES, "user", cast.owner.user)
        if row.value.kind == "factors_changed"
    ]
    letters = [mailing_cast.mail.show(item.id) for item in mailing_cast.mail.items()]
    assert [letter.to for letter in letters] == [cast.owner.email] * 4
    for word in ("added", "taken away", "New recovery codes", "A recovery code was used"):
        assert sum(word in one for one in told) == 1
        assert sum(word in (letter.text or "") for letter in letters) == 1


def test_somebody_whose_factor_is_guessed_at_hears_of_it_once_a_day(
    mailing_cast: Stage, cast: Cast, clock: RecordedClock
) -> None:
    for _ in range(2):
        token = due(mailing_cast, cast.member).mfa_token
        for _ in range(5):
            refusal(finish(mailing_cast, token, totp_code=wrong_code(clock)))
        clock.advance(15 * 60)

    letters = [mailing_cast.mail.show(item.id) for item in mailing_cast.mail.items()]
    assert [letter.to for letter in letters] == [cast.member.email]
    assert "knew your password" in (letters[0].text or "")


def test_every_change_is_written_down(house: Stage, cast: Cast, door: Asker, clock: RecordedClock) -> None:
    without_factors(house.accounts)
    member = bearing(door, cast.member)
    secret = member.post("/api/auth/totp/enroll").json["secret"]
    activated = member.post("/api/auth/totp/activate", {"code": code(clock, secret=secret)}).json
    _stepped_up(house, cast.member, door).post("/api/auth/recovery-codes")
    _stepped_up(house, cast.member, door).ask("DELETE", "/api/auth/totp")

    written = entries(house, "factor.*")

    assert [entry.action for entry in reversed(written)] == [
        "factor.enroll",
        "factor.activate",
        "factor.recovery_renew",
        "factor.remove",
    ]
    assert {entry.actor for entry in written} == {cast.member.user}
    assert secret not in str(written)
    assert not any(one in str(written) for one in activated["recovery_codes"])


def _stepped_up(house: Stage, player: Player, door: Asker) -> Asker:
    """With a grant on the factors as they are now."""
    bearer = Bearer(user=player.user, session=player.session, org=player.org, role=player.role)
    state = house.accounts.factors.of(player.user).lessened
    return bearing(door, player, house.accounts.tokens.mint(bearer, step_up_of=state).access_token)


def test_a_factor_that_came_meanwhile_is_asked_for(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    """Judged in the batch too: of two devices that set up a first factor at once, the second must show it."""
    accounts, user = house.accounts, cast.member.user
    without_factors(accounts)
    secret = run(accounts.totps.enroll(user, cast.member.email, visit=VISIT, stepped_up=False)).secret
    page = Page(
        user=user, session=cast.member.session, realm="tenant", host="localhost:8080", stepped_up=False
    )
    owner = Owner(user, cast.member.email, cast.member.name)
    key = Authenticator("http://localhost:8080")
    made = key.made(run(accounts.passkeys.registration(page, owner)).options)

    both = together(
        [
            accounts.totps.activate(user, code(clock, secret=secret), visit=VISIT, stepped_up=False),
            accounts.passkeys.register(page, RegisterPasskey(name="Key", credential=made), visit=VISIT),
        ]
    )

    refused = [one for one in both if isinstance(one, Refused)]
    assert [one.reason for one in refused] == [STEP_UP_REQUIRED]
    assert len(house.accounts.factors.of(user).recovery) == 10
