"""The table of news and its bell: who waits hears of every commit of any process, and nobody is held up by it."""

import os
import select
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.core.clock import SystemClock
from app.core.ids import OrgId
from app.store.errors import Fenced
from app.store.kinds import Kind
from app.store.news import SLOTS, News, slot_of
from app.store.tree import Tree
from app.store.watermark import boot_id

ORG = OrgId("org_01jz0000000000000000000000")
OTHER = OrgId("org_01jz0000000000000000000001")


class Thing(msgspec.Struct, frozen=True):
    text: str


THINGS = Kind("things", Thing)


def tree_at(root: Path) -> Tree:
    return Tree(root, kinds=(THINGS,), logs=(), clock=SystemClock())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def tree(data: Path) -> Iterator[Tree]:
    tree = tree_at(data)
    assert tree.host.id
    tree.create(ORG)
    tree.create(OTHER)
    tree.heard()
    yield tree
    tree.close()


@pytest.fixture
def elsewhere(tree: Tree, data: Path) -> Iterator[Tree]:
    """The same tree as another process has it."""
    elsewhere = tree_at(data)
    yield elsewhere
    elsewhere.close()


def write(tree: Tree, org: OrgId = ORG) -> None:
    tree.org(org).batch_now(lambda batch: batch.put(THINGS, "one", Thing("x")))


def rings(bell: int | None) -> bool:
    assert bell is not None
    return bool(select.select([bell], [], [], 0)[0])


def table(data: Path) -> News:
    return News(data / "_host" / "news", data / "_host" / "bell", boot_id())


def test_a_commit_of_another_process_is_heard_once_and_names_its_org(tree: Tree, elsewhere: Tree) -> None:
    write(elsewhere)

    assert tree.heard() == {slot_of(ORG)}
    assert tree.heard() == frozenset()


def test_to_who_listens_for_the_first_time_everything_is_news(elsewhere: Tree, data: Path) -> None:
    write(elsewhere)
    news = table(data)

    assert news.heard() == list(range(SLOTS))
    assert news.heard() == []


def test_a_new_org_is_heard_of(tree: Tree, elsewhere: Tree) -> None:
    new = OrgId("org_01jz0000000000000000000002")

    elsewhere.create(new)

    assert slot_of(new) in tree.heard()


def test_the_bell_rings_for_a_commit_and_is_quiet_again_when_it_was_heard(
    tree: Tree, elsewhere: Tree
) -> None:
    bell = tree.listen()
    assert not rings(bell)

    write(elsewhere)

    assert rings(bell)
    tree.silence()
    assert not rings(bell)


def test_a_bell_that_nobody_hears_holds_up_no_writer(tree: Tree, data: Path) -> None:
    news, writer = table(data), table(data)
    assert news.listen() is not None
    for mark in range(70_000):
        writer.tell(ORG, mark)

    news.silence()
    writer.tell(ORG, 1)
    assert rings(news.listen())
    news.close()
    writer.close()


def test_whoever_listened_may_die_and_the_next_one_is_heard(tree: Tree, elsewhere: Tree, data: Path) -> None:
    dying = table(data)
    bell = dying.listen()
    assert bell is not None
    write(elsewhere)
    os.close(bell)  # as a kill does it: the table still says that somebody listens

    write(elsewhere)
    write(elsewhere)

    after = tree.listen()
    write(elsewhere)
    assert rings(after)


def test_a_bell_that_was_taken_down_is_hung_up_again(tree: Tree, elsewhere: Tree, data: Path) -> None:
    assert tree.listen() is not None
    write(elsewhere)
    tree.stop_listening()
    (data / "_host" / "bell").unlink()
    (data / "_host" / "bell").write_bytes(b"a copy made a plain file of it")

    bell = tree.listen()
    write(elsewhere)  # still rings the old one, and notices
    write(elsewhere)

    assert rings(bell)


def test_a_table_that_was_replaced_is_noticed(tree: Tree, elsewhere: Tree, data: Path) -> None:
    write(elsewhere)
    (data / "_host" / "news").unlink()

    assert tree.listen_anew()
    assert not tree.listen_anew()
    assert len(tree.heard()) == SLOTS
    write(elsewhere)
    assert tree.heard() == frozenset(), "another process still tells the old table: marks are the net"


def test_without_a_host_nobody_is_told_and_writing_goes_on(tmp_path: Path) -> None:
    tree = tree_at(tmp_path / "bare")
    tree.create(ORG)

    write(tree)

    assert tree.heard() == frozenset()
    assert tree.listen() is None
    tree.close()


def test_every_batch_of_a_leader_carries_its_number(tree: Tree, elsewhere: Tree) -> None:
    tree.fenced_by(3)
    write(tree)

    with pytest.raises(Fenced):
        elsewhere.org(ORG).batch_now(lambda batch: batch.fence(2))


def test_a_leader_that_was_followed_writes_nowhere_any_more(tree: Tree, elsewhere: Tree) -> None:
    met: list[int] = []
    tree.fenced_by(3, outnumbered=met.append)
    write(tree)

    elsewhere.fenced_by(4)

    with pytest.raises(Fenced):
        write(tree, OTHER)  # where the new leader has written nothing yet
    with pytest.raises(Fenced):
        write(tree)
    write(elsewhere)
    assert met == [4, 4]


def test_whoever_does_not_lead_is_asked_for_no_number(tree: Tree, elsewhere: Tree) -> None:
    tree.fenced_by(9)
    write(tree)

    write(elsewhere)


def test_a_number_that_lies_in_a_record_only_is_met_too(tree: Tree) -> None:
    met: list[int] = []
    tree.org(ORG).batch_now(lambda batch: batch.fence(7))
    tree.fenced_by(2, outnumbered=met.append)

    with pytest.raises(Fenced):
        write(tree)

    assert met == [7]
    write(tree, OTHER)


def test_the_leaders_of_a_copied_tree_are_none_of_ours(tree: Tree, data: Path, tmp_path: Path) -> None:
    tree.fenced_by(12)
    copy = tmp_path / "copy"
    (copy / "_host").mkdir(parents=True)
    (copy / "_host" / "news").write_bytes((data / "_host" / "news").read_bytes())

    assert table(data).newest_leader == 12
    assert table(copy).newest_leader == 0
