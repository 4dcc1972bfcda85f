"""Coming in by an invitation with an issuer's word in the place of a password."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.core.clock import RecordedClock
from app.core.ids import OrgId
from app.core.roles import MEMBER, OWNER
from app.features.accounts.store import SSO_ASSERTIONS, SSO_TIES
from app.features.accounts.types.sso import SsoIssuerItem
from app.features.accounts.types.wire import InviteUser
from app.features.orgs.types import Asker as OrgAsker
from tests.cast import PASSWORD, VISIT, Cast, Stage, give_a_factor, sign_up
from tests.features.accounts.sso import (
    Browser,
    audited,
    change,
    location,
    person_at,
    said_in,
    signed_in_as,
    trust,
    verify,
)
from tests.http.asking import Asker, Response
from tests.providers.issuer import LocalIssuer, local_issuer

NINA = "nina@example.com"


@dataclass(frozen=True)
class World:
    house: Stage
    door: Asker
    issuer: LocalIssuer
    known: SsoIssuerItem
    org: OrgId
    owner: OrgAsker

    def invited(self, email: str = NINA) -> str:
        """The token of an invitation, as its page has it."""
        asked = InviteUser(email=email, role=MEMBER)
        invites = self.house.accounts.invites
        invited = asyncio.run(invites.invite(self.org, asked, asker=self.owner, idem=None))
        if invited.link is not None:
            return invited.link.partition("#token=")[2]
        shown = self.house.mail.show(self.house.mail.list().items[0].id)
        return (shown.text or "").partition("#token=")[2].split()[0]

    def word(self, **claims: Any) -> str:
        """The issuer's word for somebody, as its token reaches the page of the invitation."""
        self.issuer.claims = {"email": NINA, "email_verified": True, "name": "Nina Novak", **claims}
        answer = Browser(self.door).round_trip(self.issuer, self.known, purpose="invite")
        assert location(answer).startswith("/invite#sso_assertion=")
        return said_in(answer)["sso_assertion"]

    def accept(self, token: str, **more: Any) -> Response:
        return self.door.post("/api/invite/accept", {"token": token, **more})

    def is_member(self, email: str = NINA) -> bool:
        person = person_at(self.house, email)
        return person is not None and self.house.orgs.member(self.org, person.id) is not None

    def register_beforehand(self, email: str = NINA) -> None:
        """Somebody who may be anybody signs up with the address, and proves nothing."""
        name = email.partition("@")[0]
        asyncio.run(self.house.accounts.sign_ups.admit(sign_up(name, "Trap"), visit=VISIT))


@pytest.fixture
def issuer() -> Iterator[LocalIssuer]:
    with local_issuer() as issuer:
        yield issuer


@pytest.fixture
def world(house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer) -> World:
    return World(house, door, issuer, trust(house, issuer), cast.org, cast.owner.asker)


@pytest.fixture
def by_mail(mailing: Stage, issuer: LocalIssuer) -> World:
    """The same where invitations go out by mail."""
    founded, _ = asyncio.run(mailing.accounts.sign_ups.admit(sign_up("owner", "Lakeside"), visit=VISIT))
    owner = OrgAsker(user_id=founded.user.id, role=OWNER, request_id=VISIT.request_id)
    known = trust(mailing, issuer)
    return World(mailing, Asker(mailing.tenant()), issuer, known, OrgId(founded.org.id), owner)


def test_a_newcomer_comes_in_with_the_issuers_word_and_needs_no_password(world: World) -> None:
    answer = world.accept(world.invited(), sso_assertion=world.word())

    assert answer.status == 200
    assert world.is_member()
    person = person_at(world.house, NINA)
    assert person is not None
    assert (person.name, person.verified_at is not None) == ("Nina Novak", True)
    assert audited(world.house, "session.sign_in")[0].facts["via"] == f"sso:{world.known.id}"
    browser = Browser(world.door)
    browser.round_trip(world.issuer, world.known)
    assert signed_in_as(world.house, browser) == person.id


def test_the_name_on_the_page_counts_more_than_the_issuers(world: World) -> None:
    assert world.accept(world.invited(), sso_assertion=world.word(), name="Nina N.").status == 200

    person = person_at(world.house, NINA)
    assert person is not None
    assert person.name == "Nina N."


def test_a_word_is_good_once(world: World) -> None:
    word = world.word()
    assert world.accept(world.invited(), sso_assertion=word).status == 200

    again = world.accept(world.invited("other@example.com"), sso_assertion=word)

    assert again.code == "invalid_or_expired_token"
    assert world.house.tree.host.count(SSO_ASSERTIONS) == 0


def test_of_eight_who_bring_the_same_word_one_comes_in(world: World) -> None:
    token, word = world.invited(), world.word()
    body = f'{{"token":"{token}","sso_assertion":"{word}"}}'.encode()
    json_type = [("content-type", "application/json")]

    async def all_at_once() -> list[Response]:
        asked = (
            world.door.answer("POST", "/api/invite/accept", headers=json_type, body=body) for _ in range(8)
        )
        return await asyncio.gather(*asked)

    answers = asyncio.run(all_at_once())

    assert sorted(answer.status for answer in answers) == [200] + [410] * 7
    assert [act.facts.get("issuer") for act in audited(world.house, "account.tie")] == [world.issuer.url]


