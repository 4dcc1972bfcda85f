"""Archives whose list of people was made up: nobody comes in by it, and no address and no id is taken by it."""

import asyncio
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.core.clock import RecordedClock
from app.core.secrets import Secret
from app.features.accounts.store import FACTORS, IDENTITIES
from app.features.accounts.types.factors import FactorsRecord
from app.features.orgs.service.carrying import Secrets
from app.store.archive import MANIFEST, SECRETS, BadArchive, Manifest, Packed
from app.store.passphrase import opened_with, sealed_under
from tests.cast import Cast, Stage, stage

PASSPHRASE = Secret("twelve words that nobody else knows")
STRANGER = "usr_01jz0000000000000000000000"
PEOPLE = "identities.json"

Forge = Callable[[dict[str, Any]], None]


@pytest.fixture
def there(tmp_path: Path, clock: RecordedClock) -> Iterator[Stage]:
    with stage(tmp_path / "there", clock=clock) as standing:
        yield standing


def change(field: str, value: object) -> Forge:
    return lambda people: people["people"][0].update({field: value})


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda people: people.clear(), id="no people"),
        pytest.param(change("user_id", "usr_../../_host"), id="an id that is a path"),
        pytest.param(change("user_id", "operator"), id="the id of the operator"),
        pytest.param(change("email", "no address"), id="no address"),
        pytest.param(change("email", "Owner@Example.com"), id="an address that is not as it is stored"),
        pytest.param(change("email", "a@b.example\r\nBcc: c@d.example"), id="a header in an address"),
        pytest.param(change("name", "A\r\nBcc: c@d.example"), id="a header in a name"),
        pytest.param(change("name", "x" * 100_000), id="an endless name"),
        pytest.param(change("verified", "yes"), id="a field of another type"),
    ],
)
def test_people_that_cannot_be_are_told_before_anything_is_there(
    forge: Forge, house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    archive = forged(packed(house, cast, tmp_path), forge)

    with pytest.raises(BadArchive, match="people"):
        bring_in(there, archive)

    assert there.tree.org_ids() == []
    assert there.tree.host.count(IDENTITIES) == 0


def test_a_hash_that_would_eat_the_memory_is_refused(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    greedy = "$argon2id$v=19$m=99999999,t=9999,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"
    archive = forged(packed(house, cast, tmp_path, with_secrets=True), change("password_hash", greedy))

    with pytest.raises(BadArchive, match="people"):
        bring_in(there, archive, PASSPHRASE)

    assert there.tree.org_ids() == []


def test_who_is_no_member_gets_no_account(house: Stage, there: Stage, cast: Cast, tmp_path: Path) -> None:
    def forge(people: dict[str, Any]) -> None:
        hash_of_ours = people["people"][0]["password_hash"]
        chief = {"user_id": STRANGER, "email": "chief@elsewhere.example", "name": "Chief"}
        people["people"].append({**chief, "verified": True, "password_hash": hash_of_ours})

    archive = forged(packed(house, cast, tmp_path, with_secrets=True), forge)
    bring_in(there, archive, PASSPHRASE)

    assert there.accounts.store.identity_by_email("chief@elsewhere.example") is None
    assert there.tree.host.count(IDENTITIES) == 5


def test_the_second_factors_of_somebody_else_come_with_no_new_account(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    """HQ users have factors here and no account: an account of their id would share them."""
    there.tree.host.batch_now(
        lambda batch: batch.put(FACTORS, cast.viewer.user, FactorsRecord(user_id=cast.viewer.user))
    )

    bring_in(there, packed(house, cast, tmp_path))

    assert there.tree.host.get(IDENTITIES, cast.viewer.user) is None
    assert there.tree.host.count(IDENTITIES) == 4


def test_what_opens_with_the_passphrase_and_is_nothing_of_ours_is_refused(
    house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    archive = packed(house, cast, tmp_path, with_secrets=True)
    sealed = sealed_under(PASSPHRASE, b"[]", bound_to=cast.org)

    with pytest.raises(BadArchive, match="secrets"):
        bring_in(there, rewritten(archive, {SECRETS: sealed}), PASSPHRASE)

    assert there.tree.org_ids() == []


@pytest.mark.parametrize("name", ["../docs/settings", "a/b", "tree/a", "", "Identities", "x" * 300])
def test_no_odd_name_comes_out_of_the_secrets(
    name: str, house: Stage, there: Stage, cast: Cast, tmp_path: Path
) -> None:
    archive = packed(house, cast, tmp_path, with_secrets=True)
    for secrets in (Secrets({}, {name: b"{}"}), Secrets({f"../{name}": b"x"}, {})):
        sealed = sealed_under(PASSPHRASE, msgspec.json.encode(secrets), bound_to=cast.org)

        with pytest.raises(BadArchive, match="secrets"):
            bring_in(there, rewritten(archive, {SECRETS: sealed}), PASSPHRASE)

    assert there.tree.org_ids() == []


def packed(house: Stage, cast: Cast, folder: Path, *, with_secrets: bool = False) -> Path:
    archive = folder / "org.zip"
    with archive.open("wb") as file:
        chosen = PASSPHRASE if with_secrets else None
        file.writelines(house.passage.carriage.packed(cast.org, passphrase=chosen))
    return archive


def bring_in(house: Stage, archive: Path, passphrase: Secret[str] | None = None) -> None:
    asyncio.run(house.passage.carriage.bring_in(archive, passphrase=passphrase, progress=lambda _: None))


def forged(archive: Path, forge: Forge) -> Path:
    """With other people: where secrets came along, in there as well."""
    with zipfile.ZipFile(archive) as source:
        told = {PEOPLE: altered(source.read(PEOPLE), forge)}
        if SECRETS not in source.namelist():
            return rewritten(archive, told)
        org = msgspec.json.decode(source.read(MANIFEST))["org_id"]
        plain = opened_with(PASSPHRASE, source.read(SECRETS), bound_to=org)
    secrets = msgspec.json.decode(plain, type=Secrets)
    carried = {name: altered(content, forge) for name, content in secrets.carried.items()}
    plain = msgspec.json.encode(Secrets(secrets.documents, carried))
    return rewritten(archive, {SECRETS: sealed_under(PASSPHRASE, plain, bound_to=org)})


def altered(content: bytes, forge: Forge) -> bytes:
    people = msgspec.json.decode(content)
    forge(people)
    return msgspec.json.encode(people)


def rewritten(archive: Path, other: dict[str, bytes]) -> Path:
    """With other contents, and a manifest that agrees with them."""
    target = archive.with_name("forged.zip")
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        manifest = msgspec.json.decode(source.read(MANIFEST), type=Manifest)
        files = []
        for name in [info.filename for info in source.infolist() if info.filename != MANIFEST]:
            content = other.get(name) or source.read(name)
            files.append(Packed(name, len(content), sha256(content).hexdigest()))
            made.writestr(name, content)
        whole = msgspec.structs.replace(manifest, files=tuple(files))
        made.writestr(MANIFEST, msgspec.json.encode(whole))
    return target
