"""The engine as a process: what it does while it lives, and what is true after it was killed."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.compose import KINDS, LOGS
from app.core.clock import SystemClock
from app.core.ids import HOST, OrgId
from app.features.audit.service import Audit
from app.features.audit.store import AUDIT
from app.features.audit.types import Act
from app.features.notices.store import SIGNING
from app.store.fsck import check
from app.store.tree import Tree
from app.work.item import DEAD_LETTERS
from tests.conftest import Size
from tests.providers.mail_servers import Postbox, Script, listening, scripted
from tests.work.engine_process import Site, letter, until

ORG = OrgId("org_01jz0000000000000000000000")
SAID = ("250 script", "250 OK", "250 OK", "354 go ahead")
SEED = 20261120


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def tree(data: Path) -> Iterator[Tree]:
    tree = Tree(data, kinds=KINDS, logs=LOGS, clock=SystemClock())
    tree.create(ORG)
    assert tree.host.id
    yield tree
    tree.close()


@pytest.fixture
def site(data: Path, tree: Tree) -> Site:
    return Site(data, tree)


def record(tree: Tree, number: int) -> None:
    act = Act(actor="house", request_id=None, action="thing.counted", facts={"number": number})
    audit = Audit(tree, SystemClock())
    tree.org(ORG).batch_now(lambda batch: audit.record(batch, act))


def carried_over(data: Path) -> int:
    """How many rows of the org's audit log are in the log's own files."""
    return sum(file.read_bytes().count(b"\n") for file in (data / ORG / "audit").glob("*.jsonl"))


def test_mail_and_log_rows_that_a_web_worker_leaves_are_seen_to_while_the_engine_runs(
    site: Site, tree: Tree, *, data: Path
) -> None:
    postbox = Postbox()

    with listening(postbox) as port, site.engine(port):
        mail_id = site.put(letter())
        record(tree, 1)
        until(lambda: site.state(mail_id) == "sent")
        until(lambda: carried_over(data) == 1)

    assert [mail.recipients for mail in postbox.mails] == [["carol@example.com"]]


def test_an_engine_rises_above_a_leader_that_a_restored_org_remembers(
    site: Site, tree: Tree, *, data: Path
) -> None:
    tree.org(ORG).batch_now(lambda batch: batch.fence(41))
    item = tree.org(ORG).batch_now(lambda batch: site.queue.put_in(batch, "orgs.export", b"[]"))

    with site.engine():
        until(lambda: tree.org(ORG).get(DEAD_LETTERS, item) is not None)

    assert msgspec.json.decode((data / HOST / "leader").read_bytes())["number"] > 41


def test_an_engine_that_is_asked_to_stop_ends_in_order(site: Site) -> None:
    with site.engine() as engine:
        until(lambda: site.tree.host.count(SIGNING) > 0)
        engine.terminate()
        assert engine.wait(20) == 0


def test_a_mail_that_was_on_its_way_when_the_engine_was_killed_is_not_sent_again(site: Site) -> None:
    script = Script(replies=SAID, stalls=True)
    with scripted(script) as port, site.engine(port) as engine:
        lost = site.put(letter())
        until(lambda: len(script.bodies) == 1)
        engine.kill()
        engine.wait(20)
    assert site.state(lost) == "sending"
    postbox = Postbox()

    with listening(postbox) as port, site.engine(port):
        until(lambda: site.state(lost) == "unknown")
        next_one = site.put(letter("dave@example.com"))
        until(lambda: site.state(next_one) == "sent")

    assert [mail.recipients for mail in postbox.mails] == [["dave@example.com"]]


def test_every_log_row_is_carried_over_once_however_often_the_engine_is_killed(
    site: Site, tree: Tree, *, data: Path, size: Size
) -> None:
    chance = random.Random(SEED)
    number = 0
    for _ in range(size.of(3, 100)):
        with site.engine() as engine:
            ends_s = time.monotonic() + chance.uniform(0.3, 1.5)
            while time.monotonic() < ends_s:
                record(tree, number)
                number += 1
                time.sleep(chance.uniform(0, 0.02))
            engine.kill()
            engine.wait(20)

    with site.engine():
        until(lambda: carried_over(data) == number)

    told = [row.value.facts["number"] for row in tree.org(ORG).log(AUDIT).scan()]
    assert told == list(range(number))
    assert check(data).problems == []