def test_a_word_brought_to_two_invitations_at_once_opens_one(world: World, cast: Cast) -> None:
    # given: a person whom the issuer knows, and two organizations have invited
    world.register_beforehand()
    person = person_at(world.house, NINA)
    assert person is not None
    verify(world.house, person.id)
    world.issuer.claims = {"email": NINA, "email_verified": True}
    Browser(world.door).round_trip(world.issuer, world.known)
    stranger = cast.stranger.asker
    other = World(world.house, world.door, world.issuer, world.known, cast.other_org, stranger)
    tokens, word = (world.invited(), other.invited()), world.word()
    json_type = [("content-type", "application/json")]

    # when
    async def at_once() -> list[Response]:
        bodies = [f'{{"token":"{token}","sso_assertion":"{word}"}}'.encode() for token in tokens]
        asked = (world.door.answer("POST", "/api/invite/accept", headers=json_type, body=b) for b in bodies)
        return await asyncio.gather(*asked)

    # then
    assert sorted(answer.status for answer in asyncio.run(at_once())) == [200, 410]


def test_after_ten_minutes_a_word_is_worth_nothing(world: World, clock: RecordedClock) -> None:
    token, word = world.invited(), world.word()
    clock.advance(700)

    assert world.accept(token, sso_assertion=word).code == "invalid_or_expired_token"


@pytest.mark.parametrize(
    "claims",
    [{"email": "other@example.com"}, {"email_verified": False}, {"email": "nina@elsewhere.example"}],
    ids=["another address", "not verified", "a domain that is not this issuer's"],
)
def test_a_word_for_somebody_else_opens_no_invitation(claims: dict[str, Any], world: World) -> None:
    answer = world.accept(world.invited(), sso_assertion=world.word(**claims))

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert not world.is_member()
    assert person_at(world.house, NINA) is None


@pytest.mark.parametrize("word", ["made up", "sas_host_01kahes0c0w33jq0dn4jek7qmw_secret", "x" * 300])
def test_a_word_that_nobody_gave_is_none(word: str, world: World) -> None:
    assert world.accept(world.invited(), sso_assertion=word).code == "invalid_or_expired_token"


def test_a_word_of_an_issuer_that_was_switched_off_is_none(world: World) -> None:
    token, word = world.invited(), world.word()
    removal = world.house.accounts.sso_issuers.remove(world.known.id, actor="usr_hq", visit=VISIT)
    asyncio.run(removal)

    assert world.accept(token, sso_assertion=word).code == "invalid_or_expired_token"


@pytest.mark.parametrize("both", [True, False])
def test_either_a_password_or_a_word_is_asked_for(both: bool, world: World) -> None:
    ways = {"password": PASSWORD, "sso_assertion": world.word()} if both else {}

    assert world.accept(world.invited(), **ways).code == "invalid_params"


def test_a_known_person_comes_in_with_a_word_and_is_tied(world: World) -> None:
    world.register_beforehand()
    person = person_at(world.house, NINA)
    assert person is not None
    verify(world.house, person.id)

    assert world.accept(world.invited(), sso_assertion=world.word()).status == 200

    assert world.is_member()
    assert world.house.tree.host.count(SSO_TIES) == 1


def test_whoever_has_a_second_factor_shows_it_first_and_then_accepts_as_who_they_are(world: World) -> None:
    world.register_beforehand()
    person = person_at(world.house, NINA)
    assert person is not None
    verify(world.house, person.id)
    give_a_factor(world.house.accounts, person.id)
    token, word = world.invited(), world.word()

    answer = world.accept(token, sso_assertion=word)

    assert answer.json["mfa_required"] is True
    assert not world.is_member()
    assert world.accept(token, sso_assertion=word).code == "invalid_or_expired_token"


def test_an_account_registered_beforehand_captures_nothing_where_the_link_was_shown(world: World) -> None:
    """Nobody proved the address: neither that account, nor the link, which was shown to whoever invited."""
    world.register_beforehand()
    before = person_at(world.house, NINA)

    answer = world.accept(world.invited(), sso_assertion=world.word())

    assert answer.code == "invalid_state"
    assert not world.is_member()
    assert person_at(world.house, NINA) == before


def test_the_mail_of_an_invitation_takes_over_an_account_that_proved_nothing(by_mail: World) -> None:
    # given
    by_mail.register_beforehand()
    before = person_at(by_mail.house, NINA)
    assert before is not None
    change(by_mail.house, before.id, verified_at=None)
    signed_in = by_mail.door.post("/api/auth/login", {"email": NINA, "password": PASSWORD})
    assert signed_in.status == 200

    # when
    answer = by_mail.accept(by_mail.invited(), sso_assertion=by_mail.word())

    # then: whoever registered it beforehand has neither the password nor the sign-in any more
    assert answer.status == 200
    assert by_mail.is_member()
    after = person_at(by_mail.house, NINA)
    assert after is not None
    assert after.verified_at is not None
    again = by_mail.door.post("/api/auth/login", {"email": NINA, "password": PASSWORD})
    assert again.code == "invalid_credentials"
    bearer = [("authorization", f"Bearer {signed_in.json['access_token']}")]
    assert by_mail.door.get("/api/auth/me", bearer).code == "invalid_token"
