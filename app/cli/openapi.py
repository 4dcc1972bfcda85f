"""`astrix openapi tenant|hq`: the API's own document, made from the endpoint table. Needs no settings and no data."""

import sys
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from app.cli.environ import read_settings, without_signing
from app.cli.house import ask
from app.cli.outcome import OK
from app.compose import House
from app.http.openapi import document


def run(chosen: Namespace) -> int:
    with TemporaryDirectory() as folder:
        settings = read_settings(without_signing({}), Path(folder))
        printed = ask(settings, lambda house: document_of(house, chosen.realm))
    sys.stdout.write(printed)
    return OK


def document_of(house: House, realm: str) -> str:
    door = house.edge.tenant() if realm == "tenant" else house.edge.hq()
    for drawn in door.documents.values():
        return in_lines(drawn())
    return in_lines(msgspec.json.encode(empty(house)))


def empty(house: House) -> dict[str, Any]:
    """A realm without endpoints serves no document; whoever generates from one still wants its frame."""
    return document("admin", (), reasons=house.reasons, version=house.edge.version)


def in_lines(served: bytes) -> str:
    return msgspec.json.format(served, indent=2).decode() + "\n"
