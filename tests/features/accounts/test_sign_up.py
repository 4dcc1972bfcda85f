"""Signing up: who may, what it makes, what an address that is taken learns."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from app.core.clock import RecordedClock
from app.core.ids import HOST
from app.core.reasons import DUPLICATE, INVALID_PARAMS, Refused
from app.core.settings import SignupPolicy
from app.features.accounts.errors import INVALID_CREDENTIALS, LOCKED_OUT, SIGNUP_CLOSED
from app.features.accounts.store import SIGNUP, SIGNUP_KEY
from app.features.accounts.types.records import SignupGate
from app.features.accounts.types.wire import FoundOrg, InviteUser, SignedUp, SignIn, SignUp
from app.features.audit.types import AuditQuery
from tests.cast import PASSWORD, VISIT, Cast, Player, Stage, assemble, player, sign_up, stage


def test_signing_up_makes_a_person_an_org_and_its_owner(house: Stage) -> None:
    made = _signed_up(house, sign_up("ada", "Analytical Engines"))

    claims = house.accounts.tokens.verify(made.access_token)
    assert (claims.org_id, claims.role) == (made.org.id, "owner")
    assert (made.org.name, made.org.timezone, made.org.state) == (
        "Analytical Engines",
        "Europe/Berlin",
        "open",
    )
    me = house.accounts.people.me(made.user.id)
    assert [(org.org_id, org.roles) for org in me.orgs] == [(made.org.id, ("owner",))]
    assert house.accounts.store.unfinished() == []


def test_signing_up_is_written_down_with_the_host_and_with_the_org(house: Stage) -> None:
    made = _signed_up(house, sign_up("ada", "Analytical Engines"))

    with_host = asyncio.run(house.audit.page(HOST, AuditQuery())).items
    with_org = asyncio.run(house.audit.page(made.org.id, AuditQuery())).items
    assert {entry.action for entry in with_host} == {"account.create", "session.sign_in"}
    assert [(entry.action, entry.actor) for entry in with_org] == [("org.found", made.user.id)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("password", "short"),
        ("password", "ada@example.com is me"),
        ("name", "  "),
        ("name", "Ada\r\nBcc: x"),
        ("name", "\u3164"),
        ("org_name", "\u200b"),
        ("org_name", "\u2800 \uffa0"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../../etc/passwd"),
        ("timezone", "Europe"),
        ("timezone", "localtime"),
        ("timezone", "right/UTC"),
        ("timezone", "posix/Europe/Berlin"),
        ("timezone", "posixrules"),
        ("timezone", "Factory"),
    ],
)
def test_what_is_wrong_is_named_beside_its_field(field: str, value: str, house: Stage) -> None:
    asked = msgspec.structs.replace(sign_up("ada", "Analytical Engines"), **{field: value})

    refused = _refused(house, asked)

    assert refused.reason == INVALID_PARAMS
    assert [problem["path"] for problem in refused.facts["problems"]] == [field]
    assert house.tree.org_ids() == []


def test_a_known_address_is_told_so_and_nothing_is_made(house: Stage, cast: Cast) -> None:
    orgs = set(house.tree.org_ids())

    refused = _refused(house, sign_up("owner", "Another"))

    assert refused.reason == DUPLICATE
    assert set(house.tree.org_ids()) == orgs
    assert _may_sign_in(house, cast.owner.email)


def test_signing_up_is_no_way_to_try_passwords_or_many_addresses(house: Stage, cast: Cast) -> None:
    for _ in range(20):
        assert _refused(house, sign_up("owner", "Another")).reason == DUPLICATE

    assert _refused(house, sign_up("owner", "Another")).reason == LOCKED_OUT
    assert _refused(house, sign_up("somebody-new", "Another")).reason == LOCKED_OUT


def test_whoever_has_the_address_hears_of_it_but_is_not_flooded(mailing: Stage) -> None:
    _signed_up(mailing, sign_up("ada", "Analytical Engines"))
    for _ in range(6):
        _refused(mailing, sign_up("ada", "Another"))

    subjects = [item.subject for item in mailing.mail.list().items]

    assert subjects == ["You have an account already"] * 3


def test_two_sign_ups_with_one_address_at_once_make_one_account(house: Stage) -> None:
    async def together() -> list[object]:
        both = (
            house.accounts.sign_ups.sign_up(sign_up("ada", f"Org {number}"), visit=VISIT)
            for number in range(4)
        )
        return list(await asyncio.gather(*both, return_exceptions=True))

    outcomes = asyncio.run(together())

    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [one.reason for one in refused] == [DUPLICATE] * 3
    assert len(house.tree.org_ids()) == 1


@pytest.mark.parametrize("policy", ["invite", "closed"])
def test_a_closed_door_is_closed_to_strangers(policy: SignupPolicy, tmp_path: Path) -> None:
    with stage(tmp_path / "data", signup=policy) as house:
        assert _refused(house, sign_up("ada", "Analytical Engines")).reason == SIGNUP_CLOSED
        assert house.tree.org_ids() == []


def test_what_hq_says_counts_from_then_on(house: Stage) -> None:
    house.tree.host.batch_now(lambda batch: batch.put(SIGNUP, SIGNUP_KEY, SignupGate("closed")))
    assert _refused(house, sign_up("ada", "Analytical Engines")).reason == SIGNUP_CLOSED

    house.tree.host.batch_now(lambda batch: batch.put(SIGNUP, SIGNUP_KEY, SignupGate("open")))
    assert _signed_up(house, sign_up("ada", "Analytical Engines")).access_token


def test_an_invitation_opens_the_door_for_its_own_address_only(tmp_path: Path, clock: RecordedClock) -> None:
    with stage(tmp_path / "data", signup="invite", clock=clock) as house:
        cast = asyncio.run(assemble(house.accounts))
        token = _invited(house, cast, "ada@example.com")

        assert _refused(house, _with_token(sign_up("bob", "Bobs"), token)).reason == SIGNUP_CLOSED
        assert _refused(house, _with_token(sign_up("ada", "Adas"), token + "x")).reason == SIGNUP_CLOSED
        assert _signed_up(house, _with_token(sign_up("ada", "Adas"), token)).org.name == "Adas"

        late = _invited(house, cast, "carl@example.com")
        clock.advance(73 * 3600)
        assert _refused(house, _with_token(sign_up("carl", "Carls"), late)).reason == SIGNUP_CLOSED


@pytest.mark.parametrize(
    ("policy", "who", "may"),
    [
        ("open", "viewer", True),
        ("open", "owner", True),
        ("invite", "owner", True),
        ("invite", "manager", False),
        ("closed", "owner", False),
    ],
)
def test_who_may_found_another_org(policy: SignupPolicy, who: str, may: bool, tmp_path: Path) -> None:
    with stage(tmp_path / "data", signup=policy) as house:
        cast = asyncio.run(assemble(house.accounts))
        founder: Player = getattr(cast, who)

        if not may:
            with pytest.raises(Refused) as refused:
                _found(house, founder)
            assert refused.value.reason == SIGNUP_CLOSED
            return
        claims = house.accounts.tokens.verify(_found(house, founder))

        assert (claims.role, claims.sid) == ("owner", founder.session)
        assert claims.org_id != founder.org
        mine = {org.roles for org in house.accounts.people.me(founder.user).orgs}
        assert mine == {(founder.role,), ("owner",)}


def test_a_newcomers_own_password_works(house: Stage) -> None:
    _signed_up(house, sign_up("ada", "Analytical Engines"))

    assert _may_sign_in(house, "ada@example.com")
    with pytest.raises(Refused) as refused:
        asyncio.run(
            house.accounts.sign_ins.sign_in(SignIn(email="ada@example.com", password="x"), visit=VISIT)
        )
    assert refused.value.reason == INVALID_CREDENTIALS


def test_a_player_of_the_cast_holds_what_the_services_gave(house: Stage, cast: Cast) -> None:
    again = player(
        house.accounts, user=cast.owner.user, role="owner", org=cast.org, session=cast.owner.session
    )

    assert again == cast.owner
    assert house.accounts.tokens.verify(cast.cto.token).aud == "admin"


def _signed_up(house: Stage, asked: SignUp) -> SignedUp:
    signed_up, refresh = asyncio.run(house.accounts.sign_ups.sign_up(asked, visit=VISIT))
    assert refresh
    return signed_up


def _refused(house: Stage, asked: SignUp) -> Refused:
    with pytest.raises(Refused) as refused:
        asyncio.run(house.accounts.sign_ups.sign_up(asked, visit=VISIT))
    return refused.value


def _invited(house: Stage, cast: Cast, email: str) -> str:
    asked = InviteUser(email=email, role="viewer")
    invited = asyncio.run(house.accounts.invites.invite(cast.org, asked, asker=cast.owner.asker, idem=None))
    assert invited.link is not None
    return invited.link.partition("#token=")[2]


def _found(house: Stage, founder: Player) -> str:
    asked = FoundOrg(name="Second", timezone="UTC")
    founded = asyncio.run(
        house.accounts.foundings.found(founder.user, asked, session=founder.session, visit=VISIT)
    )
    return founded.access_token


def _may_sign_in(house: Stage, email: str) -> bool:
    asked = SignIn(email=email, password=PASSWORD)
    return bool(asyncio.run(house.accounts.sign_ins.sign_in(asked, visit=VISIT)))


def _with_token(asked: SignUp, token: str) -> SignUp:
    return msgspec.structs.replace(asked, invite_token=token)
