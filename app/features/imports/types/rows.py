"""What becomes of the rows of a file: each is in exactly one bucket, for one reason."""

from typing import Any, Final, Literal, get_args

import msgspec

Bucket = Literal["created", "updated", "duplicate", "invalid", "skipped"]
BUCKETS: Final[tuple[Bucket, ...]] = get_args(Bucket)
Policy = Literal["skip", "update", "merge"]

CREATED: Final = "new"
UPDATED: Final = "changed"
EXISTS: Final = "exists"
UNCHANGED: Final = "unchanged"
IN_FILE: Final = "in_file"
NO_ROOM: Final = "no_room"
EMPTY: Final = "empty"
REPEATED_HEADER: Final = "repeated_header"
LOOKS_LIKE_TOTAL: Final = "looks_like_total"
NOBODY: Final = "nobody"
REFUSED: Final = "refused"

REASONS: Final[dict[str, str]] = {
    CREATED: "A new lead was made.",
    UPDATED: "The lead was here already, and was changed.",
    EXISTS: "This person is here already and was left as they are.",
    UNCHANGED: "This person is here already, and the row says nothing new.",
    IN_FILE: "The same person stands further up in the file.",
    NO_ROOM: "The organization holds as many leads as it may.",
    EMPTY: "Nothing stands in this row.",
    REPEATED_HEADER: "This row repeats the header.",
    LOOKS_LIKE_TOTAL: "This row looks like a sum, not like a person.",
    NOBODY: "The row names nobody: no name, company, e-mail address, phone number or id of your own.",
    REFUSED: "The lead could not be kept as it stands.",
    "bad_phone": "This is not a phone number.",
    "bad_email": "This is not an e-mail address.",
    "bad_country": "This is no country that is known here.",
    "bad_timezone": "This is no time zone, such as Europe/Berlin.",
    "bad_stage": "There is no such stage.",
    "bad_owner": "Nobody here is called that.",
    "bad_score": "A score is a whole number from 0 to 100.",
    "bad_number": "This is not a number.",
    "bad_date": "This is not a day. Write it as 2026-01-31.",
    "bad_choice": "This is none of the choices of the field.",
    "bad_checkbox": "This is neither yes nor no.",
    "bad_url": "This is not a web address.",
    "too_long": "This is too long for the field.",
    "too_many_tags": "These are more tags than a lead can have.",
    "ragged": "The row has more or fewer cells than the header. They were taken in their order.",
    "mended_quotes": "Quotation marks stand where none can. They were read as text.",
    "shared_phone": "Another person with another first name has the same phone number. Both are kept.",
    "formula": "The cell begins like a formula. It is kept as text and never run.",
    "stays_suppressed": "The person must not be contacted on some channel. That stays, whatever the file says.",
    "stays_withdrawn": "The person withdrew their consent. That stays, whatever is said about the file.",
}
"""A sentence for each reason and each thing that is told of rows."""


class Problem(msgspec.Struct, frozen=True, gc=False):
    code: str
    column: int | None = None
    value: str = ""
    detail: str = ""


class Row(msgspec.Struct, gc=False):
    """One row of the file, read by the mapping. With a bucket, its fate is known already."""

    number: int
    """Counted from 1; the header is none."""
    line: int
    cells: list[str]
    fields: dict[str, Any]
    problems: list[Problem]
    """Why it is invalid."""
    notes: list[Problem]
    """What is told of it, though it comes in."""
    bucket: Bucket | None = None
    reason: str = ""
