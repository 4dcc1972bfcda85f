"""The handbook: Markdown pages under `app/handbook`, and pages made from the house's own tables."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from app.http.reply import Headers, Reply
from app.http.request import Request

HOME: Final = "/handbook/"
_TITLE: Final = re.compile(r"^# +(.+)$", re.MULTILINE)
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")
_LINK_TO_FILE: Final = re.compile(r"(?<=\]\()([^):#\s]*?)(?:index)?\.md(?=[)#])")
_HTML: Final = (b"content-type", b"text/html; charset=utf-8")
_CSS: Final = (b"content-type", b"text/css; charset=utf-8")
_START: Final = "# Handbook\n\nHow this appliance is used, run and built."


@dataclass(frozen=True)
class Page:
    name: str
    """As in the address: `settings`, `decisions/one-journal`, `decisions/`, or nothing for the first page."""
    title: str
    source: str

    @property
    def folder(self) -> str:
        return self.name.rpartition("/")[0]

    @property
    def opens(self) -> bool:
        """The first page of its folder."""
        return self.name.endswith("/")


class Handbook:
    def __init__(self, home: Path, made: Mapping[str, str] | None = None) -> None:
        sources = {**_sources(home), **(made or {})}
        sources.setdefault("", _START)
        self._pages = {name: Page(name, _title(name, text), text) for name, text in sorted(sources.items())}
        self._style = home / "style.css"
        self._drawn: dict[str, bytes] = {}

    async def __call__(self, request: Request) -> Reply | None:
        path = request.raw_path.decode("latin-1")
        if path == HOME.rstrip("/"):
            return _moved(HOME)
        if not path.startswith(HOME):
            return None
        request.route = "/handbook/…"
        name = path.removeprefix(HOME)
        if name == "style.css":
            return Reply(200, self._style.read_bytes(), [_CSS, (b"cache-control", b"no-cache")])
        if name in self._pages:
            return Reply(200, self._page(name), [_HTML])
        return _moved(f"{HOME}{name}/") if f"{name}/" in self._pages else None

    def _page(self, name: str) -> bytes:
        if name not in self._drawn:
            self._drawn[name] = self._draw(self._pages[name]).encode()
        return self._drawn[name]

    def _draw(self, page: Page) -> str:
        body, headings = _rendered(page.source)
        here = "".join(f'<li><a href="#{anchor}">{html.escape(text)}</a></li>' for anchor, text in headings)
        on_this_page = f'<nav class="here" aria-label="On this page"><ul>{here}</ul></nav>' if here else ""
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark">'
            f"<title>{html.escape(page.title)} · Astrix BOS handbook</title>"
            f'<link rel="stylesheet" href="{HOME}style.css"></head><body>'
            '<a class="skip" href="#text">Skip to the text</a>'
            '<a class="to-pages" href="#pages">All pages</a>'
            f'<nav class="pages" id="pages" aria-label="Pages">{self._contents(page)}</nav>'
            f'<main id="text">{body.replace("</h1>", "</h1>" + on_this_page, 1)}</main></body></html>'
        )

    def _contents(self, current: Page) -> str:
        """The chapters, and of those with pages of their own the one that is open."""
        shown = (page for page in self._pages.values() if page.folder in ("", current.folder) or page.opens)
        return f"<ul>{''.join(self._entry(page, current) for page in shown)}</ul>"

    def _entry(self, page: Page, current: Page) -> str:
        mark = ' aria-current="page"' if page == current else ""
        inner = ' class="inner"' if page.folder and not page.opens else ""
        return f'<li{inner}><a href="{HOME}{page.name}"{mark}>{html.escape(page.title)}</a></li>'


def _sources(home: Path) -> dict[str, str]:
    found = {}
    for path in home.rglob("*.md"):
        name = path.relative_to(home).with_suffix("").as_posix()
        found[name.removesuffix("index")] = path.read_text(encoding="utf-8")
    return found


def _title(name: str, source: str) -> str:
    found = _TITLE.search(source)
    return found[1].strip() if found else name


def _rendered(source: str) -> tuple[str, list[tuple[str, str]]]:
    """The page's HTML, and its second-level headings with their anchors."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(_LINK_TO_FILE.sub(r"\1", source))
    headings = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            anchor = _NOT_A_WORD.sub("-", inline.content.lower()).strip("-")
            opening.attrSet("id", anchor)
            headings.append((anchor, inline.content.replace("`", "")))
    return parser.renderer.render(tokens, parser.options, {}), headings


def _moved(to: str) -> Reply:
    headers: Headers = [(b"location", to.encode())]
    return Reply(308, b"", headers)
