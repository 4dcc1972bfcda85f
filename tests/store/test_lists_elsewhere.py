"""What another process wrote many rows of at once is listed, searched and counted here like anything else."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.core.clock import SystemClock
from app.store.org import Org
from app.store.query import Along, Wanted
from app.store.terms import Has
from app.store.tree import Tree
from tests.store.leads import LEADS, NOTES, ORG, Note, key_of, many_leads, tree_at
from tests.store.test_orders import BY_NAME, BY_SEEN, PEOPLE, SEEN, World

COUNT = 120


def written(org: Org, first: int, count: int) -> None:
    leads = many_leads(first + count)[first:]

    def fill(batch: Any) -> None:
        for number, one in enumerate(leads, first):
            batch.put(LEADS, key_of(number), one)

    org.batch_now(fill)


def test_many_rows_from_elsewhere_enter_what_was_made_before(org: Org, tmp_path: Path) -> None:
    written(org, 0, COUNT)
    other = tree_at(tmp_path / "data")
    here = other.org(ORG)
    assert here.query(LEADS, text="@example.test").total == COUNT
    assert len(here.find(LEADS, "stage", "won")) == len(org.find(LEADS, "stage", "won"))

    written(org, COUNT, COUNT)

    wanted = Wanted[Any](only=Has("stage", ("won",)), text="example.test")
    assert here.query(LEADS, text="@example.test").total == 2 * COUNT
    assert here.keys(LEADS, wanted) == org.keys(LEADS, wanted) != []
    assert len(here.find(LEADS, "stage", "won")) == len(org.find(LEADS, "stage", "won"))
    other.close()


def test_an_order_made_before_takes_in_what_was_written_elsewhere(tmp_path: Path) -> None:
    ours = Tree(tmp_path / "data", kinds=[PEOPLE, SEEN], logs=[], clock=SystemClock())
    theirs = Tree(tmp_path / "data", kinds=[PEOPLE, SEEN], logs=[], clock=SystemClock())
    world = World(ours.create(ORG), Random(3))
    world.put_many(list(range(50)))
    there = theirs.org(ORG)
    for ordering in (BY_NAME, BY_SEEN):
        assert len(there.page(PEOPLE, Wanted(order=Along(ordering), limit=100)).rows) == 50

    world.put_many(list(range(25, 200)))
    for number in range(0, 200, 7):
        world.see(number)

    for ordering in (BY_NAME, BY_SEEN):
        wanted = Wanted[Any](order=Along(ordering, descending=True), limit=500)
        assert [row.key for row in there.page(PEOPLE, wanted).rows] == world.naive.keys(wanted)
    ours.close()
    theirs.close()


def test_a_kind_that_nobody_has_written_is_empty_and_can_be_written(org: Org) -> None:
    assert (org.count(NOTES), org.get(NOTES, "x"), list(org.rows(NOTES))) == (0, None, [])

    org.batch_now(lambda batch: batch.put(NOTES, "x", Note("y")))

    row = org.get(NOTES, "x")
    assert row is not None
    assert row.value.text == "y"


def test_an_index_of_another_name_is_none(org: Org) -> None:
    with pytest.raises(ValueError, match="shoe_size"):
        org.find(LEADS, "shoe_size", "42")
