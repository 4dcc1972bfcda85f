"""The master key on the command line: a new one, what each wraps, and everything wrapped by the new one."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from inspect import isawaitable
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from app.cli import main
from app.compose import KINDS, House, compose
from app.core.ids import HOST, UserId
from app.core.settings import Settings
from app.features.accounts.service.factors import sealed_name
from app.features.accounts.store import FACTORS
from app.features.accounts.types.factors import FactorsRecord, Totp
from app.features.audit.types import AuditQuery
from app.features.notices.service import Outbox, SigningKey
from app.features.notices.types.mail import Letter
from app.store.batch import Batch
from tests.cli.appliance import keys

OLD, NEW = (f"{kid}:{letter * 42}A" for kid, letter in (("old", "B"), ("new", "C")))
USER = UserId("usr_mona")
TOKEN = b"token of the first account"

Turn = Callable[..., None]


@pytest.fixture
def turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Sets the ring of master keys; the tree was begun with the old one."""

    def to(*ring: str) -> None:
        monkeypatch.setenv("ENVELOPE_MASTER_KEY", ",".join(ring))

    for name, value in {**keys(), "ASTRIX_DATA": str(tmp_path / "data")}.items():
        monkeypatch.setenv(name, value)
    to(OLD)
    return to


def at_work(use: Callable[[House], Any]) -> Any:
    """Something done in the house as it is started with the ring of now."""

    async def run() -> Any:
        house = compose(Settings.read(environ()))
        await house.start()
        try:
            made = use(house)
            return await made if isawaitable(made) else made
        finally:
            await house.stop()

    return asyncio.run(run())


def environ() -> Mapping[str, str]:
    return dict(os.environ)


