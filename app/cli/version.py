"""`astrix version`."""

import json
from argparse import Namespace
from importlib.metadata import version

from app.cli.outcome import OK


def run(chosen: Namespace) -> int:
    number = version("astrix-bos")
    print(json.dumps({"version": number}) if chosen.json else number)
    return OK
