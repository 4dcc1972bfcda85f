"""A file comes in three steps: announced, sent, finished."""

import asyncio
from hashlib import sha256

from app.features.audit.types import AuditQuery
from tests.cast import Cast, Stage
from tests.features.files.sending import asked, finish, link_to, put, sent, uploaded
from tests.http.asking import Asker

NOTES = b"Ada likes the harbour.\nShe calls on Mondays.\n" * 50


def test_what_is_announced_sent_and_finished_can_be_fetched(owner: Asker, door: Asker) -> None:
    place = asked(owner, NOTES)
    assert (place.status, place.json["method"]) == (201, "PUT")
    assert put(door, place.json["url"], NOTES).status == 204

    done = finish(owner, place.json["file_id"], sha256=sha256(NOTES).hexdigest())
    file = done.json["file"]
    got = door.get(link_to(owner, file))

    assert (file["size"], file["mime"], file["lead_id"]) == (len(NOTES), "text/plain", "lead_ada")
    assert file["sha256"] == sha256(NOTES).hexdigest()
    assert (got.status, got.body) == (200, NOTES)
