"""How fast links may be used: good ones as fast as somebody likes, guesses no faster than anything public."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.clock import SECOND_US, RecordedClock
from app.http.limits import PUBLIC_BURST
from app.store.limits import Limits
from app.store.links import Grant
from tests.http.asking import Asker
from tests.whole import Prepared, Whole, prepare, whole

NAME = "exports/exp_one.zip"


@pytest.fixture(scope="module")
def prepared_whole(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("pace") / "data")


@pytest.fixture
def astrix(tmp_path: Path, prepared_whole: Prepared) -> Iterator[Whole]:
    with whole(prepared_whole, tmp_path / "data") as standing:
        yield standing


@pytest.fixture
def door(astrix: Whole, tmp_path: Path) -> Iterator[Asker]:
    """With the table of limits that the host has."""
    limits = Limits(tmp_path / "limits", clock=RecordedClock())
    yield Asker(replace(astrix.house.edge, limits=limits).tenant())
    limits.close()


def link(astrix: Whole) -> str:
    org, until_s = astrix.cast.org, astrix.clock.now_us() // SECOND_US + 60
    astrix.house.tree.org(org).blobs.put(NAME, b"an archive", room=100)
    return f"/api/files/get?{astrix.house.crm.desk.links.sign(Grant(org, NAME, 'get', until_s, 0))}"


def test_who_bears_good_links_is_not_held_up(astrix: Whole, door: Asker) -> None:
    url = link(astrix)

    assert {door.get(url).status for _ in range(PUBLIC_BURST * 3)} == {200}


def test_who_guesses_is(astrix: Whole, door: Asker) -> None:
    guess = f"{link(astrix)[:-4]}AAAA"

    codes = [door.get(guess).code for _ in range(PUBLIC_BURST + 1)]

    assert codes == ["invalid_signature"] * PUBLIC_BURST + ["rate_limited"]
