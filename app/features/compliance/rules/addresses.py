"""One form for an address on a channel, and what to look for when somebody types a part of one. Pure."""

import re
from typing import Final

from app.core import emails, phones
from app.features.compliance.types import Channel

_OF_A_NUMBER: Final = re.compile(r"[0-9 ().\-/+\u00a0]+")


class Unfit(ValueError):
    """Says in a sentence why this is no address of the channel."""


def normal(channel: Channel, text: str, *, country: str | None) -> str:
    """E.164 for calls and texts, lower case for mail. Raises Unfit."""
    try:
        return emails.normal(text) if channel == "email" else phones.normal(text, country).number
    except (phones.BadPhone, emails.BadEmail) as problem:
        raise Unfit(problem.sentence) from None


def searched(channel: Channel, q: str) -> str:
    """A part of a number is found however it is written."""
    plain = q.strip().lower()
    if channel != "email" and _OF_A_NUMBER.fullmatch(plain):
        return "".join(mark for mark in plain if mark.isdigit())
    return plain
