"""What is wrong with a field is said in words for people, not in the decoder's."""

from typing import Literal

import msgspec

from app.http.fields import problems_of


class Wish(msgspec.Struct):
    scopes: list[Literal["notes:read", "notes:write"]]


def test_a_value_that_is_no_choice_is_named_by_its_place() -> None:
    wished = {"scopes": ["notes:read", "moon:read"]}

    found = problems_of(wished, Wish, msgspec.ValidationError("of no account"))

    assert found == [
        {
            "path": "scopes[1]",
            "message": "This is none of the values that are taken here; the API's own document names them.",
        }
    ]
