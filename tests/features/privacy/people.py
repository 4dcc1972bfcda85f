"""Somebody about whom much is kept, in every room that keeps something."""

import re
from typing import Any, Final

from tests.features.files.sending import uploaded
from tests.whole import Whole

FIRST, LAST = "Quilla", "Featherstonehaugh"
NAME: Final = f"{FIRST} {LAST}"
PHONE: Final = "+491701234567"
EMAIL: Final = "quilla@featherstonehaugh-canary.example"
WORDS: Final = (LAST, "1701234567", "featherstonehaugh-canary")
"""What no file may hold afterwards, in whatever case."""

LIST: Final = f"first,last,phone\nBob,Builder,+491709999999\n{FIRST},{LAST},0170 1234567\n".encode()


def person(astrix: Whole) -> str:
    made = astrix.owner.post(
        "/api/leads",
        {"first_name": FIRST, "last_name": LAST, "phone": PHONE, "email": EMAIL, "company": "Geese Ltd"},
    )
    assert made.status == 201, made.body
    lead_id: str = made.json["id"]
    return lead_id


def much(astrix: Whole) -> str:
    """A lead with notes, tasks, files, mentions, a list it came by, and addresses that are suppressed."""
    lead_id = person(astrix)
    owner = astrix.owner
    for text in (f"{NAME} called back", f"Her number is {PHONE}", f"@Manager write to {EMAIL}"):
        note = {"text": text, "mentions": [astrix.cast.manager.user]}
        assert owner.post(f"/api/leads/{lead_id}/notes", note).status == 201
    task = {
        "lead_id": lead_id,
        "kind": "todo",
        "title": f"Send {NAME} an offer",
        "assignee": astrix.cast.member.user,
    }
    assert owner.post("/api/tasks", task).status == 201
    assert owner.post("/api/tasks", {"kind": "todo", "title": f"Ask about {NAME}"}).status == 201
    owner.put(f"/api/leads/{lead_id}", {"title": f"Friend of {NAME}"})
    uploaded(owner, f"Letter to {NAME}".encode(), lead_id=lead_id, name=f"{NAME}.txt")
    uploaded(owner, LIST, purpose="import", name="people.csv", lead_id=None)
    assert owner.post("/api/suppression/sms", {"phone": PHONE, "reason": "manual"}).status in (200, 201)
    return lead_id


def other(astrix: Whole) -> str:
    """Somebody else, of whom nothing may go."""
    made = astrix.owner.post(
        "/api/leads", {"first_name": "Bob", "last_name": "Builder", "phone": "+491709999999"}
    )
    lead_id: str = made.json["id"]
    assert astrix.owner.post(f"/api/leads/{lead_id}/notes", {"text": "Bob builds"}).status == 201
    uploaded(astrix.owner, b"Bob's plan", lead_id=lead_id, name="plan.txt")
    return lead_id


def found(astrix: Whole) -> dict[str, list[str]]:
    """Every file of the whole tree that speaks of the person: by content, wide letters too, or by its name."""
    root = astrix.house.tree.org(astrix.cast.org).paths.home.parent
    hits: dict[str, list[str]] = {}
    for path in (path for path in root.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for text in (content, content.replace(b"\0", b""), str(path).encode()):
            spoken = [word for word in WORDS if re.search(word.encode(), text, re.IGNORECASE)]
            if spoken:
                hits[str(path.relative_to(root))] = spoken
    return hits


def erase(astrix: Whole, lead_id: str, **more: Any) -> Any:
    owner = astrix.as_(astrix.cast.owner, stepped_up=True)
    return owner.post("/api/privacy/erase", {"lead_id": lead_id, "confirm": NAME, **more})


def requests(astrix: Whole) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = astrix.owner.get("/api/privacy/requests").json["items"]
    return listed
