"""Sealed documents of an org: what it trusted us with, such as a supplier's token. Names are plain, contents never.

Each lies in `secret/<name>.json`. Its ciphertext is bound to the org, the name and a number that no other ciphertext
of this document ever had, so that one moved to another org, another name or back in time does not open.
"""

from typing import Final

import msgspec

from app.core.ids import OrgId
from app.core.reasons import NOT_FOUND, NOT_READY, Refused
from app.core.secrets import Envelope, EnvelopeClosed, Secret
from app.store.documents import Document
from app.store.sealed import Renew
from app.store.tree import Tree

FOLDER: Final = "secret/"
NO_MASTER_KEY: Final = "The operator has not set ENVELOPE_MASTER_KEY, which stored secrets are sealed with."
DOES_NOT_OPEN: Final = (
    "A stored secret cannot be opened. The operator finds out which with: astrix secrets status."
)


class SealedDocument(msgspec.Struct, frozen=True):
    """`version` is what the ciphertext is bound to. It outlives a deletion, or an old ciphertext would fit again."""

    version: int = 0
    sealed: str | None = None


class Vault:
    """Works on files and waits for the disk: from a coroutine, call it in a thread."""

    def __init__(self, tree: Tree, envelope: Envelope) -> None:
        self._tree = tree
        self._envelope = envelope

    def put(self, org: OrgId, name: str, plain: bytes) -> None:
        """Durable when it returns. Whatever was kept under the name before is gone."""
        if not self._envelope.ready:
            raise Refused(NOT_READY, why=NO_MASTER_KEY)

        def sealed(before: SealedDocument) -> SealedDocument:
            version = before.version + 1
            text = self._envelope.seal(plain, org=org, name=name, version=version)
            return SealedDocument(version, text.decode())

        self._document(org, name).update(sealed)

    def open(self, org: OrgId, name: str) -> Secret[bytes]:
        kept = self._document(org, name).read().value
        if kept.sealed is None:
            raise Refused(NOT_FOUND)
        if not self._envelope.ready:
            raise Refused(NOT_READY, why=NO_MASTER_KEY)
        try:
            opened = self._envelope.open(kept.sealed.encode(), org=org, name=name, version=kept.version)
        except EnvelopeClosed:
            raise Refused(NOT_READY, why=DOES_NOT_OPEN) from None
        return Secret(opened)

    def delete(self, org: OrgId, name: str) -> None:
        """Nothing happens where there is none. The ciphertext is gone; the number it was bound to stays."""
        document = self._document(org, name)
        if document.read().value.sealed is not None:
            document.update(lambda before: SealedDocument(before.version))

    def names(self, org: OrgId) -> list[str]:
        """What is kept, without opening any of it."""
        known = (name.removeprefix(FOLDER) for name in self._names_of_files(org))
        return [name for name in known if self._document(org, name).read().value.sealed is not None]

    def renew(self, org: OrgId, name: str, renew: Renew) -> bool:
        """Passes the sealed text through `renew`, and keeps what came back where it is another."""
        document = self._document(org, name)

        def renewed(before: SealedDocument) -> SealedDocument:
            if before.sealed is None:
                return before
            fresh = renew(before.sealed, org=org, name=name, version=before.version)
            return SealedDocument(before.version, fresh)

        before = document.read().value
        if renewed(before) == before:
            return False
        document.update(renewed)
        return True

    def _names_of_files(self, org: OrgId) -> list[str]:
        names = self._tree.org(org).paths.document_names()
        return [name for name in names if name.startswith(FOLDER)]

    def _document(self, org: OrgId, name: str) -> Document[SealedDocument]:
        return self._tree.org(org).document(FOLDER + name, SealedDocument, SealedDocument)
