from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.org import Org
from app.store.tree import Tree
from tests.store.leads import ORG, tree_at


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    tree = tree_at(tmp_path / "data")
    yield tree
    tree.close()


@pytest.fixture
def org(tree: Tree) -> Org:
    return tree.create(ORG)
