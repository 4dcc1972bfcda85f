"""Invitations of an organization that was brought here: good for coming in, no proof of any address."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.core.clock import RecordedClock
from app.core.reasons import Refused
from app.features.accounts.store import IDENTITIES, INVITES
from app.features.accounts.types.wire import AcceptInvite, InviteUser
from app.store.batch import Batch
from tests.attacks.clockwork.test_crooked_people import PASSPHRASE, bring_in, packed
from tests.cast import PASSWORD, VISIT, Cast, Stage, came_in, sign_up, stage

VICTIM = "victim@example.com"
THEIRS = "a lantern under the stairs"
OURS = "the other lantern, in the attic"


@pytest.fixture
def there(tmp_path: Path, clock: RecordedClock) -> Iterator[Stage]:
    with stage(tmp_path / "there", clock=clock) as standing:
        yield standing


def test_a_token_that_its_maker_kept_proves_no_address(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    """Whoever packs an organization can write into it that the token was mailed."""
    token = forged_invitation(house, cast)
    bring_in(there, packed(house, cast, tmp_path))

    asked = AcceptInvite(token=token, password=OURS, name="Victor")
    came_in(asyncio.run(there.accounts.accepting.accept(asked, visit=VISIT)))

    row = there.accounts.store.identity_by_email(VICTIM)
    assert row is not None
    assert row.value.verified_at is None


def test_it_takes_no_account_over(house: Stage, there: Stage, cast: Cast, tmp_path: Path) -> None:
    token = forged_invitation(house, cast)
    theirs = sign_up("victim", "The bank", password=THEIRS)
    asyncio.run(there.accounts.sign_ups.admit(theirs, visit=VISIT))
    before = there.accounts.store.identity_by_email(VICTIM)
    bring_in(there, packed(house, cast, tmp_path))

    asked = AcceptInvite(token=token, password=OURS)
    with pytest.raises(Refused):
        asyncio.run(there.accounts.accepting.accept(asked, visit=VISIT))

    assert there.accounts.store.identity_by_email(VICTIM) == before


def test_a_password_that_came_along_fits_and_proves_no_address(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    """An archive can say of any address that it was proved, and bring a password that its maker knows."""

    def proved(batch: Batch) -> None:
        row = batch.get(IDENTITIES, cast.viewer.user)
        assert row is not None
        batch.put(IDENTITIES, row.key, msgspec.structs.replace(row.value, verified_at=1))

    house.tree.host.batch_now(proved)
    bring_in(there, packed(house, cast, tmp_path, with_secrets=True), PASSPHRASE)

    row = there.tree.host.get(IDENTITIES, cast.viewer.user)
    assert row is not None
    assert row.value.verified_at is None
    assert asyncio.run(there.accounts.hashing.fits(row.value.password_hash, PASSWORD))


def forged_invitation(house: Stage, cast: Cast) -> str:
    asked = InviteUser(email=VICTIM, role="viewer")
    invited = asyncio.run(house.accounts.invites.invite(cast.org, asked, asker=cast.owner.asker, idem=None))
    assert invited.link is not None

    def mailed(batch: Batch) -> None:
        for row in list(batch.rows(INVITES)):
            batch.put(INVITES, row.key, msgspec.structs.replace(row.value, mailed=True))

    house.tree.org(cast.org).batch_now(mailed)
    return invited.link.partition("#token=")[2]