def command(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main(["secrets", *words, "--json"])
    return code, json.loads(capsys.readouterr().out or "null")


def keep_token(house: House) -> None:
    house.vault.put(HOST, "twilio", TOKEN)


def read_token(house: House) -> bytes:
    return house.vault.open(HOST, "twilio").reveal()


def wraps(stand: Any) -> dict[str, int]:
    return {key["kid"]: key["wraps"] for key in stand["keys"]}


def test_a_new_key_is_one_that_the_settings_take(turn: Turn, capsys: pytest.CaptureFixture[str]) -> None:
    _, made = command(capsys, "new-key")
    _, named = command(capsys, "new-key", "--kid", "winter")

    turn(made["entry"], named["entry"], OLD)

    assert list(Settings.read(environ()).master_keys) == [made["kid"], "winter", "old"]


@pytest.mark.parametrize("name", ["", "a:b", "a,b", "x" * 65, "é"])
def test_a_name_that_the_settings_would_not_take_is_refused(name: str) -> None:
    with pytest.raises(SystemExit):
        main(["secrets", "new-key", "--kid", name])


def test_after_a_rotation_the_new_key_alone_opens_everything(
    turn: Turn, capsys: pytest.CaptureFixture[str]
) -> None:
    # given
    at_work(keep_token)
    turn(NEW, OLD)
    assert wraps(command(capsys, "status")[1]) == {"new": 0, "old": 2}

    # when
    code, stand = command(capsys, "rotate-master")

    # then
    assert (code, stand["problems"], stand["may_go"]) == (0, [], ["old"])
    turn(NEW)
    assert wraps(command(capsys, "status")[1]) == {"new": 2}
    assert at_work(read_token) == TOKEN
    assert at_work(lambda house: house.canary.sings())


def test_a_rotation_is_written_into_the_hosts_audit_log(
    turn: Turn, capsys: pytest.CaptureFixture[str]
) -> None:
    at_work(keep_token)
    turn(NEW, OLD)
    command(capsys, "rotate-master")

    async def entries() -> list[Any]:
        house = compose(Settings.read(environ()))
        page = await house.audit.page(HOST, AuditQuery(action="secrets.*"))
        house.close()
        return page.items

    found = asyncio.run(entries())
    assert [(one.action, one.actor, one.target) for one in found] == [
        ("secrets.rotate_master", "operator", "new"),
        ("secrets.rotate_begin", "operator", "new"),
    ]
    assert found[0].facts == {"changed": 1}


@pytest.mark.parametrize("ring", [(NEW,), ("old" + NEW.removeprefix("new"),)], ids=["gone", "renamed"])
def test_a_ring_without_the_key_that_seals_here_is_refused_and_nothing_changes(
    ring: tuple[str, ...], turn: Turn, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    # given
    at_work(keep_token)
    before = contents(tmp_path / "data")

    # when
    turn(*ring)
    assert main(["secrets", "rotate-master"]) == 3

    # then
    assert "Put the key that was used until now back" in capsys.readouterr().err
    assert contents(tmp_path / "data") == before


def test_without_a_master_key_there_is_nothing_to_rotate(
    turn: Turn, capsys: pytest.CaptureFixture[str]
) -> None:
    at_work(keep_token)
    turn()

    assert main(["secrets", "rotate-master"]) == 3
    assert "new-key" in capsys.readouterr().err


def test_what_does_not_open_is_named_and_the_old_key_may_not_go(
    turn: Turn, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    # given: something that was sealed with a key that nobody has any more
    at_work(keep_token)
    turn(NEW)
    at_work(lambda house: house.vault.put(HOST, "stripe", b"lost"))
    turn("third:" + "D" * 42 + "A", OLD)

    # when
    code, stand = command(capsys, "rotate-master")

    # then
    assert code == 1
    assert stand["may_go"] == []
    assert ["secret/stripe" in problem for problem in stand["problems"]] == [True]
    assert wraps(stand) == {"third": 1, "old": 1, "new": 1}
    assert main(["secrets", "status"]) == 1
    assert "not in ENVELOPE_MASTER_KEY" in capsys.readouterr().out


def test_letters_the_key_of_push_messages_and_authenticators_are_wrapped_anew_too(
    turn: Turn, capsys: pytest.CaptureFixture[str]
) -> None:
    # given
    at_work(fill)
    turn(NEW, OLD)

    # when
    command(capsys, "rotate-master")

    # then
    turn(NEW)
    assert "Something happened." in at_work(lambda house: house.mail.show(house.mail.list().items[0].id).text)
    assert len(at_work(lambda house: signing(house).private().reveal())) == 32
    assert at_work(opened) == b"JBSWY3DP"


async def fill(house: House) -> None:
    """One of everything that rooms keep sealed in their records."""
    letter = Letter(
        kind="notice",
        to="mona@example.com",
        subject="News",
        paragraphs=("Something happened.",),
        expires_at_us=house.clock.now_us() + 10**12,
    )
    outbox = Outbox(house.tree, house.ids, envelope=house.envelope, can_mail=True)
    totp = Totp(sealed=sealed_secret(house).decode(), version=3, created_at=1)
    record = FactorsRecord(user_id=USER, pending=totp)

    def write(batch: Batch) -> None:
        outbox.put(batch, letter)
        batch.put(FACTORS, USER, record)

    await house.tree.host.batch(write)
    await signing(house).make()


def signing(house: House) -> SigningKey:
    return SigningKey(house.tree, house.clock, house.envelope)


def sealed_secret(house: House) -> bytes:
    return house.envelope.seal(b"JBSWY3DP", org=HOST, name=sealed_name(USER), version=3)


def opened(house: House) -> bytes:
    row = house.tree.host.get(FACTORS, USER)
    assert row is not None
    assert row.value.pending is not None
    sealed = row.value.pending.sealed.encode()
    return house.envelope.open(sealed, org=HOST, name=sealed_name(USER), version=3)


def test_every_record_with_sealed_text_is_known_to_the_rotation(turn: Turn) -> None:
    """A room that keeps sealed text and does not say so would lose it with the old key."""
    holding = {kind.name for kind in KINDS if holds_sealed(kind.type)}

    told = at_work(lambda house: {one.kind.name for feature in house.features for one in feature.sealed})

    assert told | {"canary"} == holding


def holds_sealed(type_: Any) -> bool:
    if not (isinstance(type_, type) and issubclass(type_, msgspec.Struct)):
        return any(holds_sealed(inner) for inner in get_args(type_))
    fields = get_type_hints(type_)
    return "sealed" in fields or any(holds_sealed(inner) for inner in fields.values())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
