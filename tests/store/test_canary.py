import asyncio
from pathlib import Path

from app.core.clock import RecordedClock
from app.core.randomness import SystemRandomness
from app.core.secrets import Envelope, Secret
from app.store.canary import CANARY, Canary
from app.store.tree import Tree


def envelope() -> Envelope:
    return Envelope({"m": Secret(SystemRandomness().bytes(32))})


def tree(data: Path) -> Tree:
    return Tree(data, kinds=(CANARY,), logs=(), clock=RecordedClock())


def test_the_canary_sings_for_the_key_that_sealed_it_and_for_no_other(tmp_path: Path) -> None:
    right, wrong, none = envelope(), envelope(), Envelope({})
    ground = tree(tmp_path)
    asyncio.run(Canary(ground, right).plant())

    assert Canary(ground, right).sings()
    assert not Canary(ground, wrong).sings()
    assert not Canary(ground, none).sings()
    ground.close()


def test_planting_again_leaves_the_first_canary_where_it_is(tmp_path: Path) -> None:
    first, second = envelope(), envelope()
    ground = tree(tmp_path)

    asyncio.run(Canary(ground, first).plant())
    asyncio.run(Canary(ground, second).plant())

    assert Canary(ground, first).sings()
    assert not Canary(ground, second).sings()
    ground.close()


def test_without_a_master_key_nothing_is_planted_and_nothing_sings(tmp_path: Path) -> None:
    ground = tree(tmp_path)
    silent = Canary(ground, Envelope({}))

    asyncio.run(silent.plant())

    assert not silent.sings()
    assert ground.host.count(CANARY) == 0
    ground.close()
