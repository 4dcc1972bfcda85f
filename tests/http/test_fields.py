"""What is wrong with a field is said in words for people, not in the decoder's."""

from typing import Annotated, Any, Literal

import msgspec
import pytest

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


class Wanted(msgspec.Struct):
    count: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1
    word: Annotated[str, msgspec.Meta(min_length=2, max_length=4)] = "ok"
    some: Annotated[list[int], msgspec.Meta(max_length=2)] = []
    code: Annotated[str, msgspec.Meta(pattern="^[a-z]+$")] = "a"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"count": 10}, "This must be at most 9."),
        ({"count": 0}, "This must be at least 1."),
        ({"word": "a"}, "This must be at least 2 characters."),
        ({"word": "abcde"}, "This must be at most 4 characters."),
        ({"some": [1, 2, 3]}, "This must be at most 2 items."),
        ({"code": "A"}, "This is not written the way it must be here; the API's own document shows how."),
        ({"count": "x"}, "This must be a whole number, not text."),
    ],
)
def test_a_bound_is_said_as_people_say_it(said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(msgspec.ValidationError) as raised:
        msgspec.convert(said, Wanted)

    (problem,) = problems_of(said, Wanted, raised.value)

    assert (problem["path"], problem["message"]) == (next(iter(said)), sentence)
