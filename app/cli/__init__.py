"""The operator's command, `astrix`: serve, check, look into the mail, print the API's document."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Heavy imports wait until a command is chosen: `astrix --help` answers at once."""
    from app.cli.parser import run

    return run(sys.argv[1:] if arguments is None else list(arguments))
