"""Chooses the command, and turns what stops it into a sentence and an exit code."""

import sys
from importlib import import_module

from machinery.trouble import ENVIRONMENT, USAGE, Trouble

COMMANDS = ("setup", "start", "test", "lock")
INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        print(f"Usage: python scripts {{{','.join(COMMANDS)}}} …", file=sys.stderr)
        return USAGE
    command = import_module(f"machinery.{arguments[0]}")
    try:
        return int(command.main(arguments[1:]))
    except Trouble as trouble:
        print(f"\n{trouble.sentence}", file=sys.stderr)
        return trouble.code
    except OSError as error:
        print(f"\n{sentence_for(error)}", file=sys.stderr)
        return ENVIRONMENT
    except KeyboardInterrupt:
        return INTERRUPTED


def sentence_for(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno is None:
        return f"The machine refused an operation{where}: {error}."
    return f"The machine refused an operation{where}: {error.strerror}. Put that right and run this again."
