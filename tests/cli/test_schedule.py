"""`astrix schedule`: what the engine has to do and how it went, beside whatever runs."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.cli.outcome import OK
from app.compose import House, compose
from app.core.ids import OrgId
from app.core.settings import Settings
from app.work.item import DEAD_LETTERS
from app.work.loop import Loop
from tests.cli.appliance import keys
from tests.work.test_loop import until

ORG = OrgId("org_01jz0000000000000000000000")
OTHER = OrgId("org_01jz0000000000000000000001")


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    made = {**keys(), "ASTRIX_DATA": str(tmp_path / "data")}
    for name, value in made.items():
        monkeypatch.setenv(name, value)
    house = house_of(made)
    assert house.tree.host.id
    house.tree.create(ORG)
    house.tree.create(OTHER)
    house.close()
    return made


def house_of(environ: Mapping[str, str]) -> House:
    return compose(Settings.read(environ))


def lead(environ: Mapping[str, str]) -> None:
    """An engine that sees to everything once, and stops in order."""

    async def run() -> None:
        house = house_of(environ)
        loop = Loop(house.tree, house.tasks, clock=house.clock)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(loop.run(stop, grace_s=5))
            group.create_task(house.runner.run(stop, grace_s=5, ask=loop.ask))
            await until(lambda: loop.figures.runs > 0 and loop.figures.under_way == 0)
            stop.set()
        house.close()

    asyncio.run(run())


def table(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert main(["schedule", "--json", *words]) == OK
    return json.loads(capsys.readouterr().out)


def line(found: Any, task: str) -> Any:
    return next(line for line in found["tasks"] if line["task"] == task)


def put_in(environ: Mapping[str, str], kind: str) -> str:
    house = house_of(environ)
    try:
        return house.tree.org(ORG).batch_now(lambda batch: house.queue.put_in(batch, kind, b"{}"))
    finally:
        house.close()


def test_before_any_engine_led_there_are_tasks_but_no_times(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    found = table(capsys)

    assert (found["as_of"], found["leads"]) == (None, False)
    assert line(found, "store.sweep")["when"] == "every day at 03:10 UTC"
    assert all(task["last_run"] is None for task in found["tasks"])
    assert "orgs.export" in [work["kind"] for work in found["work"]]


def test_afterwards_it_tells_when_each_task_ran_and_is_due(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    lead(environ)

    found = table(capsys)

    assert (found["orgs"], found["quiet"]) == (2, 2)
    assert line(found, "store.relay")["places"] == 3
    assert line(found, "store.relay")["last_run"] is not None
    assert line(found, "store.sweep")["next_due"].endswith("03:10:00.000Z")
    assert line(found, "store.relay")["failing"] == 0


def test_it_opens_no_org_unless_one_is_named(environ: Mapping[str, str]) -> None:
    lead(environ)
    house = house_of(environ)

    house.schedule()
    assert house.tree.opened == 1, "the host alone"

    house.schedule(ORG)
    assert house.tree.opened == 2
    house.close()


def test_of_one_org_it_shows_the_queue(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    item = put_in(environ, "things.invent")
    lead(environ)

    found = table(capsys, "--org", ORG)

    assert found["orgs"] == 1
    assert [(one["id"], one["state"]) for one in found["queue"]] == [(item, "waiting")]
    assert table(capsys, "--org", OTHER)["queue"] == []
    assert "the host" not in [task["where"] for task in found["tasks"]]


def test_work_that_failed_for_good_is_shown_with_its_error(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    item = put_in(environ, "orgs.export")
    lead(environ)
    house = house_of(environ)
    assert house.tree.org(ORG).get(DEAD_LETTERS, item) is not None
    house.close()

    [shown] = table(capsys, "--org", ORG)["queue"]

    assert (shown["id"], shown["state"]) == (item, "dead")
    assert "payload" in shown["error"]


def test_people_read_sentences(environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule"]) == OK
    assert "No engine leads: what is due waits." in capsys.readouterr().out

    lead(environ)
    assert main(["schedule"]) == OK
    assert "accounts.sweep  (the host; every" in capsys.readouterr().out
    assert main(["schedule", "--org", ORG]) == OK

    said = capsys.readouterr().out
    assert "accounts.expire_invites  (each organization; when" in said
    assert "1 organization, " in said
    assert "Its queue is empty." in said


def test_an_org_that_is_not_there_is_named(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schedule", "--org", "org_none"]) == 3
    assert "There is no organization org_none" in capsys.readouterr().err


def test_a_check_with_index_has_the_engine_ask_anew(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    lead(environ)

    assert main(["fsck", "--index"]) == OK

    assert "it asks every organization anew" in capsys.readouterr().out
    assert table(capsys)["as_of"] is None
