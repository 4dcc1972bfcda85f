"""How a letter becomes a mail: one line of subject, plain text, and simple HTML that says the same."""

import re
import unicodedata
from html import escape
from typing import Final

from app.features.notices.types.mail import (
    LETTER_CHARACTERS_MAX,
    LETTER_PARAGRAPHS_MAX,
    SUBJECT_CHARACTERS_MAX,
    Letter,
    Link,
)

_WEB_ADDRESS: Final = re.compile(r"https?://[^\s<>\"']{1,1900}")
_BODY_STYLE: Final = "font-family:sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;max-width:36em"


class UnfitLetter(ValueError):
    """A letter that must not be written as it is; the room that made it let something through."""


def checked(letter: Letter) -> Letter:
    """The letter with a subject that is one line; refuses an address or a link that could smuggle a header."""
    if one_line(letter.to) != letter.to or " " in letter.to or letter.to.count("@") != 1:
        raise UnfitLetter("the address of a letter is one plain address")
    if letter.link is not None and not _WEB_ADDRESS.fullmatch(letter.link.url):
        raise UnfitLetter("the link of a letter is a web address")
    if len(letter.paragraphs) > LETTER_PARAGRAPHS_MAX:
        raise UnfitLetter(f"a letter has at most {LETTER_PARAGRAPHS_MAX} paragraphs")
    if sum(map(len, letter.paragraphs)) > LETTER_CHARACTERS_MAX:
        raise UnfitLetter(f"a letter has at most {LETTER_CHARACTERS_MAX} characters")
    return letter


def subject_line(text: str) -> str:
    """Names of people and companies stand in subjects; nothing in them ends the header or encodes another."""
    line = one_line(text).replace("=?", "= ?")
    if len(line) <= SUBJECT_CHARACTERS_MAX:
        return line
    return line[: SUBJECT_CHARACTERS_MAX - 1] + "…"


def one_line(text: str) -> str:
    """Control characters and every kind of line end become blanks; runs of blanks become one."""
    cleaned = "".join(" " if _breaks(mark) else mark for mark in text)
    return " ".join(cleaned.split())


def plain_text(letter: Letter) -> str:
    parts = [one_line(paragraph) for paragraph in letter.paragraphs]
    if letter.link is not None:
        parts.append(f"{one_line(letter.link.label)}:\n{letter.link.url}")
    return "\n\n".join(parts) + "\n"


def html_text(letter: Letter) -> str:
    parts = [f"<p>{escape(one_line(paragraph))}</p>" for paragraph in letter.paragraphs]
    if letter.link is not None:
        parts.append(_html_link(letter.link))
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(subject_line(letter.subject))}</title></head>\n"
        f'<body style="{_BODY_STYLE}">\n{body}\n</body></html>\n'
    )


def _html_link(link: Link) -> str:
    url = escape(link.url)
    return f'<p><a href="{url}">{escape(one_line(link.label))}</a></p>\n<p>{url}</p>'


def _breaks(mark: str) -> bool:
    return unicodedata.category(mark) in ("Cc", "Cs", "Zl", "Zp")
