"""A sign-in whose password was right waits for its second factor. What ends every sign-in ends it, too."""

import asyncio

from app.core.clock import RecordedClock
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN
from app.features.accounts.types.wire import ChangePassword, Reset
from tests.cast import PASSWORD, VISIT, Cast, Stage
from tests.features.accounts.showing import code, due, finish, refusal
from tests.features.hq.house import Above

NEXT_PASSWORD = "a lantern under the stairs"


def test_a_reset_ends_what_the_old_password_began(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    waiting = due(house, cast.owner)
    asyncio.run(house.accounts.passwords.forgot(cast.owner.email, visit=VISIT))
    letter = house.mail.show(house.mail.items()[0].id).text or ""
    token = letter.partition("#token=")[2].split()[0]

    asyncio.run(house.accounts.passwords.reset(Reset(token=token, password=NEXT_PASSWORD), visit=VISIT))

    late = finish(house, waiting.mfa_token, totp_code=code(clock))
    assert refusal(late) == INVALID_OR_EXPIRED_TOKEN


def test_a_changed_password_ends_what_the_old_one_began(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    waiting, other = due(house, cast.owner), due(house, cast.manager)
    asked = ChangePassword(current=PASSWORD, new=NEXT_PASSWORD)

    asyncio.run(
        house.accounts.passwords.change(cast.owner.user, asked, session=cast.owner.session, visit=VISIT)
    )

    late = finish(house, waiting.mfa_token, totp_code=code(clock))
    assert refusal(late) == INVALID_OR_EXPIRED_TOKEN
    assert asyncio.run(finish(house, other.mfa_token, totp_code=code(clock))).refresh


def test_signing_out_everywhere_else_does_not_leave_half_a_sign_in(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    waiting = due(house, cast.owner)

    asyncio.run(house.accounts.sessions.end_others(cast.owner.user, current=cast.owner.session, visit=VISIT))

    late = finish(house, waiting.mfa_token, totp_code=code(clock))
    assert refusal(late) == INVALID_OR_EXPIRED_TOKEN


def test_nor_does_a_changed_password_at_hq(hq: Above) -> None:
    inside = hq.stepped_up()
    body = {"email": hq.known.email, "password": hq.known.password}
    waiting = hq.door.post("/admin/auth/login", body).json["mfa_token"]

    changed = inside.put("/admin/auth/password", {"current": hq.known.password, "new": NEXT_PASSWORD})
    assert changed.status in (200, 204)

    hq.clock.advance(30)
    late = hq.door.post("/admin/auth/login/mfa", {"mfa_token": waiting, "totp_code": hq.known.code(hq.clock)})
    assert (late.status, late.code) == (410, "invalid_or_expired_token")
