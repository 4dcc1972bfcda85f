"""Who may enter HQ is said on the host, never over the network."""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pyotp import TOTP

from app.cli import admin, main
from app.compose import House, compose
from app.core.ids import HOST
from app.core.reasons import Refused
from app.core.settings import Settings
from app.features.accounts.types.proofs import FactorDue
from app.features.accounts.types.wire import Entered, Visit
from app.features.audit.types import AuditQuery
from app.features.hq.types.entry import HqSignIn
from tests.cli.appliance import keys

EMAIL = "olga@house.example"
TYPED = "nine lanterns over the quay"
VISIT = Visit(request_id="req_test", ip="127.0.0.1", user_agent="test")


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    made = {**keys(), "ASTRIX_DATA": str(tmp_path / "data")}
    for name, value in made.items():
        monkeypatch.setenv(name, value)
    return made


def create(*more: str, email: str = EMAIL) -> int:
    return main(["admin", "create", "--email", email, "--name", "Olga Quint", *more])


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def created(capsys: pytest.CaptureFixture[str], email: str = EMAIL) -> Any:
    assert create("--generate", "--json", email=email) == 0
    return told(capsys)


def listed(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    assert main(["admin", "list", "--json"]) == 0
    return list(told(capsys))


def entered(environ: Mapping[str, str], password: str, **proof: str) -> Entered | FactorDue:
    house = compose(Settings.read(environ))
    try:
        asked = HqSignIn(email=EMAIL, password=password, **proof)
        return asyncio.run(house.hq.entering.sign_in(asked, visit=VISIT))
    finally:
        house.close()


def test_a_new_user_gets_a_password_a_second_factor_and_ten_codes(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    made = created(capsys)

    assert made["otpauth_uri"].startswith("otpauth://totp/")
    assert made["totp_secret"] in made["otpauth_uri"]
    assert len(set(made["recovery_codes"])) == 10
    assert isinstance(entered(environ, made["password"]), FactorDue)
    code = TOTP(made["totp_secret"]).now()
    assert isinstance(entered(environ, made["password"], totp_code=code), Entered)
    assert isinstance(entered(environ, made["password"], recovery_code=made["recovery_codes"][9]), Entered)


def test_for_people_there_is_a_picture_to_scan(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert create("--generate") == 0

    said = capsys.readouterr().out
    assert "\u2588" in said
    assert "otpauth://totp/" in said
    assert said.count("-") >= 30
    assert f"HQ user {EMAIL}" in said


def test_the_password_is_asked_for_twice_and_never_shown(
    environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_terminal(monkeypatch, TYPED, TYPED)

    assert create("--json") == 0

    made = told(capsys)
    assert made["password"] is None
    assert isinstance(entered(environ, TYPED, recovery_code=made["recovery_codes"][0]), Entered)


def test_two_different_passwords_make_nobody(
    environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_terminal(monkeypatch, TYPED, "something else entirely")

    assert create() == 2

    assert "two different passwords" in capsys.readouterr().err
    assert not (Path(environ["ASTRIX_DATA"]) / "_host").exists()


def test_without_a_terminal_a_password_must_be_made(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert create() == 2

    assert "--generate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("email", "name", "why"),
    [
        ("no address", "Olga", "email: this is no e-mail address"),
        (EMAIL, "\u2028", "name: a name is one line of visible characters"),
    ],
)
def test_what_is_no_address_or_name_makes_nobody(
    email: str, name: str, why: str, environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["admin", "create", "--email", email, "--name", name, "--generate"]) == 1

    assert why in capsys.readouterr().err
    assert listed(capsys) == []


def test_a_weak_password_makes_nobody(
    environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_terminal(monkeypatch, "password1234", "password1234")

    assert create() == 1

    assert "password: this password is among the most common ones" in capsys.readouterr().err
    assert listed(capsys) == []


def test_one_address_is_one_user(environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    created(capsys)

    assert create("--generate", email=EMAIL.upper()) == 1

    assert "an HQ user with this address" in capsys.readouterr().err
    assert len(listed(capsys)) == 1


def test_without_a_key_to_seal_with_nobody_is_made(
    environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ENVELOPE_MASTER_KEY")

    assert create("--generate") == 3

    assert "ENVELOPE_MASTER_KEY is not set" in capsys.readouterr().err
    assert not Path(environ["ASTRIX_DATA"]).exists()


@pytest.mark.parametrize("words", [["create", "--generate", "--name", "Olga Quint"], ["reset-factors"]])
def test_what_needs_the_key_says_which_setting_is_missing(
    words: list[str],
    environ: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    created(capsys)
    monkeypatch.delenv("ENVELOPE_MASTER_KEY")

    assert main(["admin", *words, "--email", EMAIL]) == 3

    said = capsys.readouterr()
    assert said.out == ""
    assert "ENVELOPE_MASTER_KEY is not set" in said.err


def test_the_list_says_who_with_what_and_since_when(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    made = created(capsys)
    created(capsys, email="second@house.example")
    entered(environ, made["password"], recovery_code=made["recovery_codes"][0])

    first, second = listed(capsys)

    assert (first["email"], second["email"]) == (EMAIL, "second@house.example")
    assert first["mfa"] == {"totp": True, "webauthn": False, "recovery_left": 9}
    assert first["sessions"] == 1
    assert first["last_sign_in_at"] is not None
    assert second["last_sign_in_at"] is None
    assert main(["admin", "list"]) == 0
    assert "last sign-in never" in capsys.readouterr().out


def test_new_factors_take_the_place_of_lost_ones_and_end_every_sign_in(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    made = created(capsys)
    entered(environ, made["password"], recovery_code=made["recovery_codes"][0])

    assert main(["admin", "reset-factors", "--email", EMAIL, "--json"]) == 0

    renewed = told(capsys)
    assert renewed["password"] is None
    assert listed(capsys)[0]["sessions"] == 0
    with pytest.raises(Refused):
        entered(environ, made["password"], recovery_code=made["recovery_codes"][1])
    code = TOTP(renewed["totp_secret"]).now()
    assert isinstance(entered(environ, made["password"], totp_code=code), Entered)


def test_somebody_removed_is_gone_with_their_factors(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    made = created(capsys)
    created(capsys, email="second@house.example")

    assert main(["admin", "remove", "--email", EMAIL]) == 0

    capsys.readouterr()
    assert [user["email"] for user in listed(capsys)] == ["second@house.example"]
    with pytest.raises(Refused):
        entered(environ, made["password"])


def test_the_last_user_stays_unless_that_is_said(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    created(capsys)

    assert main(["admin", "remove", "--email", EMAIL]) == 1
    assert "nobody can enter HQ" in capsys.readouterr().err
    assert len(listed(capsys)) == 1

    assert main(["admin", "remove", "--email", EMAIL, "--even-the-last"]) == 0
    capsys.readouterr()
    assert listed(capsys) == []


@pytest.mark.parametrize("act", ["reset-factors", "remove"])
def test_nobody_of_that_address_is_refused(
    act: str, environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    created(capsys)

    assert main(["admin", act, "--email", "nobody@house.example"]) == 1
    assert capsys.readouterr().err.strip()


@pytest.mark.parametrize("words", [["list"], ["remove", "--email", EMAIL]])
def test_a_look_makes_no_tree(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["admin", *words, "--data", str(tmp_path / "nothing")]) == 3

    assert not (tmp_path / "nothing").exists()


def test_all_of_it_is_written_down_without_secrets(
    environ: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    made = created(capsys)
    main(["admin", "reset-factors", "--email", EMAIL])
    main(["admin", "remove", "--email", EMAIL, "--even-the-last"])

    house: House = compose(Settings.read(environ))
    page = asyncio.run(house.audit.page(HOST, AuditQuery(action="hq.user.*")))
    house.close()

    assert [(entry.actor, entry.action) for entry in page.items] == [
        ("operator", "hq.user.remove"),
        ("operator", "hq.user.reset_factors"),
        ("operator", "hq.user.create"),
    ]
    assert made["totp_secret"] not in str(page.items)


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
    answers = list(typed)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(admin, "getpass", lambda _: answers.pop(0))
