"""What a power cut or a bad disk leaves of the lease and the bell: an engine leads all the same, and hears."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.clock import SystemClock
from app.core.ids import HOST, OrgId
from app.store.kinds import Kind
from app.store.leader import Leader
from app.store.tree import Tree
from app.work.seen import SEEN, Seen

ORG = OrgId("org_01jz0000000000000000000000")
KINDS: tuple[Kind[Seen], ...] = (SEEN,)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    tree = tree_at(tmp_path)
    assert tree.host.id == HOST
    tree.create(ORG)
    tree.close()
    return tmp_path


@pytest.fixture
def other(root: Path) -> Iterator[Tree]:
    """Another process of the host: one that answers requests."""
    tree = tree_at(root)
    yield tree
    tree.close()


def tree_at(root: Path) -> Tree:
    return Tree(root, kinds=KINDS, logs=(), clock=SystemClock())


@pytest.mark.parametrize("left", [b"", b"\0" * 200, b'{"number":7,"pid":', b"[]"])
def test_a_lease_that_was_never_written_whole_stops_no_engine(left: bytes, tmp_path: Path) -> None:
    """It is renewed every second without a sync: after a power cut the file may be there and empty."""
    (tmp_path / "leader").write_bytes(left)
    leader = Leader(tmp_path, SystemClock())

    assert not leader.known()
    assert leader.seen().number is None
    assert leader.take()
    assert leader.renew()
    assert leader.rise_above(41)
    assert leader.number == 42


@pytest.mark.parametrize("odd", ["file", "link", "link to nothing"])
def test_what_lies_where_the_bell_was_makes_nobody_deaf(odd: str, root: Path, other: Tree) -> None:
    """A backup brings the bell back as what it can; whoever rang it then rings the real one as well."""
    bell = root / "_host" / "bell"
    table = (root / "_host" / "news").open("r+b")
    table.seek(72)
    table.write(b"\1")  # somebody listened when the copy was made
    table.close()
    target = root / "elsewhere"
    target.write_bytes(b"")
    make(odd, bell, target)
    write(other, 1)

    engine = tree_at(root)
    hearing = engine.listen()
    assert hearing is not None
    engine.silence()
    write(other, 2)

    assert os.read(hearing, 1) == b"!"
    assert target.read_bytes() == b""
    engine.close()


def make(odd: str, bell: Path, target: Path) -> None:
    if odd == "file":
        bell.write_bytes(b"")
    else:
        bell.symlink_to(target if odd == "link" else target / "nothing")


def write(tree: Tree, until: int) -> None:
    tree.org(ORG).batch_now(lambda batch: batch.put(SEEN, "one", Seen(until=until)))
