"""Invitations of people who have a second factor."""

import pytest

from app.core.clock import RecordedClock
from app.features.accounts.errors import INVALID_CREDENTIALS
from app.features.accounts.types.wire import AcceptInvite, InviteUser
from tests.cast import PASSWORD, VISIT, Cast, Player, Stage, came_in
from tests.features.accounts.authenticator import Authenticator
from tests.features.accounts.showing import bearing, code, refusal, run
from tests.http.asking import Asker


def test_a_password_and_a_link_bring_nobody_in_who_has_a_factor(
    house: Stage, cast: Cast, door: Asker
) -> None:
    token = _invited(house, cast, cast.stranger.email)

    answer = door.post("/api/invite/accept", {"token": token, "password": PASSWORD})

    assert answer.status == 200
    assert answer.json.keys() == {"mfa_required", "mfa_token", "methods"}
    assert answer.header("set-cookie") is None
    assert house.orgs.member(cast.org, cast.stranger.user) is None
    assert house.accounts.store.unfinished() == []


def test_they_sign_in_and_then_accept_as_who_they_are(
    house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    token = _invited(house, cast, cast.stranger.email)
    asked = door.post("/api/invite/accept", {"token": token, "password": PASSWORD}).json

    proof = {"mfa_token": asked["mfa_token"], "totp_code": code(clock)}
    signed_in = door.post("/api/auth/login/mfa", proof).json["access_token"]
    stranger = door.with_headers(("authorization", f"Bearer {signed_in}"))
    accepted = stranger.post("/api/auth/invite/accept", {"token": token})

    claims = house.accounts.tokens.verify(accepted.json["access_token"])
    assert (claims.user_id, claims.org_id, claims.role) == (cast.stranger.user, cast.org, "member")
    assert stranger.post("/api/auth/invite/accept", {"token": token}).code == "invalid_or_expired_token"


def test_a_wrong_password_is_told_before_any_factor(house: Stage, cast: Cast) -> None:
    asked = AcceptInvite(token=_invited(house, cast, cast.stranger.email), password="not the password")

    assert refusal(house.accounts.accepting.accept(asked, visit=VISIT)) == INVALID_CREDENTIALS


def test_a_newcomer_comes_in_at_once(house: Stage, cast: Cast) -> None:
    asked = AcceptInvite(token=_invited(house, cast, "new@example.com"), password=PASSWORD, name="Noor")

    assert came_in(run(house.accounts.accepting.accept(asked, visit=VISIT))).refresh


def test_mail_alone_opens_no_account_that_a_factor_guards(
    mailing_cast: Stage, cast: Cast, clock: RecordedClock
) -> None:
    """Whoever reads a founder's mail could else have themselves invited anywhere, and own what the founder owns."""
    house, stranger = mailing_cast, cast.stranger
    token = _mailed(house, cast, stranger)
    asked = AcceptInvite(token=token, password="what the reader of the mail chose")

    assert house.accounts.invites.preview(token).needs_password
    assert refusal(house.accounts.accepting.accept(asked, visit=VISIT)) == INVALID_CREDENTIALS
    assert house.accounts.factors.enrolment(stranger.user).enrolled
    assert house.accounts.sessions.alive(stranger.session, stranger.user, realm="tenant")

    # Where it was not theirs to register, HQ takes the factor away, and then the mail counts again.
    factors = house.accounts.factors
    house.tree.host.batch_now(lambda batch: factors.reset_in(batch, stranger.user))
    entered = came_in(run(house.accounts.accepting.accept(asked, visit=VISIT)))

    assert house.accounts.tokens.verify(entered.access.access_token).org_id == cast.org


def test_who_reads_the_mail_and_knows_the_password_still_shows_the_factor(
    mailing_cast: Stage, cast: Cast, clock: RecordedClock
) -> None:
    token = _mailed(mailing_cast, cast, cast.stranger)

    door = Asker(mailing_cast.tenant())
    asked = door.post("/api/invite/accept", {"token": token, "password": PASSWORD})

    assert asked.json["mfa_required"] is True
    assert mailing_cast.accounts.factors.enrolment(cast.stranger.user).enrolled


@pytest.mark.parametrize("path", ["/api/auth/login", "/api/invite/accept"])
def test_passkeys_are_offered_only_where_they_can_be_used(
    path: str, house: Stage, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    page = bearing(door, cast.stranger, cast.stranger.stepped_up).with_headers(("host", "localhost:8080"))
    options = page.post("/api/auth/webauthn/register/options").json["options"]
    made = Authenticator("http://localhost:8080").made(options)
    assert page.post("/api/auth/webauthn/register", {"name": "Key", "credential": made}).status == 201
    body = {"email": cast.stranger.email, "password": PASSWORD}
    if path.endswith("accept"):
        body = {"token": _invited(house, cast, cast.stranger.email), "password": PASSWORD}

    here = door.with_headers(("host", "localhost:8080")).post(path, body).json["methods"]
    by_number = door.with_headers(("host", "127.0.0.1:8080")).post(path, body).json

    assert here == ["totp", "webauthn", "recovery"]
    assert by_number["methods"] == ["totp", "recovery"]
    asked = door.with_headers(("host", "127.0.0.1:8080")).post(
        "/api/auth/login/mfa/options", {"mfa_token": by_number["mfa_token"]}
    )
    assert (asked.status, asked.code) == (409, "invalid_state")


def _invited(house: Stage, cast: Cast, email: str) -> str:
    asked = InviteUser(email=email, role="member")
    invited = run(house.accounts.invites.invite(cast.org, asked, asker=cast.owner.asker, idem=None))
    assert invited.link is not None
    return invited.link.partition("#token=")[2]


def _mailed(house: Stage, cast: Cast, player: Player) -> str:
    asked = InviteUser(email=player.email, role="member")
    run(house.accounts.invites.invite(cast.org, asked, asker=cast.owner.asker, idem=None))
    text = house.mail.show(house.mail.items()[0].id).text or ""
    return text.partition("#token=")[2].split()[0]
