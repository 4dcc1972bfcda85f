"""What was exported comes back to the same leads, though some of it was made harmless for spreadsheets."""

from typing import Any

from tests.features.imports.carrying import Carrying

PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "first_name": "Ada",
        "last_name": "Reyes",
        "phone": "+14155550100",
        "external_id": "e-1",
        "tags": ["fair", "hot"],
    },
    {
        "first_name": "=SUM(1)",
        "company": "'=1",
        "last_name": "@home",
        "phone": "+491712345678",
        "custom": {"budget": -2.5, "note_1": "-x", "email": "old@example.com", "score": 7},
    },
    {
        "first_name": "Zoë",
        "last_name": 'Two "q"; x',
        "email": "zoe@example.com",
        "score": 5,
        "company": "+Plus GmbH",
    },
)
FIELDS = [
    {"name": "Budget", "kind": "number", "key": "budget"},
    {"name": "Remark 1", "kind": "text", "key": "note_1"},
    {"name": "Email", "kind": "text", "key": "email"},
    {"name": "Score", "kind": "number", "key": "score"},
]
KEPT = (
    "external_id",
    "first_name",
    "last_name",
    "company",
    "email",
    "phone",
    "stage",
    "tags",
    "score",
    "custom",
)


def test_a_file_of_all_columns_finds_the_same_leads_and_changes_nothing(imports: Carrying) -> None:
    assert imports.door.put("/api/fields", {"fields": FIELDS}).status == 200
    for person in PEOPLE:
        made = imports.door.post("/api/leads", person)
        assert made.status == 201, made.body
    before = {lead["id"]: [lead[name] for name in KEPT] for lead in imports.leads()}

    file = imports.door.get("/api/leads.csv").body
    one = imports.begun(file)
    mapping = {column["index"]: column["suggested"] for column in one["columns"]}
    one = imports.preview(one["id"], mapping=mapping, policy="update")
    done = imports.started(one["id"])

    assert done["state"] == "done", done["error"]
    assert done["buckets"]["created"] == done["buckets"]["invalid"] == 0, imports.rows(one["id"])
    assert {lead["id"]: [lead[name] for name in KEPT] for lead in imports.leads()} == before
