"""Sealed documents: they open for their own org, name and time, and for nothing else."""

import json
from pathlib import Path

import pytest

from app.core.ids import OrgId
from app.core.randomness import SystemRandomness
from app.core.reasons import NOT_FOUND, NOT_READY, Reason, Refused
from app.core.secrets import Envelope, Secret
from app.store.documents import Document
from app.store.errors import NoSuchOrg
from app.store.org import Org
from app.store.paths import BadName
from app.store.tree import Tree
from app.store.vault import SealedDocument, Vault
from tests.store.leads import ORG

OTHER = OrgId("org_other")


def envelope(kid: str = "first") -> Envelope:
    return Envelope({kid: Secret(SystemRandomness().bytes(32))})


@pytest.fixture
def vault(tree: Tree, org: Org) -> Vault:
    del org
    tree.create(OTHER)
    return Vault(tree, envelope())


def refusal(vault: Vault, name: str, org: OrgId = ORG) -> Reason:
    with pytest.raises(Refused) as refused:
        vault.open(org, name)
    return refused.value.reason


def file_of(tmp_path: Path, name: str, org: OrgId = ORG) -> Path:
    return tmp_path / "data" / org / "secret" / f"{name}.json"


def document(tree: Tree, name: str, org: OrgId = ORG) -> Document[SealedDocument]:
    return tree.org(org).document(f"secret/{name}", SealedDocument, SealedDocument)


def transplant(tree: Tree, kept: SealedDocument, name: str, org: OrgId = ORG) -> None:
    """Another ciphertext in the place of the one that is there, as somebody with the disk could put it."""
    document(tree, name, org).update(lambda before: SealedDocument(before.version, kept.sealed))


def test_what_was_put_opens_and_only_the_service_may_read_its_file(vault: Vault, tmp_path: Path) -> None:
    vault.put(ORG, "twilio", b"token of the first account")

    assert vault.open(ORG, "twilio").reveal() == b"token of the first account"
    path = file_of(tmp_path, "twilio")
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"first account" not in path.read_bytes()


def test_putting_again_replaces_and_no_ciphertext_is_written_twice(vault: Vault, tree: Tree) -> None:
    vault.put(ORG, "twilio", b"old")
    first = document(tree, "twilio").read().value
    vault.put(ORG, "twilio", b"new")

    assert vault.open(ORG, "twilio").reveal() == b"new"
    assert document(tree, "twilio").read().value.sealed != first.sealed


def test_names_are_listed_without_a_master_key(vault: Vault, tree: Tree) -> None:
    vault.put(ORG, "twilio", b"1")
    vault.put(ORG, "sso/acme", b"2")
    vault.put(OTHER, "stripe", b"3")

    assert Vault(tree, Envelope({})).names(ORG) == ["sso/acme", "twilio"]


def test_a_ciphertext_of_another_org_another_name_or_an_older_time_does_not_open(
    vault: Vault, tree: Tree
) -> None:
    # given
    vault.put(ORG, "twilio", b"older")
    older = document(tree, "twilio").read().value
    vault.put(ORG, "twilio", b"newer")
    vault.put(ORG, "stripe", b"another name")
    vault.put(OTHER, "twilio", b"another org")

    # when, then
    for foreign in (
        older,
        document(tree, "stripe").read().value,
        document(tree, "twilio", OTHER).read().value,
    ):
        transplant(tree, foreign, "twilio")
        assert refusal(vault, "twilio") == NOT_READY


def test_a_ciphertext_from_before_a_deletion_does_not_come_back(vault: Vault, tree: Tree) -> None:
    vault.put(ORG, "twilio", b"withdrawn")
    withdrawn = document(tree, "twilio").read().value
    vault.delete(ORG, "twilio")
    vault.put(ORG, "twilio", b"new")

    transplant(tree, withdrawn, "twilio")

    assert refusal(vault, "twilio") == NOT_READY


def test_what_was_deleted_is_not_there_and_not_named(vault: Vault, tmp_path: Path) -> None:
    vault.put(ORG, "twilio", b"withdrawn")
    vault.delete(ORG, "twilio")
    vault.delete(ORG, "never-there")

    assert refusal(vault, "twilio") == NOT_FOUND
    assert vault.names(ORG) == []
    assert json.loads(file_of(tmp_path, "twilio").read_bytes())["d"]["sealed"] is None


def test_nobody_finds_what_was_never_put(vault: Vault) -> None:
    assert refusal(vault, "twilio") == NOT_FOUND
    with pytest.raises(NoSuchOrg):
        vault.open(OrgId("org_nowhere"), "twilio")
    with pytest.raises(BadName):
        vault.open(ORG, "../docs/settings")


def test_without_the_master_key_nothing_is_put_or_opened_and_nothing_is_lost(
    vault: Vault, tree: Tree
) -> None:
    # given
    vault.put(ORG, "twilio", b"token")

    # when
    for keyless in (Vault(tree, Envelope({})), Vault(tree, envelope("another"))):
        assert refusal(keyless, "twilio") == NOT_READY
    with pytest.raises(Refused) as refused:
        Vault(tree, Envelope({})).put(ORG, "twilio", b"overwritten")

    # then
    assert refused.value.reason == NOT_READY
    assert vault.open(ORG, "twilio").reveal() == b"token"
