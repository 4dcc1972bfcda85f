"""Waiting for the batches of other processes that are under way, without opening the org."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from app.core.ids import OrgId
from app.store.batch import Batch
from app.store.errors import NoSuchOrg
from app.store.org import Org
from app.store.paths import BadName
from app.store.tree import Tree
from tests.store.leads import NOTES, ORG, Note, tree_at


def test_it_returns_when_what_was_under_way_is_durable(tree: Tree, org: Org) -> None:
    other = tree_at(org.paths.home.parent)
    begun, go_on = Event(), Event()

    def slow(batch: Batch) -> None:
        begun.set()
        go_on.wait(10)
        batch.put(NOTES, "late", Note("still counted"))

    with ThreadPoolExecutor(2) as threads:
        writing = threads.submit(other.org(ORG).batch_now, slow)
        begun.wait(10)
        waiting = threads.submit(tree.let_finish, ORG)
        with pytest.raises(TimeoutError):
            waiting.result(0.2)
        go_on.set()
        waiting.result(10)
        assert org.get(NOTES, "late") is not None
        writing.result(10)
    other.close()


def test_it_waits_for_nobody_where_nothing_is_under_way(tree: Tree, org: Org) -> None:
    org.unload()

    tree.let_finish(ORG)

    assert not org.is_open


@pytest.mark.parametrize(("name", "problem"), [("org_none", NoSuchOrg), ("../org_1", BadName)])
def test_an_org_that_is_none_is_named(name: str, problem: type[Exception], tree: Tree) -> None:
    with pytest.raises(problem):
        tree.let_finish(OrgId(name))
