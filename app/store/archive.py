"""A whole org in one file: what it is made of, and what it says of itself.

A zip, so that anybody can look into it. `tree/` holds the org's own files as they lie in the tree, byte for byte;
`records/` says the same for people and other programs: the latest state of every record, one a line. `manifest.json`
comes last and names every other entry with its size and its SHA-256.
"""

import re
from typing import Final

import msgspec

from app.store.blobs import NAME_LENGTH_MAX
from app.store.paths import is_org_id

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
README: Final = "README.txt"
SECRETS: Final = "secrets.sealed"
TREE: Final = "tree/"
RECORDS: Final = "records/"
CARRIED: Final = ".json"

ENTRIES_MAX: Final = 200_000
PARTS_MAX: Final = 9
_PART: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}\Z")
_CARRIED: Final = re.compile(r"[a-z]{1,60}\.json\Z")
_NOT_CARRIED: Final = frozenset(("lock", "wm", "compacting", "secret", "exports", "carried"))
"""First parts of names under the tree that no archive brings along: they are made anew, or are nobody else's."""


class BadArchive(Exception):
    """The file is no archive of ours, or not any more; its message is a sentence for the operator."""


class Packed(msgspec.Struct, frozen=True):
    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    made_by: str
    """The release that wrote it."""
    made_at: str
    org_id: str
    name: str
    last_seq: int
    """The sequence of the last change that is in it."""
    carried: tuple[str, ...] = ()
    """What the host kept about the org, each in an entry of its own."""
    sealed: bool = False
    """Whether secrets are inside, under a passphrase."""
    left_out: tuple[str, ...] = ()
    """What is not inside, by name: secrets, and files that went away while the archive was written."""
    files: tuple[Packed, ...] = ()


def read_manifest(raw: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except msgspec.DecodeError as problem:
        raise BadArchive(f"{MANIFEST} cannot be read: {problem}.") from None
    if manifest.format != FORMAT:
        raise BadArchive(f"This archive has format {manifest.format}; this release reads format {FORMAT}.")
    if not is_org_id(manifest.org_id) or manifest.org_id.startswith("_"):
        raise BadArchive(f"{MANIFEST} names no organization.")
    names = [file.name for file in manifest.files]
    if len(names) != len(set(names)) or len(names) > ENTRIES_MAX:
        raise BadArchive(f"{MANIFEST} names an entry twice, or too many of them.")
    return manifest


def may_be_in(name: str) -> bool:
    """Whether an archive can have an entry of this name. Nothing else is ever written to disk."""
    if name in (README, SECRETS) or (_CARRIED.match(name) and name != MANIFEST):
        return True
    if name.startswith(RECORDS):
        return _PART.match(name.removeprefix(RECORDS)) is not None
    return name.startswith(TREE) and is_carried(name.removeprefix(TREE))


def is_carried(path: str) -> bool:
    """Whether a file of an org, by its path below the org's directory, belongs into an archive."""
    parts = path.split("/")
    if len(parts) > PARTS_MAX or len(path) > NAME_LENGTH_MAX or parts[0] in _NOT_CARRIED:
        return False
    if parts[0].startswith("torn-") or (len(parts) == 1 and path.endswith(".tmp")):
        return False
    return all(map(_PART.match, parts))
