"""Every row of a file is in exactly one bucket, and the buckets sum to the rows."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.features.imports.carrying import Carrying, sheet
from tests.whole import Prepared, whole

HEADER = ("Customer number", "First name", "Phone", "E-mail", "Company", "Note")
CELLS = (
    some.sampled_from(["", "1", "2", "3"]),
    some.sampled_from(["", "Ann", "Ben", "Total", "First name", "=HYPERLINK(1)"]),
    some.sampled_from(["", "+49 170 1234567", "0170 1234567", "+491707654321", "12", "Phone", "1.234"]),
    some.sampled_from(["", "ann@example.com", "BEN@example.com", "nobody", "E-mail"]),
    some.sampled_from(["", "Harbour Ltd", "x" * 300, "Company"]),
    some.sampled_from(["", "two\nlines", 'say "yes"', "a,b;c"]),
)
ROWS = some.lists(some.tuples(*CELLS) | some.just(HEADER), min_size=1, max_size=25)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, some.sampled_from(["skip", "update", "merge"]))
def test_the_buckets_of_any_file_sum_to_its_rows(
    prepared_whole: Prepared,
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, ...]],
    policy: str,
) -> None:
    # given
    home: Path = tmp_path_factory.mktemp("any") / "data"
    with whole(prepared_whole, home) as astrix:
        imports = Carrying(astrix, astrix.owner)
        imports.done(sheet(HEADER, [("9", "Ann", "+491701234567", "", "Old Ltd", "")]))
        content = sheet(HEADER, rows)
        there = list(csv.reader(io.StringIO(content, newline="")))[1:]

        # when
        ready = imports.previewed(content, policy=policy)
        if ready["state"] == "failed":
            assert ready["error"]["code"] == "no_rows"
            return
        done = imports.started(ready["id"])

        # then
        buckets = done["buckets"]
        assert done["state"] == "done", done["error"]
        assert sum(buckets.values()) == len(there)
        assert buckets == ready["preview"]["buckets"]
        told = imports.rows(done["id"])
        assert [row["row"] for row in told] == list(range(1, len(there) + 1))
        assert Counter(row["bucket"] for row in told) == {name: n for name, n in buckets.items() if n}
        assert all(row["message"] for row in told)
        assert imports.count() == 1 + buckets["created"]

        # when: the same once more
        again = imports.done(content, policy=policy)

        # then: nobody is made twice who can be recognised, by a number, a phone or an address
        strangers = {number for number, row in enumerate(there, 1) if not (row[0] or row[2] or row[3])}
        made_again = {row["row"] for row in imports.rows(again["id"]) if row["bucket"] == "created"}
        assert made_again == strangers & {row["row"] for row in told if row["bucket"] == "created"}
