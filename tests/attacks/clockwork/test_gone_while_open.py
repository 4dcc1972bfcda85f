"""An organization that is removed while somebody has it in hand: nothing of it begins anew."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.core.clock import RecordedClock, SystemClock
from app.core.ids import HOST, OrgId
from app.store.errors import NoSuchOrg, StoreError
from app.store.kinds import LogKind
from app.store.tree import Tree
from app.work.seen import SEEN
from tests.cast import Stage

ORG = OrgId("org_01jz0000000000000000000000")


class Note(msgspec.Struct, frozen=True):
    text: str = ""


NOTES = LogKind("notes", Note)


@pytest.fixture
def trees(tmp_path: Path) -> Iterator[tuple[Tree, Tree]]:
    """A process that has the org in hand, and the one that removes it."""
    both = [Tree(tmp_path, kinds=(SEEN,), logs=(NOTES,), clock=SystemClock()) for _ in range(2)]
    assert both[0].host.id == HOST
    both[0].create(ORG)
    yield both[0], both[1]
    for tree in both:
        tree.close()


@pytest.mark.parametrize("used_before", [False, True])
def test_neither_a_document_nor_a_log_nor_a_blob_brings_it_back(
    used_before: bool, trees: tuple[Tree, Tree], tmp_path: Path
) -> None:
    here, there = trees
    org = here.org(ORG)
    document = org.document("secret/supplier", Note, Note)
    if used_before:
        document.update(lambda _: Note("x"))
        org.log(NOTES).append(Note("x"))
        org.blobs.put("files/one", b"x", room=1)
    there.set_aside(ORG)
    there.clear(ORG)

    with pytest.raises(NoSuchOrg):
        document.update(lambda _: Note("y"))
    with pytest.raises((StoreError, OSError)):
        org.log(NOTES).append(Note("y"))
    with pytest.raises((StoreError, OSError)):
        org.blobs.put("files/two", b"y", room=1)

    assert not (tmp_path / ORG).exists()
    assert there.create(ORG).last_seq == 0


def test_what_an_import_left_is_cleared_away_beside_the_loop(
    house: Stage, clock: RecordedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gigabytes may lie there. On the loop they would cost the engine its lease."""
    on: list[str] = []
    cleared = house.tree.drop_stagings

    def watched(before_us: int) -> int:
        on.append(threading.current_thread().name)
        return cleared(before_us)

    monkeypatch.setattr(house.tree, "drop_stagings", watched)
    asyncio.run(house.passage.removing.resume())

    assert on != []
    assert threading.main_thread().name not in on
