"""The words that protect the secrets of an archive on its way, asked or read; never from the command line."""

import sys
from getpass import getpass
from pathlib import Path

from app.cli.outcome import PROBLEMS, Stopped
from app.core.secrets import Secret
from app.store.passphrase import PASSPHRASE_CHARACTERS_MIN

TOO_SHORT = f"A passphrase has at least {PASSPHRASE_CHARACTERS_MIN} characters: several words are best."


def chosen(file: Path | None) -> Secret[str]:
    """A new one, typed twice."""
    words = from_file(file) if file is not None else _typed("Passphrase for the secrets: ")
    if len(words) < PASSPHRASE_CHARACTERS_MIN:
        raise Stopped(TOO_SHORT, code=PROBLEMS)
    if file is None and _typed("The same again: ") != words:
        raise Stopped("The two passphrases differ; nothing was written.", code=PROBLEMS)
    return Secret(words)


def known(file: Path | None) -> Secret[str]:
    return Secret(from_file(file) if file is not None else _typed("Passphrase of the secrets: "))


def from_file(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise Stopped(f"The passphrase cannot be read from {file}: {problem}.") from None


def _typed(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise Stopped("There is no terminal to ask for a passphrase: name a file with --passphrase-file.")
    return getpass(prompt)
