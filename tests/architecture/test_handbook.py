"""The handbook knows everything that the house has: nothing is added without being written down."""

import re
from argparse import Namespace
from pathlib import Path

import pytest

from app.cli import handbook
from app.cli.parser import build
from app.compose import KINDS, LOGS, House
from app.core.settings import SETTINGS
from tests.http.asking import Asker

HOME = Path(handbook.REFERENCE).parent
PAGES = sorted(HOME.rglob("*.md"))
LINK = re.compile(r"\]\(([^)#\s]*)(?:#[^)]*)?\)")


def page(door: Asker, name: str) -> str:
    answer = door.get(f"/handbook/{name}")
    assert answer.status == 200, name
    return answer.body.decode()


def test_the_reference_says_what_the_house_is_made_of(house: House) -> None:
    stale = [name for name, text in handbook.pages(house).items() if handbook.written(name) != text]

    assert stale == [], "run: astrix handbook"


def test_a_page_that_fell_behind_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(handbook, "REFERENCE", tmp_path / "reference")

    assert handbook.run(Namespace(check=True)) == 1
    assert handbook.run(Namespace(check=False)) == 0
    assert handbook.run(Namespace(check=True)) == 0
    (tmp_path / "reference" / "tasks.md").write_text("something else")
    assert handbook.run(Namespace(check=True)) == 1


def test_every_setting_reason_and_route_stands_in_the_handbook(house: House, door: Asker) -> None:
    settings, reasons, routes = (page(door, name) for name in ("settings", "reasons", "routes"))

    assert [setting.name for setting in SETTINGS if f"<code>{setting.name}</code>" not in settings] == []
    assert [reason.code for reason in house.reasons if f"<code>{reason.code}</code>" not in reasons] == []
    assert [row.name for row in house.edge.rows if f"<code>{row.name}</code>" not in routes] == []


def test_every_command_task_permission_record_and_log_stands_in_the_handbook(
    house: House, door: Asker
) -> None:
    told = {name: page(door, f"reference/{name}") for name in ("commands", "tasks", "permissions", "tree")}

    assert [path for path, _ in handbook.commands(build()) if path not in told["commands"]] == []
    assert [task.name for task in house.tasks if task.name not in told["tasks"]] == []
    assert [row.name for row in house.edge.rows if row.name not in told["permissions"]] == []
    kept = [*(kind.name for kind in KINDS), *(log.name for log in LOGS)]
    assert [name for name in kept if f"<code>{name}</code>" not in told["tree"]] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(HOME)))
def test_every_link_of_a_page_leads_somewhere(path: Path, door: Asker) -> None:
    here = Path("/handbook") / path.relative_to(HOME).parent

    for link in LINK.findall(path.read_text(encoding="utf-8")):
        if link and "://" not in link:
            target = (here / link.removesuffix(".md")).as_posix()
            assert door.get(_walked(target)).status in (200, 308), link


def test_every_page_can_be_found_from_the_first_one() -> None:
    links = LINK.findall((HOME / "index.md").read_text(encoding="utf-8"))
    linked = {f"{link}index" if link.endswith("/") else link for link in links}
    names = {path.relative_to(HOME).with_suffix("").as_posix() for path in PAGES}
    found_elsewhere = {name for name in names if name.startswith("decisions/") or name == "index"}

    assert names - found_elsewhere - linked == set()


def test_every_decision_stands_in_their_list() -> None:
    listed = (HOME / "decisions" / "index.md").read_text(encoding="utf-8")
    pages = [path.stem for path in PAGES if path.parent.name == "decisions" and path.stem != "index"]

    assert [name for name in pages if f"]({name}" not in listed] == []


@pytest.mark.parametrize(
    "path", [page for page in PAGES if page.parent.name == "decisions"], ids=lambda p: p.stem
)
def test_every_decision_says_what_was_at_hand_and_what_follows(path: Path) -> None:
    parts = ("**Context.**", "**Decision.**", "**Consequences.**", "**Alternatives.**")

    assert path.stem == "index" or all(part in path.read_text(encoding="utf-8") for part in parts)


def _walked(path: str) -> str:
    """The path with its `..` walked, as a browser would."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part != "..":
            parts.append(part)
    return "/".join(parts)
