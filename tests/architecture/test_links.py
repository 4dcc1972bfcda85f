"""The settings pages that the server names, in notices, mail and refusals, are pages that the web app has."""

import re
from pathlib import Path

from machinery.place import ROOT

NAMED = re.compile(r'"(/settings/[a-z-]+)"')
REGISTERED = re.compile(r"path: '(/settings/[a-z-]+)'")


def test_every_page_that_the_server_names_is_there() -> None:
    named = {
        (page, str(path.relative_to(ROOT)))
        for path in sorted((ROOT / "app").rglob("*.py"))
        for page in NAMED.findall(path.read_text())
    }
    there = pages_of(ROOT / "app" / "web" / "src")

    assert {page for page, _ in named} >= {"/settings/access", "/settings/keys"}
    assert [(page, where) for page, where in sorted(named) if page not in there] == []


def pages_of(source: Path) -> set[str]:
    return {page for path in source.rglob("register.ts") for page in REGISTERED.findall(path.read_text())}
