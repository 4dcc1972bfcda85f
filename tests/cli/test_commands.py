"""The operator's commands over a real tree."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pyotp import TOTP

from app.cli import main
from app.cli.demo import draft_of
from app.compose import House, compose
from app.core.ids import HOST
from app.core.roles import ALL, OWNER
from app.core.settings import Settings
from app.features.accounts.types.wire import Entered, InviteUser, SignIn, SignUp, Visit
from app.features.audit.types import AuditQuery
from app.features.hq.types.entry import HqSignIn
from app.features.orgs.types import Asker
from machinery.place import BIN
from tests.cli.appliance import keys

COMMANDS = ("serve", "fsck", "mail", "sending", "doctor", "openapi", "demo", "version")
VISIT = Visit(request_id="req_test", ip="127.0.0.1", user_agent="test")


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    made = {**keys(), "ASTRIX_DATA": str(tmp_path / "data")}
    for name, value in made.items():
        monkeypatch.setenv(name, value)
    return made


def house_of(environ: Mapping[str, str]) -> House:
    return compose(Settings.read(environ))


def demo(folder: Path) -> Any:
    assert main(["demo", "--logins", str(folder / "logins.json")]) == 0
    return logins_at(folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str]]:
    """One demo, which the tests of this file copy."""
    folder = tmp_path_factory.mktemp("demo")
    environ = {**keys(), "ASTRIX_DATA": str(folder / "data")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        demo(folder)
    return folder, environ


@pytest.fixture
def shown(
    made: tuple[Path, Mapping[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, str]:
    folder, environ = made
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    own = {**environ, "ASTRIX_DATA": str(tmp_path / "data")}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    return own


def logins_at(folder: Path) -> Any:
    return json.loads((folder / "logins.json").read_text())


# The command itself


def test_the_installed_command_answers_without_any_settings() -> None:
    ended = subprocess.run(
        [str(BIN / "astrix"), "--help"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )

    assert [name for name in COMMANDS if f"    {name} " not in ended.stdout] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    assert f"usage: astrix {command}" in capsys.readouterr().out


def test_no_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage: astrix" in capsys.readouterr().out


def test_help_costs_no_heavy_import() -> None:
    code = "import sys; from app.cli.parser import build; build(); print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert {"app.compose", "starlette", "cryptography", "argon2", "gunicorn"}.isdisjoint(loaded)


def test_the_version_is_the_package_s_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["version"].count(".") == 2


# The API's document


@pytest.mark.parametrize(("realm", "title"), [("tenant", "Astrix BOS"), ("hq", "Astrix BOS, HQ")])
def test_the_document_of_a_realm_needs_no_settings_and_no_data(
    realm: str, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["openapi", realm]) == 0

    document = json.loads(capsys.readouterr().out)
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == title


def test_the_document_is_the_same_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    main(["openapi", "tenant"])
    first = capsys.readouterr().out

    main(["openapi", "tenant"])

    assert capsys.readouterr().out == first


# The demo


def test_the_demo_has_a_login_for_each_role_that_works(tmp_path: Path, shown: Mapping[str, str]) -> None:
    logins = logins_at(tmp_path)

    assert [login["role"] for login in logins["users"]] == list(ALL)
    house = house_of(shown)
    for login in logins["users"]:
        asked = SignIn(email=login["email"], password=login["password"])
        asyncio.run(house.accounts.sign_ins.sign_in(asked, visit=VISIT))
        person = house.accounts.store.identity_by_email(login["email"])
        assert person is not None
        home = house.accounts.accesses.home(person.value.id)
        assert home is not None
        assert home.role == login["role"]
    house.close()


@pytest.mark.parametrize("factor", ["totp", "recovery"])
def test_the_demo_has_a_login_for_hq_that_works_with_an_app_and_without(
    factor: str, tmp_path: Path, shown: Mapping[str, str]
) -> None:
    hq = logins_at(tmp_path)["hq"]

    factors = {
        "totp": {"totp_code": TOTP(hq["totp_secret"]).now()},
        "recovery": {"recovery_code": hq["recovery_codes"][0]},
    }
    asked = HqSignIn(email=hq["email"], password=hq["password"], **factors[factor])
    house = house_of(shown)
    entered = asyncio.run(house.hq.entering.sign_in(asked, visit=VISIT))
    house.close()

    assert isinstance(entered, Entered)


def test_a_demo_without_a_key_to_seal_with_makes_nothing(
    tmp_path: Path,
    environ: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("ENVELOPE_MASTER_KEY")

    assert main(["demo", "--logins", str(tmp_path / "logins.json")]) == 1

    assert "not ready" in capsys.readouterr().err
    assert not list((tmp_path / "data").glob("org_*"))
    assert not (tmp_path / "logins.json").exists()


def test_nobody_but_the_owner_reads_the_logins(tmp_path: Path, shown: Mapping[str, str]) -> None:
    assert (tmp_path / "logins.json").stat().st_mode & 0o777 == 0o600


def test_no_password_is_made_twice(tmp_path: Path, shown: Mapping[str, str]) -> None:
    passwords = [login["password"] for login in logins_at(tmp_path)["users"]]

    assert len(set(passwords)) == len(passwords)


def test_a_demo_that_was_cut_off_goes_on_where_it_stopped(tmp_path: Path, shown: Mapping[str, str]) -> None:
    whole = logins_at(tmp_path)
    place = tmp_path / "logins.json"
    place.rename(draft_of(place))

    assert demo(tmp_path) == whole


def test_a_second_demo_is_refused(
    tmp_path: Path, shown: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--logins", str(tmp_path / "logins.json")]) == 1
    assert "was made before" in capsys.readouterr().err


def test_a_demo_whose_logins_are_lost_is_named(
    tmp_path: Path, shown: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logins.json").unlink()

    assert main(["demo", "--logins", str(tmp_path / "logins.json")]) == 3
    assert "not with the logins of this run" in capsys.readouterr().err


# The tree


def test_a_sound_tree_is_clean(
    tmp_path: Path, shown: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fsck", "--json"]) == 0

    report = json.loads(capsys.readouterr().out)
    assert report["problems"] == []
    assert report["counts"]["orgs"] == 2


def test_a_flipped_byte_is_a_problem_with_its_file_and_place(
    tmp_path: Path, shown: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    journal = next((tmp_path / "data").glob("org_*/*.log.jsonl"))
    content = bytearray(journal.read_bytes())
    content[40] ^= 1
    journal.write_bytes(content)
    capsys.readouterr()

    assert main(["fsck"]) == 1

    said = capsys.readouterr().out
    assert f"problem: {journal.parent.name}/{journal.name} at byte 0" in said


def test_a_check_makes_no_tree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fsck", "--data", str(tmp_path / "nothing")]) == 3

    assert not (tmp_path / "nothing").exists()
    assert "There is no data directory" in capsys.readouterr().err


def test_an_org_that_is_not_there_is_named(
    tmp_path: Path, environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()

    assert main(["fsck", "--org", "org_none"]) == 3
    assert "no organization org_none" in capsys.readouterr().err


# Platform mail


def invite(environ: Mapping[str, str]) -> None:
    """One invitation by mail, to a server nobody asks: the engine does not run here."""

    async def run(house: House) -> None:
        asked = SignUp(
            email="ada@house.example",
            password="correct-battery-72",
            name="Ada",
            org_name="House",
            timezone="Europe/Vienna",
        )
        signed_up, _ = await house.accounts.sign_ups.admit(asked, visit=VISIT)
        asker = Asker(user_id=signed_up.user.id, role=OWNER, request_id="req_test")
        wanted = InviteUser(email="bob@house.example", role="viewer")
        await house.accounts.invites.invite(signed_up.org.id, wanted, asker=asker, idem=None)

    mailing = {"ASTRIX_SMTP_URL": "smtp://127.0.0.1:9", "ASTRIX_MAIL_FROM": "house@house.example"}
    house = house_of({**environ, **mailing})
    asyncio.run(run(house))
    house.close()


def listed(capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    assert main(["mail", "list", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_list_names_mail_without_whole_addresses(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    invite(environ)

    box = listed(capsys)

    assert [(mail["kind"], mail["state"]) for mail in box["items"]] == [("invite", "waiting")]
    assert "bob@house.example" not in json.dumps(box)


def test_a_letter_is_shown_whole_and_that_is_written_down(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    invite(environ)
    mail_id = listed(capsys)["items"][0]["id"]

    assert main(["mail", "show", mail_id]) == 0

    shown = capsys.readouterr().out
    assert shown.startswith("To: bob@house.example\n")
    assert "/invite#token=inv_" in shown
    house = house_of(environ)
    page = asyncio.run(house.audit.page(HOST, AuditQuery(action="mail.show")))
    house.close()
    assert [(entry.actor, entry.target) for entry in page.items] == [("operator", mail_id)]


def test_a_letter_without_its_key_stays_closed(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    invite(environ)
    mail_id = listed(capsys)["items"][0]["id"]
    monkeypatch.delenv("ENVELOPE_MASTER_KEY")

    assert main(["mail", "show", mail_id]) == 3
    assert "cannot be opened" in capsys.readouterr().err


def test_a_mail_that_is_not_there_is_refused(
    environ: Mapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()

    assert main(["mail", "show", "mail_none"]) == 1
    assert capsys.readouterr().err.strip()


# What an operator may get wrong


@pytest.mark.parametrize("count", ["0", "-3", "x", "²"])
def test_a_list_of_mail_takes_a_number_of_letters(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["mail", "list", f"--limit={count}"])

    assert ended.value.code == 2
    assert "must be a whole number from 1 on" in capsys.readouterr().err


def test_a_letter_that_is_not_there_is_named(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    house_of(environ).close()

    assert main(["mail", "show", "mail_nope"]) == 1

    assert capsys.readouterr().err == "There is no mail mail_nope; `astrix mail list` names them.\n"


@pytest.mark.parametrize("command", ["fsck", "org list", "mail list", "schedule", "sending status"])
def test_a_directory_of_another_user_is_a_sentence_not_a_trace(
    command: str,
    environ: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Tests may run as root, who may look everywhere: what the system answers others is put in its place."""
    house_of(environ).close()
    monkeypatch.setattr("app.cli.house.os.access", lambda *_: False)

    assert main(command.split()) == 3

    said = capsys.readouterr()
    assert said.out == ""
    assert "run this as the user the service runs as" in said.err
