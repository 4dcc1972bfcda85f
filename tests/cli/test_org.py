"""`astrix org` over real trees: listed, carried to another host and back, closed and restored."""

import asyncio
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.cli import main
from app.cli.progress import Progress
from app.compose import House, compose
from app.core.ids import HOST, OrgId
from app.core.reasons import Refused
from app.core.settings import Settings
from app.features.accounts.store import IDENTITIES
from app.features.accounts.types.records import Identity
from app.features.accounts.types.wire import SignIn, SignUp, Visit
from app.features.audit.types import AuditQuery
from app.features.orgs.store import ERASURES
from app.features.orgs.types import Erasure
from app.store.fsck import check
from app.work.item import DEAD_LETTERS
from tests.cli.appliance import keys

VISIT = Visit(request_id="req_test", ip="127.0.0.1", user_agent="test")
WORDS = "seven grey herons at the weir"
ORG_NAME = "Acme Dental"


class Host:
    """One host: its keys, its tree, and the command that works on it."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, environ: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.environ = {**(environ or keys()), "ASTRIX_DATA": str(folder / "data")}
        self._patch = monkeypatch
        self.data.mkdir(parents=True, exist_ok=True)

    def run(self, *words: str) -> int:
        for name, value in self.environ.items():
            self._patch.setenv(name, value)
        return main(list(words))

    @contextmanager
    def house(self) -> Iterator[House]:
        house = compose(Settings.read(self.environ))
        try:
            yield house
        finally:
            house.close()

    @property
    def data(self) -> Path:
        return self.folder / "data"


@dataclass(frozen=True)
class Prepared:
    folder: Path
    environ: Mapping[str, str]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The demo, made once: its passwords are hashed at full cost."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        host = Host(folder / "here", patch)
        assert host.run("demo", "--logins", str(host.folder / "logins.json")) == 0
    return Prepared(host.folder, host.environ)


@pytest.fixture
def here(
    tmp_path: Path,
    prepared: Prepared,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Host:
    """A host with the demo on it, and a supplier's secret."""
    shutil.copytree(prepared.folder, tmp_path / "here")
    host = Host(tmp_path / "here", monkeypatch, environ=prepared.environ)
    with host.house() as house:
        house.vault.put(only_org(house), "twilio", b"a very secret token")
    capsys.readouterr()
    return host


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    return Host(tmp_path / "there", monkeypatch)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    (tmp_path / "words").write_text(WORDS + "\n")
    return tmp_path / "words"


# The list


