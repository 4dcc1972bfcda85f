"""Handbook pages that are made from tables of the code, so that they cannot fall behind it."""

from collections.abc import Iterable, Sequence

from app.core.reasons import Reason
from app.core.roles import ALL
from app.core.settings import SETTINGS
from app.http.endpoint import Endpoint
from app.http.openapi import refusals_of


def pages(endpoints: Sequence[Endpoint], reasons: Iterable[Reason]) -> dict[str, str]:
    return {"settings": settings_page(), "reasons": reasons_page(reasons), "routes": routes_page(endpoints)}


def settings_page() -> str:
    rows = [f"| `{setting.name}` | {setting.meaning} | {_cell(setting.default)} |" for setting in SETTINGS]
    return _page(
        "Settings",
        "Read once from the environment when a process starts. All problems are named together.",
        ["| name | meaning | default |", "|---|---|---|", *rows],
    )


def reasons_page(reasons: Iterable[Reason]) -> str:
    rows = [
        f"| `{reason.code}` | {reason.status} | {_cell(reason.sentence)} | {_fix(reason)} |"
        for reason in reasons
    ]
    return _page(
        "Reasons",
        "Every refusal carries one of these codes. The code never changes; the sentence may get better.",
        ["| code | status | sentence | where the fix is |", "|---|---|---|---|", *rows],
    )


def routes_page(endpoints: Sequence[Endpoint]) -> str:
    ordered = sorted(endpoints, key=lambda row: (row.realm, row.tag, row.path, row.method))
    rows = [f"| `{row.name}` | {_cell(row.summary)} | {_who(row)} | {_codes(row)} |" for row in ordered]
    return _page(
        "Routes",
        "The same rows are served as OpenAPI 3.1 at `/api/openapi.json`, and for HQ at `/admin/openapi.json`.",
        ["| route | what it does | who | refusals of its own |", "|---|---|---|---|", *rows],
    )


def _page(title: str, opening: str, lines: Sequence[str]) -> str:
    return "\n".join([f"# {title}", "", opening, "", *lines, ""])


def _who(row: Endpoint) -> str:
    if row.needs.access == "public":
        return "anyone"
    roles = [role for role in ALL if role in row.needs.roles]
    who = "anyone signed in" if row.needs.access == "token" or len(roles) == len(ALL) else ", ".join(roles)
    if row.step_up:
        return f"{who}, with a fresh second factor"
    return who if row.scope is None else f"{who}; keys with `{row.scope}`"


def _codes(row: Endpoint) -> str:
    known = {reason.code for reason in refusals_of(row)}
    return " ".join(f"`{reason.code}`" for reason in row.refuses if reason.code in known) or "–"


def _fix(reason: Reason) -> str:
    return f"`{reason.help}`" if reason.help else "–"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
