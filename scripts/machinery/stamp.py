"""A stamp remembers the content something was made from, so that making it again costs nothing."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(paths: Iterable[Path], *words: str) -> str:
    """The fingerprint of these files' names and bytes, and of the words given beside them."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        total.update(f"\0{path}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


class Stamp:
    def __init__(self, path: Path, fingerprint: str) -> None:
        self.path = path
        self.fingerprint = fingerprint

    def holds(self) -> bool:
        try:
            return self.path.read_text() == self.fingerprint
        except FileNotFoundError:
            return False

    def lift(self) -> None:
        """Before the work: a run that breaks halfway must not look finished."""
        self.path.unlink(missing_ok=True)

    def press(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.fingerprint)
