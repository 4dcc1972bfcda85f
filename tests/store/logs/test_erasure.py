"""What is erased from a log says nothing any more, and nothing around it moves."""

from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import RecordedClock
from app.store.erasure import blank
from app.store.fsck import check
from app.store.lines import sealed
from app.store.logs import Log
from app.store.org import Org
from app.store.series import RawEntry, parsed
from tests.store.logs.facts import ACME, DAY_S, TIMELINE, Fact, change, opened, texts


def about_lead_1(subject: str | None, fact: Fact) -> bool:
    return subject == "lead_1" or "lead_1" in fact.text


def test_erased_rows_say_nothing_and_every_other_row_stays_where_it_is(
    tmp_path: Path, clock: RecordedClock, org: Org, timeline: Log[Fact]
) -> None:
    # given: rows of two months about a person, by subject and by mention, and others around them
    for number in range(4):
        timeline.append(Fact(f"secret {number}"), subject="lead_1")
        timeline.append(Fact(f"row {number}"), subject="lead_2")
        timeline.append(Fact("merged with lead_1"), subject="lead_2")
        clock.advance(10 * DAY_S)
    change(org, "secret that waits", subject="lead_1")
    page = timeline.tail(limit=4)
    sizes = [path.stat().st_size for path in sorted((tmp_path / ACME / "timeline").glob("*.jsonl"))]

    # when
    erased = timeline.erase(about_lead_1)

    # then
    assert erased == 9
    assert texts(timeline, "lead_1") == []
    assert texts(timeline, "lead_2") == ["row 3", "row 2", "row 1", "row 0"]
    files = sorted((tmp_path / ACME / "timeline").glob("*.jsonl"))
    assert [path.stat().st_size for path in files][:-1] == sizes[:-1]
    assert not [path for path in files if b"secret" in path.read_bytes() or b"merged" in path.read_bytes()]
    assert [row.value.text for row in timeline.tail(before=page.next).rows] == ["row 2", "row 1", "row 0"]
    assert timeline.erase(about_lead_1) == 0
    timeline.append(Fact("later"), subject="lead_2")
    assert texts(timeline, "lead_2", limit=2) == ["later", "row 3"]
    assert check(tmp_path).clean


def test_another_process_that_has_the_log_open_sees_the_erasure_and_appends_to_the_new_file(
    tmp_path: Path, clock: RecordedClock, timeline: Log[Fact]
) -> None:
    other_tree = opened(tmp_path, clock)
    other = other_tree.org(ACME).log(TIMELINE)
    timeline.append(Fact("secret"), subject="lead_1")
    timeline.append(Fact("row"), subject="lead_2")
    assert texts(other) == ["row", "secret"]

    timeline.erase(about_lead_1)

    assert texts(other) == ["row"]
    assert texts(other, "lead_1") == []
    other.append(Fact("later"), subject="lead_2")
    assert texts(timeline) == texts(other) == ["later", "row"]
    other_tree.close()
    fresh = opened(tmp_path, clock)
    assert texts(fresh.org(ACME).log(TIMELINE)) == ["later", "row"]
    fresh.close()


@given(st.text(max_size=40), st.text(max_size=12))
def test_an_erased_line_has_the_length_of_the_one_it_replaces(text: str, subject: str) -> None:
    row = RawEntry("t", subject, 1, 2, d=msgspec.Raw(msgspec.json.encode({"a": text} if text else {})))
    line = sealed(msgspec.json.encode(row))

    blanked = blank(row, len(line))

    assert len(blanked) == len(line)
    assert bytes(parsed(blanked[:-1]).d) == b""
    assert (parsed(blanked[:-1]).k, parsed(blanked[:-1]).s) == (subject, 1)
