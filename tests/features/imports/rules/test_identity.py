"""Who a row is: what the organization says of its leads, a file says of its own rows."""

from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from app.features.imports.rules.identity import Seen, match
from app.features.imports.service.judging import Judge
from app.features.imports.types.options import Options
from app.features.imports.types.rows import Row

VALUES: dict[str, list[str]] = {
    "external_id": ["1", "2", "3"],
    "phone": ["+491", "+492"],
    "email": ["a@x.org", "b@x.org"],
    "first_name": ["Ann", "ANN", "Ben", "Zoë", "Zoe"],
}
ROWS = some.lists(
    some.fixed_dictionaries({}, optional={name: some.sampled_from(those) for name, those in VALUES.items()}),
    max_size=14,
)


@dataclass
class Held:
    """A lead that was made of a row."""

    row: int
    fields: dict[str, Any]

    @property
    def external_id(self) -> str | None:
        return self.fields.get("external_id")

    @property
    def first_name(self) -> str:
        name: str = self.fields.get("first_name", "")
        return name

    @property
    def phone(self) -> str | None:
        return self.fields.get("phone")


@settings(max_examples=300)
@given(ROWS)
def test_a_file_says_of_its_rows_what_the_organization_would_say(rows: list[dict[str, Any]]) -> None:
    # given: every row that is nobody's twin becomes a lead
    seen = Seen()
    leads: list[Held] = []

    def find(by: str, value: str) -> list[Held]:
        return [lead for lead in leads if lead.fields.get(by) == value]

    for number, fields in enumerate(rows):
        # when
        twin, shares = seen.line_of(fields)
        found = match(fields, find, lambda lead: lead)

        # then
        assert (twin is None) == (found.lead is None)
        if twin is None:
            assert shares == found.shares_phone
            seen.add(fields, number)
            leads.append(Held(number, fields))


def judged(*rows: dict[str, Any]) -> list[int | None]:
    seen, found = Seen(), []
    for number, fields in enumerate(rows, 1):
        twin, _ = seen.line_of(fields)
        found.append(twin)
        if twin is None:
            seen.add(fields, number)
    return found


def test_the_id_of_the_organization_counts_before_everything_else() -> None:
    ann = {"external_id": "1", "phone": "+491", "first_name": "Ann"}
    assert judged(ann, {**ann, "phone": "+492"}, {**ann, "external_id": "2"}) == [None, 1, None]


def test_a_number_under_another_first_name_is_another_person() -> None:
    ann, ben = {"phone": "+491", "first_name": "Ann"}, {"phone": "+491", "first_name": "Ben"}
    assert judged(ann, ben, {"phone": "+491", "first_name": "ann"}, {"phone": "+491"}) == [None, None, 1, 1]


def test_who_says_no_number_is_known_by_address() -> None:
    ann = {"email": "a@x.org", "first_name": "Ann"}
    assert judged(ann, {"email": "a@x.org", "first_name": "Anna"}) == [None, 1]


def test_an_address_with_another_number_is_another_person() -> None:
    ann = {"email": "info@x.org", "phone": "+491", "first_name": "Ann"}
    assert judged(ann, {**ann, "phone": "+492", "first_name": "Ben"}) == [None, None]


def test_only_hashes_of_people_are_remembered() -> None:
    # given
    seen = Seen()

    # when
    seen.add({"external_id": "c-77", "phone": "+491701234567", "email": "ann@example.com"}, 1)

    # then
    assert "ann" not in repr(vars(seen)).lower()
    assert "1701234567" not in repr(vars(seen))


def test_a_file_longer_than_there_is_room_for_takes_no_more_memory() -> None:
    # given
    judge = Judge(Options(), find=lambda *_: [], whole=_nobody)

    # when: ten people fit
    for number in range(5_000):
        fields = {"email": f"ann{number}@x.org"}
        judge.verdict(Row(number, number, [], fields, [], []), has_room=number < 10)

    # then
    assert len(judge.seen) <= 10 * 4


def _nobody(row: Any) -> Any:
    raise AssertionError(row)
