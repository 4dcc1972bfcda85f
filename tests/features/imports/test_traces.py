"""One person leaves no trace in what imports keep."""

from typing import Any

import msgspec

from app.features.imports.store import CHUNKS, IMPORTS
from app.store.traces import Person
from tests.features.imports.carrying import Carrying, people, sheet


def test_whose_rows_were_theirs_is_handed_out_and_erased(imports: Carrying) -> None:
    # given
    imports.done(people(3))
    imports.astrix.clock.advance(60)
    done = imports.done(people(3).replace("Harbour", "Quay"), policy="update")
    bad = imports.previewed(sheet(("First name", "E-mail", "Phone"), [("Ann1", "ann1@example.com", "12")]))
    ann = next(lead for lead in imports.leads() if lead["first_name"] == "Ann1")
    person = Person(
        lead_ids=frozenset((ann["id"],)),
        phones=frozenset((ann["phone"],)),
        emails=frozenset((ann["email"],)),
        names=frozenset(("Ann1 Adler",)),
    )
    house, org = imports.astrix.house, imports.astrix.cast.org
    traces = house.imports.traces

    # when
    ((name, content),) = traces.export(org, person)
    erased = traces.erase(org, person)

    # then
    rows: list[Any] = msgspec.json.decode(content)
    assert name == "imports.json"
    assert {row["bucket"] for row in rows} == {"created", "updated"}
    assert erased > 0
    kept: list[Any] = [row.value for row in house.tree.org(org).rows(IMPORTS)]
    kept += [house.tree.org(org).full(CHUNKS, row.key) for row in house.tree.org(org).rows(CHUNKS)]
    text = repr(kept)
    assert ann["id"] not in text
    assert "ann1@example.com" not in text
    assert imports.read(done["id"])["buckets"]["updated"] == 3
    assert imports.read(bad["id"])["preview"] is None

    # when: once more
    assert traces.erase(org, person) == 0
    assert list(traces.export(org, person)) == []

    # then: taking it back goes on without them
    undone = imports.undone(done["id"])
    assert undone["undone"]["restored"] == 2
