"""An org of many records carried out of one tree and into another, beside a writer, with every byte compared."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from app.store.archive_pack import Label, packed
from app.store.archive_unpack import opened
from app.store.batch import Batch
from app.store.org import Org
from app.store.tree import Tree
from bench import Row
from bench.leads import LEADS, ORG, Lead, key_of, leads, tree_at

RECORDS: Final = 100_000
RECORDS_QUICK: Final = 10_000
BATCH: Final = 1_000
BAR_S: Final = 20.0
LABEL: Final = Label(name="Bench", made_at="2026-01-01T00:00:00.000Z", made_by="bench", readme="Bench.\n")


def rows(quick: bool) -> Iterator[Row]:
    count = RECORDS_QUICK if quick else RECORDS
    with TemporaryDirectory(prefix="bench-carry-") as folder:
        place = Path(folder)
        tree = tree_at(place / "here")
        org = filled(tree, count)
        with writing(org):
            out_s = timed(partial(carry_out, org, place / "org.zip"))
        in_s = timed(partial(carry_in, place / "org.zip", place / "there"))
        same = is_same(place / "here", place / "there", count=count)
        tree.close()
        size = (place / "org.zip").stat().st_size / (1 << 20)
        bar = f"<= {BAR_S:g} s, bytes equal"
        whole_s = out_s + in_s
        yield Row(f"export and import, {count:,} records", whole_s, "s", bar, same and whole_s <= BAR_S)
        yield Row(f"export beside a writer, {count:,} records", out_s, "s", "", True)
        yield Row(f"import, {count:,} records", in_s, "s", "", True)
        yield Row(f"archive, {count:,} records", size, "MB", "", True)


def filled(tree: Tree, count: int) -> Org:
    org = tree.create(ORG)
    waiting: list[tuple[str, Lead]] = []
    for number, lead in enumerate(leads(count)):
        waiting.append((key_of(number), lead))
        if len(waiting) == BATCH or number == count - 1:
            org.batch_now(partial(put, list(waiting)))
            waiting.clear()
    return org


def put(some: list[tuple[str, Lead]], batch: Batch) -> None:
    for key, lead in some:
        batch.put(LEADS, key, lead)


@contextmanager
def writing(org: Org) -> Iterator[None]:
    """Somebody goes on working while the org is carried away."""
    stop = threading.Event()
    (lead,) = leads(1)

    def write() -> None:
        while not stop.wait(0.02):
            org.batch_now(partial(put, [(key_of(0), lead)]))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def carry_out(org: Org, archive: Path) -> None:
    with archive.open("wb") as file:
        file.writelines(packed(org, LABEL))


def carry_in(archive: Path, root: Path) -> None:
    tree = tree_at(root)
    with opened(archive) as found:
        staging = tree.staging(found.org)
        staging.fill(found, lambda _: None)
        staging.place()
    tree.org(ORG)
    tree.close()


def is_same(here: Path, there: Path, *, count: int) -> bool:
    """What was carried is, byte for byte, what the journal began with; what was written since follows."""
    carried = (there / ORG / "000001.log.jsonl").read_bytes()
    whole = (here / ORG / "000001.log.jsonl").read_bytes()
    return whole.startswith(carried) and carried.count(b"\n") > count


def timed(act: partial[None]) -> float:
    began_s = time.perf_counter()
    act()
    return time.perf_counter() - began_s
