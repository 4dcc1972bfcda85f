"""A file all the way: read, mapped, previewed, started, taken back."""

from tests.features.imports.carrying import Carrying, people


def test_a_thousand_rows_become_a_thousand_leads_and_go_again(imports: Carrying) -> None:
    # given
    one = imports.begun(people(1_000))
    assert one["state"] == "mapping"
    assert [column["suggested"] for column in one["columns"]] == [
        "first_name",
        "last_name",
        "email",
        "phone",
        "company",
    ]

    # when
    ready = imports.preview(one["id"])
    assert ready["state"] == "ready", ready["error"]
    done = imports.started(one["id"])

    # then
    assert ready["preview"]["buckets"]["created"] == 1_000
    assert done["state"] == "done", done["error"]
    assert done["buckets"] == {"created": 1_000, "updated": 0, "duplicate": 0, "invalid": 0, "skipped": 0}
    assert imports.count() == 1_000

    # when
    undone = imports.undone(one["id"])

    # then
    assert undone["state"] == "undone"
    assert undone["undone"] == {"deleted": 1_000, "restored": 0, "kept": 0}
    assert imports.count() == 0
