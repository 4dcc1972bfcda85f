"""A rotation of the master key that dies at each single call that makes something durable."""

import asyncio
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.core.clock import RecordedClock
from app.core.ids import HOST, Ids, OrgId
from app.core.randomness import SystemRandomness
from app.core.secrets import Envelope, Secret
from app.features.notices.service import MailDesk, Outbox
from app.features.notices.service.outbox import renewed_letter
from app.features.notices.store import KINDS, MAIL
from app.features.notices.types.mail import Letter
from app.store.canary import CANARY, SEALED_CANARY, Canary
from app.store.disk import Disk
from app.store.rotation import AT_ONCE_MAX, Rotation, Standing
from app.store.sealed import SealedKind
from app.store.tree import Tree
from app.store.vault import Vault
from tests.crash.faults import EXIT_CODE, Counting, Deadly
from tests.crash.world import ACME, OTHER, assert_clean, in_child

OLD, NEW = (Secret(SystemRandomness().bytes(32)) for _ in range(2))
BEFORE, DURING, AFTER = Envelope({"old": OLD}), Envelope({"new": NEW, "old": OLD}), Envelope({"new": NEW})
CLOCK = RecordedClock()
HOMES = (HOST, ACME, OTHER)
LETTERS = AT_ONCE_MAX + 3


def tree_at(root: Path, disk: Disk | None = None) -> Tree:
    return Tree(root, kinds=(*KINDS, CANARY), logs=(), clock=CLOCK, disk=disk)


def outbox(tree: Tree, envelope: Envelope) -> Outbox:
    return Outbox(tree, Ids(CLOCK, SystemRandomness()), envelope=envelope, can_mail=True)


def letter(number: int) -> Letter:
    return Letter(
        kind="notice",
        to=f"person{number}@example.com",
        subject="News",
        paragraphs=(f"Letter {number}.",),
        expires_at_us=CLOCK.now_us() + 10**12,
    )


def filled(root: Path) -> None:
    tree = tree_at(root)
    asyncio.run(Canary(tree, BEFORE).plant())
    vault, post = Vault(tree, BEFORE), outbox(tree, BEFORE)
    for org in (ACME, OTHER):
        tree.create(org)
    for org in HOMES:
        vault.put(org, "twilio", f"token of {org}".encode())
    vault.put(ACME, "withdrawn", b"nobody needs this")
    vault.delete(ACME, "withdrawn")
    for number in range(LETTERS):
        tree.host.batch_now(lambda batch, number=number: post.put(batch, letter(number)))  # type: ignore[misc]  # mypy does not infer defaults of lambdas
    tree.close()


def rotation(tree: Tree, envelope: Envelope = DURING) -> Rotation:
    return Rotation(
        tree,
        envelope,
        vault=Vault(tree, envelope),
        kinds=(SealedKind(MAIL, renewed_letter),),
        canary=SEALED_CANARY,
    )


def rotates(root: Path, disk: Disk, _say: Callable[[object], None] | None = None) -> None:
    tree = tree_at(root, disk)
    work = rotation(tree)
    work.renew(quiet)
    assert work.standing(quiet).whole
    tree.host.batch_now(work.renew_canary_in)
    tree.close()


def quiet(_share: float) -> None:
    pass


def standing(root: Path, envelope: Envelope) -> Standing:
    tree = tree_at(root)
    try:
        return rotation(tree, envelope).standing(quiet)
    finally:
        tree.close()


def assert_all_opens(root: Path, envelope: Envelope) -> None:
    tree = tree_at(root)
    vault, desk = Vault(tree, envelope), MailDesk(tree, CLOCK, envelope)
    for org in HOMES:
        assert vault.open(org, "twilio").reveal() == f"token of {org}".encode()
    texts = {desk.show(row.key).text for row in tree.host.rows(MAIL)}
    assert len(texts) == LETTERS
    assert Canary(tree, envelope).sings()
    tree.close()


def test_wherever_it_dies_everything_opens_and_another_run_finishes(
    root: Path, quick_path: Path, ran: Callable[[str], None]
) -> None:
    # given
    filled(root)
    whole = Counting()
    rotates(copied(root, quick_path / "whole"), whole)

    for at in range(1, len(whole.calls) + 1):
        # when
        dying = copied(root, quick_path / "dying")
        child = in_child(partial(rotates, dying, Deadly(at)))
        child.told()
        assert child.exit_code == EXIT_CODE, f"call {at}"

        # then: with both keys all of it opens, and the canary still asks for the old one
        assert_all_opens(dying, DURING)
        interrupted = standing(dying, AFTER)
        assert not interrupted.whole or at == len(whole.calls)

        # and another run leaves nothing that asks for it
        rotates(dying, Disk())
        assert_all_opens(dying, AFTER)
        assert standing(dying, AFTER).wrapped == {"new": len(HOMES) + LETTERS + 1}
        assert_clean(dying)
    ran(f"died at each of {len(whole.calls)} calls")


def test_a_second_run_writes_nothing(root: Path) -> None:
    filled(root)
    rotates(root, Disk())
    counting = Counting()

    rotates(root, counting)

    assert counting.calls == []


def test_the_canary_names_the_old_key_until_all_else_is_done(root: Path) -> None:
    filled(root)
    tree = tree_at(root)

    rotation(tree).renew(quiet)

    assert standing(root, DURING).wrapped == {"new": len(HOMES) + LETTERS, "old": 1}
    assert not Canary(tree, AFTER).sings()
    tree.close()


def test_what_is_sealed_meanwhile_by_a_process_with_the_old_keys_is_found_by_the_next_run(root: Path) -> None:
    # given
    filled(root)
    rotates(root, Disk())
    tree = tree_at(root)
    Vault(tree, BEFORE).put(OrgId(ACME), "stripe", b"late")
    assert rotation(tree).standing(quiet).wrapped["old"] == 1
    tree.close()

    # when
    rotates(root, Disk())

    # then
    tree = tree_at(root)
    assert Vault(tree, AFTER).open(ACME, "stripe").reveal() == b"late"
    tree.close()


def test_a_secret_that_does_not_open_is_named_and_stops_nothing_else(root: Path) -> None:
    # given: a ciphertext that belongs to another org
    filled(root)
    (root / ACME / "secret" / "twilio.json").write_bytes(
        (root / OTHER / "secret" / "twilio.json").read_bytes()
    )
    tree = tree_at(root)
    work = rotation(tree)

    # when
    work.renew(quiet)

    # then
    found = work.standing(quiet)
    assert [(one.org, one.what) for one in found.closed] == [(ACME, "secret/twilio")]
    assert not found.whole
    assert Vault(tree, AFTER).open(OTHER, "twilio").reveal() == f"token of {OTHER}".encode()
    tree.close()


def test_an_org_that_cannot_be_read_is_named_and_stops_no_other(root: Path) -> None:
    filled(root)
    path = root / ACME / "secret" / "twilio.json"
    path.write_bytes(path.read_bytes().replace(b'"v":1', b'"v":7'))
    tree = tree_at(root)
    work = rotation(tree)

    work.renew(quiet)

    assert [ACME in named for named in work.standing(quiet).unread] == [True]
    assert Vault(tree, AFTER).open(OTHER, "twilio").reveal() == f"token of {OTHER}".encode()
    tree.close()


def copied(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target
