"""What is kept beyond the quota at a closing cannot be had again and again by closing and restoring."""

import asyncio

from app.features.orgs.service.exports import WORK
from app.features.orgs.store import EXPORTS
from app.features.orgs.types import Export
from app.work.item import WORK as ITEMS
from app.work.item import Ticket
from tests.cast import ORG_NAME, Cast, Stage


def test_who_restores_gives_back_what_was_kept_beyond_the_quota(house: Stage, cast: Cast) -> None:
    asyncio.run(house.life.quotas.set(cast.org, 1, "usr_hq"))
    for _ in range(3):
        close(house, cast)
        make(house, cast)
        restore(house, cast)
        asyncio.run(house.life.exports.sweep(cast.org))

    assert list(house.tree.org(cast.org).blobs.names()) == []


def test_what_was_not_made_yet_when_it_was_restored_is_judged_by_the_quota(house: Stage, cast: Cast) -> None:
    asyncio.run(house.life.quotas.set(cast.org, 1, "usr_hq"))
    close(house, cast)
    restore(house, cast)

    make(house, cast)

    assert [(one.state, one.final) for one in exports(house, cast)] == [("failed", False)]
    assert list(house.tree.org(cast.org).blobs.names()) == []


def test_an_archive_of_before_the_closing_keeps_its_week(house: Stage, cast: Cast) -> None:
    asyncio.run(house.life.exports.ask(cast.org, asker=cast.owner.asker))
    make(house, cast)
    close(house, cast)
    make(house, cast)
    assert len(list(house.tree.org(cast.org).blobs.names())) == 2

    restore(house, cast)
    asyncio.run(house.life.exports.sweep(cast.org))

    (left,) = exports(house, cast)
    assert (left.state, left.final) == ("done", False)
    assert list(house.tree.org(cast.org).blobs.names()) == [f"exports/{left.id}.zip"]


def close(house: Stage, cast: Cast) -> None:
    asyncio.run(house.life.closing.close(cast.org, ORG_NAME, asker=cast.owner.asker))


def restore(house: Stage, cast: Cast) -> None:
    asyncio.run(house.life.closing.restore(cast.org, asker=cast.owner.asker))


def exports(house: Stage, cast: Cast) -> list[Export]:
    return [row.value for row in house.tree.org(cast.org).rows(EXPORTS)]


def make(house: Stage, cast: Cast) -> None:
    """Every archive that waits, as the engine makes it."""
    org = house.tree.org(cast.org)
    for row in [row for row in org.rows(ITEMS) if row.value.kind == WORK]:
        ticket = Ticket(row.key, 1, row.value.payload, row.value.key)
        asyncio.run(house.life.exports.make(cast.org, ticket, house.passage.carriage))
        org.batch_now(lambda batch, key=row.key: batch.delete(ITEMS, key))  # type: ignore[misc]  # mypy does not infer defaults of lambdas
