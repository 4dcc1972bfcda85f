"""Which orgs a person belongs to, made anew from the orgs' own lists."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from app.cli import main
from app.core.clock import SystemClock
from app.features.accounts.service import Ties
from app.features.accounts.store import LINKS, link_key
from app.features.accounts.types.records import Link
from app.store.batch import Batch
from tests.cast import Cast, Stage, assemble, stage


def test_ties_that_are_right_are_left_alone(house: Stage, cast: Cast) -> None:
    before = house.tree.host.last_seq

    assert _rebuilt(house) == 0

    assert house.tree.host.last_seq == before


def test_a_lost_tie_comes_back_and_a_false_one_goes(house: Stage, cast: Cast) -> None:
    _part(house, cast)
    assert house.accounts.people.me(cast.member.user).orgs == ()

    assert _rebuilt(house) == 2

    assert [org.org_id for org in house.accounts.people.me(cast.member.user).orgs] == [cast.org]
    assert [row.value.org_id for row in house.accounts.store.links_of(cast.stranger.user)] == [cast.other_org]
    assert _rebuilt(house) == 0


def test_a_claim_under_way_is_left_to_whoever_makes_it(house: Stage, cast: Cast) -> None:
    link = _link(house, cast.member.user, cast.org)
    joining = msgspec.structs.replace(link, user_id=cast.stranger.user, state="joining", claim="claim_other")
    house.tree.host.batch_now(lambda batch: batch.put(LINKS, link_key(cast.stranger.user, cast.org), joining))

    assert _rebuilt(house) == 0

    assert [row.value for row in house.accounts.store.unfinished()] == [joining]


def test_the_operator_mends_them_with_fsck(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with stage(tmp_path / "data", clock=SystemClock()) as house:
        cast = asyncio.run(assemble(house.accounts))
        _part(house, cast)

    assert main(["fsck", "--data", str(tmp_path / "data"), "--index"]) == 0

    assert "Mended 2 ties" in capsys.readouterr().out
    with stage(tmp_path / "data", clock=SystemClock()) as house:
        assert [org.org_id for org in house.accounts.people.me(cast.member.user).orgs] == [cast.org]


def _rebuilt(house: Stage) -> int:
    return Ties(house.tree, house.orgs).rebuild()


def _part(house: Stage, cast: Cast) -> None:
    """The host as an older copy, the org as a newer one, and the other way round."""
    false = msgspec.structs.replace(_link(house, cast.member.user, cast.org), user_id=cast.stranger.user)

    def write(batch: Batch) -> None:
        batch.delete(LINKS, link_key(cast.member.user, cast.org))
        batch.put(LINKS, link_key(cast.stranger.user, cast.org), false)

    house.tree.host.batch_now(write)


def _link(house: Stage, user: str, org: str) -> Link:
    row = house.tree.host.get(LINKS, f"{user}:{org}")
    assert row is not None
    return row.value
