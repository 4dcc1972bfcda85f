"""What is known of a file's columns, and what each is to become."""

from typing import Literal

import msgspec

FieldKind = Literal["text", "number", "date", "choice", "checkbox", "url"]
DateOrder = Literal["dmy", "mdy"]


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A custom field that could be made for a column that fits none there is."""

    key: str
    name: str
    kind: FieldKind


class Column(msgspec.Struct, frozen=True, kw_only=True):
    index: int
    name: str
    samples: list[str]
    suggested: str | None = None
    confidence: float = 0.0
    filled: float = 0.0
    """The share of the first rows in which something stands."""
    date_order: DateOrder | None = None
    offer: Offer | None = None


class CustomField(msgspec.Struct, frozen=True, kw_only=True):
    """A custom field of the organization, as far as a cell must fit it."""

    key: str
    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
