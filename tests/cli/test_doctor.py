"""`astrix doctor`: what is wrong is found, named, and told with what to do; what is right is left alone."""

import asyncio
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.cli import main
from app.cli.checks import CHECKS, Check
from app.cli.checks import machine as machine_checks
from app.cli.checks import tree as tree_checks
from app.cli.checks.settings import is_loopback
from app.cli.checks.site import Site
from app.cli.doctor import Diagnosis, diagnosis, looked
from app.compose import House, compose
from app.core.clock import HOUR_US
from app.core.ids import HOST, OrgId
from app.core.settings import Settings
from app.features.accounts.store import LINKS
from app.features.accounts.types.records import Link
from app.work.item import DEAD_LETTERS, DeadLetter
from tests.cast import VISIT, sign_up
from tests.cli.appliance import keys, serving
from tests.features.files.test_scanner import Clamd

Breaking = Callable[["Place"], None]


class Place:
    """A data directory with one org in it, and the environment it was made in."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environ = {
            **keys(),
            "ASTRIX_DATA": str(data),
            "ASTRIX_SIGNUP": "open",
            "ASTRIX_DISK_FLOOR_MB": "1",
            "ASTRIX_DISK_RESERVE_MB": "1",
        }
        self.org = self.in_house(found)

    def in_house(self, act: Callable[[House], Any]) -> Any:
        house = compose(Settings.read(self.environ))
        try:
            return act(house)
        finally:
            house.close()

    def found(self, *, deep: bool = False) -> Diagnosis:
        site = Site(self.environ, self.data, deep=deep)
        try:
            return diagnosis(site)
        finally:
            site.close()

    def states(self, name: str) -> list[str]:
        return [line.state for line in self.found().lines if line.check == name]


def found(house: House) -> OrgId:
    async def act() -> OrgId:
        await house.canary.plant()
        signed_up, _ = await house.accounts.sign_ups.admit(sign_up("ada", "Engines"), visit=VISIT)
        return signed_up.org.id

    return asyncio.run(act())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "data")


def test_every_check_says_something_of_a_healthy_place_and_nothing_bad_but_the_missing_engine(
    place: Place,
) -> None:
    seen = place.found()

    assert {line.check for line in seen.lines} == {check.name for check in CHECKS}
    bad = [line for line in seen.lines if line.state == "bad" and line.check not in ("leader", "web_app")]
    assert bad == []
    assert [line for line in seen.lines if line.state != "ok" and not line.next_step] == []
    assert [line for line in seen.lines if line.state == "ok" and line.next_step] == []


def test_looking_changes_nothing(place: Place) -> None:
    place.found()
    before = {path: path.read_bytes() for path in place.data.rglob("*") if path.is_file()}

    place.found(deep=True)

    assert {path: path.read_bytes() for path in place.data.rglob("*") if path.is_file()} == before


# What is broken, and where it shows


def no_signing_key(place: Place) -> None:
    del place.environ["ASTRIX_SIGNING_KEYS"]


def no_number(place: Place) -> None:
    place.environ["ASTRIX_DISK_FLOOR_MB"] = "plenty"


def no_master_key(place: Place) -> None:
    del place.environ["ENVELOPE_MASTER_KEY"]


def another_master_key(place: Place) -> None:
    place.environ["ENVELOPE_MASTER_KEY"] = keys()["ENVELOPE_MASTER_KEY"]


def in_the_open(place: Place) -> None:
    place.environ["ASTRIX_TENANT_URL"] = "http://app.example.com"


def one_address_for_both(place: Place) -> None:
    place.environ["ASTRIX_TENANT_URL"] = place.environ["ASTRIX_HQ_URL"] = "https://app.example.com"


def full(place: Place) -> None:
    place.environ["ASTRIX_DISK_FLOOR_MB"] = "999999999"


def nearly_full(place: Place) -> None:
    place.environ["ASTRIX_DISK_RESERVE_MB"] = str(shutil.disk_usage(place.data).free >> 20)


def open_sign_up(place: Place) -> None:
    place.environ["ASTRIX_TENANT_URL"] = "https://app.example.com"


def readable_by_others(place: Place) -> None:
    (place.data / place.org).chmod(0o755)


def a_secret_readable_by_others(place: Place) -> None:
    folder = place.data / HOST / "secret"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "twilio.json").write_text("{}")
    (folder / "twilio.json").chmod(0o644)


def begun_and_left(place: Place) -> None:
    left = place.data / ".new-0011-org_x"
    left.mkdir()
    os.utime(left, (0, 0))


def set_aside_and_left(place: Place) -> None:
    left = place.data / ".gone-org_x"
    left.mkdir()
    os.utime(left, (0, 0))


def cut_off_bytes(place: Place) -> None:
    (place.data / place.org / "torn-1-x-000001.log.jsonl").write_text("{")


def damage(home: Path) -> None:
    (journal,) = home.glob("*.log.jsonl")
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 0xFF
    journal.write_bytes(bytes(content))


def damaged(place: Place) -> None:
    damage(place.data / place.org)


def damaged_host(place: Place) -> None:
    damage(place.data / HOST)


def written_tomorrow(place: Place) -> None:
    (journal,) = (place.data / HOST).glob("*.log.jsonl")
    os.utime(journal, (4_000_000_000, 4_000_000_000))


def cut_off_in_the_middle(place: Place) -> None:
    def leave(house: House) -> None:
        host, now_us = house.tree.host, house.clock.now_us()
        (row,) = host.rows(LINKS)
        left: Link = msgspec.structs.replace(row.value, state="leaving", claimed_at=now_us - HOUR_US)
        host.batch_now(lambda batch: batch.put(LINKS, row.key, left))

    place.in_house(leave)


def failed_work(place: Place) -> None:
    letter = DeadLetter(
        id="work_1",
        kind="orgs.export",
        payload=msgspec.Raw(b"{}"),
        key=None,
        put_at=1,
        died_at=2,
        attempts=3,
        error="it would not",
        replay="safe",
    )
    place.in_house(
        lambda house: house.tree.org(place.org).batch_now(
            lambda batch: batch.put(DEAD_LETTERS, letter.id, letter)
        )
    )


def stopped_host(place: Place) -> None:
    def stop(house: House) -> None:
        stopping = house.life.sending.set_host(
            False, live_calls="finish", why="a test", actor="operator", request_id="req_1"
        )
        asyncio.run(stopping)

    place.in_house(stop)


def stopped_org(place: Place) -> None:
    def stop(house: House) -> None:
        stopping = house.life.sending.set_for(
            place.org, False, live_calls="finish", why="", actor="operator", request_id="req_1"
        )
        asyncio.run(stopping)

    place.in_house(stop)


@pytest.mark.parametrize(
    ("break_it", "check", "state", "word"),
    [
        (no_signing_key, "settings", "bad", "ASTRIX_SIGNING_KEYS"),
        (no_number, "settings", "bad", "ASTRIX_DISK_FLOOR_MB"),
        (no_number, "house", "bad", "settings"),
        (no_master_key, "master_key", "bad", "secrets new-key"),
        (another_master_key, "master_key", "bad", "does not open"),
        (in_the_open, "addresses", "bad", "unprotected"),
        (one_address_for_both, "addresses", "bad", "share"),
        (full, "disk", "bad", "Free space"),
        (nearly_full, "disk", "warn", "Plan more space"),
        (open_sign_up, "sign_up", "warn", "invite"),
        (readable_by_others, "file_modes", "bad", "chmod"),
        (a_secret_readable_by_others, "file_modes", "bad", "twilio"),
        (begun_and_left, "leftovers", "warn", ".new-0011-org_x"),
        (set_aside_and_left, "leftovers", "warn", ".gone-org_x"),
        (cut_off_bytes, "leftovers", "warn", "never acknowledged"),
        (damaged, "organizations", "bad", "astrix fsck --org"),
        (damaged_host, "house", "bad", "_host"),
        (written_tomorrow, "clock", "bad", "newest write"),
        (cut_off_in_the_middle, "claims", "warn", "settled"),
        (failed_work, "dead_letters", "warn", "replay"),
        (stopped_host, "sending", "warn", "astrix sending start"),
        (stopped_org, "sending", "warn", "--org org_"),
    ],
)
def test_what_is_broken_is_found_where_it_is_with_what_to_do(
    break_it: Breaking, check: str, state: str, word: str, place: Place
) -> None:
    assert state not in place.states(check)
    break_it(place)

    seen = [line for line in place.found().lines if line.check == check and line.state == state]

    assert len(seen) == 1
    assert word in f"{seen[0].what} {seen[0].next_step}"


def test_deep_names_the_byte_that_opening_does_not_see(place: Place) -> None:
    document = place.data / place.org / "docs" / "notes.json"
    place.in_house(lambda house: house.tree.org(place.org).document("notes", str, str).update(lambda _: "x"))
    document.write_bytes(document.read_bytes().replace(b"x", b"y"))
    assert "bad" not in [line.state for line in place.found().lines if line.check == "organizations"]

    seen = [line for line in place.found(deep=True).lines if line.check == "deep"]

    assert [line.state for line in seen] == ["bad"]
    assert "docs/notes.json at byte 0" in seen[0].what


@pytest.mark.parametrize(("kind", "state"), [("nfs4", "bad"), ("tmpfs", "warn"), ("ext4", "ok")])
def test_a_file_system_of_elsewhere_or_of_memory_is_named(
    kind: str, state: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_checks, "file_system_of", lambda _: kind)

    assert place.states("file_system") == [state]


def test_a_clock_that_nothing_keeps_in_step_is_a_warning(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_checks, "in_step", lambda: False)
    assert place.states("clock") == ["warn"]
    monkeypatch.setattr(machine_checks, "in_step", lambda: True)
    assert place.states("clock") == ["ok"]


def test_a_check_that_fails_itself_is_a_finding_and_stops_no_other(place: Place) -> None:
    def fail(_: Site) -> Any:
        raise ZeroDivisionError("nobody foresaw this")

    (line,) = looked(Check("odd", fail, composed=False), Site(place.environ, place.data))

    assert (line.state, "ZeroDivisionError" in line.what) == ("bad", True)


def test_what_another_user_may_not_read_says_who_should_ask(place: Place) -> None:
    def fail(_: Site) -> Any:
        raise PermissionError(13, "Permission denied", "/srv/astrix/_host")

    (line,) = looked(Check("odd", fail, composed=False), Site(place.environ, place.data))

    assert (line.state, line.what) == ("bad", "/srv/astrix/_host may not be read by this user")
    assert line.next_step == "Run the doctor as the user the service runs as."


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("app.localhost", True),
        ("10.0.0.1", False),
        ("localhost.example.com", False),
        ("", False),
    ],
)
def test_only_this_machines_own_names_are_its_own(host: str, *, expected: bool) -> None:
    assert is_loopback(host) is expected


# The command


def run(place: Place, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    for name, value in place.environ.items():
        monkeypatch.setenv(name, value)
    return main(["doctor", *words])


def test_it_ends_with_one_where_something_is_bad_and_says_so_in_json_as_well(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, monkeypatch) == 1
    text = capsys.readouterr().out
    assert "BAD   leader" in text
    assert "→ Start the appliance" in text

    assert run(place, monkeypatch, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["healthy"] is False
    assert {line["state"] for line in told["lines"]} <= {"ok", "warn", "bad"}
    secrets = [value.partition(":")[2] for name, value in place.environ.items() if "KEY" in name]
    assert not [secret for secret in secrets if secret in text or secret in json.dumps(told)]


def test_beside_a_running_appliance_the_engine_leads(tmp_path: Path, place: Place) -> None:
    with serving(tmp_path, "--workers", "1", environ=place.environ) as appliance:
        appliance.await_ready()
        appliance.process.await_event("leader.took_over")

        assert place.states("leader") == ["ok"]
        assert [line for line in place.found().lines if line.state == "bad" and line.check != "web_app"] == []


def test_no_directory_is_made_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASTRIX_DATA", str(tmp_path / "nowhere"))

    assert main(["doctor"]) == 3

    assert not (tmp_path / "nowhere").exists()
    assert "There is no data directory" in capsys.readouterr().err


def test_a_virus_scanner_that_is_set_and_does_not_answer_is_bad(place: Place, tmp_path: Path) -> None:
    assert place.states("virus_scanner") == ["ok"]

    place.environ["ASTRIX_CLAMAV_SOCKET"] = str(tmp_path / "clamd.ctl")
    assert place.states("virus_scanner") == ["bad"]

    clamd = Clamd(tmp_path / "clamd.ctl")
    try:
        assert place.states("virus_scanner") == ["ok"]
    finally:
        clamd.stop()
