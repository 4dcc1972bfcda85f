"""A house with one small room, a real tree and real signatures; every role, a stranger, and HQ at its doors."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.core.clock import SystemClock
from app.core.ids import Ids, OrgId
from app.core.randomness import SystemRandomness
from app.core.reasons import KERNEL_REASONS, ReasonTable
from app.core.roles import ALL, OWNER
from app.http.caller import Membership, Realm
from app.http.edge import Edge
from app.http.sse import Stream
from app.store.limits import Limits
from app.store.tree import Tree
from tests.http.asking import Asker
from tests.http.gate import SmallGate
from tests.http.notes import NOTES, Notes


@dataclass
class House:
    tree: Tree
    gate: SmallGate
    edge: Edge
    notes: Notes
    org: OrgId
    other_org: OrgId

    def __post_init__(self) -> None:
        self.tenant = self.edge.tenant()
        self.hq = self.edge.hq()

    def ask(self, who: str | None = OWNER, *, realm: Realm = "tenant", **claims: object) -> Asker:
        """A role's own asker, with token and org header; None asks without a token."""
        door = self.tenant if realm == "tenant" else self.hq
        if who is None:
            return Asker(door)
        org = self.other_org if who == "stranger" else self.org
        token = self.gate.mint(f"usr_{who}", org, realm=realm, **claims)  # type: ignore[arg-type]  # the test names the claims
        return Asker(door, (("authorization", f"Bearer {token}"), ("x-org-id", org)))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with small_house(tmp_path) as made:
        yield made


@contextmanager
def small_house(home: Path) -> Iterator[House]:
    clock = SystemClock()
    ids = Ids(clock, SystemRandomness())
    tree = Tree(home / "data", kinds=(NOTES,), logs=(), clock=clock)
    gate = SmallGate()
    org, other = ids.org(), ids.org()
    for one in (org, other):
        tree.create(one)
    gate.members |= {(org, f"usr_{role}"): Membership(role) for role in ALL}
    gate.members[other, "usr_stranger"] = Membership(OWNER)
    notes = Notes(tree, ids)
    limits = Limits(home / "limits", clock=clock)
    edge = Edge(
        endpoints=notes.endpoints(),
        streams=(Stream(NOTES, "note"),),
        reasons=ReasonTable(KERNEL_REASONS),
        gatekeeper=gate,
        tree=tree,
        limits=limits,
        clock=clock,
        ids=ids,
        version="0.0.0",
        web=home / "dist",
    )
    yield House(tree, gate, edge, notes, org, other)
    tree.close()
    limits.close()
