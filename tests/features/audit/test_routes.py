"""The audit log over HTTP: who may read it, what they find, and what happens when nothing can be written down."""

import asyncio
import csv
import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.disk import Disk
from tests.cast import Cast, Player, Stage, assemble, stage
from tests.http.asking import Asker, Response


class FullDisk(Disk):
    full = False

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(descriptor, data, offset)


@pytest.fixture
def disk() -> FullDisk:
    return FullDisk()


@pytest.fixture
def house(tmp_path: Path, disk: FullDisk) -> Iterator[Stage]:
    with stage(tmp_path / "data", disk=disk) as house:
        yield house


@pytest.fixture
def cast(house: Stage) -> Cast:
    return asyncio.run(assemble(house.accounts))


@pytest.fixture
def door(house: Stage) -> Asker:
    return Asker(house.tenant())


def ask(door: Asker, who: Player, target: str) -> Response:
    return door.get(target, headers=list(who.headers.items()))


def actions(answer: Response) -> list[str]:
    return [item["action"] for item in answer.json["items"]]


def test_owners_and_managers_read_it_and_nobody_else_does(door: Asker, cast: Cast) -> None:
    for path in ("/api/audit", "/api/audit.csv"):
        statuses = [ask(door, who, path).status for who in cast.insiders]
        assert statuses == [200, 200, 403, 403, 403]


def test_what_happened_is_found_by_who_did_it_what_it_was_and_when(door: Asker, cast: Cast) -> None:
    joins = ask(door, cast.owner, "/api/audit?action=user.join&limit=3")
    invited = ask(door, cast.owner, f"/api/audit?action=invite.*&actor={cast.owner.user}")

    assert actions(joins) == ["user.join"] * 3
    rest = ask(door, cast.owner, f"/api/audit?action=user.join&limit=3&cursor={joins.json['next_cursor']}")
    assert len(actions(rest)) == 1
    assert set(actions(invited)) == {"invite.create"}
    assert actions(ask(door, cast.owner, "/api/audit?from=2099-01-01T00:00:00Z")) == []
    assert actions(ask(door, cast.owner, "/api/audit?to=2001-01-01T00:00:00Z")) == []


def test_another_org_sees_nothing_of_it(door: Asker, cast: Cast) -> None:
    seen = {item["org_id"] for item in ask(door, cast.stranger, "/api/audit?limit=200").json["items"]}

    assert seen == {cast.other_org}


@pytest.mark.parametrize(
    "query",
    ["from=yesterday", "from=2026-01-01", "limit=0", "limit=201", "cursor=nonsense", "colour=red", "action="],
)
def test_a_question_that_makes_no_sense_is_refused(door: Asker, cast: Cast, query: str) -> None:
    answer = ask(door, cast.owner, f"/api/audit?{query}")

    assert (answer.status, answer.code) == (400, "invalid_params")


def test_an_export_is_a_file_with_every_row_and_leaves_its_own_trace(door: Asker, cast: Cast) -> None:
    answer = ask(door, cast.manager, "/api/audit.csv?action=user.join")

    rows = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
    assert [row["action"] for row in rows] == ["user.join"] * 4
    assert answer.header("content-type") == "text/csv; charset=utf-8"
    assert f"audit-{cast.org}.csv" in str(answer.header("content-disposition"))
    [trace] = ask(door, cast.owner, "/api/audit?action=audit.export").json["items"]
    assert (trace["actor"], trace["facts"]) == (cast.manager.user, {"filter_action": "user.join"})


def test_nothing_is_exported_while_the_export_cannot_be_written_down(
    door: Asker, cast: Cast, *, disk: FullDisk
) -> None:
    disk.full = True

    answer = ask(door, cast.owner, "/api/audit.csv")

    assert (answer.status, answer.code) == (503, "storage_full")
    assert b"user.join" not in answer.body
    assert ask(door, cast.owner, "/api/audit?action=user.join").status == 200
