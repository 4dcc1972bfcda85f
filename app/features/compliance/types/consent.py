"""What a person agreed to, in which words, and how it is known."""

from typing import Literal

import msgspec

Channel = Literal["voice", "sms", "email"]
ConsentClass = Literal["marketing", "informational"]
ConsentState = Literal["given", "withdrawn", "unknown"]
ConsentSource = Literal["form", "import", "verbal", "written", "api", "message", "other"]


class Consent(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """One statement. Later ones of the same channel and class replace it; none is ever changed."""

    channel: Channel
    class_: ConsentClass
    state: ConsentState
    source: ConsentSource
    wording: str = ""
    """What the person read or heard."""
    evidence: str | None = None
    at: int
    """Microseconds since 1970."""
    by: str
