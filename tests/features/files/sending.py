"""The three steps of an upload, as a browser takes them."""

from typing import Any

from tests.http.asking import Asker, Response


def asked(door: Asker, content: bytes, **more: Any) -> Response:
    wanted = {"purpose": "lead", "lead_id": "lead_ada", "name": "notes.txt", "size": len(content), **more}
    return door.post(
        "/api/files/upload-url", {name: value for name, value in wanted.items() if value is not None}
    )


def put(door: Asker, url: str, content: bytes) -> Response:
    return door.ask("PUT", url, body=content)


def sent(door: Asker, content: bytes, **more: Any) -> str:
    """Announced and sent, not finished yet; its id."""
    place = asked(door, content, **more)
    assert place.status == 201, place.body
    came = put(door, place.json["url"], content)
    assert came.status == 204, came.body
    file_id: str = place.json["file_id"]
    return file_id


def finish(door: Asker, file_id: str, **more: Any) -> Response:
    return door.post("/api/files/finish", {"file_id": file_id, **more})


def uploaded(door: Asker, content: bytes, **more: Any) -> dict[str, Any]:
    done = finish(door, sent(door, content, **more))
    assert done.status == 200, done.body
    file: dict[str, Any] = done.json["file"]
    return file


def link_to(door: Asker, file: dict[str, Any], **more: Any) -> str:
    signed = door.post("/api/files/sign", {"file_id": file["id"], **more})
    assert signed.status == 200, signed.body
    url: str = signed.json["url"]
    return url
