"""Who may bring people in: owners, managers and developers; nobody from elsewhere sees that there is anything."""

from collections.abc import Callable

import pytest

from tests.features.imports.carrying import NOBODY_AGREED, Carrying, people
from tests.http.asking import Asker, Response

ROUTES: dict[str, Callable[[Asker, str], Response]] = {
    "read": lambda door, one: door.get(f"/api/imports/{one}"),
    "rows": lambda door, one: door.get(f"/api/imports/{one}/rows"),
    "errors": lambda door, one: door.get(f"/api/imports/{one}/errors.csv"),
    "preview": lambda door, one: door.post(f"/api/imports/{one}/preview", {}),
    "start": lambda door, one: door.post(f"/api/imports/{one}/start", NOBODY_AGREED),
    "cancel": lambda door, one: door.post(f"/api/imports/{one}/cancel"),
    "undo": lambda door, one: door.post(f"/api/imports/{one}/undo", {}),
    "delete": lambda door, one: door.send("DELETE", f"/api/imports/{one}"),
}


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_each_route_knows_who_may_and_hides_it_from_strangers(imports: Carrying, route: str) -> None:
    # given
    astrix, one = imports.astrix, imports.previewed(people(2))
    ask = ROUTES[route]

    # then
    assert ask(astrix.viewer, one["id"]).code == "insufficient_role"
    assert ask(astrix.member, one["id"]).code == "insufficient_role"
    assert ask(astrix.stranger, one["id"]).code == "not_found"
    assert ask(astrix.owner, "imp_unknown").code == "not_found"
    assert imports.read(one["id"])["version"] == one["version"]


def test_a_list_shows_ones_own_organization_alone_and_beginning_needs_the_right(imports: Carrying) -> None:
    # given
    file = imports.file(people(2))
    imports.previewed(people(2))

    # then
    assert imports.astrix.stranger.get("/api/imports").json["items"] == []
    for door in (imports.astrix.viewer, imports.astrix.member):
        assert door.get("/api/imports").code == "insufficient_role"
        assert door.post("/api/imports", {"file_id": file}).code == "insufficient_role"
    assert imports.astrix.stranger.post("/api/imports", {"file_id": file}).code == "not_found"


@pytest.mark.parametrize("role", ["owner", "manager", "developer"])
def test_those_who_may_bring_people_in_all_the_way(imports: Carrying, role: str) -> None:
    # given
    own = imports.by(getattr(imports.astrix, role))

    # when
    done = own.done(people(2))

    # then
    assert done["buckets"]["created"] == 2
    assert own.undone(done["id"])["state"] == "undone"


def test_a_key_may_import_within_its_scopes_but_take_nothing_back(imports: Carrying) -> None:
    # given
    key = imports.astrix.key("leads:read", "leads:write", "files:write")
    own = imports.by(key)

    # when
    done = own.done(people(2))

    # then
    assert done["buckets"]["created"] == 2
    assert done["by"].startswith("key_")
    assert own.undo(done["id"]).status == 403
    assert imports.astrix.key("leads:read").post("/api/imports", {"file_id": "x"}).status == 403


def test_one_that_was_never_started_can_be_let_go_and_no_other(imports: Carrying) -> None:
    # given
    ready, done = imports.previewed(people(2)), imports.done(people(2))

    # then
    assert imports.door.send("DELETE", f"/api/imports/{ready['id']}").status == 204
    assert imports.door.get(f"/api/imports/{ready['id']}").code == "not_found"
    assert imports.door.send("DELETE", f"/api/imports/{done['id']}").code == "invalid_state"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"file_id": "file_x", "published_csv_url": "https://example.com/x.csv"},
        {"published_csv_url": "http://example.com/x.csv"},
        {"published_csv_url": "https://127.0.0.1/x.csv"},
        {"published_csv_url": "https://user:pw@example.com/x.csv"},
        {"published_csv_url": "https://example.com:8443/x.csv"},
        {"published_csv_url": "file:///etc/passwd"},
        {"published_csv_url": "https://localhost/x.csv"},
        {"file_id": "file_x", "state": "done"},
    ],
)
def test_what_names_no_file_to_read_is_refused_at_once(imports: Carrying, said: dict[str, str]) -> None:
    assert imports.door.post("/api/imports", said).code == "invalid_params"


def test_a_file_of_another_purpose_or_org_is_not_there(imports: Carrying) -> None:
    # given
    theirs = imports.by(imports.astrix.stranger).file(people(1))

    # then
    assert imports.door.post("/api/imports", {"file_id": theirs}).code == "not_found"
    assert imports.door.post("/api/imports", {"file_id": "file_unknown"}).code == "not_found"


def test_the_history_is_paged_newest_first(imports: Carrying) -> None:
    # given
    for number in range(3):
        imports.begun(people(1, first=number))
        imports.astrix.clock.advance(1)

    # when
    first = imports.door.get("/api/imports?limit=2").json
    second = imports.door.get(f"/api/imports?limit=2&cursor={first['next_cursor']}").json

    # then
    times = [one["created_at"] for one in (*first["items"], *second["items"])]
    assert times == sorted(times, reverse=True)
    assert (len(times), first["total"], second["next_cursor"]) == (3, 3, None)
