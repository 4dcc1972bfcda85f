"""Files that were cut, changed, or left behind by a machine that lost its power."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from app.core.ids import OrgId
from app.store.errors import NotReady
from app.store.fsck import check
from app.store.org import Org
from app.store.relay import carried, carry_over
from tests.conftest import Size
from tests.crash.world import (
    ACME,
    OTHER,
    TOLD,
    Batches,
    Half,
    assert_clean,
    found_at,
    found_in,
    tree_at,
    write,
)

BEFORE: Batches = {("before", number) for number in range(5)}
FILES = [
    "000001.log.jsonl",
    "000002.log.jsonl",
    "000002.snap.jsonl",
    "timeline/*.jsonl",
    "docs/settings.json",
]


@pytest.fixture
def home(two_orgs: Path) -> Path:
    """An org with an older generation, a snapshot, a segment after it, a log and a document."""
    tree = tree_at(two_orgs)
    org = tree.org(ACME)
    carry_over(org, [TOLD])
    asyncio.run(org.compact(relayed=carried(org, [TOLD])))
    for number in range(3):
        write(org, "later", number)
    carry_over(org, [TOLD])
    settings(org)
    tree.close()
    return two_orgs / ACME


def settings(org: Org) -> Half:
    document = org.document("settings", Half, lambda: Half("", 0, ""))
    if document.read().version == 0:
        document.update(lambda _: Half("settings", 1, "x" * 50))
    return document.read().value


def read_all(root: Path) -> None:
    """Everything a product would read of the org."""
    tree = tree_at(root)
    try:
        found_in(tree.org(ACME))
        settings(tree.org(ACME))
    finally:
        tree.close()


def places_in(content: bytes, size: Size, seed: str) -> list[int]:
    """Every byte under --long, else a seeded few and the ends."""
    few = min(len(content), size.of(60, len(content)))
    return sorted({0, len(content) - 1, *Random(seed).sample(range(len(content)), few)})


def whole_tree(root: Path) -> dict[str, str]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and path.name != "wm")
    return {str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest() for path in files}


def flips(content: bytes, places: list[int], seed: str) -> Iterator[tuple[int, bytes]]:
    chance = Random(seed)
    for at in places:
        yield at, content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


@pytest.mark.parametrize("pattern", FILES)
def test_a_flipped_byte_is_named_that_org_is_not_ready_and_the_other_serves(
    home: Path, pattern: str, size: Size, ran: Callable[[str], None]
) -> None:
    # given
    root, path = home.parent, next(home.glob(pattern))
    content = path.read_bytes()
    places = places_in(content, size, pattern)
    name = str(path.relative_to(home))
    needed = pattern != "000001.log.jsonl"

    for at, flipped in flips(content, places, pattern):
        # when
        path.write_bytes(flipped)
        before = whole_tree(root)

        # then: it is named, by who reads it and by the check; nothing is repaired by cutting
        if needed:
            with pytest.raises(NotReady) as refused:
                read_all(root)
            assert refused.value.org_id == ACME
            assert name in refused.value.why
        found = check(root, org=ACME).problems
        assert {finding.file for finding in found} == {name}, f"byte {at}"
        assert found_at(root, OTHER) == BEFORE
        assert whole_tree(root) == before
    path.write_bytes(content)
    read_all(root)
    assert_clean(root)
    ran(f"{len(places)} of {len(content)} bytes")


def _opened(root: Path) -> tuple[Batches, str]:
    """What is there, or why it is refused."""
    try:
        return found_at(root), ""
    except NotReady as problem:
        return set(), problem.why


@pytest.mark.parametrize("pattern", ["000002.log.jsonl", "timeline/*.jsonl"])
def test_without_marks_a_flipped_byte_is_refused_or_costs_at_most_the_last_write(
    home: Path, pattern: str, size: Size, ran: Callable[[str], None]
) -> None:
    """Without marks nobody can tell a changed last batch from one that was under way."""
    root, path = home.parent, next(home.glob(pattern))
    content = path.read_bytes()
    everything = BEFORE | {("later", number) for number in range(3)}
    places = places_in(content, size, pattern)
    refused = 0

    for at, flipped in flips(content, places, pattern):
        copy = root.with_name("copy")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(root, copy)
        (copy / ACME / path.relative_to(home)).write_bytes(flipped)
        (copy / ACME / "wm").unlink()
        found, refusal = _opened(copy)
        if refusal:
            assert path.name in refusal
            refused += 1
            continue
        assert found >= everything - {("later", 2)}, f"byte {at}"
        assert found == everything or list(copy.glob(f"{ACME}/torn-*"))
        assert_clean(copy)
    assert refused > len(places) // 3
    ran(f"{len(places)} of {len(content)} bytes, {refused} refused")


@pytest.mark.parametrize("pattern", ["000002.log.jsonl", "timeline/*.jsonl"])
def test_cut_at_any_byte_of_the_last_record_everything_before_it_is_there(
    home: Path, pattern: str, ran: Callable[[str], None]
) -> None:
    # given: a machine lost its power while the last batch, or its row, was being written
    root, path = home.parent, next(home.glob(pattern))
    content = path.read_bytes()
    batch_lines = 3 if "log" in pattern else 1
    start = len(b"".join(content.splitlines(keepends=True)[:-batch_lines]))
    cuts = range(start, len(content) + 1)
    everything = BEFORE | {("later", number) for number in range(3)}

    for cut in cuts:
        copy = root.with_name("copy")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(root, copy)
        (copy / ACME / path.relative_to(home)).write_bytes(content[:cut])
        (copy / ACME / "wm").unlink()

        # when / then: it opens with everything before; the row is carried over again
        whole = cut == len(content) or "timeline" in pattern
        expected = everything if whole else everything - {("later", 2)}
        assert found_at(copy) == expected, f"cut at {cut}"
        assert_clean(copy)

        # then: it takes writes, and what was torn is kept aside
        tree = tree_at(copy)
        write(tree.org(ACME), "after", 1)
        carry_over(tree.org(ACME), [TOLD])
        assert found_in(tree.org(ACME)) == expected | {("after", 1)}
        tree.close()
        if start < cut < len(content):
            assert any(file.read_bytes() == content[start:cut] for file in (copy / ACME).glob("torn-*"))
    ran(f"cut at each of {len(cuts)} places")


def test_marks_of_another_boot_that_lag_behind_lose_nothing(two_orgs: Path) -> None:
    # given: the marks as they were on disk, long before the power failed
    home = two_orgs / ACME
    tree = tree_at(two_orgs)
    org = tree.org(ACME)
    carry_over(org, [TOLD])
    stale = bytearray((home / "wm").read_bytes())
    for number in range(6):
        write(org, "later", number)
        if number == 3:
            carry_over(org, [TOLD])
    tree.close()

    # when: the machine comes up again
    stale[8:24] = b"\x55" * 16
    with (home / "wm").open("r+b") as file:
        file.write(stale)

    # then
    expected = BEFORE | {("later", number) for number in range(6)}
    assert found_at(two_orgs) == expected
    assert_clean(two_orgs)
    assert not list(home.glob("torn-*"))


def test_marks_of_another_boot_vouch_for_what_they_had_seen(two_orgs: Path) -> None:
    """A last row that was changed is no torn one when the old marks say that it was durable."""
    home = two_orgs / ACME
    tree = tree_at(two_orgs)
    carry_over(tree.org(ACME), [TOLD])
    tree.close()
    with (home / "wm").open("r+b") as file:
        file.seek(8)
        file.write(b"\x55" * 16)
    path = next(home.glob("timeline/*.jsonl"))
    content = path.read_bytes()
    path.write_bytes(content[:-20] + b"?" + content[-19:])

    with pytest.raises(NotReady, match="acknowledged"):
        found_at(two_orgs)
    assert len(path.read_bytes()) == len(content)


def test_a_copy_whose_snapshot_is_missing_is_refused_and_untouched(home: Path) -> None:
    # given: the snapshot and what came before it were not copied
    root = home.parent
    (home / "000002.snap.jsonl").unlink()
    (home / "000001.log.jsonl").unlink()
    (home / "wm").unlink()
    before = whole_tree(root)

    # when / then
    with pytest.raises(NotReady, match=r"000002\.snap\.jsonl is missing"):
        found_at(root)
    assert whole_tree(root) == before
    assert check(root, org=ACME).problems
    assert found_at(root, OTHER) == BEFORE


def test_a_copy_without_its_newest_snapshot_opens_from_the_generation_before(home: Path) -> None:
    (home / "000002.snap.jsonl").unlink()
    (home / "wm").unlink()

    assert found_at(home.parent) == BEFORE | {("later", number) for number in range(3)}


def test_a_copy_without_marks_gets_them_from_the_files(home: Path) -> None:
    (home / "wm").unlink()

    assert found_at(home.parent) == BEFORE | {("later", number) for number in range(3)}
    assert (home / "wm").exists()
    assert_clean(home.parent)


def test_an_org_that_is_damaged_serves_again_once_it_is_restored(home: Path) -> None:
    path = home / "000002.snap.jsonl"
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"?" + content[101:])
    with pytest.raises(NotReady):
        found_at(home.parent)

    path.write_bytes(content)

    assert found_at(home.parent, OrgId(ACME)) >= BEFORE