def test_every_org_is_listed_with_its_state_and_size(here: Host, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.run("org", "list", "--json") == 0

    (listed,) = told(capsys)["items"]
    assert (listed["name"], listed["state"], listed["members"]) == (ORG_NAME, "open", 5)
    assert listed["bytes"] > 0
    assert here.run("org", "list") == 0
    assert ORG_NAME in capsys.readouterr().out


def test_a_damaged_org_is_listed_as_such(here: Host, capsys: pytest.CaptureFixture[str]) -> None:
    journal = next(here.data.glob("org_*/*.log.jsonl"))
    (journal.parent / "wm").unlink()
    content = bytearray(journal.read_bytes())
    content[500] ^= 1
    journal.write_bytes(content)

    assert here.run("org", "list", "--json") == 0

    (listed,) = told(capsys)["items"]
    assert listed["state"] == "damaged"
    assert journal.name in listed["why"]


# Away and in


def test_an_org_goes_to_another_host_and_is_the_same_there(
    here: Host, there: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    org = exported(here, capsys)

    assert there.run("org", "import", str(archive(here)), "--json") == 0

    brought = told(capsys)
    assert brought == {
        "org_id": org,
        "name": ORG_NAME,
        "left_out": ["secret/twilio"],
        "reopened": False,
        "people_follow": False,
    }
    with there.house() as house, here.house() as other:
        assert house.orgs.view(org).name == ORG_NAME
        assert [row.value.role for row in house.orgs.members(org)] == [
            row.value.role for row in other.orgs.members(org)
        ]
    assert check(there.data).problems == []


def test_members_set_a_password_first_and_none_travels(
    here: Host, there: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(here, capsys)
    hashes = identities(here)
    content = archive(here).read_bytes()

    assert there.run("org", "import", str(archive(here))) == 0

    assert "set a password first" in capsys.readouterr().out
    login = owner_login(here)
    with there.house() as house:
        person = house.accounts.store.identity_by_email(login["email"])
        assert person is not None
        assert person.value.verified_at is None
        assert person.value.password_hash not in hashes
        with pytest.raises(Refused):
            sign_in(house, login["email"], login["password"])
    assert not any(one.encode() in content for one in hashes)


def test_with_a_passphrase_secrets_go_along_and_open_under_the_other_master_key(
    here: Host, there: Host, words: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verify_owner(here)
    org = exported(here, capsys, "--with-secrets", "--passphrase-file", str(words))
    assert b"a very secret token" not in archive(here).read_bytes()

    secret = ("--with-secrets", "--passphrase-file", str(words))
    assert there.run("org", "import", str(archive(here)), *secret, "--json") == 0

    assert told(capsys)["left_out"] == []
    login = owner_login(here)
    with there.house() as house:
        assert house.vault.open(org, "twilio").reveal() == b"a very secret token"
        sign_in(house, login["email"], login["password"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("another set of words", "does not open the secrets in this archive. Nothing was changed."),
        (WORDS[:5], "does not open the secrets in this archive. Nothing was changed."),
    ],
)
def test_other_words_open_nothing_and_leave_nothing(
    content: str, said: str, here: Host, there: Host, words: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(here, capsys, "--with-secrets", "--passphrase-file", str(words))
    words.write_text(content)

    secret = ("--with-secrets", "--passphrase-file", str(words))
    assert there.run("org", "import", str(archive(here)), *secret) == 1

    assert said in capsys.readouterr().err
    assert orgs_and_leftovers(there) == []


def test_a_passphrase_that_is_too_short_is_refused(
    here: Host, words: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words.write_text("short")

    assert run_export(here, "--with-secrets", "--passphrase-file", str(words)) == 1

    assert "at least 12" in capsys.readouterr().err
    assert not archive(here).exists()


def test_who_proved_the_address_there_is_a_member_with_the_password_they_have(
    here: Host, there: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    org = exported(here, capsys)
    email = owner_login(here)["email"]
    user = signed_up(there, email, verified=True)

    assert there.run("org", "import", str(archive(here))) == 0

    with there.house() as house:
        member = house.orgs.member(org, user)
        assert member is not None
        assert member.role == "owner"
        sign_in(house, email, WORDS)
        assert len(house.orgs.members(org)) == 5


def test_who_registered_the_address_without_proving_it_gets_nothing_by_that(
    here: Host, there: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(here, capsys)
    email = owner_login(here)["email"]
    user = signed_up(there, email, verified=False)

    assert there.run("org", "import", str(archive(here))) == 0

    with there.house() as house:
        with pytest.raises(Refused):
            sign_in(house, email, WORDS)
        assert house.accounts.store.sessions_of(user) == []
        person = house.accounts.store.identity(user)
        assert person is not None
        assert person.value.password_hash.startswith("!$argon2id")


def test_importing_what_is_there_is_refused_and_changes_nothing(
    here: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    org = exported(here, capsys)
    with here.house() as house:
        before = house.tree.org(org).last_seq

    assert here.run("org", "import", str(archive(here))) == 1

    assert "here already" in capsys.readouterr().err
    with here.house() as house:
        assert house.tree.org(org).last_seq == before


def test_a_flipped_byte_is_named_and_nothing_is_there(
    here: Host, there: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(here, capsys)
    content = bytearray(archive(here).read_bytes())
    at = content.index(b"tree/000001.log.jsonl") + 200
    content[at] ^= 1
    archive(here).write_bytes(content)

    assert there.run("org", "import", str(archive(here))) == 1

    assert "tree/000001.log.jsonl is damaged" in capsys.readouterr().err
    assert orgs_and_leftovers(there) == []


def test_an_archive_of_a_closed_org_is_open_where_it_is_brought_in(
    here: Host, there: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    with here.house() as house:
        org = only_org(house)
    assert here.run("org", "close", org, "--confirm", ORG_NAME) == 0
    exported(here, capsys)

    assert there.run("org", "import", str(archive(here)), "--json") == 0

    assert told(capsys)["reopened"] is True
    with there.house() as house:
        assert house.orgs.view(org).state == "open"


def test_what_waited_elsewhere_asks_here_before_it_is_done(
    here: Host, there: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    with here.house() as house:
        org = only_org(house)
        house.tree.org(org).batch_now(lambda batch: house.queue.put_in(batch, "jobs.send", b"{}"))
    exported(here, capsys)

    assert there.run("org", "import", str(archive(here))) == 0

    with there.house() as house:
        (letter,) = [row.value for row in house.tree.org(org).rows(DEAD_LETTERS)]
        assert (letter.kind, letter.replay) == ("jobs.send", "safe")


def test_an_org_that_was_removed_for_good_comes_back_on_purpose_only(
    here: Host, there: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    org = exported(here, capsys)
    with there.house() as house:
        entry = Erasure(org_id=org, what="org", at=1)
        house.tree.host.batch_now(lambda batch: batch.put(ERASURES, org, entry))

    assert there.run("org", "import", str(archive(here))) == 1
    assert "--again" in capsys.readouterr().err
    assert there.run("org", "import", str(archive(here)), "--again") == 0

    with there.house() as house:
        assert house.tree.host.count(ERASURES) == 0


def test_both_are_written_down(here: Host, there: Host, capsys: pytest.CaptureFixture[str]) -> None:
    org = exported(here, capsys)
    assert there.run("org", "import", str(archive(here))) == 0

    for host, action in ((here, "org.export"), (there, "org.import")):
        with host.house() as house:
            for place in (org, HOST):
                (entry,) = asyncio.run(house.audit.page(place, AuditQuery(action=action))).items
                assert (entry.actor, entry.target) == ("operator", org)


def test_a_file_is_not_overwritten_unasked_and_is_for_the_operator_alone(
    here: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(here, capsys)
    assert archive(here).stat().st_mode & 0o777 == 0o600

    assert run_export(here) == 1
    assert "--overwrite" in capsys.readouterr().err
    assert run_export(here, "--overwrite") == 0
    assert list(here.folder.glob(".*.part")) == []


@pytest.mark.parametrize("org", ["org_01jz0000000000000000000000", "../x", "_host"])
def test_an_org_that_is_not_there_is_told_so(
    org: str, here: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    assert here.run("org", "export", org, "--out", str(archive(here))) == 1
    assert "no organization" in capsys.readouterr().err
    assert here.run("org", "close", org, "--confirm", "x") == 1


# Closing


def test_the_operator_closes_and_restores_by_name(here: Host, capsys: pytest.CaptureFixture[str]) -> None:
    with here.house() as house:
        org = only_org(house)

    assert here.run("org", "close", org, "--confirm", "Another") == 1
    assert here.run("org", "close", org, "--confirm", ORG_NAME, "--json") == 0
    assert told(capsys)["state"] == "closed"
    assert here.run("org", "restore", org) == 0

    assert "is open" in capsys.readouterr().out


# The bar


class Terminal:
    def __init__(self, *, tty: bool) -> None:
        self.said = ""
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty

    def write(self, text: str) -> int:
        self.said += text
        return len(text)

    def flush(self) -> None:
        """It is all said."""


def test_the_bar_shows_how_far_it_is_and_leaves_a_clean_line() -> None:
    terminal: Any = Terminal(tty=True)

    with Progress("Exporting", stream=terminal) as progress:
        progress(0.5)
        progress(1.0)

    assert "Exporting" in terminal.said
    assert "100%" in terminal.said
    assert terminal.said.endswith("\r\x1b[K")


@pytest.mark.parametrize(("tty", "silent"), [(False, False), (True, True)])
def test_where_nobody_watches_it_says_nothing(tty: bool, silent: bool) -> None:
    terminal: Any = Terminal(tty=tty)

    with Progress("Exporting", silent=silent, stream=terminal) as progress:
        progress(1.0)

    assert terminal.said == ""


def sign_in(house: House, email: str, password: str) -> None:
    asked = SignIn(email=email, password=password)
    asyncio.run(house.accounts.sign_ins.sign_in(asked, visit=VISIT))


def only_org(house: House) -> OrgId:
    (org,) = house.tree.org_ids()
    return org


def archive(host: Host) -> Path:
    return host.folder / "org.zip"


def run_export(host: Host, *more: str) -> int:
    with host.house() as house:
        org = only_org(house)
    return host.run("org", "export", org, "--out", str(archive(host)), *more)


def exported(host: Host, capsys: pytest.CaptureFixture[str], *more: str) -> OrgId:
    assert run_export(host, *more, "--json") == 0
    done = told(capsys)
    assert done["bytes"] == archive(host).stat().st_size
    return OrgId(done["org_id"])


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def owner_login(host: Host) -> Mapping[str, str]:
    users = json.loads((host.folder / "logins.json").read_text())["users"]
    (owner,) = [user for user in users if user["role"] == "owner"]
    return owner  # type: ignore[no-any-return]  # JSON of a test


def identities(host: Host) -> list[str]:
    with host.house() as house:
        return [row.value.password_hash for row in house.tree.host.rows(IDENTITIES)]


def verify_owner(host: Host) -> None:
    change_identity(host, owner_login(host)["email"], verified_at=1)


def change_identity(host: Host, email: str, **fields: object) -> Identity:

    with host.house() as house:
        row = house.accounts.store.identity_by_email(email)
        assert row is not None
        after = msgspec.structs.replace(row.value, **fields)
        house.tree.host.batch_now(lambda batch: batch.put(IDENTITIES, row.key, after))
        return after


def signed_up(host: Host, email: str, *, verified: bool) -> Any:
    asked = SignUp(
        email=email, password=WORDS, name="Somebody", org_name="Elsewhere", timezone="Europe/Berlin"
    )
    with host.house() as house:
        done, _ = asyncio.run(house.accounts.sign_ups.admit(asked, visit=VISIT))
    if verified:
        change_identity(host, email, verified_at=1)
    return done.user.id


def orgs_and_leftovers(host: Host) -> list[str]:
    return [path.name for path in host.data.iterdir() if path.name.startswith(("org_", ".new-"))]
